//! Logs, traces and metrics: set up once in `main`.
//!
//! Logs go to the standard error, as lines for people or as JSON. Traces and
//! metrics go to an OTLP collector when one is named; metrics can also be
//! scraped. Trace context crosses services as W3C `traceparent`.

pub mod propagate;

use std::io::IsTerminal;

use axum::{Router, http::header, routing::get};
use opentelemetry::{KeyValue, global, trace::TracerProvider};
use opentelemetry_otlp::{MetricExporter, SpanExporter, WithExportConfig};
use opentelemetry_sdk::{
    Resource,
    metrics::{PeriodicReader, SdkMeterProvider},
    propagation::TraceContextPropagator,
    trace::{Sampler, SdkTracerProvider},
};
use prometheus::{Encoder, Registry, TextEncoder};
use serde::{Deserialize, Serialize};
use tracing_subscriber::{EnvFilter, Layer, filter::Targets, layer::SubscriberExt, util::SubscriberInitExt};

use crate::config::{self, Secret, Span};

/// How a process tells what it does.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// `pretty` for people, `json` for collectors. Default `pretty`.
    pub log_format: LogFormat,
    /// Which lines are written: a level, or `target=level` pairs. Default
    /// `info,sqlx=warn`.
    pub log_filter: String,
    /// URL of an OTLP collector (gRPC), e.g. `http://collector:4317`. A secret,
    /// since it may hold one. Default: none; nothing is exported.
    pub otlp_endpoint: Secret,
    /// Share of new traces that are kept, 0 to 1. A caller's decision is
    /// followed. Default 0.1.
    pub sample_ratio: f64,
    /// How often metrics are pushed to the collector. Default `30s`.
    pub metrics_interval: Span,
}

/// What a log line looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For people.
    Pretty,
    /// One JSON object a line.
    Json,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            log_format: LogFormat::Pretty,
            log_filter: "info,sqlx=warn".to_owned(),
            otlp_endpoint: Secret::default(),
            sample_ratio: 0.1,
            metrics_interval: Span::seconds(30),
        }
    }
}

impl Config {
    /// Refuses what could not be set up, before anything else begins.
    pub fn check(&self) -> Result<(), config::Error> {
        let invalid = |field, what: String| Err(config::Error::Invalid { field, what });
        if let Err(error) = EnvFilter::try_new(&self.log_filter) {
            return invalid("telemetry.log_filter", format!("cannot be read: {error}"));
        }
        if !(0.0..=1.0).contains(&self.sample_ratio) {
            return invalid("telemetry.sample_ratio", "must lie between 0 and 1".to_owned());
        }
        let is_url = |text: &str| {
            text.starts_with("http")
                && text.parse::<http::Uri>().is_ok_and(|uri| uri.scheme().is_some() && uri.host().is_some())
        };
        if !self.otlp_endpoint.is_empty() && !is_url(self.otlp_endpoint.expose()) {
            let what = "must be a URL such as `http://collector:4317`".to_owned();
            return invalid("telemetry.otlp_endpoint", what);
        }
        Ok(())
    }

    /// The collector, if one is named.
    fn collector(&self) -> Option<&str> {
        Some(self.otlp_endpoint.expose()).filter(|url| !url.is_empty())
    }
}

/// Telemetry could not be set up; the process does not start.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The filter cannot be read.
    #[error("telemetry.log_filter: {0}")]
    Filter(#[from] tracing_subscriber::filter::ParseError),
    /// The share is no share.
    #[error("telemetry.sample_ratio must lie between 0 and 1")]
    Ratio,
    /// The exporter to the collector cannot be built.
    #[error("telemetry.otlp_endpoint: {0}")]
    Otlp(#[from] opentelemetry_otlp::ExporterBuildError),
    /// The scrape endpoint cannot be built.
    #[error("metrics: {0}")]
    Metrics(String),
    /// Telemetry was set up before.
    #[error("telemetry was set up twice")]
    Twice,
}

/// What has to be flushed when the process ends, and what can be scraped.
#[derive(Debug)]
pub struct Telemetry {
    registry: Registry,
    metrics: SdkMeterProvider,
    traces: Option<SdkTracerProvider>,
}

impl Telemetry {
    /// A router with `GET /metrics` in the Prometheus text format.
    pub fn scrape_router(&self) -> Router {
        let registry = self.registry.clone();
        Router::new().route("/metrics", get(async move || scrape(&registry)))
    }

    /// Sends what was not sent yet.
    pub fn flush(&self) {
        let _ = self.metrics.force_flush();
        if let Some(traces) = &self.traces {
            let _ = traces.force_flush();
        }
    }
}

/// Sets up logs, traces and metrics of a process. Needs a tokio runtime when a
/// collector is named.
pub fn init(config: &Config, service: &'static str) -> Result<Telemetry, Error> {
    if !(0.0..=1.0).contains(&config.sample_ratio) {
        return Err(Error::Ratio);
    }
    let filter = EnvFilter::try_new(&config.log_filter)?;
    let resource = Resource::builder()
        .with_service_name(service)
        .with_attribute(KeyValue::new("service.version", env!("CARGO_PKG_VERSION")))
        .build();
    global::set_text_map_propagator(TraceContextPropagator::new());

    let registry = Registry::new();
    let metrics = metrics(config, &registry, resource.clone())?;
    global::set_meter_provider(metrics.clone());
    let traces = config.collector().map(|url| traces(url, config.sample_ratio, resource)).transpose()?;

    let lines = tracing_subscriber::fmt::layer()
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal());
    let lines = match config.log_format {
        LogFormat::Pretty => lines.with_target(false).boxed(),
        LogFormat::Json => lines.json().flatten_event(true).boxed(),
    };
    // Spans of ours alone: those of the libraries below would be many, and some
    // would be of the exporter's own calls.
    let ours = Targets::new().with_target("eslabon", tracing::Level::INFO);
    let spans = traces.as_ref().map(|provider| {
        tracing_opentelemetry::layer().with_tracer(provider.tracer(service)).with_filter(ours)
    });
    tracing_subscriber::registry()
        .with(spans)
        .with(lines.with_filter(filter))
        .try_init()
        .map_err(|_| Error::Twice)?;
    Ok(Telemetry { registry, metrics, traces })
}

fn metrics(config: &Config, registry: &Registry, resource: Resource) -> Result<SdkMeterProvider, Error> {
    let scrape = opentelemetry_prometheus::exporter()
        .with_registry(registry.clone())
        .build()
        .map_err(|error| Error::Metrics(error.to_string()))?;
    let mut builder = SdkMeterProvider::builder().with_resource(resource).with_reader(scrape);
    if let Some(url) = config.collector() {
        let exporter = MetricExporter::builder().with_tonic().with_endpoint(url).build()?;
        builder = builder
            .with_reader(PeriodicReader::builder(exporter).with_interval(config.metrics_interval.0).build());
    }
    Ok(builder.build())
}

fn traces(url: &str, ratio: f64, resource: Resource) -> Result<SdkTracerProvider, Error> {
    let exporter = SpanExporter::builder().with_tonic().with_endpoint(url).build()?;
    let sampler = Sampler::ParentBased(Box::new(Sampler::TraceIdRatioBased(ratio)));
    Ok(SdkTracerProvider::builder()
        .with_resource(resource)
        .with_sampler(sampler)
        .with_batch_exporter(exporter)
        .build())
}

fn scrape(registry: &Registry) -> ([(header::HeaderName, String); 1], Vec<u8>) {
    let encoder = TextEncoder::new();
    let mut text = Vec::new();
    if let Err(error) = encoder.encode(&registry.gather(), &mut text) {
        tracing::error!(%error, "metrics could not be written");
    }
    ([(header::CONTENT_TYPE, encoder.format_type().to_owned())], text)
}

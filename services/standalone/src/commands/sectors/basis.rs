//! What figures are computed on: the options that all commands share, and the
//! line under each table that says what was used.

use clap::Args;
use eslabon_proto::sectors::v1::{self as pb, OnDisconnected, ProximityKind, Variant};

use crate::{
    client::Client,
    commands::{
        choice::{choice, shown},
        datasets,
    },
    failure::Failure,
    output::{Terminal, visible},
};

/// What to compute on.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Computed on")]
pub(crate) struct Basis {
    /// Dataset, 16 hexadecimal digits; without it, the newest that the key may read
    #[arg(long, value_name = "ID", value_parser = datasets::id)]
    dataset: Option<String>,
    /// Year; without it, the latest of the dataset
    #[arg(long)]
    year: Option<i32>,
    /// Which published definition of COI and COG; without it, `reference`
    #[arg(long, ignore_case = true, value_parser = choice("VARIANT_", Variant::as_str_name))]
    variant: Option<Variant>,
    /// Advantage (RCA) from which a product counts as present; without it, 1
    #[arg(long, value_name = "RATIO", allow_negative_numbers = true)]
    rca_threshold: Option<f64>,
    /// How near two products are; without it, `minimum`
    #[arg(long, ignore_case = true, value_parser = choice("PROXIMITY_KIND_", ProximityKind::as_str_name))]
    proximity: Option<ProximityKind>,
    /// What to do with countries that share no product with the others; without it, `reject`
    #[arg(long, ignore_case = true, value_parser = choice("ON_DISCONNECTED_", OnDisconnected::as_str_name))]
    on_disconnected: Option<OnDisconnected>,
    /// Warn where the second and third eigenvalue are closer than this; without it, 0.01
    #[arg(long, value_name = "GAP", allow_negative_numbers = true)]
    near_tie_gap: Option<f64>,
}

impl Basis {
    /// The name of the dataset; says which one it is where none was named.
    pub(crate) async fn dataset(&self, client: &Client, terminal: &mut Terminal) -> Result<String, Failure> {
        named_dataset(self.dataset.as_deref(), client, terminal).await
    }

    /// Which definition was asked for.
    pub(crate) fn variant(&self) -> Variant {
        self.variant.unwrap_or(Variant::Reference)
    }

    /// The same for the wire; what was not said keeps the suite's default.
    pub(crate) fn message(&self) -> Option<pb::Basis> {
        Some(pb::Basis {
            year: self.year.unwrap_or_default(),
            variant: self.variant.map(Into::into).unwrap_or_default(),
            rca_threshold: self.rca_threshold,
            proximity: self.proximity.map(Into::into).unwrap_or_default(),
            on_disconnected: self.on_disconnected.map(Into::into).unwrap_or_default(),
            near_tie_gap: self.near_tie_gap,
        })
    }
}

/// The name of a dataset; says which one it is where none was named.
pub(super) async fn named_dataset(
    id: Option<&str>,
    client: &Client,
    terminal: &mut Terminal,
) -> Result<String, Failure> {
    if let Some(id) = id {
        return Ok(datasets::name(id));
    }
    let dataset = datasets::newest(client).await?;
    terminal.note(&format!("{} \"{}\", the newest", dataset.name, visible(&dataset.title)));
    Ok(dataset.name)
}

/// What an answer about change was computed from, under a table.
pub(super) fn cited(provenance: Option<&pb::ChangeProvenance>) -> String {
    provenance.map_or_else(String::new, |of| visible(&format!("{}; {}", of.name, of.engine)).into_owned())
}

/// Says what a reader should know before using an answer about change.
pub(super) fn note_all(terminal: &mut Terminal, notes: &[pb::ChangeNote]) {
    for note in notes {
        terminal.note(&format!("note: {}: {}", note.reason, visible(&note.text)));
    }
}

/// What figures were computed on, under a table.
pub(crate) fn foot(provenance: Option<&pb::Provenance>) -> String {
    let Some(provenance) = provenance else { return String::new() };
    let basis = provenance.basis.unwrap_or_default();
    let variant = shown(basis.variant().as_str_name(), "VARIANT_");
    let threshold = basis.rca_threshold.unwrap_or(1.0);
    let mut text = format!(
        "{}, {}: {variant}, present from RCA {threshold}; {}",
        provenance.dataset, basis.year, provenance.engine
    );
    if let Some(spectrum) = &provenance.spectrum {
        text.push_str(&format!("; eigenvalue gap {:.3}", spectrum.gap));
    }
    visible(&text).into_owned()
}

/// Says what a reader should know before using the figures.
pub(crate) fn warn(terminal: &mut Terminal, provenance: Option<&pb::Provenance>) {
    let Some(provenance) = provenance else { return };
    for warning in &provenance.warnings {
        terminal.note(&format!("warning: {}", visible(&explain(warning, provenance))));
    }
}

fn explain(warning: &str, provenance: &pb::Provenance) -> String {
    match warning {
        "NEAR_TIE" => {
            let gap = provenance.spectrum.as_ref().map_or(0.0, |spectrum| spectrum.gap);
            format!(
                "NEAR_TIE: the second and third eigenvalue are {gap:.4} apart, so ECI is weakly determined"
            )
        }
        "TERRITORIES_LEFT_OUT" => format!("{warning}: {}", left_out(provenance, "country")),
        "PRODUCTS_LEFT_OUT" => format!("{warning}: {}", left_out(provenance, "product")),
        other => other.to_owned(),
    }
}

/// The first of those without figures, and how many there are.
fn left_out(provenance: &pb::Provenance, kind: &str) -> String {
    const SHOWN: usize = 10;
    let all: Vec<_> = provenance.left_out.iter().filter(|one| one.kind == kind).collect();
    let first: Vec<_> = all.iter().take(SHOWN).map(|one| format!("{} ({})", one.code, one.reason)).collect();
    let more = all.len().saturating_sub(SHOWN);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("no figures for {}{more}", first.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn provenance(warnings: &[&str]) -> pb::Provenance {
        let basis = pb::Basis {
            year: 2017,
            variant: Variant::AtlasBook.into(),
            rca_threshold: Some(0.5),
            ..Default::default()
        };
        let left_out = (0..12).map(|n| pb::LeftOut {
            code: format!("C{n}"),
            kind: "country".to_owned(),
            reason: "ZERO_TOTAL".to_owned(),
        });
        pb::Provenance {
            dataset: "datasets/0123456789abcdef".to_owned(),
            basis: Some(basis),
            engine: "eslabon 0.1.0".to_owned(),
            spectrum: Some(pb::Spectrum { second: 0.3, third: 0.1, gap: 0.2 }),
            left_out: left_out.collect(),
            warnings: warnings.iter().map(|warning| (*warning).to_owned()).collect(),
            ..Default::default()
        }
    }

    #[test]
    fn the_foot_names_what_was_used() {
        assert_eq!(
            foot(Some(&provenance(&[]))),
            "datasets/0123456789abcdef, 2017: atlas-book, present from RCA 0.5; eslabon 0.1.0; eigenvalue gap 0.200"
        );
    }

    #[test]
    fn a_warning_names_the_first_that_were_left_out() {
        let text = explain("TERRITORIES_LEFT_OUT", &provenance(&[]));
        assert!(text.contains("C0 (ZERO_TOTAL), C1"), "{text}");
        assert!(text.ends_with("and 2 more"), "{text}");
    }
}

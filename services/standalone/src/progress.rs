//! Bars on the standard error, where somebody watches it.

use std::time::{Duration, Instant};

use eslabon_proto::r#type::v1::Progress;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::{
    client::upload::Upload,
    output::{Terminal, thousands},
};

/// How often a bar moves by itself, so that a wait looks alive.
const TICK: Duration = Duration::from_millis(100);

const BYTES: &str = "{prefix} {bar:28} {bytes}/{total_bytes}  {msg}  {eta} left";
const STREAM: &str = "{prefix} {spinner} {bytes}  {msg}  {elapsed}";
const ROWS: &str = "{prefix} {bar:28} {human_pos}/{human_len} rows  {per_sec}  {eta} left";
const WORK: &str = "{prefix} {bar:28} {human_pos}/{human_len}  {msg}  {per_sec}  {eta} left";
const WAIT: &str = "{prefix} {spinner} {msg}";

/// The bar of an upload.
pub struct UploadBar {
    bar: ProgressBar,
    began: Instant,
}

impl UploadBar {
    /// A bar for a file of so many bytes; without a number there is no end to
    /// be told.
    pub fn new(terminal: &Terminal, what: &str, bytes: Option<u64>) -> Self {
        let bar = match bytes {
            Some(bytes) => bar(terminal, BYTES, bytes),
            None => bar(terminal, STREAM, 0),
        };
        bar.set_prefix(what.to_owned());
        Self { bar, began: Instant::now() }
    }

    /// Shows how far it has come.
    pub fn show(&self, upload: &Upload) {
        self.bar.set_position(upload.bytes);
        let Some(progress) = &upload.progress else { return };
        let rate = rate(progress.done, self.began.elapsed());
        if progress.stage == "store" {
            self.bar.set_style(style(WAIT));
            self.bar.set_message(format!("{} rows read, storing", thousands(progress.done)));
        } else {
            self.bar.set_message(rate);
        }
    }

    /// Takes the bar away and tells what it took.
    pub fn finish(self, rows: i64) -> String {
        let took = self.began.elapsed();
        self.bar.finish_and_clear();
        format!("{} rows in {:.2} s: {}", thousands(rows), took.as_secs_f64(), rate(rows, took))
    }
}

/// The bar of rows that are received.
pub struct RowsBar(ProgressBar);

impl RowsBar {
    /// A bar whose end the first message tells.
    pub fn new(terminal: &Terminal, what: &str) -> Self {
        let bar = bar(terminal, WAIT, 0);
        bar.set_prefix(what.to_owned());
        bar.set_message("computing");
        Self(bar)
    }

    /// Shows how far it has come.
    pub fn show(&self, progress: &Progress) {
        if self.0.length() != Some(progress.total as u64) {
            self.0.set_style(style(ROWS));
            self.0.set_length(progress.total as u64);
        }
        self.0.set_position(progress.done as u64);
    }

    /// Takes the bar away.
    pub fn finish(self) {
        self.0.finish_and_clear();
    }
}

/// The bar of a computation that tells its stages.
pub struct WorkBar(ProgressBar);

impl WorkBar {
    /// A bar that waits for the first stage.
    pub fn new(terminal: &Terminal, what: &str) -> Self {
        let bar = bar(terminal, WAIT, 0);
        bar.set_prefix(what.to_owned());
        Self(bar)
    }

    /// Shows which stage it is at, and how far that has come.
    pub fn show(&self, progress: &Progress) {
        self.0.set_style(style(if progress.total > 0 { WORK } else { WAIT }));
        self.0.set_length(progress.total as u64);
        self.0.set_position(progress.done as u64);
        self.0.set_message(format!("{} {}", progress.stage, progress.unit));
    }

    /// Takes the bar away.
    pub fn finish(self) {
        self.0.finish_and_clear();
    }
}

fn bar(terminal: &Terminal, template: &str, length: u64) -> ProgressBar {
    if !terminal.bars() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::with_draw_target(Some(length), ProgressDrawTarget::stderr());
    bar.set_style(style(template));
    bar.enable_steady_tick(TICK);
    bar
}

fn style(template: &str) -> ProgressStyle {
    let style = ProgressStyle::with_template(template).expect("the templates above are well formed");
    style.progress_chars("█▉▊▋▌▍▎▏ ")
}

/// Rows a second, over all the time.
fn rate(rows: i64, took: Duration) -> String {
    let rate = rows as f64 / took.as_secs_f64().max(1e-3);
    format!("{} rows/s", thousands(rate.round() as i64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_template_can_be_read() {
        for template in [BYTES, STREAM, ROWS, WORK, WAIT] {
            style(template);
        }
    }

    #[test]
    fn a_rate_is_rows_over_time() {
        assert_eq!(rate(137_805, Duration::from_millis(500)), "275,610 rows/s");
    }
}

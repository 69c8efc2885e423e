//! Medians, and how many times longer an import takes.

use std::fmt;

/// The rounds of every way into one engine, in their order.
pub(crate) struct Report {
    title: String,
    ways: Vec<(&'static str, Vec<f64>)>,
}

impl Report {
    pub(crate) fn new(title: String) -> Self {
        Self { title, ways: Vec::new() }
    }

    /// One more round.
    pub(crate) fn add(&mut self, times: Vec<(&'static str, f64)>) {
        for (name, time) in times {
            match self.ways.iter_mut().find(|(known, _)| *known == name) {
                Some((_, times)) => times.push(time),
                None => self.ways.push((name, vec![time])),
            }
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rounds = self.ways.iter().map(|(_, times)| times.len()).min().unwrap_or_default();
        let (imports, loads) = self.ways.split_at(2);
        writeln!(out, "{}, {rounds} rounds, medians", self.title)?;
        writeln!(out, "{:<46}{:>12}{:>14}{:>18}", "", "ms", "gzip takes x", "CSV takes x")?;
        for (name, times) in imports {
            writeln!(out, "{name:<46}{:>12.1}", 1e3 * median(times.iter().copied()))?;
        }
        for (name, times) in loads {
            // Within a round, since what disturbs one disturbs its neighbours too.
            let ratio = |import: &[f64]| median(import.iter().zip(times).map(|(import, load)| import / load));
            let (gzip, csv) = (ratio(&imports[0].1), ratio(&imports[1].1));
            writeln!(out, "{name:<46}{:>12.1}{gzip:>14.2}{csv:>18.2}", 1e3 * median(times.iter().copied()))?;
        }
        Ok(())
    }
}

pub(crate) fn median(figures: impl Iterator<Item = f64>) -> f64 {
    let mut figures: Vec<_> = figures.collect();
    figures.sort_unstable_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied().unwrap_or(f64::NAN)
}

//! Medians, side by side.

use std::{collections::BTreeMap, fmt::Write};

use crate::{Shape, contestant::Kind, load::Measured};

/// The rounds of every contestant, in their order.
#[derive(Default)]
pub(crate) struct Report(BTreeMap<Kind, Vec<Measured>>);

impl Report {
    /// One more round.
    pub(crate) fn add(&mut self, kind: Kind, measured: Measured) {
        self.0.entry(kind).or_default().push(measured);
    }

    /// The table. Ratios are medians of the ratios within a round, since what
    /// disturbs one disturbs its neighbours too.
    pub(crate) fn text(&self, shape: Shape) -> String {
        let rounds = self.0.values().map(Vec::len).min().unwrap_or_default();
        let Shape { connections, calls } = shape;
        let mut out = format!(
            "\n{connections} connections with {calls} under way on each, {rounds} rounds, medians\n{:<36}{:>10}{:>8}{:>14}{:>8}{:>11}\n",
            "", "calls/s", "x echo", "CPU us/call", "x echo", "core busy"
        );
        for (kind, measured) in &self.0 {
            let of = |figure: fn(&Measured) -> f64| median(measured.iter().map(figure));
            let ratio = |figure: fn(&Measured) -> f64| {
                median(
                    measured.iter().zip(&self.0[&Kind::Echo]).map(|(one, echo)| figure(one) / figure(echo)),
                )
            };
            let _ = writeln!(
                out,
                "{:<36}{:>10.0}{:>8.2}{:>14.1}{:>8.2}{:>10.0}%",
                kind.title(),
                of(|one| one.rate),
                ratio(|one| one.rate),
                of(|one| one.cpu),
                1.0 / ratio(|one| one.cpu),
                100.0 * of(|one| one.busy),
            );
        }
        out
    }
}

fn median(figures: impl Iterator<Item = f64>) -> f64 {
    let mut figures: Vec<_> = figures.collect();
    figures.sort_unstable_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied().unwrap_or(f64::NAN)
}

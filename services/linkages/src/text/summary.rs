//! What a reader should know of a match.

use eslabon_linkages_core::{
    Day,
    rules::{Finding, State, Verdict},
    score::{Contribution, Score},
    upgrading::{Plan, Readiness},
};
use eslabon_proto::linkages::v1::Text;

use super::{findings::evidence, number, text, words};
use crate::{date, register::Reference};

/// What a summary is made of.
pub(crate) struct Told<'a> {
    /// Whether it may.
    pub verdict: Verdict,
    /// How well it fits.
    pub score: Score,
    /// What the score is made of.
    pub contributions: &'a [Contribution],
    /// What the rules found.
    pub findings: &'a [Finding],
    /// What closes the gaps, when that is done, and when deliveries begin.
    pub plan: Option<(&'a Plan, Readiness, Day)>,
    /// What the standards are called.
    pub reference: &'a Reference,
}

/// The verdict, the score, what makes it, what stands between, and by when that is
/// closed.
pub(crate) fn summary(told: &Told<'_>) -> Text {
    let [en, es, pt] = words::verdict(told.verdict);
    let mut summary = text(format!("{en}."), format!("{es}."), format!("{pt}."));
    join(&mut summary, &score(told));
    let between = told
        .findings
        .iter()
        .filter(|finding| matches!(finding.state, State::Gap | State::Block | State::Unknown));
    for finding in between {
        join(&mut summary, &evidence(finding, told.reference));
    }
    if let Some((plan, readiness, start)) =
        told.plan.filter(|(plan, ..)| !plan.actions.is_empty() || !plan.is_complete())
    {
        join(&mut summary, &closing(plan, readiness, start));
    }
    summary
}

fn join(summary: &mut Text, more: &Text) {
    for (sum, more) in [(&mut summary.en, &more.en), (&mut summary.es, &more.es), (&mut summary.pt, &more.pt)]
    {
        sum.push(' ');
        sum.push_str(more);
    }
}

fn score(told: &Told<'_>) -> Text {
    let points = |bps: u32| number(f64::from(bps) / 100.0);
    let Score { bps, low_bps, high_bps } = told.score;
    let [score, comma] = points(bps);
    let [range, range_comma] = if low_bps == high_bps {
        [String::new(), String::new()]
    } else {
        let ([low, low_comma], [high, high_comma]) = (points(low_bps), points(high_bps));
        [format!(" ({low}–{high})"), format!(" ({low_comma}–{high_comma})")]
    };
    let known = || told.contributions.iter().filter(|part| part.fit.is_some() && part.weight_bps > 0);
    // The first of several that are equal, as they are told.
    let most = known().reduce(|most, next| if next.points_bps > most.points_bps { next } else { most });
    let lost = |part: &Contribution| (1.0 - part.fit.unwrap_or(0.0)) * f64::from(part.weight_bps);
    let least = known().reduce(|least, next| if lost(next) > lost(least) { next } else { least });
    let (Some(most), Some(least)) = (most, least) else {
        return text(
            format!("Score {score} of 100{range}: nothing of it is known."),
            format!("Puntaje {comma} de 100{range_comma}: nada de él se conoce."),
            format!("Pontuação {comma} de 100{range_comma}: nada dela se conhece."),
        );
    };
    let ([most_en, most_es, most_pt], [least_en, least_es, least_pt]) =
        (words::component(most.component), words::component(least.component));
    text(
        format!("Score {score} of 100{range}; {most_en} gives most, {least_en} costs most."),
        format!(
            "Puntaje {comma} de 100{range_comma}; lo que más suma: {most_es}; lo que más resta: {least_es}."
        ),
        format!(
            "Pontuação {comma} de 100{range_comma}; o que mais soma: {most_pt}; o que mais tira: {least_pt}."
        ),
    )
}

fn closing(plan: &Plan, readiness: Readiness, start: Day) -> Text {
    if !plan.is_complete() {
        return text(
            "The catalogue has no action for all of its gaps.",
            "El catálogo no tiene una acción para todas sus brechas.",
            "O catálogo não tem uma ação para todas as suas lacunas.",
        );
    }
    let (months, ready, start) = (plan.months, date::text(readiness.ready), date::text(start));
    if readiness.is_in_time() {
        text(
            format!("Its gaps close in {months} months, by {ready}: in time for {start}."),
            format!("Sus brechas se cierran en {months} meses, el {ready}: a tiempo para el {start}."),
            format!("As suas lacunas fecham em {months} meses, em {ready}: a tempo para {start}."),
        )
    } else {
        text(
            format!("Its gaps close in {months} months, by {ready}: too late for {start}."),
            format!("Sus brechas se cierran en {months} meses, el {ready}: tarde para el {start}."),
            format!("As suas lacunas fecham em {months} meses, em {ready}: tarde para {start}."),
        )
    }
}

#[cfg(test)]
mod tests {
    use eslabon_linkages_core::{policy::Policy, score::Component};

    use super::*;
    use crate::register::Wanted;

    fn part(component: Component, fit: Option<f64>, weight_bps: u32, points_bps: u32) -> Contribution {
        Contribution { component, fit, weight_bps, points_bps }
    }

    fn told(score: Score, contributions: &[Contribution]) -> Text {
        let reference = Reference::new(vec![], &[], &Wanted::new(None, &Policy::default(), Day(0)));
        let told = Told {
            verdict: Verdict::Eligible,
            score,
            contributions,
            findings: &[],
            plan: None,
            reference: &reference,
        };
        summary(&told)
    }

    #[test]
    fn what_gives_most_and_what_costs_most_are_named() {
        let parts = [
            part(Component::Capacity, Some(1.0), 4000, 4000),
            part(Component::Price, Some(0.1), 5000, 500),
            part(Component::Tier, None, 1000, 0),
        ];
        let told = told(Score { bps: 5000, low_bps: 4500, high_bps: 5500 }, &parts);
        assert_eq!(
            told.en,
            "It meets every requirement. Score 50 of 100 (45–55); free hours gives most, price costs most."
        );
        assert!(told.es.contains("lo que más resta: precio"), "{told:?}");
    }

    #[test]
    fn scores_are_written_as_each_language_does() {
        let parts = [part(Component::Capacity, Some(1.0), 10_000, 10_000)];
        let told = told(Score { bps: 5130, low_bps: 4520, high_bps: 5000 }, &parts);
        assert!(told.en.contains("51.3 of 100 (45.2–50)"), "{told:?}");
        assert!(told.es.contains("51,3 de 100 (45,2–50)") && told.pt.contains("51,3 de 100 (45,2–50)"));
    }

    #[test]
    fn a_score_of_which_nothing_is_known_says_so() {
        let told =
            told(Score { bps: 0, low_bps: 0, high_bps: 10_000 }, &[part(Component::Price, None, 10_000, 0)]);
        assert!(told.en.ends_with("Score 0 of 100 (0–100): nothing of it is known."), "{told:?}");
    }
}

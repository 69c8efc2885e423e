//! What a reader should know of a match.

use eslabon_linkages_core::{
    Day,
    rules::{Finding, State, Verdict},
    score::{Component, Contribution, Score},
    upgrading::{Hindrance, Plan, Readiness},
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
/// closed. A day is told only where gaps alone keep the supplier: closing them beside
/// something else makes nobody ready.
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
    let gaps_alone = Hindrance::of(told.findings) == Hindrance::Gaps;
    if let Some((plan, readiness, start)) = told.plan.filter(|_| gaps_alone) {
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
    // Where everything known is at its best nothing costs, and at its worst nothing gives.
    let gives = (most.points_bps > 0).then(|| gives_most(most.component));
    let costs = (lost(least) > 0.0).then(|| costs_most(least.component));
    let parts: Vec<Text> = gives.into_iter().chain(costs).collect();
    let all = |of: fn(&Text) -> &str, between| parts.iter().map(of).collect::<Vec<_>>().join(between);
    text(
        format!("Score {score} of 100{range}; {}.", all(|part| &part.en, ", ")),
        format!("Puntaje {comma} de 100{range_comma}; {}.", all(|part| &part.es, "; ")),
        format!("Pontuação {comma} de 100{range_comma}; {}.", all(|part| &part.pt, "; ")),
    )
}

fn gives_most(component: Component) -> Text {
    let [en, es, pt] = words::component(component);
    let gives = if words::is_plural(component) { "give" } else { "gives" };
    text(format!("{en} {gives} most"), format!("lo que más suma: {es}"), format!("o que mais soma: {pt}"))
}

fn costs_most(component: Component) -> Text {
    let [en, es, pt] = words::component(component);
    let costs = if words::is_plural(component) { "cost" } else { "costs" };
    text(format!("{en} {costs} most"), format!("lo que más resta: {es}"), format!("o que mais tira: {pt}"))
}

fn closing(plan: &Plan, readiness: Readiness, start: Day) -> Text {
    if !plan.is_complete() {
        return text(
            "The catalogue has no action for all of its gaps.",
            "El catálogo no tiene una acción para todas sus brechas.",
            "O catálogo não tem uma ação para todas as suas lacunas.",
        );
    }
    let [en, es, pt] = words::months(plan.months);
    let (ready, start) = (date::text(readiness.ready), date::text(start));
    if readiness.is_in_time() {
        text(
            format!("Its gaps close in {en}, by {ready}: in time for {start}."),
            format!("Sus brechas se cierran en {es}, el {ready}: a tiempo para el {start}."),
            format!("As suas lacunas fecham em {pt}, em {ready}: a tempo para {start}."),
        )
    } else {
        text(
            format!("Its gaps close in {en}, by {ready}: too late for {start}."),
            format!("Sus brechas se cierran en {es}, el {ready}: tarde para el {start}."),
            format!("As suas lacunas fecham em {pt}, em {ready}: tarde para {start}."),
        )
    }
}

#[cfg(test)]
mod tests {
    use eslabon_linkages_core::{
        SizeClass,
        policy::Policy,
        rules::{Evidence, Requirement},
    };

    use super::*;
    use crate::register::Wanted;

    fn part(component: Component, fit: Option<f64>, weight_bps: u32, points_bps: u32) -> Contribution {
        Contribution { component, fit, weight_bps, points_bps }
    }

    fn reference() -> Reference {
        Reference::new(vec![], &[], &Wanted::new(None, &Policy::default(), Day(0)))
    }

    fn told(score: Score, contributions: &[Contribution]) -> Text {
        let told = Told {
            verdict: Verdict::Eligible,
            score,
            contributions,
            findings: &[],
            plan: None,
            reference: &reference(),
        };
        summary(&told)
    }

    /// What is told of a plan of so many months beside findings of these states.
    fn planned(months: u32, states: &[State]) -> Text {
        let evidence = Evidence::Size { has: SizeClass::Small, least: SizeClass::Large };
        let finding = |&state: &State| Finding { requirement: Requirement::Size, state, evidence };
        let findings: Vec<_> = states.iter().map(finding).collect();
        let plan =
            Plan { closures: vec![], actions: vec![0], cost: 1, months, critical: vec![0], open: vec![] };
        let readiness = Readiness { ready: Day(30), spare_days: 1 };
        let told = Told {
            verdict: Verdict::of(states.iter().copied().max().unwrap_or(State::Met)),
            score: Score { bps: 0, low_bps: 0, high_bps: 10_000 },
            contributions: &[],
            findings: &findings,
            plan: Some((&plan, readiness, Day(31))),
            reference: &reference(),
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
            "It meets every requirement. Score 50 of 100 (45–55); free hours give most, price costs most."
        );
        assert!(told.es.contains("lo que más resta: precio"), "{told:?}");
    }

    #[test]
    fn every_component_has_a_verb_that_agrees_with_it() {
        let told = Component::ALL.map(|component| format!("{}.", gives_most(component).en));
        let plural = ["certificates give most.", "free hours give most.", "defects give most."];
        assert!(plural.iter().all(|text| told.contains(&(*text).to_owned())), "{told:?}");
        assert_eq!(told.iter().filter(|text| text.contains(" give most.")).count(), 3, "{told:?}");
        assert_eq!(costs_most(Component::Quality).en, "defects cost most");
        assert_eq!(costs_most(Component::LeadTime).en, "lead time costs most");
    }

    #[test]
    fn where_nothing_is_lost_nothing_costs_most_and_where_nothing_is_won_nothing_gives_most() {
        let score = |bps| Score { bps, low_bps: bps, high_bps: bps };
        let best = told(score(10_000), &[part(Component::Relatedness, Some(1.0), 10_000, 10_000)]);
        assert_eq!(best.en, "It meets every requirement. Score 100 of 100; capability gives most.");
        assert!(best.es.ends_with("de 100; lo que más suma: capacidad."), "{best:?}");
        assert!(best.pt.ends_with("de 100; o que mais soma: capacidade."), "{best:?}");
        let worst = told(score(0), &[part(Component::Price, Some(0.0), 10_000, 0)]);
        assert!(worst.en.ends_with("Score 0 of 100; price costs most."), "{worst:?}");
        assert!(worst.es.ends_with("de 100; lo que más resta: precio."), "{worst:?}");
        assert!(worst.pt.ends_with("de 100; o que mais tira: preço."), "{worst:?}");
    }

    #[test]
    fn one_month_is_told_in_the_singular() {
        let one = planned(1, &[State::Gap]);
        assert!(one.en.contains("close in 1 month, by"), "{one:?}");
        assert!(one.es.contains("en 1 mes, el") && one.pt.contains("em 1 mês, em"), "{one:?}");
        let six = planned(6, &[State::Gap]);
        assert!(six.en.contains("6 months") && six.es.contains("6 meses") && six.pt.contains("6 meses"));
    }

    #[test]
    fn a_plan_is_told_only_where_gaps_alone_keep_the_supplier() {
        let says = |states: &[State]| {
            let told = planned(6, states);
            [told.en.contains("close in"), told.es.contains("se cierran"), told.pt.contains("fecham em")]
        };
        assert_eq!(says(&[State::Gap]), [true; 3]);
        assert_eq!(says(&[State::Gap, State::Block]), [false; 3]);
        assert_eq!(says(&[State::Gap, State::Unknown]), [false; 3]);
        assert_eq!(says(&[State::Met]), [false; 3]);
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

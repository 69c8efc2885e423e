//! Promises kept, broken and contradicted.

use proptest::prelude::*;

use super::*;
use crate::{Day, check::Check};

fn day(year: i32, month: u32, day: u32) -> Day {
    Day::from_date(year, month, day).unwrap()
}

fn end_of(year: i32) -> Day {
    day(year, 12, 31)
}

/// Its report is due at the end of April.
fn year(year: i32) -> Year {
    Year { end: end_of(year), report_due: day(year + 1, 4, 30) }
}

fn commitment(indicator: Indicator, weight_bps: u32) -> Commitment {
    Commitment {
        indicator,
        baseline: 0,
        target: 100,
        measure: Measure::Level,
        accumulation: Accumulation::Latest,
        weight_bps,
        tolerance_bps: 1_000,
        from: day(2024, 1, 1),
        to: end_of(2025),
    }
}

/// Jobs in 2025, reported and on the payroll, and exports of which nobody speaks.
fn jobs(reported: Option<i64>, payroll: Option<i64>) -> Standing {
    Standing {
        commitments: vec![commitment(Indicator::Jobs, 6_000), commitment(Indicator::Exports, 4_000)],
        reports: reported.map(|actual| report(2025, actual)).into_iter().collect(),
        evidence: payroll.map(|actual| shown(Source::Payroll, 2025, actual)).into_iter().collect(),
        years: vec![year(2024), year(2025)],
        as_of: day(2026, 6, 30),
        agreement_bps: 500,
        counts_reports: false,
    }
}

fn report(year: i32, actual: i64) -> Report {
    Report { commitment: 0, period: end_of(year), actual }
}

fn shown(source: Source, year: i32, actual: i64) -> Evidence {
    Evidence { commitment: 0, source, period: end_of(year), actual }
}

fn verified(standing: Standing) -> Verified {
    verify(&standing.check().unwrap()).unwrap()
}

fn first(standing: Standing) -> (Verdict, u32) {
    let found = verified(standing);
    (found.commitments[0].verdict, found.commitments[0].share_ppm)
}

#[test]
fn a_report_that_contradicts_payroll_counts_what_payroll_shows() {
    assert_eq!(first(jobs(Some(100), Some(50))), (Verdict::Contradicted, 500_000));
    assert_eq!(first(jobs(Some(52), Some(50))), (Verdict::Verified, 500_000));
    assert_eq!(first(jobs(Some(40), Some(50))), (Verdict::Verified, 500_000));
}

#[test]
fn what_only_the_investor_says_counts_only_where_the_agreement_says_so() {
    assert_eq!(first(jobs(Some(80), None)), (Verdict::SelfReported, 0));
    let trusting = Standing { counts_reports: true, ..jobs(Some(80), None) };
    assert_eq!(first(trusting), (Verdict::SelfReported, 800_000));
    assert_eq!(first(jobs(None, None)), (Verdict::Missing, 0));
}

#[test]
fn what_is_missing_within_the_tolerance_is_kept() {
    assert_eq!(first(jobs(None, Some(90))).1, 1_000_000);
    assert_eq!(first(jobs(None, Some(89))).1, 890_000);
    assert_eq!(verified(jobs(None, Some(90))).score_bps, Some(6_000));
}

#[test]
fn no_tolerance_makes_good_for_a_figure_that_does_not_count() {
    for reported in [None, Some(100)] {
        let mut standing = jobs(reported, None);
        standing.commitments[0].tolerance_bps = 10_000;
        assert_eq!(first(standing).1, 0);
    }
    let mut shown = jobs(None, Some(0));
    shown.commitments[0].tolerance_bps = 10_000;
    assert_eq!(first(shown).1, 1_000_000);
}

#[test]
fn the_least_that_a_source_shows_counts_and_a_later_entry_takes_the_place_of_an_earlier() {
    let mut standing = jobs(Some(100), None);
    standing.commitments[0].indicator = Indicator::Investment;
    standing.evidence =
        vec![shown(Source::Site, 2025, 10), shown(Source::Invoices, 2025, 70), shown(Source::Site, 2025, 95)];
    let found = verified(standing.clone()).commitments[0].periods[1];
    assert_eq!((found.shown, found.verdict), (Some((Source::Invoices, 70)), Verdict::Contradicted));
    standing.reports.push(report(2025, 70));
    assert_eq!(first(standing), (Verdict::Verified, 700_000));
}

#[test]
fn jobs_are_those_of_the_last_year_and_exports_those_of_all() {
    let mut standing = jobs(None, Some(60));
    standing.evidence.push(shown(Source::Payroll, 2024, 30));
    assert_eq!(first(standing.clone()).1, 600_000);
    standing.commitments[0].accumulation = Accumulation::Sum;
    assert_eq!(first(standing.clone()).1, 1_000_000);
    standing.evidence[1].period = end_of(2023);
    assert_eq!(first(standing).1, 600_000, "2023 is before the window");
}

#[test]
fn a_year_of_which_nobody_speaks_counts_as_nothing_once_its_report_is_overdue() {
    let mut standing = jobs(None, None);
    standing.evidence.push(shown(Source::Payroll, 2024, 100));
    assert_eq!(first(standing.clone()), (Verdict::Missing, 0));
    // A report came, and leaves the jobs out.
    standing.reports.push(Report { commitment: 1, ..report(2025, 1) });
    assert_eq!(first(standing), (Verdict::Missing, 0));
}

#[test]
fn the_figure_of_an_earlier_year_decides_nothing_while_the_last_year_may_still_be_reported() {
    let mut standing = jobs(None, None);
    standing.evidence.push(shown(Source::Payroll, 2024, 100));
    standing.as_of = day(2026, 4, 30);
    let found = verified(standing.clone());
    assert_eq!((found.score_bps, found.commitments[0].is_due), (None, false));
    standing.as_of = day(2026, 5, 1);
    assert_eq!(verified(standing).score_bps, Some(0));
}

#[test]
fn a_report_or_evidence_of_the_last_year_makes_a_target_due_before_the_report_has_to_come() {
    for mut standing in [jobs(Some(100), None), jobs(None, Some(100))] {
        standing.as_of = end_of(2025);
        assert!(verified(standing).commitments[0].is_due);
    }
}

#[test]
fn a_sum_is_due_once_every_year_of_its_window_is_known() {
    let mut standing = jobs(None, Some(100));
    standing.commitments[0].accumulation = Accumulation::Sum;
    standing.as_of = end_of(2025);
    for year in &mut standing.years {
        year.report_due = day(2027, 6, 30);
    }
    assert!(!verified(standing.clone()).commitments[0].is_due, "2024 may still be reported");
    standing.evidence.push(shown(Source::Payroll, 2024, 1));
    assert!(verified(standing).commitments[0].is_due);
}

#[test]
fn a_window_in_which_no_year_ends_is_never_due() {
    let mut standing = jobs(None, Some(100));
    for commitment in &mut standing.commitments {
        (commitment.from, commitment.to) = (day(2025, 1, 1), day(2025, 6, 30));
    }
    assert_eq!(verified(standing).score_bps, None);
}

#[test]
fn what_is_not_due_neither_helps_nor_harms() {
    let mut standing = jobs(None, Some(50));
    standing.commitments[1].to = end_of(2030);
    let found = verified(standing.clone());
    assert_eq!((found.score_bps, found.commitments[1].is_due), (Some(5_000), false));
    standing.as_of = day(2025, 6, 1);
    assert_eq!(verified(standing).score_bps, None);
}

#[test]
fn a_figure_of_a_year_that_is_not_over_does_not_count() {
    let mut standing = jobs(Some(100), Some(100));
    standing.evidence.push(shown(Source::Payroll, 2024, 30));
    standing.as_of = day(2025, 6, 1);
    let found = verified(standing).commitments.remove(0);
    assert_eq!((found.actual, found.periods.len()), (30, 1));
}

#[test]
fn a_sum_is_believed_no_further_than_the_worst_of_its_years() {
    for (year, other) in [(2024, 2025), (2025, 2024)] {
        let mut standing = jobs(None, None);
        standing.commitments[0].accumulation = Accumulation::Sum;
        standing.reports = vec![report(year, 60)];
        standing.evidence = vec![shown(Source::Payroll, year, 50), shown(Source::Payroll, other, 50)];
        assert_eq!(first(standing), (Verdict::Contradicted, 1_000_000));
    }
}

#[test]
fn an_increase_is_counted_from_the_baseline() {
    let mut standing = jobs(None, Some(75));
    standing.commitments[0].baseline = 50;
    standing.commitments[0].measure = Measure::Increase;
    assert_eq!(first(standing.clone()).1, 500_000);
    standing.evidence[0].actual = 20;
    assert_eq!(first(standing.clone()).1, 0);
    standing.commitments[0].baseline = 100;
    assert_eq!(standing.violations()[0].reason, "NOT_ABOVE_BASELINE");
}

#[test]
fn evidence_that_shows_something_else_is_refused() {
    let mut standing = jobs(Some(-1), Some(1));
    standing.evidence[0].source = Source::Customs;
    standing.commitments[1].weight_bps = 1;
    standing.reports.push(Report { commitment: 9, ..report(2025, 1) });
    let found: Vec<_> = standing.violations().into_iter().map(|found| (found.path, found.reason)).collect();
    let expected = [
        ("commitments", "WEIGHTS_SUM"),
        ("reports[0].actual", "NEGATIVE"),
        ("reports[1].commitment", "NOT_FOUND"),
        ("evidence[0].source", "DOES_NOT_SHOW_IT"),
    ];
    assert_eq!(found, expected.map(|(path, reason)| (path.to_owned(), reason)));
}

fn schedule() -> Schedule {
    Schedule {
        statute: "a statute".into(),
        full_from_bps: 9_000,
        revoke_below_bps: 5_000,
        missing_reports_revoke: 2,
        surcharges: vec![(1, 500), (90, 2_000)],
    }
}

fn owed(benefit: i64, lost_bps: u32, days_late: u32) -> Clawback {
    let index = Some(Index { then: 100, now: 110 });
    clawback(&schedule().check().unwrap(), benefit, lost_bps, index, days_late).unwrap()
}

#[test]
fn a_benefit_is_kept_lost_in_part_or_lost_by_the_score_and_by_reports_that_are_missing() {
    let schedule = schedule().check().unwrap();
    let lost = |score, missing| {
        let lost = share_lost(&schedule, score, missing);
        (lost.tier, lost.share_bps)
    };
    assert_eq!([lost(9_000, 1), lost(8_999, 0)], [(Tier::Full, 0), (Tier::Proportional, 1_001)]);
    assert_eq!([lost(5_000, 0), lost(4_999, 0)], [(Tier::Proportional, 5_000), (Tier::Revoke, 10_000)]);
    assert_eq!(lost(10_000, 2), (Tier::Revoke, 10_000));
}

#[test]
fn what_is_lost_is_indexed_and_bears_the_surcharge_of_its_delay() {
    let of = |days| {
        (
            owed(1_000, 4_000, days).base,
            owed(1_000, 4_000, days).indexation,
            owed(1_000, 4_000, days).surcharge,
        )
    };
    assert_eq!([of(0), of(89), of(90)], [(400, 40, 0), (400, 40, 22), (400, 40, 88)]);
    assert_eq!(owed(1_000, 4_000, 90).total, 528);
    let of_index = |index| clawback(&schedule().check().unwrap(), 1_000, 4_000, index, 0).unwrap().indexation;
    assert_eq!([of_index(Some(Index { then: 110, now: 100 })), of_index(None)], [0, 0]);
}

#[test]
fn half_a_cent_of_what_is_lost_is_owed_as_a_whole_one() {
    assert_eq!([owed(1, 4_999, 0).base, owed(1, 5_000, 0).base], [0, 1]);
    assert_eq!([owed(4, 10_000, 0).indexation, owed(5, 10_000, 0).indexation], [0, 1]);
    // A twentieth of 9 and of 10.
    assert_eq!([owed(8, 10_000, 1).surcharge, owed(9, 10_000, 1).surcharge], [0, 1]);
}

#[test]
fn amounts_beyond_the_precision_of_floating_point_are_exact() {
    let benefit = 9_007_199_254_740_993;
    assert_eq!(owed(benefit, 10_000, 0).base, benefit);
    assert_eq!(owed(benefit, 10_000, 0).indexation, 900_719_925_474_099);
}

#[test]
fn numbers_that_cannot_be_are_refused_with_their_places() {
    let schedule = schedule().check().unwrap();
    let found = clawback(&schedule, -1, 10_001, Some(Index { then: 0, now: -1 }), 0).unwrap_err();
    let paths: Vec<_> = found.iter().map(|found| found.path.as_str()).collect();
    assert_eq!(paths, ["benefit", "lost_bps", "indexation.then", "indexation.now"]);
    let found = clawback(&schedule, i64::MAX, 10_000, Some(Index { then: 1, now: i64::MAX }), 0);
    assert_eq!(found.unwrap_err()[0].reason, "TOO_LARGE");
    let odd = Schedule { surcharges: vec![(9, 1), (9, 2)], revoke_below_bps: 9_500, ..self::schedule() };
    let paths: Vec<_> = odd.violations().into_iter().map(|found| found.path).collect();
    assert_eq!(paths, ["revoke_below_bps", "surcharges"]);
}

fn periods(ends_on: Day, year_end: (u32, u32)) -> Periods {
    Periods { starts_on: day(2023, 7, 1), ends_on, year_end, months_to_report: 4 }
}

#[test]
fn the_years_of_an_agreement_are_those_that_end_in_it_and_the_one_of_its_last_day() {
    assert_eq!(periods(end_of(2025), (12, 31)).ends(), [end_of(2023), end_of(2024), end_of(2025)]);
    assert_eq!(periods(day(2024, 1, 1), (12, 31)).ends(), [end_of(2023), end_of(2024)]);
    assert_eq!(periods(day(2023, 8, 1), (12, 31)).ends(), [end_of(2023)]);
    let leap = periods(day(2024, 3, 1), (2, 29)).ends();
    assert_eq!(leap, [day(2024, 2, 29), day(2025, 2, 28)]);
    assert_eq!(periods(day(2023, 6, 1), (13, 1)).violations().len(), 2);
}

#[test]
fn a_report_is_due_so_many_months_after_the_year_and_late_or_missing_after_that() {
    let due = periods(end_of(2025), (12, 31)).due(end_of(2025));
    assert_eq!(due, day(2026, 4, 30));
    let of = |came, as_of| filing(due, came, as_of);
    assert_eq!(of(Some(due), day(2027, 1, 1)), Filing::InTime);
    assert_eq!(of(Some(day(2026, 5, 2)), day(2027, 1, 1)), Filing::Late { days: 2 });
    assert_eq!(of(None, day(2026, 5, 10)), Filing::Missing { days: 10 });
    assert_eq!(of(None, due), Filing::NotDue);
}

proptest! {
    #[test]
    fn who_loses_less_never_owes_more(benefit in 0_i64..i64::MAX, lost in 0_u32..10_000, days in 0_u32..200) {
        let schedule = schedule().check().unwrap();
        let of = |lost| clawback(&schedule, benefit, lost, Some(Index { then: 3, now: 4 }), days);
        if let (Ok(less), Ok(more)) = (of(lost), of(lost + 1)) {
            prop_assert!(less.total <= more.total);
            prop_assert!(less.base <= benefit);
            prop_assert_eq!(less.total, less.base + less.indexation + less.surcharge);
        }
    }

    #[test]
    fn no_figures_make_it_fail_and_a_score_is_a_share(
        figures in prop::collection::vec((0_usize..2, 2020_i32..2030, 0_i64..=i64::MAX, any::<bool>()), 0..20),
        target in 1_i64..=i64::MAX,
        baseline in 0_i64..=i64::MAX,
        tolerance in 0_u32..=10_000,
    ) {
        let mut standing = jobs(None, None);
        for (commitment, year, actual, is_report) in figures {
            let source = [Source::Payroll, Source::Customs][commitment];
            match is_report {
                true => standing.reports.push(Report { commitment, ..report(year, actual) }),
                false => standing.evidence.push(Evidence { commitment, ..shown(source, year, actual) }),
            }
        }
        for commitment in &mut standing.commitments {
            (commitment.target, commitment.baseline, commitment.tolerance_bps) = (target, baseline, tolerance);
            commitment.accumulation = Accumulation::Sum;
        }
        match verify(&standing.check().unwrap()) {
            Ok(found) => prop_assert!(found.score_bps.is_some_and(|score| score <= 10_000)),
            Err(found) => prop_assert_eq!(found.reason, "TOO_LARGE"),
        }
    }
}

//! Promises kept, broken and contradicted.

use proptest::prelude::*;

use super::*;
use crate::{Day, check::Check};

fn jobs(reported: Option<f64>, payroll: Option<f64>) -> Standing {
    let commitment =
        |indicator, weight_bps| Commitment { indicator, target: 100.0, weight_bps, tolerance: 0.1 };
    Standing {
        commitments: vec![commitment(Indicator::Jobs, 6_000), commitment(Indicator::Exports, 4_000)],
        reports: reported.map(|actual| Report { commitment: 0, actual }).into_iter().collect(),
        evidence: payroll
            .map(|actual| Evidence { commitment: 0, source: Source::Payroll, actual })
            .into_iter()
            .collect(),
        agreement: 0.05,
        counts_reports: false,
    }
}

fn first(standing: Standing) -> (Verdict, f64) {
    let (each, _) = verify(&standing.check().unwrap());
    (each[0].verdict, each[0].share)
}

#[test]
fn a_report_that_contradicts_payroll_counts_what_payroll_shows() {
    assert_eq!(first(jobs(Some(100.0), Some(50.0))), (Verdict::Contradicted, 0.5));
    assert_eq!(first(jobs(Some(52.0), Some(50.0))), (Verdict::Verified, 0.5));
    assert_eq!(first(jobs(Some(40.0), Some(50.0))), (Verdict::Verified, 0.5));
}

#[test]
fn what_only_the_investor_says_counts_only_where_the_agreement_says_so() {
    assert_eq!(first(jobs(Some(80.0), None)), (Verdict::SelfReported, 0.0));
    let trusting = Standing { counts_reports: true, ..jobs(Some(80.0), None) };
    assert_eq!(first(trusting), (Verdict::SelfReported, 0.8));
    assert_eq!(first(jobs(None, None)), (Verdict::Missing, 0.0));
}

#[test]
fn what_is_missing_within_the_tolerance_is_kept() {
    assert_eq!(first(jobs(None, Some(90.0))).1, 1.0);
    assert!(first(jobs(None, Some(89.0))).1 < 0.9);
    assert_eq!(verify(&jobs(None, Some(90.0)).check().unwrap()).1, 6_000);
}

#[test]
fn evidence_that_shows_something_else_is_refused() {
    let mut standing = jobs(Some(-1.0), Some(1.0));
    standing.evidence[0].source = Source::Customs;
    standing.commitments[1].weight_bps = 1;
    standing.reports.push(Report { commitment: 9, actual: 1.0 });
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
        surcharges: vec![(1, 500), (90, 2_000)],
        months_to_report: 4,
    }
}

fn owed(score: u32, days_late: u32) -> Clawback {
    clawback(&schedule().check().unwrap(), 1_000, score, 100.0, 110.0, days_late).unwrap()
}

#[test]
fn a_benefit_is_kept_lost_in_part_or_lost_by_the_score() {
    let lost = |score| owed(score, 0).lost_bps;
    assert_eq!([lost(9_000), lost(8_999), lost(5_000), lost(4_999)], [0, 1_001, 5_000, 10_000]);
}

#[test]
fn what_is_lost_is_indexed_and_bears_the_surcharge_of_its_delay() {
    let of = |days| (owed(6_000, days).base, owed(6_000, days).indexation, owed(6_000, days).surcharge);
    assert_eq!([of(0), of(89), of(90)], [(400, 40, 0), (400, 40, 22), (400, 40, 88)]);
    assert_eq!(owed(6_000, 90).total(), 528);
    let fallen = clawback(&schedule().check().unwrap(), 1_000, 6_000, 110.0, 100.0, 0).unwrap();
    assert_eq!(fallen.indexation, 0);
}

#[test]
fn a_report_is_due_so_many_months_after_the_year() {
    let end = Day::from_date(2025, 12, 31).unwrap();
    assert_eq!(schedule().report_due(end), Day::from_date(2026, 4, 30).unwrap());
}

#[test]
fn numbers_that_cannot_be_are_refused_with_their_places() {
    let schedule = schedule().check().unwrap();
    let found = clawback(&schedule, -1, 10_001, 0.0, f64::NAN, 0).unwrap_err();
    let paths: Vec<_> = found.iter().map(|found| found.path.as_str()).collect();
    assert_eq!(paths, ["benefit_used", "score_bps", "index_then", "index_now"]);
    let found = clawback(&schedule, i64::MAX, 0, 1e-300, 1e300, 0).unwrap_err();
    assert_eq!(found[0].reason, "TOO_LARGE");
    let odd = Schedule { surcharges: vec![(9, 1), (9, 2)], revoke_below_bps: 9_500, ..self::schedule() };
    let paths: Vec<_> = odd.violations().into_iter().map(|found| found.path).collect();
    assert_eq!(paths, ["revoke_below_bps", "surcharges"]);
}

proptest! {
    #[test]
    fn a_better_score_never_owes_more(benefit in 0_i64..i64::MAX, score in 0_u32..10_000, days in 0_u32..200) {
        let schedule = schedule().check().unwrap();
        let of = |score| clawback(&schedule, benefit, score, 1.0, 1.0, days);
        if let (Ok(worse), Ok(better)) = (of(score), of(score + 1)) {
            prop_assert!(better.total() <= worse.total());
            prop_assert!(worse.base <= benefit);
        }
    }
}

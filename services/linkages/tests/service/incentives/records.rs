//! Reports and evidence: what is refused, and what takes whose place.

use super::*;

#[tokio::test]
async fn evidence_that_shows_more_than_the_evidence_before_it_is_told_with_its_place() {
    on_each_engine(async |service| {
        let mut client = client(&service).await;
        reported(&mut client).await;
        let of = |jobs: &str, taken_on: &str| pb::IncentiveEvidence {
            taken_on: taken_on.to_owned(),
            ..evidence(Source::Payroll, "2025-12-31", figure("jobs", persons(jobs)))
        };
        show(&mut client, of("55", "2026-05-21")).await.unwrap();
        show(&mut client, of("100", "2026-05-22")).await.unwrap();
        let verification = verify(&mut client, "2026-06-01").await.unwrap();
        assert_eq!(verification.commitments[0].verdict(), EvidenceVerdict::Verified);
        let report = "incentiveAgreements/a-12/reports/2";
        let more = "incentiveAgreements/a-12/evidence/6";
        let expected =
            [("REPORT_LATE", report, "received_on"), ("SHOWS_MORE_THAN_BEFORE", more, "figures[0].actual")];
        assert_eq!(told(&verification), expected);
    })
    .await;
}

#[tokio::test]
async fn what_is_found_late_does_not_take_the_place_of_what_came_after_it() {
    on_each_engine(async |service| {
        let mut client = client(&service).await;
        reported(&mut client).await;
        let old = evidence(Source::Payroll, "2025-12-31", figure("jobs", persons("100")));
        let old = pb::IncentiveEvidence { taken_on: "2026-05-19".to_owned(), ..old };
        show(&mut client, old).await.unwrap();
        submit(&mut client, report("2025-12-31", "2026-05-09", "200", 60_000)).await.unwrap();
        let verification = verify(&mut client, "2026-06-01").await.unwrap();
        let last = verification.commitments[0].periods.last().unwrap();
        assert_eq!((&last.reported, &last.shown), (&persons("100"), &persons("55.5")));
        let contradicted = ("CONTRADICTS_PAYROLL", "incentiveAgreements/a-12/reports/2", "figures[1].actual");
        assert!(told(&verification).contains(&contradicted), "{verification:?}");
    })
    .await;
}

#[tokio::test]
async fn who_answers_for_a_report_takes_no_evidence_of_the_agreement() {
    on_each_engine(async |service| {
        let mut client = client(&service).await;
        reported(&mut client).await;
        let own = evidence(Source::Payroll, "2025-12-31", figure("jobs", persons("100")));
        let own = pb::IncentiveEvidence { person: " An  ACCOUN'TANT".to_owned(), ..own };
        refused_at(show(&mut client, own).await, Kind::FailedPrecondition, "OWN_EVIDENCE", "evidence.person");
        let own = report("2025-12-31", "2026-05-20", "55.5", 60_000);
        let own = pb::IncentiveReport { person: "an inspector".to_owned(), ..own };
        refused_at(submit(&mut client, own).await, Kind::FailedPrecondition, "OWN_EVIDENCE", "report.person");
    })
    .await;
}

#[tokio::test]
async fn a_report_that_is_corrected_came_when_it_came_first() {
    on_each_engine(async |service| {
        let mut client = client(&service).await;
        create(&mut client, agreement()).await;
        for (received_on, jobs) in [("2025-04-30", "40"), ("2025-09-01", "30")] {
            submit(&mut client, report("2024-12-31", received_on, jobs, 1)).await.unwrap();
        }
        let verification = verify(&mut client, "2025-10-01").await.unwrap();
        let [filing] = &verification.filings[..] else { panic!("{verification:?}") };
        let told = (filing.state(), filing.received_on.as_str());
        assert_eq!(told, (pb::FilingState::InTime, "2025-04-30"));
        assert_eq!(verification.commitments[0].periods[0].reported, persons("30"));
    })
    .await;
}

#[tokio::test]
async fn a_record_that_the_agreement_does_not_know_is_refused_with_its_path() {
    on_each_engine(async |service| {
        let mut client = client(&service).await;
        create(&mut client, agreement()).await;
        let good = report("2024-12-31", "2025-04-30", "40", 40_000);
        type Change = fn(&mut pb::IncentiveReport);
        let wrong: [(Change, &str, &str); 7] = [
            (|r| r.period = "2024-06-30".into(), "UNKNOWN_PERIOD", "report.period"),
            (|r| r.received_on = "2024-12-30".into(), "PERIOD_NOT_OVER", "report.period"),
            (|r| r.received_on = "9999-01-01".into(), "IN_FUTURE", "report.received_on"),
            (
                |r| r.figures[0].commitment = "ships".into(),
                "UNKNOWN_COMMITMENT",
                "report.figures[0].commitment",
            ),
            (|r| r.figures[1] = r.figures[0].clone(), "REPEATED", "report.figures[1].commitment"),
            (|r| r.figures[0].actual = persons("1"), "WRONG_FIGURE", "report.figures[0].actual"),
            (
                |r| r.figures[0].actual = dollars(-1),
                "NEGATIVE",
                "report.figures[0].actual.amount.minor_units",
            ),
        ];
        for (change, reason, path) in wrong {
            let mut report = good.clone();
            change(&mut report);
            refused_at(submit(&mut client, report).await, Kind::InvalidArgument, reason, path);
        }
        let odd = evidence(Source::Customs, "2024-12-31", figure("jobs", persons("1")));
        let answer = show(&mut client, odd).await;
        refused_at(answer, Kind::InvalidArgument, "DOES_NOT_SHOW_IT", "evidence.figures[0].commitment");
    })
    .await;
}

#[tokio::test]
async fn records_added_at_once_are_numbered_without_gaps() {
    on_each_engine(async |service| {
        let mut client = client(&service).await;
        create(&mut client, agreement()).await;
        let added: Vec<_> = (0..6)
            .map(|jobs: i32| {
                let mut client = client.clone();
                let report = report("2024-12-31", "2025-04-30", &jobs.to_string(), 1);
                tokio::spawn(async move { submit(&mut client, report).await.unwrap().name })
            })
            .collect();
        let mut names = Vec::new();
        for added in added {
            names.push(added.await.unwrap());
        }
        names.sort();
        let expected: Vec<_> = (1..=6).map(|number| format!("{AGREEMENT}/reports/{number}")).collect();
        assert_eq!(names, expected);
        let list = pb::ListReportsRequest { parent: AGREEMENT.to_owned(), ..Default::default() };
        let listed = client.list_reports(list).await.unwrap().into_inner().reports;
        assert_eq!(listed.into_iter().map(|report| report.name).collect::<Vec<_>>(), expected);
    })
    .await;
}

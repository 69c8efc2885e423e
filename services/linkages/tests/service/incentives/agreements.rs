//! Agreements: what is refused, and what stays once something happened.

use super::*;

#[tokio::test]
async fn an_agreement_is_not_removed_while_something_is_reported_of_it() {
    on_each_engine(async |service| {
        let client = client(&service).await;
        let races: Vec<_> = (0..24)
            .map(|number| {
                let (mut one, mut other) = (client.clone(), client.clone());
                tokio::spawn(async move {
                    let id = format!("race-{number}");
                    let request = pb::CreateIncentiveAgreementRequest {
                        incentive_agreement_id: id.clone(),
                        incentive_agreement: Some(agreement()),
                        request_id: String::new(),
                    };
                    let name = one.create_incentive_agreement(request).await.unwrap().into_inner().name;
                    let submit = pb::SubmitReportRequest {
                        parent: name.clone(),
                        report: Some(report("2024-12-31", "2025-04-30", "40", 40_000)),
                        request_id: String::new(),
                    };
                    let delete = pb::DeleteIncentiveAgreementRequest { name, ..Default::default() };
                    let (removed, reported) =
                        tokio::join!(one.delete_incentive_agreement(delete), other.submit_report(submit));
                    (removed.is_ok(), reported.is_ok())
                })
            })
            .collect();
        for race in races {
            assert_ne!(race.await.unwrap(), (true, true), "what was reported is gone with its agreement");
        }
    })
    .await;
}

#[tokio::test]
async fn an_agreement_that_cannot_be_is_refused_with_its_path() {
    on_each_engine(async |service| {
        let mut client = client(&service).await;
        type Change = fn(&mut pb::IncentiveAgreement);
        let wrong: [(Change, &str, &str); 11] = [
            (|a| a.benefit_used = Some(money("UYU", 1)), "CURRENCY_MIX", "benefit_used.currency"),
            (|a| a.benefit_used = Some(money("USD", 1_000_001)), "ABOVE_GRANTED", "benefit_used.minor_units"),
            (|a| a.benefit_granted = Some(money("USD", -1)), "NEGATIVE", "benefit_granted.minor_units"),
            (|a| a.commitments[0].target = dollars(1), "WRONG_FIGURE", "commitments[0].target"),
            (
                |a| {
                    a.commitments[1].baseline =
                        Some(pb::Figure { value: Some(Value::Amount(money("UYU", 1))) })
                },
                "CURRENCY_MIX",
                "commitments[1].baseline.amount.currency",
            ),
            (|a| a.commitments[0].weight_bps = 1, "WEIGHTS_SUM", "commitments"),
            (
                |a| a.commitments[0].window_to = "2024-06-30".into(),
                "NO_YEAR_IN_WINDOW",
                "commitments[0].window_to",
            ),
            (|a| a.starts_on = "2024-02-30".into(), "INVALID_DATE", "starts_on"),
            (
                |a| a.reporting.as_mut().unwrap().fiscal_year_end = "13-01".into(),
                "NOT_A_DAY",
                "reporting.fiscal_year_end",
            ),
            (
                |a| a.schedule.as_mut().unwrap().revoke_below_bps = 9_999,
                "ABOVE_FULL",
                "schedule.revoke_below_bps",
            ),
            (|a| a.schedule.as_mut().unwrap().indexation.reverse(), "NOT_SORTED", "schedule.indexation"),
        ];
        for (change, reason, path) in wrong {
            let mut agreement = agreement();
            change(&mut agreement);
            let request = pb::CreateIncentiveAgreementRequest {
                incentive_agreement_id: "bad".to_owned(),
                incentive_agreement: Some(agreement),
                request_id: String::new(),
            };
            let answer = client.create_incentive_agreement(request).await;
            refused_at(answer, Kind::InvalidArgument, reason, &format!("incentive_agreement.{path}"));
        }
    })
    .await;
}

#[tokio::test]
async fn what_verifications_rest_on_stays_once_something_was_reported() {
    on_each_engine(async |service| {
        let mut client = client(&service).await;
        reported(&mut client).await;
        type Change = fn(&mut pb::IncentiveAgreement);
        let changes: [(Change, &str); 12] = [
            (|a| a.party = "another".into(), "party"),
            (|a| a.law = "another".into(), "law"),
            (|a| a.benefit_granted = Some(money("USD", 999_999)), "benefit_granted"),
            (
                |a| {
                    a.benefit_granted = Some(money("UYU", 1_000_000));
                    a.benefit_used = Some(money("UYU", 500_000));
                },
                "benefit_granted",
            ),
            (|a| a.benefit_used = Some(money("USD", 499_999)), "benefit_used"),
            (|a| a.granted_on = "2026-01-01".into(), "granted_on"),
            (|a| a.starts_on = "2023-01-01".into(), "starts_on"),
            (|a| a.ends_on = "2027-12-31".into(), "ends_on"),
            (|a| a.commitments[0].tolerance_bps = 10_000, "commitments"),
            (|a| a.reporting.as_mut().unwrap().counts_reports = true, "reporting"),
            (|a| a.schedule.as_mut().unwrap().full_from_bps = 3_000, "schedule"),
            (|a| a.schedule.as_mut().unwrap().indexation[1].index = "100".into(), "schedule"),
        ];
        for (change, field) in changes {
            let mut changed = agreement();
            change(&mut changed);
            let field = format!("incentive_agreement.{field}");
            refused_at(update(&mut client, changed).await, Kind::FailedPrecondition, "HAS_ENTRIES", &field);
        }
        let delete = pb::DeleteIncentiveAgreementRequest { name: AGREEMENT.to_owned(), ..Default::default() };
        let answer = client.delete_incentive_agreement(delete).await;
        refused_at(answer, Kind::FailedPrecondition, "HAS_ENTRIES", "name");
    })
    .await;
}

#[tokio::test]
async fn more_of_a_benefit_may_be_used_and_prices_go_on_after_something_was_reported() {
    on_each_engine(async |service| {
        let mut client = client(&service).await;
        reported(&mut client).await;
        let mut later = agreement();
        later.benefit_used = Some(money("USD", 600_000));
        let indexation = &mut later.schedule.as_mut().unwrap().indexation;
        indexation.push(pb::IndexPoint { on: "2026-06-01".to_owned(), index: "120".to_owned() });
        let updated = update(&mut client, later.clone()).await.unwrap();
        assert_eq!((updated.benefit_used, updated.status), (later.benefit_used, 1));
        let verification = verify(&mut client, "2026-06-01").await.unwrap();
        assert_eq!(verification.clawback.unwrap().index_now, "120");
    })
    .await;
}

#[tokio::test]
async fn what_is_not_indexed_is_not_indexed_once_something_was_reported() {
    on_each_engine(async |service| {
        let mut client = client(&service).await;
        let mut plain = agreement();
        plain.schedule.as_mut().unwrap().indexation.clear();
        create(&mut client, plain).await;
        submit(&mut client, report("2024-12-31", "2025-04-30", "40", 40_000)).await.unwrap();
        let answer = update(&mut client, agreement()).await;
        refused_at(answer, Kind::FailedPrecondition, "HAS_ENTRIES", "incentive_agreement.schedule");
    })
    .await;
}

//! Verifications: what evidence shows of a promise, and what is owed back.

use super::*;

#[tokio::test]
async fn a_report_that_contradicts_payroll_is_told_with_its_place_and_does_not_count() {
    on_each_engine(async |service| {
        let mut client = client(&service).await;
        reported(&mut client).await;
        let verification = verify(&mut client, "2026-06-01").await.unwrap();
        let report = "incentiveAgreements/a-12/reports/2";
        let expected =
            [("REPORT_LATE", report, "received_on"), ("CONTRADICTS_PAYROLL", report, "figures[1].actual")];
        assert_eq!(told(&verification), expected);
        let [jobs, exports] = &verification.commitments[..] else { panic!("{verification:?}") };
        assert_eq!((jobs.verdict(), jobs.compliance_ppm), (EvidenceVerdict::Contradicted, 555_000));
        assert_eq!(jobs.actual, persons("55.5"));
        assert_eq!((exports.verdict(), exports.compliance_ppm), (EvidenceVerdict::Verified, 1_000_000));
        assert_eq!(exports.actual, dollars(100_000));
    })
    .await;
}

#[tokio::test]
async fn what_is_owed_is_the_share_lost_indexed_and_with_the_surcharge_of_the_late_report() {
    on_each_engine(async |service| {
        let mut client = client(&service).await;
        reported(&mut client).await;
        let verification = verify(&mut client, "2026-06-01").await.unwrap();
        // 6000 x 0.555 + 4000 x 1.
        assert_eq!((verification.score_bps, verification.tier()), (Some(7_330), BenefitTier::Proportional));
        let owed = verification.clawback.as_ref().unwrap();
        let amounts = [&owed.base, &owed.indexation, &owed.surcharge, &owed.total];
        let amounts = amounts.map(|amount| amount.as_ref().unwrap().minor_units);
        // 500,000 x 0.267; a tenth of it; 5 % of both, half up.
        assert_eq!(amounts, [133_500, 13_350, 7_343, 154_193]);
        assert_eq!((owed.days_late, owed.share_lost_bps), (10, 2_670));
        assert_eq!((owed.index_then.as_str(), owed.index_now.as_str()), ("100", "110"));
        let again = verify(&mut client, "2026-06-01").await.unwrap();
        assert_eq!(again.name, format!("{AGREEMENT}/verifications/2"));
        assert_eq!(again.inputs_digest, verification.inputs_digest);
        assert_eq!(again.result_digest, verification.result_digest);
        let request = pb::GetVerificationRequest { name: verification.name.clone() };
        assert_eq!(client.get_verification(request).await.unwrap().into_inner(), verification);
    })
    .await;
}

#[tokio::test]
async fn the_figures_of_an_earlier_year_take_nothing_back_while_the_last_one_may_still_be_reported() {
    on_each_engine(async |service| {
        let mut client = client(&service).await;
        create(&mut client, agreement()).await;
        submit(&mut client, report("2024-12-31", "2025-04-30", "40", 40_000)).await.unwrap();
        let payroll = evidence(Source::Payroll, "2024-12-31", figure("jobs", persons("40")));
        let payroll = pb::IncentiveEvidence { taken_on: "2025-05-01".to_owned(), ..payroll };
        show(&mut client, payroll).await.unwrap();
        let waiting = verify(&mut client, "2026-04-30").await.unwrap();
        assert_eq!((waiting.score_bps, waiting.tier()), (None, BenefitTier::Unspecified));
        assert!(waiting.clawback.is_none() && waiting.commitments.iter().all(|found| !found.is_due));
        let overdue = verify(&mut client, "2026-05-01").await.unwrap();
        assert_eq!((overdue.score_bps, overdue.tier()), (Some(0), BenefitTier::Revoke));
    })
    .await;
}

#[tokio::test]
async fn a_report_that_leaves_out_a_promise_does_not_let_the_year_before_stand_for_it() {
    on_each_engine(async |service| {
        let mut client = client(&service).await;
        create(&mut client, agreement()).await;
        let payroll = evidence(Source::Payroll, "2024-12-31", figure("jobs", persons("100")));
        show(&mut client, payroll).await.unwrap();
        let mut silent = report("2025-12-31", "2026-04-30", "0", 60_000);
        silent.figures.retain(|figure| figure.commitment == "exports");
        submit(&mut client, silent).await.unwrap();
        let verification = verify(&mut client, "2026-06-01").await.unwrap();
        let jobs = &verification.commitments[0];
        assert_eq!((jobs.is_due, jobs.compliance_ppm), (true, 0));
        assert_eq!(jobs.verdict(), EvidenceVerdict::Missing);
        let found = ("LEFT_OUT", "incentiveAgreements/a-12/reports/1", "figures");
        assert!(told(&verification).contains(&found), "{verification:?}");
    })
    .await;
}

#[tokio::test]
async fn it_is_verified_as_it_was_known_on_a_day() {
    on_each_engine(async |service| {
        let mut client = client(&service).await;
        reported(&mut client).await;
        let early = verify(&mut client, "2025-06-01").await.unwrap();
        assert_eq!((early.report_count, early.evidence_count, early.score_bps), (1, 0, None));
        assert_eq!((early.tier(), early.clawback.is_some()), (BenefitTier::Unspecified, false));
        let before_the_report = verify(&mut client, "2026-05-05").await.unwrap();
        let missing = &before_the_report.filings[1];
        assert_eq!((missing.state(), missing.days_late), (pb::FilingState::Missing, 5));
        assert_eq!(missing.due_on, "2026-04-30");
    })
    .await;
}

#[tokio::test]
async fn reports_that_are_missing_cost_the_benefit_where_the_schedule_says_so() {
    on_each_engine(async |service| {
        let mut client = client(&service).await;
        create(&mut client, agreement()).await;
        let verification = verify(&mut client, "2026-06-01").await.unwrap();
        assert_eq!(verification.tier(), BenefitTier::Revoke);
        let owed = verification.clawback.as_ref().unwrap();
        assert_eq!((owed.share_lost_bps, owed.base.as_ref().unwrap().minor_units), (10_000, 500_000));
        let last = told(&verification).pop().unwrap();
        assert_eq!(last, ("REVOKED_FOR_MISSING_REPORTS", AGREEMENT, "schedule.missing_reports_revoke"));
    })
    .await;
}

#[tokio::test]
async fn a_benefit_for_local_purchases_is_told_with_the_path_of_the_promise() {
    on_each_engine(async |service| {
        let mut client = client(&service).await;
        let mut conditional = agreement();
        conditional.commitments[1].indicator = pb::CommitmentIndicator::LocalPurchases.into();
        create(&mut client, conditional).await;
        let verification = verify(&mut client, "2024-06-01").await.unwrap();
        assert_eq!(told(&verification), [("CONDITIONAL_ADVANTAGE", AGREEMENT, "commitments[1].indicator")]);
        let text = verification.findings[0].text.clone().unwrap();
        assert!([&text.en, &text.es, &text.pt].iter().all(|text| text.contains("1a")), "{text:?}");
    })
    .await;
}

#[tokio::test]
async fn nothing_is_verified_as_of_a_day_that_has_not_come() {
    on_each_engine(async |service| {
        let mut client = client(&service).await;
        reported(&mut client).await;
        refused_at(verify(&mut client, "9999-01-01").await, Kind::InvalidArgument, "IN_FUTURE", "as_of");
        let list = pb::ListVerificationsRequest { parent: AGREEMENT.to_owned(), ..Default::default() };
        assert!(client.list_verifications(list).await.unwrap().into_inner().verifications.is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_share_is_lost_of_what_was_granted_where_the_schedule_says_so() {
    on_each_engine(async |service| {
        let mut client = client(&service).await;
        let mut agreement = agreement();
        agreement.schedule.as_mut().unwrap().set_base(pb::ClawbackBase::Granted);
        create(&mut client, agreement).await;
        let verification = verify(&mut client, "2026-06-01").await.unwrap();
        assert_eq!(verification.clawback.unwrap().base, Some(money("USD", 1_000_000)));
    })
    .await;
}

#[tokio::test]
async fn a_day_without_an_index_and_sums_that_do_not_fit_are_refused_and_nothing_is_kept() {
    on_each_engine(async |service| {
        let mut client = client(&service).await;
        let mut without = agreement();
        without.schedule.as_mut().unwrap().indexation.remove(0);
        create(&mut client, without).await;
        let answer = verify(&mut client, "2026-06-01").await;
        let path = "incentive_agreement.schedule.indexation";
        refused_at(answer, Kind::FailedPrecondition, "NO_INDEX", path);
        for period in ["2024-12-31", "2025-12-31"] {
            let huge = figure("exports", dollars(i64::MAX));
            show(&mut client, evidence(Source::Customs, period, huge)).await.unwrap();
        }
        let answer = verify(&mut client, "2026-06-01").await;
        refused_at(answer, Kind::FailedPrecondition, "TOO_LARGE", "incentive_agreement.commitments[1]");
        let list = pb::ListVerificationsRequest { parent: AGREEMENT.to_owned(), ..Default::default() };
        assert!(client.list_verifications(list).await.unwrap().into_inner().verifications.is_empty());
    })
    .await;
}

#[tokio::test]
async fn another_tenant_verifies_nothing_of_it() {
    on_each_engine(async |service| {
        let mut mine = client(&service).await;
        reported(&mut mine).await;
        let name = verify(&mut mine, "").await.unwrap().name;
        let mut other = IncentivesServiceClient::new(service.analyst("other").await);
        refused(verify(&mut other, "").await, Kind::NotFound, "NOT_FOUND");
        let answer = other.get_verification(pb::GetVerificationRequest { name }).await;
        refused(answer, Kind::NotFound, "NOT_FOUND");
    })
    .await;
}

#[tokio::test]
async fn an_institute_or_a_viewer_reads_what_was_promised_and_not_what_was_reported_or_verified() {
    on_each_engine(async |service| {
        let mut mine = client(&service).await;
        reported(&mut mine).await;
        let name = verify(&mut mine, "2026-06-01").await.unwrap().name;
        let verification = pb::GetVerificationRequest { name };
        let verifications =
            pb::ListVerificationsRequest { parent: AGREEMENT.to_owned(), ..Default::default() };
        let reports = pb::ListReportsRequest { parent: AGREEMENT.to_owned(), ..Default::default() };
        let evidence = pb::ListEvidenceRequest { parent: AGREEMENT.to_owned(), ..Default::default() };
        let decisions =
            pb::ListAgreementDecisionsRequest { parent: AGREEMENT.to_owned(), ..Default::default() };
        for role in [Role::Institute, Role::Viewer] {
            let mut reader = IncentivesServiceClient::new(service.channel("uruguay", role).await);
            let denied = Kind::PermissionDenied;
            refused(reader.get_verification(verification.clone()).await, denied, "ROLE_MISSING");
            refused(reader.list_verifications(verifications.clone()).await, denied, "ROLE_MISSING");
            refused(reader.list_reports(reports.clone()).await, denied, "ROLE_MISSING");
            refused(reader.list_evidence(evidence.clone()).await, denied, "ROLE_MISSING");
            let promised = pb::GetIncentiveAgreementRequest { name: AGREEMENT.to_owned() };
            assert_eq!(reader.get_incentive_agreement(promised).await.unwrap().into_inner().name, AGREEMENT);
            reader.list_agreement_decisions(decisions.clone()).await.unwrap();
        }
        for role in [Role::Operator, Role::Analyst] {
            let mut reader = IncentivesServiceClient::new(service.channel("uruguay", role).await);
            assert!(reader.get_verification(verification.clone()).await.is_ok(), "{role:?}");
            let listed = reader.list_verifications(verifications.clone()).await.unwrap().into_inner();
            assert_eq!(listed.verifications.len(), 1, "{role:?}");
        }
    })
    .await;
}

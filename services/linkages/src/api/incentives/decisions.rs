//! Decisions: named people on the ground of the last verification.

use eslabon_linkages_core::Day;
use eslabon_proto::linkages::v1 as pb;

use super::{compute, render, verifications::Records};
use crate::{
    api::{
        entries::{self, History},
        resource::{self, Shared},
    },
    app::Call,
    date,
    error::{Error, Wrong, promises},
    folded,
};

entries::entry!(AgreementDecision, "decisions");

/// Records a decision and changes the status of the agreement.
pub(crate) async fn decide(
    app: Shared,
    call: Call,
    mut request: pb::DecideAgreementRequest,
) -> Result<pb::AgreementDecision, Error> {
    let request_id = std::mem::take(&mut request.request_id);
    let method = "/eslabon.linkages.v1.IncentivesService/DecideAgreement";
    let change = resource::change(&call, method, &request_id, &request);
    let given = request.decision.unwrap_or_default();
    let no_day = || Error::wrong("decision.on", "INVALID_DATE", "there is no such day");
    let on = date::parse(&given.on).ok_or_else(no_day)?;
    date::must_have_come("decision.on", on)?;
    must_be_named(&given.deciders)?;
    entries::append(
        &app,
        &call,
        &request.parent,
        &change,
        |mut agreement: pb::IncentiveAgreement, history| {
            must_follow(on, history)?;
            let verification = ground(&given, on, &agreement, history)?;
            let decision = settled(&given, &agreement, &verification)?;
            agreement.set_status(status(decision.kind()));
            Ok((agreement, decision))
        },
    )
    .await
}

/// The decisions, in their order.
pub(crate) async fn list(
    app: Shared,
    call: Call,
    request: pb::ListAgreementDecisionsRequest,
) -> Result<pb::ListAgreementDecisionsResponse, Error> {
    let page = (request.page_size, request.page_token.as_str());
    let (decisions, next_page_token) =
        entries::list::<pb::IncentiveAgreement, _>(&app, &call, &request.parent, page).await?;
    Ok(pb::ListAgreementDecisionsResponse { decisions, next_page_token })
}

/// Refuses names that are none.
fn must_be_named(deciders: &[pb::AgreementDecider]) -> Result<(), Error> {
    let nameless = deciders.iter().enumerate().filter(|(_, decider)| folded::words(&decider.name).is_empty());
    let wrong = nameless.map(|(at, _)| {
        Wrong::new(format!("decision.deciders[{at}].name"), "REQUIRED", "blanks and signs name nobody")
    });
    let wrong: Vec<_> = wrong.collect();
    if wrong.is_empty() { Ok(()) } else { Err(Error::Wrong(wrong)) }
}

/// Refuses a day before that of the last decision, which stands until another is made.
fn must_follow(on: Day, history: &History<'_>) -> Result<(), Error> {
    let last = history.of::<pb::AgreementDecision>()?.pop();
    if last.and_then(|last| date::parse(&last.on)).is_none_or(|last| last <= on) {
        return Ok(());
    }
    let text = "the last decision is of a later day: decisions are added in the order of their days";
    Err(promises::Error::not_now("decision.on", "NOT_IN_ORDER", text).into())
}

/// The verification that a decision names: the last one, of the agreement as it is and
/// of everything that was recorded, and of which time alone has changed nothing.
fn ground(
    decision: &pb::AgreementDecision,
    on: Day,
    agreement: &pb::IncentiveAgreement,
    history: &History<'_>,
) -> Result<pb::Verification, Error> {
    let field = "decision.verification";
    let mut verifications = history.of::<pb::Verification>()?;
    let known = verifications.iter().position(|known| known.name == decision.verification);
    let unknown = || Error::wrong(field, "UNKNOWN_VERIFICATION", "the agreement has no such verification");
    let position = known.ok_or_else(unknown)?;
    let is_last = verifications.len() == position + 1;
    let verification = verifications.swap_remove(position);
    let as_of = date::parse(&verification.as_of).ok_or_else(|| Error::Damaged(verification.name.clone()))?;
    if on < as_of {
        let text = format!("it was verified as of {}: nobody decides before", verification.as_of);
        return Err(promises::Error::not_now("decision.on", "BEFORE_VERIFICATION", text).into());
    }
    let outdated = |text: &str| Err(promises::Error::not_now(field, "OUTDATED_VERIFICATION", text).into());
    let records = Records::of(history)?;
    let recorded = (records.reports.len() as i64, records.evidence.len() as i64);
    if !is_last || (verification.report_count, verification.evidence_count) != recorded {
        return outdated("it has not seen all that was recorded, or there is a later one: verify again");
    }
    let seen = records.until(as_of, agreement)?;
    if render::inputs_digest(&seen) != verification.inputs_digest {
        return outdated(
            "the agreement was changed since, such as what was used of the benefit: verify again",
        );
    }
    let now = records.until(on, agreement)?;
    if !compute::compute(&seen)?.is_as(&compute::compute(&now)?) {
        let text = "a report or a target has become due since, or more is owed: verify as of the day of the decision";
        return outdated(text);
    }
    Ok(verification)
}

/// The decision with its amount, and whether it departs from what was verified.
fn settled(
    given: &pb::AgreementDecision,
    agreement: &pb::IncentiveAgreement,
    verification: &pb::Verification,
) -> Result<pb::AgreementDecision, Error> {
    use pb::{AgreementDecisionKind as Kind, BenefitTier as Tier};
    let currency = agreement.benefit_granted.clone().unwrap_or_default().currency;
    let owed = verification.clawback.as_ref().and_then(|clawback| clawback.total.as_ref());
    let owed = owed.map_or(0, |total| total.minor_units);
    let is_over = verification.as_of >= agreement.ends_on
        && verification.commitments.iter().all(|commitment| commitment.is_due);
    let follows = match (verification.tier(), given.kind()) {
        (Tier::Full, Kind::Close) => is_over,
        (Tier::Full | Tier::Unspecified, Kind::Keep)
        | (Tier::Proportional, Kind::Reduce)
        | (Tier::Revoke, Kind::Revoke) => true,
        _ => false,
    };
    let is_kept = matches!(given.kind(), Kind::Keep | Kind::Close);
    let amount = match &given.amount {
        Some(amount) if amount.currency != currency => {
            let text = format!("the benefit is in {currency}: give the amount in the same currency");
            return Err(Error::wrong("decision.amount.currency", "CURRENCY_MIX", text));
        }
        Some(amount) if amount.minor_units < 0 => {
            return Err(Error::wrong(
                "decision.amount.minor_units",
                "NEGATIVE",
                "nothing less is taken back",
            ));
        }
        Some(amount) => amount.minor_units,
        None if is_kept => 0,
        None if follows => owed,
        None => return Err(Error::wrong("decision.amount", "REQUIRED", "say how much is taken back")),
    };
    let departs = !follows || amount != owed;
    if departs && given.reason.trim().is_empty() {
        let text = "this is not what the verification says: give the reason";
        return Err(Error::wrong("decision.reason", "REASON_REQUIRED", text));
    }
    let amount = Some(pb::Money { currency, minor_units: amount });
    Ok(pb::AgreementDecision { amount, departs, ..given.clone() })
}

fn status(kind: pb::AgreementDecisionKind) -> pb::AgreementStatus {
    use pb::{AgreementDecisionKind as Kind, AgreementStatus as Status};
    match kind {
        Kind::Unspecified | Kind::Keep => Status::Active,
        Kind::Reduce => Status::Reduced,
        Kind::Revoke => Status::Revoked,
        Kind::Close => Status::Fulfilled,
    }
}

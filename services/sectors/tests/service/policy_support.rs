//! Services that hold runs, and proposals that pass until something is changed.

use std::{collections::BTreeMap, future::Future};

use eslabon_proto::{
    sectors::v1::{self as pb, policy_service_client::PolicyServiceClient},
    r#type::v1::Role,
};
use eslabon_runtime::{
    db::Db,
    testing::{self, TestStore},
};
use eslabon_sectors::{
    Config, canonical,
    store::{FACTS_VERSION, RunFacts, SectorFacts, Store},
};
use tonic::{service::interceptor::InterceptedService, transport::Channel};

use super::support::{Service, Token};

/// A client of policies.
pub(crate) type Policies = PolicyServiceClient<InterceptedService<Channel, Token>>;

/// The run of tenant `cinde`: a good sector, one that is vetoed, one that
/// declines, one that is chosen for its jobs, one with a gate that was left
/// undecided, and one that a missing value has excluded.
pub(crate) fn run() -> String {
    format!("runs/{}", "a".repeat(64))
}

/// A run of tenant `procomer`, with the same sectors.
pub(crate) fn run_of_others() -> String {
    format!("runs/{}", "b".repeat(64))
}

/// A run of tenant `cinde` that only explores, with the same sectors.
pub(crate) fn run_that_explores() -> String {
    format!("runs/{}", "e".repeat(64))
}

/// Runs a test on every engine that is there, with runs in the store.
pub(crate) async fn with_runs<Done: Future<Output = ()>>(test: impl Fn(Service) -> Done) {
    for store in testing::stores().await {
        hold_runs(&store).await;
        test(Service::start(&store, Config::default()).await).await;
    }
}

/// An analyst of a tenant.
pub(crate) async fn analyst(service: &Service, tenant: &str) -> Policies {
    somebody(service, tenant, Role::Analyst).await
}

/// Somebody with one role.
pub(crate) async fn somebody(service: &Service, tenant: &str, role: Role) -> Policies {
    PolicyServiceClient::new(service.channel(tenant, role).await)
}

async fn hold_runs(at: &TestStore) {
    let store = Store::open(&at.options()).await.unwrap();
    let runs = [("cinde", run(), 0), ("procomer", run_of_others(), 0), ("cinde", run_that_explores(), 1)];
    for (tenant, run, exploratory) in runs {
        hold_run(&store, tenant, run.trim_start_matches("runs/"), exploratory).await;
    }
    store.db().close().await;
}

fn facts(run: &str) -> String {
    let good = SectorFacts {
        vetoed: false,
        declining: false,
        undecided: Some(Vec::new()),
        excluded: Some(false),
        employment_dependent: false,
        topk_acceptability: 0.95,
        rank: Some(1),
    };
    let sectors = [
        ("FRUIT", good.clone()),
        ("RICE", SectorFacts { vetoed: true, topk_acceptability: 0.0, rank: None, ..good.clone() }),
        ("SHIRTS", SectorFacts { declining: true, rank: Some(3), ..good.clone() }),
        ("CALLS", SectorFacts { employment_dependent: true, rank: Some(2), ..good.clone() }),
        ("SHIPS", SectorFacts { undecided: Some(vec!["competitive".to_owned()]), ..good.clone() }),
        ("BOATS", SectorFacts { excluded: Some(true), topk_acceptability: 0.0, rank: None, ..good }),
    ];
    let facts = RunFacts {
        version: FACTS_VERSION,
        run: format!("runs/{run}"),
        profile: "profiles/cinde/versions/1".to_owned(),
        employment_family_weight: 0.08,
        k: 3,
        sectors: sectors.into_iter().map(|(id, facts)| (id.to_owned(), facts)).collect::<BTreeMap<_, _>>(),
    };
    canonical::text(&facts).unwrap()
}

/// Every column that a run has, so that the row fits wherever runs are kept.
macro_rules! insert_run {
    ($pool:expr, $bytes:literal, $tenant:ident, $run:ident, $exploratory:ident) => {{
        sqlx::query(concat!(
            "create table if not exists runs (tenant text, id text, profile text, profile_digest ",
            $bytes,
            ", matrix_digest ",
            $bytes,
            ", engine_digest ",
            $bytes,
            ", result_digest ",
            $bytes,
            ", seed ",
            $bytes,
            ", purpose text, exploratory bigint, context text, facts text, prior_runs bigint, log_seq bigint, \
             creator text, created_at bigint)"
        ))
        .execute($pool)
        .await
        .unwrap();
        sqlx::query(
            "insert into runs (tenant, id, profile, profile_digest, matrix_digest, engine_digest, result_digest, \
             seed, purpose, exploratory, context, facts, prior_runs, log_seq, creator, created_at) \
             values ($1, $2, 'profiles/cinde/versions/1', $3, $3, $3, $3, $3, '', $5, '{}', $4, 0, 1, 'test', 1)",
        )
        .bind($tenant)
        .bind($run)
        .bind(vec![0_u8; 32])
        .bind(facts($run))
        .bind($exploratory)
        .execute($pool)
        .await
        .unwrap();
    }};
}

async fn hold_run(store: &Store, tenant: &str, run: &str, exploratory: i64) {
    match store.db() {
        Db::Sqlite { write, .. } => insert_run!(write, "blob", tenant, run, exploratory),
        Db::Postgres(pool) => insert_run!(pool, "bytea", tenant, run, exploratory),
    }
}

/// A level with one to spare.
fn level(required: i32, available: i32) -> Option<pb::CapabilityLevel> {
    Some(pb::CapabilityLevel { required, available, ..Default::default() })
}

/// A proposal of the fourth quadrant for a sector of the run, against which only
/// the missing evidence speaks.
pub(crate) fn vertical(sector: &str) -> pb::Proposal {
    pb::Proposal {
        title: "A package for the missing link".to_owned(),
        scope: pb::PolicyScope::Vertical.into(),
        instrument: pb::PolicyInstrument::MarketIntervention.into(),
        sectors: vec![sector.to_owned()],
        run: run(),
        design: Some(pb::PolicyDesign {
            sunset_months: Some(48),
            exit_rule: "ends when nobody exports".to_owned(),
            public_input_alternative_considered: true,
            ..horizontal().design.unwrap()
        }),
        milestones: vec![milestone("m2", "2999-12-31"), milestone("m1", "2021-06-30")],
        ..horizontal()
    }
}

/// A milestone that is due on a day.
pub(crate) fn milestone(id: &str, due: &str) -> pb::Milestone {
    pb::Milestone {
        id: id.to_owned(),
        indicator: "exports, million USD a year".to_owned(),
        target: Some(5.0),
        due: due.to_owned(),
        consequence_if_missed: "the package ends".to_owned(),
    }
}

/// A proposal of the second quadrant, against which only the missing evidence
/// speaks.
pub(crate) fn horizontal() -> pb::Proposal {
    pb::Proposal {
        title: "Subsidy for research".to_owned(),
        scope: pb::PolicyScope::Horizontal.into(),
        instrument: pb::PolicyInstrument::MarketIntervention.into(),
        market_failure: Some(pb::MarketFailure {
            kind: pb::FailureKind::CoordinationFailure.into(),
            ..Default::default()
        }),
        design: Some(pb::PolicyDesign {
            targets_failure: pb::DesignFit::Direct.into(),
            ..Default::default()
        }),
        capability: Some(pb::InstitutionalCapability {
            technical: level(2, 3),
            political: level(2, 2),
            organisational: level(2, 3),
            public_private_forum: "the executive committee".to_owned(),
            error_detection_process: true,
            conflict_of_interest_controls: true,
            ..Default::default()
        }),
        ..Default::default()
    }
}

/// Independent evidence of the failure.
pub(crate) fn evidence(claim: &str) -> pb::Evidence {
    pb::Evidence {
        kind: pb::EvidenceKind::Statistic.into(),
        supports: pb::PolicyTest::MarketFailure.into(),
        claim: claim.to_owned(),
        source: "statistical office".to_owned(),
        submitted_by: "Ana Mora".to_owned(),
        retrieved: "2026-01-31".to_owned(),
        ..Default::default()
    }
}

/// Stores a proposal under an id.
pub(crate) async fn create(client: &mut Policies, id: &str, proposal: pb::Proposal) -> pb::Proposal {
    let request = pb::CreateProposalRequest {
        proposal: Some(proposal),
        proposal_id: id.to_owned(),
        ..Default::default()
    };
    client.create_proposal(request).await.unwrap().into_inner()
}

/// Adds a piece of evidence to a proposal.
pub(crate) async fn add(client: &mut Policies, proposal: &str, evidence: pb::Evidence) -> pb::Evidence {
    let request = pb::AddEvidenceRequest {
        proposal: proposal.to_owned(),
        evidence: Some(evidence),
        ..Default::default()
    };
    client.add_evidence(request).await.unwrap().into_inner()
}

/// Assesses a proposal by the default rules.
pub(crate) async fn assess(client: &mut Policies, proposal: &str) -> pb::Assessment {
    let request = pb::AssessProposalRequest { proposal: proposal.to_owned(), ..Default::default() };
    client.assess_proposal(request).await.unwrap().into_inner()
}

/// A proposal for a good sector with the evidence that it needs, assessed.
pub(crate) async fn assessed(client: &mut Policies, id: &str) -> pb::Assessment {
    let proposal = create(client, id, vertical("FRUIT")).await;
    for claim in ["none comes without the other", "both would come together"] {
        add(client, &proposal.name, evidence(claim)).await;
    }
    assess(client, &proposal.name).await
}

/// The proposal as it is now.
pub(crate) async fn read(client: &mut Policies, name: &str) -> pb::Proposal {
    let request = pb::GetProposalRequest { name: name.to_owned(), version: 0 };
    client.get_proposal(request).await.unwrap().into_inner()
}

/// Codes of the reasons that do not pass.
pub(crate) fn codes(assessment: &pb::Assessment) -> Vec<&str> {
    let found = assessment.reasons.iter().filter(|reason| reason.outcome() != pb::PolicyOutcome::Pass);
    found.map(|reason| reason.code.as_str()).collect()
}

/// Changes the run that proposals cite, as no service ever does.
pub(crate) async fn tamper(service: &Service, column: &str, value: &str) {
    let store = service.store().await;
    let sql = format!("update runs set {column} = {value} where id = $1");
    let id = "a".repeat(64);
    match store.db() {
        Db::Sqlite { write, .. } => {
            sqlx::query(sqlx::AssertSqlSafe(sql)).bind(id).execute(write).await.unwrap();
        }
        Db::Postgres(pool) => {
            sqlx::query(sqlx::AssertSqlSafe(sql)).bind(id).execute(pool).await.unwrap();
        }
    }
    store.db().close().await;
}

//! A run is computed again from what is stored, byte by byte, and beside another; and
//! the log tells whether anybody touched it.

use eslabon_proto::{
    sectors::v1::{self as pb, InputKind},
    r#type::v1::Role,
};
use std::time::Instant;

use eslabon_runtime::{db::Db, identity::Tenant, problem::Kind};
use eslabon_sectors::{
    Config, canonical,
    store::{NewEntry, NewRun, RunRow, SavedRun},
};

use super::{
    ranking::{FIGURES, create, import_input, profile, register},
    runs::{run, world},
    support::{Ranking, Service, on_each_engine, on_each_engine_with, refused_at},
};

pub(crate) async fn replay(client: &mut Ranking, name: &str) -> pb::ReplayReport {
    client.replay_run(pb::ReplayRunRequest { name: name.to_owned() }).await.unwrap().into_inner()
}

/// Changes rows as somebody would who can write to the database.
pub(crate) async fn tamper(service: &Service, statement: &'static str) {
    match service.store().await.db() {
        Db::Sqlite { write, .. } => drop(sqlx::query(statement).execute(write).await.unwrap()),
        Db::Postgres(pool) => drop(sqlx::query(statement).execute(pool).await.unwrap()),
    }
}

#[tokio::test]
async fn a_replay_gives_the_same_bytes() {
    on_each_engine(async |service| {
        let mut world = world(&service, true).await;
        let (run, _) = run(&world.client, world.request()).await.unwrap();
        let report = replay(&mut world.client, &run.name).await;
        assert!(report.identical && report.stored_intact && report.differing_paths.is_empty());
        assert_eq!((report.reason.as_str(), &report.actual_digest), ("", &run.result_digest));
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn a_result_that_was_altered_is_named_by_its_paths() {
    on_each_engine(async |service| {
        let mut world = world(&service, true).await;
        let (run, _) = run(&world.client, world.request()).await.unwrap();
        tamper(
            &service,
            "update run_documents set payload = replace(payload, '\"id\":\"devices\"', '\"id\":\"gadgets\"') \
             where kind = 'RESULT'",
        )
        .await;
        let report = replay(&mut world.client, &run.name).await;
        assert!(!report.identical && !report.stored_intact);
        assert_eq!(
            (report.reason.as_str(), report.damaged.as_slice()),
            ("STORED_RUN_DAMAGED", &["RESULT".to_owned()][..])
        );
        assert_eq!(report.differing_paths, ["sectors[1].id"]);
        assert_eq!(report.actual_digest, run.result_digest);
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn figures_that_were_altered_change_the_result_and_are_found() {
    on_each_engine(async |service| {
        let mut world = world(&service, true).await;
        let (run, _) = run(&world.client, world.request()).await.unwrap();
        tamper(
            &service,
            "update run_documents set payload = replace(payload, '\"value\":1.8}', '\"value\":0.7}') \
             where kind = 'MATRIX'",
        )
        .await;
        let report = replay(&mut world.client, &run.name).await;
        assert_eq!((report.identical, report.damaged.as_slice()), (false, &["MATRIX".to_owned()][..]));
        assert!(
            report.differing_paths.iter().any(|path| path == "sectors[1].contributions[0]"),
            "{report:?}"
        );
        service.stop().await;
    })
    .await;
}

/// Stores a run again as another engine would have made it.
async fn of_another_engine(service: &Service, run: &pb::Run) -> String {
    let store = service.store().await;
    let tenant: Tenant = "cinde".parse().unwrap();
    let old = run.name.strip_prefix("runs/").unwrap();
    let row = store.own_run(&tenant, old).await.unwrap().unwrap();
    let documents = store.run_documents(&row).await.unwrap();
    let context = row.context.replace(&run.engine.as_ref().unwrap().target, "another-target");
    let engine = &serde_json::from_str::<serde_json::Value>(&context).unwrap()["engine"];
    let engine_digest = canonical::digest(&[canonical::text(engine).unwrap().as_bytes()]).to_vec();
    let question = [&row.profile_digest[..], &row.matrix_digest, &engine_digest, row.purpose.as_bytes()];
    let id = canonical::hex(&canonical::digest(&question));
    let facts = store.run_facts_text(&row).await.unwrap().replace(old, &id);
    let text_digest =
        |text: &str| format!("sha256:{}", canonical::hex(&canonical::digest(&[text.as_bytes()])));
    let entry = store.log_entry(&tenant, row.log_seq).await.unwrap().unwrap();
    let told = entry.told("RUN_CREATED", &run.name).unwrap();
    let mut data = told.data;
    data["engine_digest"] = format!("sha256:{}", canonical::hex(&engine_digest)).into();
    data["context_digest"] = text_digest(&context).into();
    data["facts_digest"] = text_digest(&facts).into();
    let name = format!("runs/{id}");
    let entry = NewEntry {
        tenant: tenant.to_string(),
        kind: "RUN_CREATED",
        subject: name.clone(),
        actor: told.actor,
        at: told.at,
        data,
    };
    let row = RunRow { id, engine_digest, context, ..row };
    let new = NewRun { row, documents, facts, data: Vec::new(), entry };
    assert!(matches!(store.save_run(&new).await.unwrap(), SavedRun::Stored(_)));
    name
}

#[tokio::test]
async fn a_replay_on_a_changed_engine_says_what_changed() {
    on_each_engine(async |service| {
        let mut world = world(&service, true).await;
        let (run, _) = run(&world.client, world.request()).await.unwrap();
        let other = of_another_engine(&service, &run).await;
        let report = replay(&mut world.client, &other).await;
        assert_eq!((report.identical, report.reason.as_str()), (true, "ENGINE_CHANGED"), "{report:?}");
        let changes: Vec<_> =
            report.engine_changes.iter().map(|it| (it.field.as_str(), it.is.as_str())).collect();
        assert_eq!(changes, [("target", run.engine.unwrap().target.as_str())]);
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn whatever_of_a_run_is_altered_is_named() {
    let changes: [(&str, &str, &[&str]); 9] = [
        (
            "update runs set context = replace(context, 'cinde', 'other')",
            "update runs set context = replace(context, 'other', 'cinde')",
            &["CONTEXT"],
        ),
        (
            "update runs set facts = replace(facts, '\"vetoed\":true', '\"vetoed\":null')",
            "update runs set facts = replace(facts, '\"vetoed\":null', '\"vetoed\":true')",
            &["FACTS"],
        ),
        ("update runs set purpose = 'another'", "update runs set purpose = 'shortlist'", &["ROW"]),
        ("update runs set exploratory = 1", "update runs set exploratory = 0", &["ROW"]),
        ("update runs set creator = 'another'", "update runs set creator = 'test:cinde'", &["ROW"]),
        ("update runs set prior_runs = 7", "update runs set prior_runs = 0", &["ROW"]),
        ("update runs set log_seq = 2", "update runs set log_seq = 4", &["LOG"]),
        (
            "update run_documents set payload = replace(payload, 'Garments', 'Gadgets') where kind = 'PROVENANCE'",
            "update run_documents set payload = replace(payload, 'Gadgets', 'Garments') where kind = 'PROVENANCE'",
            &["PROVENANCE"],
        ),
        (
            "update log_entries set entry = replace(entry, 'shortlist', 'another') where seq = 4",
            "update log_entries set entry = replace(entry, 'another', 'shortlist') where seq = 4",
            &["LOG"],
        ),
    ];
    on_each_engine(async |service| {
        let mut world = world(&service, true).await;
        let (run, _) = run(&world.client, world.request()).await.unwrap();
        for (alter, restore, damaged) in changes {
            tamper(&service, alter).await;
            let report = replay(&mut world.client, &run.name).await;
            assert_eq!(report.damaged, damaged, "{alter}");
            assert_eq!((report.stored_intact, report.reason.as_str()), (false, "STORED_RUN_DAMAGED"));
            tamper(&service, restore).await;
            assert!(replay(&mut world.client, &run.name).await.stored_intact, "{restore}");
        }
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn a_profile_that_was_altered_until_it_cannot_be_ranked_is_damaged_and_not_unready() {
    on_each_engine(async |service| {
        let mut world = world(&service, true).await;
        let (run, _) = run(&world.client, world.request()).await.unwrap();
        tamper(
            &service,
            "update run_documents set payload = replace(payload, '\"weight\":0.5', '\"weight\":0.9') \
             where kind = 'PROFILE'",
        )
        .await;
        let report = replay(&mut world.client, &run.name).await;
        assert_eq!(report.damaged, ["PROFILE"]);
        assert_eq!((report.identical, report.actual_digest.as_str()), (false, ""));
        tamper(&service, "update run_documents set payload = '{' where kind = 'PROFILE'").await;
        assert_eq!(replay(&mut world.client, &run.name).await.damaged, ["PROFILE"]);
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn a_replay_ends_when_its_time_is_over() {
    let mut config = Config::default();
    config.compute.max_concurrent = 1;
    on_each_engine_with(config, async |service| {
        let mut world = world(&service, true).await;
        let (small, _) = run(&world.client, world.request()).await.unwrap();
        let mut much = profile(&world.list);
        much.smaa.as_mut().unwrap().draws = Some(1_000_000);
        let draft = create(&mut world.client, "much", much).await.unwrap().name;
        let request = pb::CreateRunRequest { profile: draft, exploratory: true, ..world.request() };
        let begun = Instant::now();
        let (large, _) = run(&world.client, request).await.unwrap();
        let takes = begun.elapsed();
        let mut request = tonic::Request::new(pb::ReplayRunRequest { name: large.name });
        request.set_timeout(takes / 20);
        assert!(world.client.replay_run(request).await.is_err());
        // The only place for computations is free long before the draws were made.
        let begun = Instant::now();
        replay(&mut world.client, &small.name).await;
        assert!(begun.elapsed() < takes / 2, "{:?} of {takes:?}", begun.elapsed());
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn two_runs_are_compared_by_what_was_put_in_and_by_what_came_out() {
    on_each_engine(async |service| {
        let mut world = world(&service, true).await;
        let (first, _) = run(&world.client, world.request()).await.unwrap();
        // Jobs count a little more, wires are worth less, and three are chosen.
        let mut next = profile(&world.list);
        (next.criteria[0].weight, next.criteria[2].weight) = (0.46, 0.24);
        next.select_k = 3;
        next.criteria[1].value =
            Some(pb::ValueFunction { worst: Some(-1.0), goal: Some(2.0), ..Default::default() });
        let draft = create(&mut world.client, "shortlist", next).await.unwrap().name;
        let profile = register(&mut world.client, &draft).await.unwrap().name;
        let figures = FIGURES.replace("CRI,wires,REL,2020,1.4", "CRI,wires,REL,2020,0.65");
        let figures = import_input(&service, "cinde", InputKind::Indicators, &figures).await;
        let request = pb::CreateRunRequest {
            profile,
            inputs: vec![figures.clone()],
            corrects: first.name.clone(),
            ..world.request()
        };
        let (second, _) = run(&world.client, request).await.unwrap();
        assert_eq!(second.corrects, first.name);
        let request = pb::CompareRunsRequest { run: first.name.clone(), other: second.name };
        let found = world.client.compare_runs(request).await.unwrap().into_inner();
        assert_eq!(found.inputs.len(), 1);
        assert_eq!((&found.inputs[0].name, &found.inputs[0].other_name), (&world.figures, &figures));
        let weights: Vec<_> = found.weights.iter().map(|it| it.criterion.as_str()).collect();
        assert_eq!(weights, ["JOBS", "REL"]);
        assert_eq!(found.value_functions, ["COMPLEX"]);
        assert_eq!(found.profile_paths, ["select_k"]);
        assert_eq!(found.changed_cell_count, 1);
        assert!(
            found.moves.iter().any(|it| it.sector == "wires" && it.rank == 2 && it.other_rank > 2),
            "{found:?}"
        );
        assert!(found.tau_b.unwrap() < 1.0);
        assert!(found.engine.is_empty() && found.only_in_run.is_empty());
        let request = pb::CompareRunsRequest { run: first.name.clone(), other: first.name };
        let same = world.client.compare_runs(request).await.unwrap().into_inner();
        assert_eq!((same.tau_b, same.moves.len(), same.profile_paths.len()), (Some(1.0), 0, 0));
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn the_log_is_read_verified_and_exported_and_a_tampered_row_is_found() {
    on_each_engine(async |service| {
        let world = world(&service, true).await;
        run(&world.client, world.request()).await.unwrap();
        let mut audit = service.audit("cinde", Role::Viewer).await;
        let head = audit.get_log_head(pb::GetLogHeadRequest {}).await.unwrap().into_inner();
        let list = audit.list_log_entries(pb::ListLogEntriesRequest::default()).await.unwrap().into_inner();
        let kinds: Vec<_> = list.entries.iter().map(|entry| entry.kind.as_str()).collect();
        assert_eq!(kinds, ["INPUT_IMPORTED", "PROFILE_REGISTERED", "INPUT_IMPORTED", "RUN_CREATED"]);
        assert_eq!((head.seq, &head.hash), (4, &list.entries[3].entry_hash));
        assert_eq!(list.entries[3].actor, "test:cinde");
        let verify = pb::VerifyLogRequest::default();
        let found = audit.verify_log(verify.clone()).await.unwrap().into_inner();
        assert!(found.intact && found.entry_count == 4);
        let mut exported = Vec::new();
        let mut batches = audit.export_log(pb::ExportLogRequest::default()).await.unwrap().into_inner();
        let mut last = None;
        while let Some(batch) = batches.message().await.unwrap() {
            exported.extend(batch.entries);
            last = batch.head;
        }
        assert_eq!((exported, last), (list.entries.clone(), Some(head.clone())));
        // Known heads: the one that was published, half of one, and one that never was.
        let known = |seq, hash: &str| pb::VerifyLogRequest { known_seq: seq, known_hash: hash.to_owned() };
        assert!(audit.verify_log(known(2, &list.entries[1].entry_hash)).await.unwrap().into_inner().intact);
        let half = audit.verify_log(known(2, "")).await;
        refused_at(half, Kind::InvalidArgument, "KNOWN_HEAD_INCOMPLETE", "known_hash");
        let other = audit.verify_log(known(2, &head.hash)).await.unwrap().into_inner();
        assert_eq!((other.intact, other.first_bad_seq, other.reason.as_str()), (false, 3, "ENTRY_UNLINKED"));
        tamper(&service, "update log_entries set entry = replace(entry, 'Ana', 'Eva') where seq = 2").await;
        let found = audit.verify_log(verify).await.unwrap().into_inner();
        assert_eq!((found.intact, found.first_bad_seq, found.reason.as_str()), (false, 2, "ENTRY_ALTERED"));
        // Another tenant has a log of its own.
        let mut stranger = service.audit("procomer", Role::Analyst).await;
        let empty =
            stranger.list_log_entries(pb::ListLogEntriesRequest::default()).await.unwrap().into_inner();
        assert!(empty.entries.is_empty());
        service.stop().await;
    })
    .await;
}

//! A run is computed again from what is stored, byte by byte, and beside another; and
//! the log tells whether anybody touched it.

use eslabon_proto::{
    sectors::v1::{self as pb, InputKind},
    r#type::v1::Role,
};
use eslabon_runtime::{db::Db, problem::Kind};

use super::{
    ranking::{FIGURES, create, import_input, profile, register},
    runs::{run, world},
    support::{Ranking, Service, on_each_engine, refused_at},
};

async fn replay(client: &mut Ranking, name: &str) -> pb::ReplayReport {
    client.replay_run(pb::ReplayRunRequest { name: name.to_owned() }).await.unwrap().into_inner()
}

/// Changes rows as somebody would who can write to the database.
async fn tamper(service: &Service, statement: &'static str) {
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
            "update run_documents set payload = replace(payload, '\"value\":1.8,', '\"value\":0.7,') \
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

#[tokio::test]
async fn a_replay_on_a_changed_engine_says_what_changed() {
    on_each_engine(async |service| {
        let mut world = world(&service, true).await;
        let (run, _) = run(&world.client, world.request()).await.unwrap();
        let target = run.engine.unwrap().target;
        tamper(&service, "update runs set context = replace(context, '-linux-', '-other-')").await;
        let report = replay(&mut world.client, &run.name).await;
        assert_eq!((report.identical, report.reason.as_str()), (true, "ENGINE_CHANGED"));
        let changes: Vec<_> =
            report.engine_changes.iter().map(|it| (it.field.as_str(), it.is.as_str())).collect();
        assert_eq!(changes, [("target", target.as_str())]);
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

//! Nobody gets another draw, another name or a blind run by importing the same figures
//! in other clothes; and what was done to the data stays in the log.

use eslabon_proto::{
    sectors::v1::{self as pb, InputKind, profile::State},
    r#type::v1::Role,
};
use eslabon_runtime::problem::Kind;
use eslabon_sectors::Config;

use super::{
    ranking::{FIGURES, create, import_input, profile, register},
    replays::tamper,
    runs::{run, world, world_of},
    support::{Service, import, on_each_engine, on_each_engine_with, refused, refused_at, small_world},
};

async fn kinds(service: &Service, tenant: &str) -> Vec<(String, String)> {
    let mut audit = service.audit(tenant, Role::Viewer).await;
    let list = audit.list_log_entries(pb::ListLogEntriesRequest::default()).await.unwrap().into_inner();
    list.entries.into_iter().map(|entry| (entry.kind, entry.subject)).collect()
}

#[tokio::test]
async fn figures_with_a_row_that_nobody_asked_for_are_the_same_question() {
    on_each_engine(async |service| {
        let world = world(&service, true).await;
        let (first, _) = run(&world.client, world.request()).await.unwrap();
        let more = format!("{FIGURES}CRI,coffee,RAINFALL,2020,7,,\nMEX,coffee,REL,2020,9,,\n");
        let other = import_input(&service, "cinde", InputKind::Indicators, &more).await;
        assert_ne!(other, world.figures);
        let request = pb::CreateRunRequest { inputs: vec![other.clone()], ..world.request() };
        let (again, held) = run(&world.client, request.clone()).await.unwrap();
        assert_eq!((held, &again), (true, &first), "the run that is held is the answer");
        // For another purpose it is another run, with the same draws, and it counts the first.
        let request = pb::CreateRunRequest { purpose: "another".to_owned(), ..request };
        let (another, _) = run(&world.client, request).await.unwrap();
        assert_eq!((&another.seed, &another.matrix_digest), (&first.seed, &first.matrix_digest));
        assert_eq!(another.result_digest, first.result_digest);
        assert_ne!(another.provenance_digest, first.provenance_digest);
        assert_eq!(another.prior_runs_on_same_inputs, 1);
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn a_run_on_other_numbers_of_the_same_input_counts_the_earlier_one() {
    on_each_engine(async |service| {
        let mut world = world(&service, true).await;
        run(&world.client, world.request()).await.unwrap();
        let mut fewer = profile(&world.list);
        fewer.criteria.remove(1);
        fewer.criteria[0].weight = 0.8;
        let draft = create(&mut world.client, "fewer", fewer).await.unwrap().name;
        let request = pb::CreateRunRequest { profile: draft, exploratory: true, ..world.request() };
        let (second, _) = run(&world.client, request).await.unwrap();
        assert_eq!(second.prior_runs_on_same_inputs, 1);
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn a_table_that_is_comparable_to_one_seen_before_is_not_unseen_and_a_new_year_is() {
    on_each_engine(async |service| {
        // The figures are seen, then weights are registered.
        let mut world = world(&service, false).await;
        let altered = FIGURES.replace("CRI,rice,JOBS,2020,60", "CRI,rice,JOBS,2020,61");
        let figures = import_input(&service, "cinde", InputKind::Indicators, &altered).await;
        let request =
            |inputs: &str| pb::CreateRunRequest { inputs: vec![inputs.to_owned()], ..world.request() };
        let (seen, _) = run(&world.client, request(&figures)).await.unwrap();
        let used = seen.inputs.iter().find(|it| it.name == figures).unwrap();
        assert!(!used.seen_before_registration);
        assert_eq!(used.comparable_seen, world.figures);
        assert!(!seen.blind && seen.warnings.contains(&"WEIGHTS_FIXED_AFTER_DATA".to_owned()));
        // A release of a year that was not there before, with the years that were.
        let release = format!(
            "{FIGURES}{}",
            FIGURES
                .lines()
                .skip(1)
                .fold(String::new(), |all, line| { all + &line.replace(",2020,", ",2021,") + "\n" })
        );
        let release = import_input(&service, "cinde", InputKind::Indicators, &release).await;
        let (blind, _) = run(&world.client, request(&release)).await.unwrap();
        assert!(blind.blind, "{:?}", blind.inputs);
        // Of another territory nothing was seen.
        let mexico = FIGURES.replace("CRI,", "MEX,");
        let mexico = import_input(&service, "cinde", InputKind::Indicators, &mexico).await;
        let abroad = pb::Profile { territory: "MEX".to_owned(), ..profile(&world.list) };
        let draft = create(&mut world.client, "abroad", abroad).await.unwrap().name;
        let abroad = register(&mut world.client, &draft).await.unwrap().name;
        let late = format!("{}MEX,rice,RAINFALL,2020,7,,\n", FIGURES.replace("CRI,", "MEX,"));
        let late = import_input(&service, "cinde", InputKind::Indicators, &late).await;
        let request = pb::CreateRunRequest { profile: abroad, inputs: vec![late], ..world.request() };
        let (seen, _) = run(&world.client, request).await.unwrap();
        let used = seen.inputs.iter().find(|it| !it.comparable_seen.is_empty()).unwrap();
        assert_eq!((seen.blind, &used.comparable_seen), (false, &mexico));
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn a_comparable_public_table_that_was_there_before_counts_by_time() {
    on_each_engine(async |service| {
        let altered = FIGURES.replace("CRI,rice,JOBS,2020,60", "CRI,rice,JOBS,2020,61");
        let public = import_input(&service, "public", InputKind::Indicators, &altered).await;
        let world = world(&service, true).await;
        let (seen, _) = run(&world.client, world.request()).await.unwrap();
        let used = seen.inputs.iter().find(|it| it.name == world.figures).unwrap();
        assert_eq!((seen.blind, &used.comparable_seen), (false, &public));
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn a_repeat_that_corrects_something_else_is_refused() {
    on_each_engine(async |service| {
        let world = world(&service, true).await;
        let (first, _) = run(&world.client, world.request()).await.unwrap();
        let correcting = |purpose: &str, corrects: &str| pb::CreateRunRequest {
            purpose: purpose.to_owned(),
            corrects: corrects.to_owned(),
            ..world.request()
        };
        let answer = run(&world.client, correcting("shortlist", &first.name)).await;
        refused_at(answer, Kind::FailedPrecondition, "CORRECTS_DIFFERS", "corrects");
        let (second, _) = run(&world.client, correcting("corrected", &first.name)).await.unwrap();
        assert_eq!(second.corrects, first.name);
        assert!(run(&world.client, correcting("corrected", &first.name)).await.unwrap().1);
        assert!(run(&world.client, correcting("corrected", "")).await.unwrap().1);
        let answer = run(&world.client, correcting("corrected", &second.name)).await;
        refused_at(answer, Kind::FailedPrecondition, "CORRECTS_DIFFERS", "corrects");
        let mut audit = service.audit("cinde", Role::Viewer).await;
        let list = audit.list_log_entries(pb::ListLogEntriesRequest::default()).await.unwrap().into_inner();
        assert!(format!("{:?}", list.entries.last().unwrap()).contains(&first.name), "the log tells it");
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn a_cap_above_the_default_is_registered_and_every_run_warns_of_it() {
    on_each_engine(async |service| {
        let raised = |it| pb::Profile {
            employment: Some(pb::EmploymentRules { cap: Some(0.3), never_heaviest_in_draws: true }),
            ..it
        };
        let mut world = world_of(&service, true, raised).await;
        let held = world.client.get_profile(pb::GetProfileRequest { name: world.profile.clone() }).await;
        assert!(held.unwrap().into_inner().employment.unwrap().never_heaviest_in_draws);
        let (run, _) = run(&world.client, world.request()).await.unwrap();
        assert!(run.warnings.contains(&"EMPLOYMENT_CAP_RAISED".to_owned()), "{:?}", run.warnings);
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn more_draws_than_the_operator_allows_are_refused_where_they_are_asked_for() {
    let mut config = Config::default();
    config.compute.max_draw_cells = 2000 * 5 * 3 - 1;
    on_each_engine_with(config, async |service| {
        let mut world = world(&service, true).await;
        let answer = run(&world.client, world.request()).await;
        refused_at(answer, Kind::FailedPrecondition, "TOO_MUCH_TO_DRAW", "smaa.draws");
        let mut fewer = profile(&world.list);
        fewer.smaa.as_mut().unwrap().draws = Some(1000);
        let draft = create(&mut world.client, "fewer", fewer).await.unwrap().name;
        let request = pb::CreateRunRequest { profile: draft, exploratory: true, ..world.request() };
        assert!(run(&world.client, request).await.is_ok());
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn a_registered_profile_that_was_altered_is_neither_read_nor_used() {
    on_each_engine(async |service| {
        let mut world = world(&service, true).await;
        let name = world.profile.clone();
        let get = async |client: &mut super::support::Ranking| {
            client.get_profile(pb::GetProfileRequest { name: name.clone() }).await
        };
        tamper(&service, "update profiles set content = replace(content, 'agreed', 'AGREED')").await;
        refused(get(&mut world.client).await, Kind::DataLoss, "PROFILE_DAMAGED");
        refused(run(&world.client, world.request()).await, Kind::DataLoss, "PROFILE_DAMAGED");
        tamper(&service, "update profiles set content = replace(content, 'AGREED', 'agreed')").await;
        let held = get(&mut world.client).await.unwrap().into_inner();
        assert_eq!(held.state, i32::from(State::Registered));
        // Content and digest fit, but are not what the log says was registered.
        let mut other = profile(&world.list);
        other.title = "Another".to_owned();
        let draft = create(&mut world.client, "other", other).await.unwrap().name;
        register(&mut world.client, &draft).await.unwrap();
        tamper(&service, "update profiles set digest = null where profile = 'other'").await;
        tamper(&service, "update profiles set registered_seq = 4 where profile = 'shortlist'").await;
        assert!(get(&mut world.client).await.is_ok());
        refused(run(&world.client, world.request()).await, Kind::DataLoss, "PROFILE_DAMAGED");
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn deletions_are_logged_once_with_what_is_gone() {
    on_each_engine(async |service| {
        let input = import_input(&service, "cinde", InputKind::Indicators, FIGURES).await;
        let mut client = service.analyst("cinde").await;
        let dataset = import(&mut client, &small_world()).await.name;
        let request = pb::DeleteDatasetRequest {
            name: dataset.clone(),
            request_id: "once".to_owned(),
            ..Default::default()
        };
        client.delete_dataset(request.clone()).await.unwrap();
        client.delete_dataset(request).await.unwrap();
        let mut inputs = service.inputs("cinde", Role::Analyst).await;
        let request = pb::DeleteInputRequest { name: input.clone(), ..Default::default() };
        inputs.delete_input(request.clone()).await.unwrap();
        refused(inputs.delete_input(request).await, Kind::NotFound, "NOT_FOUND");
        let expected = [
            ("INPUT_IMPORTED", &input),
            ("DATASET_IMPORTED", &dataset),
            ("DATASET_DELETED", &dataset),
            ("INPUT_DELETED", &input),
        ];
        let expected = expected.map(|(kind, subject)| (kind.to_owned(), subject.clone()));
        assert_eq!(kinds(&service, "cinde").await, expected);
        service.stop().await;
    })
    .await;
}

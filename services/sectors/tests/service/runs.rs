//! Runs: ranked once, named by what was asked, explained, and honest about what was
//! known before.

use eslabon_proto::{
    sectors::v1::{self as pb, InputKind, create_run_response::Event},
    r#type::v1::Role,
};
use eslabon_runtime::{identity::Tenant, problem::Kind};
use tonic::Status;

use super::{
    ranking::{FIGURES, SECTORS, create, import_input, profile, register},
    support::{Ranking, Service, on_each_engine, refused, refused_at},
};

/// What a run is made with.
pub(crate) struct World {
    pub(crate) client: Ranking,
    pub(crate) list: String,
    pub(crate) figures: String,
    pub(crate) profile: String,
}

/// A registered profile, and figures that were seen after it or before.
pub(crate) async fn world(service: &Service, profile_first: bool) -> World {
    world_of(service, profile_first, |it| it).await
}

pub(crate) async fn world_of(
    service: &Service,
    profile_first: bool,
    change: impl Fn(pb::Profile) -> pb::Profile,
) -> World {
    let mut client = service.ranking("cinde", Role::Analyst).await;
    let list = import_input(service, "cinde", InputKind::SectorList, SECTORS).await;
    let mut figures = String::new();
    if !profile_first {
        figures = import_input(service, "cinde", InputKind::Indicators, FIGURES).await;
    }
    let draft = create(&mut client, "shortlist", change(profile(&list))).await.unwrap().name;
    let profile = register(&mut client, &draft).await.unwrap().name;
    if profile_first {
        figures = import_input(service, "cinde", InputKind::Indicators, FIGURES).await;
    }
    World { client, list, figures, profile }
}

impl World {
    pub(crate) fn request(&self) -> pb::CreateRunRequest {
        pb::CreateRunRequest {
            profile: self.profile.clone(),
            purpose: "shortlist".to_owned(),
            inputs: vec![self.figures.clone()],
            ..Default::default()
        }
    }
}

/// Ranks and gives the run, and whether it was held.
pub(crate) async fn run(client: &Ranking, request: pb::CreateRunRequest) -> Result<(pb::Run, bool), Status> {
    let mut answers = client.clone().create_run(request).await?.into_inner();
    while let Some(answer) = answers.message().await? {
        if let Some(Event::Run(run)) = answer.event {
            return Ok((run, answer.already_held));
        }
    }
    panic!("a run ends with itself or an error");
}

pub(crate) async fn sectors(client: &mut Ranking, run: &str) -> Vec<pb::SectorResult> {
    let request = pb::ListSectorResultsRequest { run: run.to_owned(), ..Default::default() };
    client.list_sector_results(request).await.unwrap().into_inner().sectors
}

async fn explained(client: &mut Ranking, run: &str, sector: &str) -> pb::SectorExplanation {
    let request = pb::GetSectorResultRequest { name: format!("{run}/sectors/{sector}") };
    client.get_sector_result(request).await.unwrap().into_inner()
}

#[tokio::test]
async fn sectors_are_ranked_with_vetoes_and_what_each_criterion_adds() {
    on_each_engine(async |service| {
        let mut world = world(&service, true).await;
        let (run, held) = run(&world.client, world.request()).await.unwrap();
        assert!(!held);
        let summary = run.summary.clone().unwrap();
        assert_eq!((summary.sector_count, summary.eligible_count, summary.vetoed_count), (5, 4, 1));
        assert_eq!(summary.selected, ["devices", "wires"]);
        let results = sectors(&mut world.client, &run.name).await;
        let places: Vec<_> = results.iter().map(|it| (it.sector.as_str(), it.rank, it.shadow_rank)).collect();
        let expected =
            [("devices", 1, 1), ("wires", 2, 2), ("coffee", 3, 4), ("garments", 4, 3), ("rice", 0, 5)];
        assert_eq!(places[..2], expected[..2]);
        assert_eq!(places[4].0, "rice", "the vetoed come last: {places:?}");
        let devices = &results[0];
        let parts: f64 = devices.contributions.iter().filter_map(|it| it.contribution).sum();
        assert!((parts - devices.score.unwrap()).abs() < 1e-9);
        assert_eq!(devices.contributions[0].raw, Some(1.8));
        assert_eq!(devices.contributions[0].source, world.figures);
        let rice = &results[4];
        assert!(rice.vetoed && rice.rank == 0 && rice.gates_fired == ["uncompetitive"]);
        let garments = results.iter().find(|it| it.sector == "garments").unwrap();
        assert_eq!(garments.missing, ["COMPLEX"]);
        assert_eq!(garments.contributions[1].treatment, "INTERVAL");
        assert!(garments.score_low.unwrap() < garments.score_high.unwrap());
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn the_same_question_again_answers_the_run_that_is_held() {
    on_each_engine(async |service| {
        let mut world = world(&service, true).await;
        let (first, _) = run(&world.client, world.request()).await.unwrap();
        let (again, held) = run(&world.client, world.request()).await.unwrap();
        assert!(held);
        assert_eq!(first, again);
        let other = pb::CreateRunRequest { purpose: "other".to_owned(), ..world.request() };
        let (other, held) = run(&world.client, other).await.unwrap();
        assert!(!held && other.name != first.name);
        assert_eq!(other.seed, first.seed, "the draws are the same whatever the purpose");
        assert_eq!(other.result_digest, first.result_digest);
        assert_eq!(other.prior_runs_on_same_inputs, 1);
        assert!(other.warnings.contains(&"EARLIER_RUNS_ON_SAME_INPUTS".to_owned()));
        let all = world.client.list_runs(pb::ListRunsRequest::default()).await.unwrap().into_inner();
        assert_eq!(all.runs.iter().map(|it| &it.name).collect::<Vec<_>>(), [&other.name, &first.name]);
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn the_same_question_asked_by_many_at_once_is_one_run() {
    on_each_engine(async |service| {
        let world = world(&service, true).await;
        let asking = (0..6).map(|_| {
            let (client, request) = (world.client.clone(), world.request());
            tokio::spawn(async move { run(&client, request).await.unwrap() })
        });
        let mut answers = Vec::new();
        for answer in futures::future::join_all(asking).await {
            answers.push(answer.unwrap());
        }
        assert_eq!(answers.iter().filter(|(_, held)| !held).count(), 1);
        assert!(answers.iter().all(|(run, _)| *run == answers[0].0));
        let store = service.store().await;
        let tenant: Tenant = "cinde".parse().unwrap();
        let entries = store.log_entries(&tenant, 0, i64::MAX, 100).await.unwrap();
        assert_eq!(entries.iter().filter(|entry| entry.kind == "RUN_CREATED").count(), 1);
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn a_run_is_blind_only_when_its_profile_was_registered_before_its_figures_were_seen() {
    on_each_engine(async |service| {
        let mut world = world(&service, true).await;
        let (blind, _) = run(&world.client, world.request()).await.unwrap();
        assert!(blind.blind && !blind.warnings.contains(&"WEIGHTS_FIXED_AFTER_DATA".to_owned()));
        let of = |run: &pb::Run, name: &str| run.inputs.iter().find(|it| it.name == name).cloned().unwrap();
        assert!(of(&blind, &world.list).seen_before_registration, "the profile names its sectors");
        assert!(!of(&blind, &world.figures).seen_before_registration);
        assert!(of(&blind, &world.figures).first_seen_seq > 0);
        // The next version comes after the figures.
        let next = pb::Profile { select_k: 3, ..profile(&world.list) };
        let draft = create(&mut world.client, "shortlist", next).await.unwrap().name;
        let late = register(&mut world.client, &draft).await.unwrap().name;
        let (seen, _) =
            run(&world.client, pb::CreateRunRequest { profile: late, ..world.request() }).await.unwrap();
        assert!(!seen.blind && seen.warnings.contains(&"WEIGHTS_FIXED_AFTER_DATA".to_owned()));
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn public_figures_that_were_there_before_the_profile_are_not_unseen() {
    on_each_engine(async |service| {
        let public = import_input(&service, "public", InputKind::Indicators, FIGURES).await;
        let world = world(&service, true).await;
        // The tenant imports the same afterwards: it was there to be looked at all the same.
        assert_eq!(public, world.figures);
        let (run, _) = run(&world.client, world.request()).await.unwrap();
        assert!(!run.blind);
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn a_profile_that_is_not_in_force_only_explores() {
    on_each_engine(async |service| {
        let mut world = world(&service, true).await;
        let next = pb::Profile { select_k: 3, ..profile(&world.list) };
        let draft = create(&mut world.client, "shortlist", next).await.unwrap().name;
        let with = |profile: &str, exploratory| pb::CreateRunRequest {
            profile: profile.to_owned(),
            exploratory,
            ..world.request()
        };
        let mut client = world.client.clone();
        let answer = run(&client, with(&draft, false)).await;
        refused(answer, Kind::FailedPrecondition, "PROFILE_NOT_REGISTERED");
        let (explored, _) = run(&client, with(&draft, true)).await.unwrap();
        assert!(explored.exploratory && !explored.blind);
        assert!(explored.warnings.contains(&"EXPLORATORY".to_owned()));
        register(&mut client, &draft).await.unwrap();
        let answer = run(&client, with(&world.profile, false)).await;
        refused(answer, Kind::FailedPrecondition, "PROFILE_SUPERSEDED");
        assert!(run(&client, with(&world.profile, true)).await.is_ok());
        // The same content, registered now: another question than the exploration.
        let (agreed, held) = run(&client, with(&draft, false)).await.unwrap();
        assert!(!held && agreed.name != explored.name && !agreed.exploratory);
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_ranked_says_why_and_where() {
    on_each_engine(async |service| {
        let mut world = world_of(&service, true, |it| pb::Profile { select_k: 5, ..it }).await;
        let answer = run(&world.client, world.request()).await;
        refused_at(answer, Kind::FailedPrecondition, "K_TOO_LARGE", "select_k");
        let none = pb::CreateRunRequest { inputs: Vec::new(), ..world.request() };
        let answer = run(&world.client, none).await;
        refused_at(answer, Kind::InvalidArgument, "UNKNOWN_CRITERION", "criteria[0]");
        // An employment-led draft does not even explore.
        let mut led = profile(&world.list);
        (led.criteria[0].weight, led.criteria[1].weight, led.criteria[2].weight) = (0.2, 0.2, 0.6);
        let draft = create(&mut world.client, "led", led).await.unwrap().name;
        let explored = pb::CreateRunRequest { profile: draft, exploratory: true, ..world.request() };
        let answer = run(&world.client, explored).await;
        refused_at(answer, Kind::FailedPrecondition, "PROFILE_NOT_READY", "employment.cap");
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn a_constant_column_is_told_and_leaves_what_depends_on_it_undefined() {
    on_each_engine(async |service| {
        let mut world = world(&service, true).await;
        let constant: String = FIGURES
            .lines()
            .map(|line| {
                if line.contains(",JOBS,") {
                    format!("{},20,1,\n", &line[..line.find(",2020").unwrap() + 5])
                } else {
                    format!("{line}\n")
                }
            })
            .collect();
        world.figures = import_input(&service, "cinde", InputKind::Indicators, &constant).await;
        let (run, _) = run(&world.client, world.request()).await.unwrap();
        assert!(run.warnings.contains(&"CONSTANT_CRITERION:JOBS".to_owned()));
        let request = pb::GetStabilityRequest { run: run.name };
        let stability = world.client.get_stability(request).await.unwrap().into_inner();
        assert_eq!(stability.constant_criteria, ["JOBS"]);
        let vikor = stability.cross_checks.iter().find(|it| it.method == "VIKOR").unwrap();
        assert_eq!((vikor.undefined.as_str(), vikor.criterion.as_str()), ("DEGENERATE_CRITERION", "JOBS"));
        assert_eq!(vikor.tau_b, None);
        let refusing = pb::Profile { refuse_constant: true, ..profile(&world.list) };
        let draft = create(&mut world.client, "refusing", refusing).await.unwrap().name;
        let request = pb::CreateRunRequest { profile: draft, exploratory: true, ..world.request() };
        let answer = self::run(&world.client, request).await;
        refused_at(answer, Kind::FailedPrecondition, "DEGENERATE_CRITERION", "criteria[2]");
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn robustness_says_how_far_weights_can_move_and_what_a_place_costs() {
    on_each_engine(async |service| {
        let mut world = world(&service, true).await;
        let (run, _) = run(&world.client, world.request()).await.unwrap();
        let request = pb::GetStabilityRequest { run: run.name.clone() };
        let stability = world.client.get_stability(request).await.unwrap().into_inner();
        for weight in &stability.weights {
            let (order, top_k) = (weight.order.as_ref().unwrap(), weight.top_k.as_ref().unwrap());
            assert!(order.low <= weight.weight && weight.weight <= order.high);
            // The choice holds at least as long as the whole order.
            assert!(top_k.low <= order.low + 1e-12 && order.high <= top_k.high + 1e-12);
        }
        let pair = stability.last_in_first_out.unwrap();
        assert_eq!(pair.ahead, "wires");
        let price = stability.price_of_choice.unwrap();
        // No pair of a chosen sector and another is turned by less.
        assert!(price.shift.unwrap() <= pair.shift.unwrap());
        assert_eq!(stability.neighbours.len(), 4);
        // There and back is no gain.
        let rate = |given: &str, taken: &str| {
            stability.trade_offs.iter().find(|it| it.given == given && it.taken == taken).unwrap().rate
        };
        assert!((rate("REL", "JOBS") * rate("JOBS", "REL") - 1.0).abs() < 1e-9);
        let draws = stability.draws.unwrap();
        assert_eq!((draws.count, draws.sampler.as_str()), (2000, "BANDS"));
        let families: f64 = stability.families.iter().map(|it| it.weight).sum();
        assert!((families - 1.0).abs() < 1e-9);
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn a_sector_is_explained_by_data_and_by_one_sentence_in_each_language() {
    on_each_engine(async |service| {
        let mut world = world(&service, true).await;
        let (run, _) = run(&world.client, world.request()).await.unwrap();
        let devices = explained(&mut world.client, &run.name, "devices").await;
        assert_eq!(devices.strongest[0].criterion, "REL");
        assert_eq!(devices.weakest[0].criterion, "JOBS");
        assert!(devices.en.starts_with("Medical devices is number 1 of 4 with "), "{}", devices.en);
        assert!(devices.es.starts_with("Dispositivos médicos ocupa el puesto 1 de 4 con "), "{}", devices.es);
        for text in [&devices.en, &devices.es] {
            assert_eq!(text.matches(". ").count(), 0, "one sentence: {text}");
        }
        let rice = explained(&mut world.client, &run.name, "rice").await;
        assert!(rice.en.starts_with("Rice is vetoed by `uncompetitive`"), "{}", rice.en);
        assert!(rice.es.starts_with("Arroz queda vetado por `uncompetitive`"), "{}", rice.es);
        assert_eq!(rice.gates[0].reason, "resources would be trapped");
        let missing = pb::GetSectorResultRequest { name: format!("{}/sectors/none", run.name) };
        refused(world.client.get_sector_result(missing).await, Kind::NotFound, "NOT_FOUND");
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn results_are_paged() {
    on_each_engine(async |service| {
        let mut world = world(&service, true).await;
        let (run, _) = run(&world.client, world.request()).await.unwrap();
        let all = sectors(&mut world.client, &run.name).await;
        let (mut paged, mut token) = (Vec::new(), String::new());
        loop {
            let request =
                pb::ListSectorResultsRequest { run: run.name.clone(), page_size: 2, page_token: token };
            let page = world.client.list_sector_results(request).await.unwrap().into_inner();
            paged.extend(page.sectors);
            token = page.next_page_token;
            if token.is_empty() {
                break;
            }
        }
        assert_eq!(paged, all);
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn runs_and_inputs_of_another_tenant_do_not_exist() {
    on_each_engine(async |service| {
        let world = world(&service, true).await;
        let (mine, _) = run(&world.client, world.request()).await.unwrap();
        let mut stranger = service.ranking("procomer", Role::Analyst).await;
        let name = || mine.name.clone();
        refused(stranger.get_run(pb::GetRunRequest { name: name() }).await, Kind::NotFound, "NOT_FOUND");
        refused(
            stranger.replay_run(pb::ReplayRunRequest { name: name() }).await,
            Kind::NotFound,
            "NOT_FOUND",
        );
        let stability = stranger.get_stability(pb::GetStabilityRequest { run: name() }).await;
        refused(stability, Kind::NotFound, "NOT_FOUND");
        let listed = pb::ListSectorResultsRequest { run: name(), ..Default::default() };
        refused(stranger.list_sector_results(listed).await, Kind::NotFound, "NOT_FOUND");
        refused(run(&stranger, world.request()).await, Kind::NotFound, "NOT_FOUND");
        // With a profile of one's own, the figures are not there.
        let list = import_input(&service, "procomer", InputKind::SectorList, SECTORS).await;
        let draft = create(&mut stranger, "mine", profile(&list)).await.unwrap().name;
        let own = pb::CreateRunRequest { profile: draft, exploratory: true, ..world.request() };
        refused(run(&stranger, own.clone()).await, Kind::NotFound, "NOT_FOUND");
        // With figures of one's own, the run is one's own too.
        import_input(&service, "procomer", InputKind::Indicators, FIGURES).await;
        let corrects = pb::CreateRunRequest { corrects: name(), ..own.clone() };
        refused(run(&stranger, corrects).await, Kind::NotFound, "NOT_FOUND");
        let (own, _) = run(&stranger, own).await.unwrap();
        assert_eq!((own.tenant.as_str(), own.prior_runs_on_same_inputs), ("procomer", 0));
        let all = stranger.list_runs(pb::ListRunsRequest::default()).await.unwrap().into_inner();
        assert_eq!(all.runs.len(), 1);
        service.stop().await;
    })
    .await;
}

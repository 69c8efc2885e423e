//! A proposed policy from a file to its review, as it is typed.

use std::fs;

use crate::support::World;

/// A subsidy for research with one piece of evidence; `claim` is what changes.
fn file(summary: &str) -> String {
    let level = r#"{"required": 2, "available": 2}"#;
    format!(
        r#"{{
            "title": "Subsidy for research",
            "summary": "{summary}",
            "scope": "POLICY_SCOPE_HORIZONTAL",
            "instrument": "POLICY_INSTRUMENT_MARKET_INTERVENTION",
            "marketFailure": {{"kind": "FAILURE_KIND_KNOWLEDGE_SPILLOVER"}},
            "design": {{"targetsFailure": "DESIGN_FIT_DIRECT"}},
            "capability": {{"technical": {level}, "political": {level}, "organisational": {level}}},
            "milestones": [
                {{"id": "m1", "indicator": "patents", "due": "2021-06-30", "consequenceIfMissed": "it ends"}}
            ],
            "evidence": [{{
                "id": "survey", "kind": "EVIDENCE_KIND_FIRM_SURVEY", "supports": "POLICY_TEST_MARKET_FAILURE",
                "claim": "others copy what one finds out", "source": "survey", "submittedBy": "Ana Mora"
            }}]
        }}"#
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proposal_is_assessed_decided_on_and_reviewed() {
    let world = World::empty().await;
    let path = world.folder.path().join("Research.json");
    fs::write(&path, file("first")).unwrap();
    let assess = format!("sectors assess {}", path.display());
    let shown = world.run(&assess).await.unwrap().out;
    for expected in ["q2 horizontal market intervention: admissible\n", "MF_KNOWLEDGE_SPILLOVER", "2369-2372"]
    {
        assert!(shown.contains(expected), "{expected}: {shown}");
    }
    // The same again is the same; another text is another version.
    assert_eq!(world.run(&assess).await.unwrap().out, shown);
    fs::write(&path, file("second")).unwrap();
    world.run(&assess).await.unwrap();
    let listed = world.run("sectors proposals list --output csv").await.unwrap().out;
    let line = listed.lines().nth(1).unwrap();
    assert!(line.starts_with("proposals/research,Subsidy for research,Q2,,,2,1,0,"), "{listed}");

    let refused = world.run("sectors decide research --outcome rejected --by Ana").await.unwrap_err();
    assert!(refused.to_string().contains("JUSTIFICATION_REQUIRED"), "{refused}");
    let decide = "sectors decide research --outcome approved --by Ana --by Luis --recused Eva:owns \
                  --dissent Luis:early --on 2020-01-15 --review-due 2021-01-15";
    let decided = world.run(decide).await.unwrap().out;
    assert!(decided.contains("REVIEW_OVERDUE MILESTONE_OVERDUE"), "{decided}");
    let review = "sectors review proposals/research/decisions/1 --by Ana --findings good --conclusion continue \
                  --met m1=7 --next-due 2999-01-15";
    world.run(review).await.unwrap();
    let decisions = world.run("sectors proposals decisions research --output csv").await.unwrap().out;
    assert!(decisions.contains(",2999-01-15,,"), "nothing is late any more: {decisions}");
    assert!(decisions.contains("m1 (2021-06-30): met"), "{decisions}");
    world.suite.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn evidence_that_a_file_changes_stays_as_it_is_and_is_told() {
    let world = World::empty().await;
    let path = world.folder.path().join("research.json");
    let assess = format!("sectors assess {}", path.display());
    fs::write(&path, file("x")).unwrap();
    world.run(&assess).await.unwrap();
    fs::write(&path, file("x").replace("others copy", "nobody copies")).unwrap();
    let again = world.run(&assess).await.unwrap();
    assert!(again.notes.contains("evidence survey says something else than the file"), "{}", again.notes);
    let evidence = world.run("sectors proposals evidence research --output csv").await.unwrap().out;
    assert!(evidence.contains("others copy") && !evidence.contains("nobody copies"), "{evidence}");
    world.suite.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_in_a_file_is_told_with_its_path() {
    let world = World::empty().await;
    let path = world.folder.path().join("research.json");
    let assess = format!("sectors assess {}", path.display());
    fs::write(&path, file("x").replace("HORIZONTAL", "VERTICAL")).unwrap();
    let failure = world.run(&assess).await.unwrap_err().to_string();
    assert!(failure.contains("proposal.run: is required"), "{failure}");
    fs::write(&path, file("x").replace("targetsFailure", "targetFailure")).unwrap();
    let failure = world.run(&assess).await.unwrap_err().to_string();
    assert!(failure.contains("targetFailure") && failure.contains("research.json"), "{failure}");
    assert_eq!(world.run("sectors proposals list").await.unwrap().out, "nothing to show\n");
    world.suite.stop().await;
}

//! What the manifests for a cluster say can be done.

use std::collections::BTreeMap;

use eslabon_runtime::config;
use serde_json::Value;

use super::tree::{files, none, read};

/// A program, and how it reads its settings.
type Program = (&'static str, fn(Settings) -> Result<(), config::Error>);

/// The programs, each with what its settings are called and a check of them.
const PROGRAMS: [Program; 3] = [
    ("sectors", |settings| {
        config::load_from::<eslabon_sectors::Config>(None, eslabon_sectors::PREFIX, settings)?.check()
    }),
    ("linkages", |settings| {
        config::load_from::<eslabon_linkages::Config>(None, eslabon_linkages::PREFIX, settings)?.check()
    }),
    ("gateway", |settings| {
        config::load_from::<eslabon_gateway::Config>(None, eslabon_gateway::PREFIX, settings)?.check()
    }),
];

type Settings = Vec<(String, String)>;

/// What stands where a secret is referred to.
const SECRET: &str = "postgres://eslabon:secret@db/eslabon";

/// The documents of a file.
fn documents(text: &str) -> Vec<Value> {
    let documents = text.split("\n---\n");
    documents
        .map(|text| serde_norway::from_str(text).unwrap_or_else(|error| panic!("{error}:\n{text}")))
        .collect()
}

fn all() -> Vec<Value> {
    files("k8s/base", ".yaml").iter().flat_map(|file| documents(&file.text)).collect()
}

fn find<'a>(all: &'a [Value], kind: &str, name: &str) -> &'a Value {
    let is_it = |one: &&Value| one["kind"] == kind && one["metadata"]["name"] == name;
    all.iter().find(is_it).unwrap_or_else(|| panic!("there is no {kind} `{name}`"))
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

/// The environment of a program: what its configuration says, and its secrets.
fn environment(all: &[Value], name: &str) -> Settings {
    let container = &find(all, "Deployment", name)["spec"]["template"]["spec"]["containers"][0];
    let text = |value: &Value| value.as_str().unwrap_or_else(|| panic!("{value} is no text")).to_owned();
    let mut settings = Vec::new();
    for from in list(&container["envFrom"]) {
        let map = find(all, "ConfigMap", &text(&from["configMapRef"]["name"]));
        let data: BTreeMap<_, _> = map["data"].as_object().into_iter().flatten().collect();
        settings.extend(data.into_iter().map(|(name, value)| (name.clone(), text(value))));
    }
    for variable in list(&container["env"]) {
        assert!(
            variable["valueFrom"]["secretKeyRef"].is_object(),
            "{variable}: settings are in the ConfigMap"
        );
        settings.push((text(&variable["name"]), SECRET.to_owned()));
    }
    settings
}

#[test]
fn every_variable_of_a_pod_is_a_setting_of_its_program() {
    let all = all();
    for (name, check) in PROGRAMS {
        let settings = environment(&all, name);
        assert!(settings.len() >= 5, "{name}: {settings:?}");
        let prefix = format!("ESLABON_{}__", name.to_uppercase());
        for (variable, _) in &settings {
            assert!(variable.starts_with(&prefix), "{name} does not read {variable}");
        }
        check(settings).unwrap_or_else(|error| panic!("{name}: {error}"));
    }
}

#[test]
fn every_pod_runs_without_root_on_a_file_system_that_it_cannot_write() {
    let all = all();
    for (name, _) in PROGRAMS {
        let pod = &find(&all, "Deployment", name)["spec"]["template"]["spec"];
        let container = &pod["containers"][0];
        assert_eq!(container["command"][0], format!("/usr/local/bin/eslabon-{name}"));
        assert_eq!(pod["securityContext"]["runAsNonRoot"], true, "{name}");
        let security = &container["securityContext"];
        assert_eq!(security["readOnlyRootFilesystem"], true, "{name}");
        assert_eq!(security["allowPrivilegeEscalation"], false, "{name}");
        assert_eq!(security["capabilities"]["drop"][0], "ALL", "{name}");
        assert_eq!(pod["enableServiceLinks"], false, "{name}: they would look like settings");
        for needed in ["startupProbe", "readinessProbe", "livenessProbe", "resources"] {
            assert!(container[needed].is_object(), "{name}: {needed}");
        }
    }
}

#[test]
fn every_program_has_a_service_a_budget_an_autoscaler_and_a_policy_that_mean_it() {
    let all = all();
    for (name, _) in PROGRAMS {
        let labels = &find(&all, "Deployment", name)["spec"]["template"]["metadata"]["labels"];
        let selectors = [
            ("Service", "/spec/selector"),
            ("PodDisruptionBudget", "/spec/selector/matchLabels"),
            ("NetworkPolicy", "/spec/podSelector/matchLabels"),
        ];
        for (kind, path) in selectors {
            let selector = find(&all, kind, name).pointer(path).and_then(Value::as_object);
            let selector = selector.unwrap_or_else(|| panic!("{kind} {name} has no {path}"));
            assert!(selector.iter().all(|(key, value)| labels[key] == *value), "{kind} {name}");
        }
        assert_eq!(find(&all, "HorizontalPodAutoscaler", name)["spec"]["scaleTargetRef"]["name"], name);
    }
}

#[test]
fn the_base_lists_every_manifest_and_the_image_holds_every_program() {
    let base = documents(&read("k8s/base/kustomization.yaml")).remove(0);
    let listed: Vec<_> = list(&base["resources"]).filter_map(Value::as_str).collect();
    let missing = files("k8s/base", ".yaml").into_iter().filter_map(|file| {
        let name = file.path.rsplit('/').next().unwrap_or_default().to_owned();
        (name != "kustomization.yaml" && !listed.contains(&name.as_str())).then_some(file.path)
    });
    none(missing.collect(), "kustomization.yaml lists it");
    let image = read("k8s/Containerfile");
    for (name, _) in PROGRAMS {
        assert!(image.contains(&format!("-p eslabon-{name}")), "{name} is not built");
        assert!(image.contains(&format!("/src/target/release/eslabon-{name} ")), "{name} is not copied");
    }
}

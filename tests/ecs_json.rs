//! Task definitions and services as JSON: what is found is what Terraform's resources of the same content give, and what
//! is refused is what botocore refuses.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    clippy::print_stderr,
    reason = "a test fails by panicking, and reads the files of this repository"
)]

mod support;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::Arc;

use bottlelint::engine;
use bottlelint::finding::Verdict;
use bottlelint::input::{self, FrontEnds};
use bottlelint::rule;
use bottlelint::source::{Memory, SourceMap};
use bottlelint::terraform::{Modules, Options};
use serde_json::{Value as Json, json};
use support::Repository;

/// A task definition without a fault that a rule of ours finds.
fn task() -> Json {
    json!({
        "family": "web",
        "networkMode": "awsvpc",
        "requiresCompatibilities": ["FARGATE"],
        "cpu": "256",
        "memory": "512",
        "executionRoleArn": "arn:aws:iam::111122223333:role/web-execution",
        "taskRoleArn": "arn:aws:iam::111122223333:role/web",
        "runtimePlatform": {"cpuArchitecture": "ARM64", "operatingSystemFamily": "LINUX"},
        "ephemeralStorage": {"sizeInGiB": 30},
        "volumes": [{"name": "scratch", "host": {}}],
        "tags": [{"key": "team", "value": "web"}],
        "containerDefinitions": [{
            "name": "web",
            "image": "public.ecr.aws/acme/web@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            "essential": true,
            "cpu": 128,
            "memory": 256,
            "user": "1000",
            "readonlyRootFilesystem": true,
            "portMappings": [{"containerPort": 8080, "protocol": "tcp"}],
            "environment": [{"name": "LEVEL", "value": "info"}],
            "mountPoints": [{"sourceVolume": "scratch", "containerPath": "/tmp", "readOnly": false}],
            "healthCheck": {"command": ["CMD-SHELL", "curl -f http://localhost:8080/ || exit 1"], "interval": 30},
            "logConfiguration": {
                "logDriver": "awslogs",
                "options": {
                    "awslogs-group": "/ecs/web",
                    "awslogs-region": "eu-west-1",
                    "awslogs-stream-prefix": "web"
                }
            }
        }]
    })
}

fn service() -> Json {
    json!({
        "serviceName": "web",
        "cluster": "main",
        "taskDefinition": "web:3",
        "launchType": "FARGATE",
        "desiredCount": 2,
        "deploymentConfiguration": {
            "deploymentCircuitBreaker": {"enable": true, "rollback": true},
            "maximumPercent": 200,
            "minimumHealthyPercent": 100
        },
        "networkConfiguration": {
            "awsvpcConfiguration": {
                "subnets": ["subnet-0a"],
                "securityGroups": ["sg-0a"],
                "assignPublicIp": "DISABLED"
            }
        }
    })
}

/// What is found in some files, each finding as `RULE` or `RULE?`.
fn found(files: &[(&str, &str)]) -> BTreeSet<String> {
    let memory = Memory::new(files.iter().copied());
    let modules = Modules::new(&memory, Arc::new(SourceMap::default()));
    let options = Options::default();
    let front_ends = FrontEnds::new(&modules, &options);
    let inputs = input::discover(&front_ends, "", &|_| false).unwrap().inputs;
    let analysis = engine::analyze(&front_ends, &inputs, rule::builtin(), &engine::Silent);
    let one = |finding: &bottlelint::finding::Finding| match finding.verdict {
        Verdict::Unknown(_) => format!("{}?", finding.rule.id),
        Verdict::Fail | Verdict::Pass | Verdict::NotApplicable => finding.rule.id.to_string(),
    };
    analysis.findings.iter().map(one).collect()
}

/// Rules about choices that an organisation makes, and about what is around a task definition.
const OTHERS: [&str; 3] = ["ECS037", "ECS073", "ECS008"];

fn found_in(task: &Json) -> BTreeSet<String> {
    found(&[("task.json", &task.to_string())])
}

/// The same task definition in Terraform's language.
fn found_in_terraform(task: &Json) -> BTreeSet<String> {
    let mut text = String::from("resource \"aws_ecs_task_definition\" \"web\" {\n");
    let attributes = [
        ("family", "family"),
        ("networkMode", "network_mode"),
        ("requiresCompatibilities", "requires_compatibilities"),
        ("cpu", "cpu"),
        ("memory", "memory"),
        ("executionRoleArn", "execution_role_arn"),
        ("taskRoleArn", "task_role_arn"),
        ("pidMode", "pid_mode"),
        ("ipcMode", "ipc_mode"),
    ];
    for (member, argument) in attributes {
        if let Some(value) = task.get(member) {
            writeln!(text, "  {argument} = {value}").unwrap();
        }
    }
    if let Some(platform) = task.get("runtimePlatform") {
        let (cpu, os) = (&platform["cpuArchitecture"], &platform["operatingSystemFamily"]);
        writeln!(text, "  runtime_platform {{\n    cpu_architecture = {cpu}\n    operating_system_family = {os}\n  }}").unwrap();
    }
    if let Some(storage) = task.get("ephemeralStorage") {
        writeln!(text, "  ephemeral_storage {{\n    size_in_gib = {}\n  }}", storage["sizeInGiB"])
            .unwrap();
    }
    for volume in task.get("volumes").and_then(Json::as_array).into_iter().flatten() {
        writeln!(text, "  volume {{\n    name = {}", volume["name"]).unwrap();
        if let Some(path) = volume["host"].get("sourcePath") {
            writeln!(text, "    host_path = {path}").unwrap();
        }
        text.push_str("  }\n");
    }
    text.push_str("  container_definitions = file(\"containers.txt\")\n}\n");
    let containers = task["containerDefinitions"].to_string();
    found(&[("main.tf", &text), ("containers.txt", &containers)])
}

/// Ways to get a task definition wrong: a pointer, and what is put there (null takes away).
fn mistakes() -> Vec<(&'static str, Json)> {
    let container = "/containerDefinitions/0";
    let at =
        |rest: &str| -> &'static str { Box::leak(format!("{container}{rest}").into_boxed_str()) };
    vec![
        ("/networkMode", json!("bridge")),
        ("/networkMode", Json::Null),
        ("/cpu", Json::Null),
        ("/memory", json!("700")),
        ("/executionRoleArn", Json::Null),
        ("/pidMode", json!("host")),
        ("/ipcMode", json!("host")),
        ("/requiresCompatibilities", json!(["EC2"])),
        ("/ephemeralStorage/sizeInGiB", json!(400)),
        ("/volumes/0/host", json!({"sourcePath": "/var/run"})),
        (at("/readonlyRootFilesystem"), Json::Null),
        (at("/privileged"), json!(true)),
        (at("/user"), json!("root")),
        (at("/user"), Json::Null),
        (at("/image"), json!("nginx:latest")),
        (at("/memory"), json!(4096)),
        (at("/essential"), json!(false)),
        (at("/links"), json!(["db"])),
        (at("/logConfiguration"), Json::Null),
        (at("/logConfiguration/options/awslogs-stream-prefix"), Json::Null),
        (at("/mountPoints/0/sourceVolume"), json!("other")),
        (at("/environment/0"), json!({"name": "DB_PASSWORD", "value": "hunter2hunter2"})),
        (at("/portMappings/0"), json!({"containerPort": 80, "hostPort": 8080})),
        (at("/healthCheck/command"), json!(["curl -f http://localhost/"])),
        (at("/dependsOn"), json!([{"containerName": "gone", "condition": "START"}])),
        (at("/stopTimeout"), json!(600)),
    ]
}

fn changed(mut document: Json, pointer: &str, value: &Json) -> Json {
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    match document.pointer_mut(parent).unwrap() {
        Json::Object(members) if value.is_null() => {
            members.remove(name);
        }
        Json::Object(members) => {
            members.insert(name.to_owned(), value.clone());
        }
        Json::Array(elements) => elements[name.parse::<usize>().unwrap()] = value.clone(),
        _ => panic!("{pointer}"),
    }
    document
}

#[test]
fn finds_what_is_found_in_terraform() {
    let base = found_in(&task());
    assert_eq!(base, BTreeSet::new(), "a healthy task definition");
    let on_instances = changed(task(), "/requiresCompatibilities", &json!(["EC2"]));
    let of = |base: Json| mistakes().into_iter().map(move |mistake| (base.clone(), mistake));
    for (base, (pointer, value)) in of(task()).chain(of(on_instances)) {
        let task = changed(base, pointer, &value);
        let (own, terraform) = (found_in(&task), found_in_terraform(&task));
        let shared = |id: &&String| {
            let plain = id.trim_end_matches('?');
            (plain.starts_with("ECS") || plain.starts_with("SEC")) && !OTHERS.contains(&plain)
        };
        let own: BTreeSet<&String> = own.iter().filter(shared).collect();
        let terraform: BTreeSet<&String> = terraform.iter().filter(shared).collect();
        assert_eq!(own, terraform, "{pointer} = {value}");
    }
}

#[test]
fn what_is_wrong_whatever_runs_the_task_is_found_without_a_launch_type() {
    let open = changed(task(), "/requiresCompatibilities", &Json::Null);
    assert_eq!(found_in(&open), BTreeSet::new(), "a healthy task definition");
    let cases = [
        ("/containerDefinitions/0/privileged", json!(true), "ECS001"),
        ("/pidMode", json!("host"), "ECS002"),
        ("/ipcMode", json!("host"), "ECS003"),
        ("/networkMode", json!("host"), "ECS084"),
    ];
    for (pointer, value, rule) in cases {
        let found = found_in(&changed(open.clone(), pointer, &value));
        assert!(found.contains(rule), "{pointer} = {value}: {found:?}");
    }
}

#[test]
fn a_service_is_judged_with_its_task_definition() {
    let both = |service: &Json, task: &Json| {
        found(&[("service.json", &service.to_string()), ("task.json", &task.to_string())])
    };
    let clean = both(&service(), &task());
    assert!(clean.iter().all(|id| OTHERS.contains(&id.as_str())), "{clean:?}");
    let placed =
        changed(service(), "/placementStrategy", &json!([{"type": "spread", "field": "host"}]));
    assert!(both(&placed, &task()).contains("ECS039"), "placement on Fargate");
    let load_balancer = json!([{"targetGroupArn": "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/web/0123456789abcdef", "containerName": "web", "containerPort": 9090}]);
    let balanced = changed(service(), "/loadBalancers", &load_balancer);
    assert!(both(&balanced, &task()).contains("ECS049"), "a port that the task does not map");
    // Without the task definition nobody knows its ports, and that is no finding.
    assert!(
        !found(&[("service.json", &balanced.to_string())])
            .iter()
            .any(|id| id.starts_with("ECS049"))
    );
}

#[test]
fn every_form_of_a_document_is_read() {
    let wrong = changed(task(), "/containerDefinitions/0/privileged", &json!(true));
    let described = json!({"taskDefinition": wrong, "tags": [{"key": "a", "value": "b"}]});
    let mut answered = wrong.clone();
    answered["taskDefinitionArn"] =
        json!("arn:aws:ecs:eu-west-1:111122223333:task-definition/web:3");
    answered["revision"] = json!(3);
    answered["status"] = json!("ACTIVE");
    answered["registeredAt"] = json!("2026-01-02T03:04:05Z");
    for document in [&wrong, &described, &answered] {
        assert_eq!(found_in(document), BTreeSet::from(["ECS018".to_owned()]), "{document}");
    }
    let containers =
        changed(wrong["containerDefinitions"].clone(), "/0/readonlyRootFilesystem", &Json::Null);
    assert_eq!(found_in(&containers), BTreeSet::from(["ECS001", "ECS004"].map(str::to_owned)));
    let services = json!({"services": [changed(service(), "/deploymentConfiguration/deploymentCircuitBreaker", &Json::Null)]});
    assert_eq!(found_in(&services), BTreeSet::from(["ECS034".to_owned()]));
}

#[test]
fn what_a_template_fills_in_is_not_known() {
    let text = task().to_string();
    let text = text.replace("\"256\"", "\"${CPU}\"").replace("128", "{{ cpu }}");
    let text = text.replace("public.ecr.aws/acme", "${REGISTRY}");
    let found = found(&[("task.json", &text)]);
    assert!(found.iter().all(|id| id.ends_with('?')), "{found:?}");
}

#[test]
fn a_file_that_a_module_reads_is_judged_in_the_module() {
    let containers = changed(task(), "/containerDefinitions/0/readonlyRootFilesystem", &Json::Null);
    let containers = containers["containerDefinitions"].to_string();
    let module = "resource \"aws_ecs_task_definition\" \"web\" {\n  family = \"web\"\n  container_definitions = file(\"${path.module}/containers.json\")\n}\n";
    let repository = Repository::new(&[("main.tf", module), ("containers.json", &containers)]);
    let run = repository.run(&["check", "-o", "compact", "--select", "ECS004"]);
    assert_eq!(run.out.matches("ECS004").count(), 1, "{}", run.out);
    assert!(run.out.starts_with("containers.json:1:"), "{}", run.out);
}

#[test]
fn shows_the_line_of_each_value() {
    let text = "{\n  \"family\": \"web\",\n  \"cpu\": 256,\n  \"containerDefinitions\": [\n    {\n      \"name\": \"web\",\n      \"image\": \"nginx:1.29\",\n      \"essential\": true,\n      \"privileged\": true,\n      \"enviroment\": []\n    }\n  ]\n}\n";
    let repository = Repository::new(&[("deploy/task.json", text)]);
    let run =
        repository.run(&["check", "deploy/task.json", "-o", "compact", "--select", "AWS,ECS004"]);
    insta::assert_snapshot!(run.out.rsplit_once(" (").unwrap().0, @r"
    deploy/task.json:3:10: error[AWS003] `cpu` has to be a string, not a number
    deploy/task.json:5:5: error[ECS004] container `web` can write to its root file system [aws_ecs_task_definition.web.container_definitions[0].readonlyRootFilesystem]
    deploy/task.json:10:7: error[AWS001] `containerDefinitions[0]` has no `enviroment`
    3 errors in 1 resource of 0 modules
    ");
    assert_eq!(run.code, 1);
}

#[test]
fn files_of_others_are_skipped() {
    let repository = Repository::new(&[("task.json", &task().to_string()), ("package.json", "{}")]);
    let run = repository.run(&["check", "task.json", "package.json", "-o", "compact"]);
    insta::assert_snapshot!(run.err, @"skipped package.json: it is not a file that bottlelint checks");
    assert_eq!(run.code, 0, "{}", run.out);
}

#[test]
fn hostile_documents_end_in_a_finding() {
    let deep =
        format!("{{\"containerDefinitions\": {}1{}}}", "[".repeat(20_000), "]".repeat(20_000));
    let long =
        format!("{{\"family\": \"{}\", \"containerDefinitions\": []}}", "a".repeat(2_000_000));
    let cases: [(&str, String, &str); 8] = [
        ("deep", deep, "TF004"),
        ("long", long, ""),
        ("nan", "{\"family\": \"a\", \"containerDefinitions\": [], \"cpu\": NaN}".to_owned(), "TF004"),
        ("open", "{\"containerDefinitions\": [{\"name\": \"a\"".to_owned(), "TF004"),
        ("twice", "{\"family\": \"a\", \"family\": \"b\", \"containerDefinitions\": []}".to_owned(), "AWS004"),
        ("types", "{\"family\": [], \"containerDefinitions\": {\"a\": 1}, \"volumes\": 3}".to_owned(), "AWS003"),
        ("numbers", "{\"family\": \"a\", \"containerDefinitions\": [{\"name\": \"a\", \"image\": \"b\", \"cpu\": 1e400}]}".to_owned(), "AWS003"),
        ("holes", format!("{{\"family\": \"a\", \"containerDefinitions\": [{}]}}", "${a},".repeat(200_000)), "TF004"),
    ];
    for (name, text, says) in cases {
        let repository = Repository::new(&[("task.json", &text)]);
        let run = repository.run(&["check", "task.json", "-o", "compact"]);
        assert!([0, 1, 4].contains(&run.code), "{name}: {} {}", run.code, run.err);
        assert!(
            run.out.contains(says),
            "{name}: {}",
            run.out.chars().take(2000).collect::<String>()
        );
    }
}

const JUDGE: &str = "
import json, sys
try:
    import botocore.session, botocore.validate
except ImportError:
    print('missing'); sys.exit()
model = botocore.session.get_session().get_service_model('ecs')
def wrong(operation, document):
    shape = model.operation_model(operation).input_shape
    return botocore.validate.ParamValidator().validate(document, shape).has_errors()
print(json.dumps([wrong(*one) for one in json.load(sys.stdin)]))
";

/// Everything that can be changed in a document, each alone: a value of another type, another name, or nothing.
fn variants(document: &Json) -> Vec<Json> {
    let mut pointers = Vec::new();
    let mut waiting = vec![(String::new(), document)];
    while let Some((pointer, value)) = waiting.pop() {
        let inner: Vec<(String, &Json)> = match value {
            Json::Object(members) => {
                members.iter().map(|(name, one)| (name.clone(), one)).collect()
            }
            Json::Array(elements) => {
                elements.iter().enumerate().map(|(at, one)| (at.to_string(), one)).collect()
            }
            _ => Vec::new(),
        };
        for (name, one) in inner {
            let below = format!("{pointer}/{name}");
            pointers.push((below.clone(), one.clone()));
            waiting.push((below, one));
        }
    }
    let mut all = vec![document.clone()];
    for (pointer, old) in &pointers {
        for value in [
            json!("text"),
            json!(7),
            json!(true),
            json!([]),
            json!({}),
            json!(["a"]),
            json!({"a": "b"}),
        ] {
            // Words that are none of a field's are not botocore's to refuse.
            let is_word =
                value.is_string() && old.is_string() || value == json!(["a"]) && old.is_array();
            // To Python, a boolean is a number; not so to ECS.
            let is_number = value.is_boolean() && old.is_number();
            if !is_word && !is_number {
                all.push(changed(document.clone(), pointer, &value));
            }
        }
        let is_member = pointer.rsplit('/').next().unwrap().parse::<usize>().is_err();
        if is_member {
            let without = changed(document.clone(), pointer, &Json::Null);
            all.push(changed(without.clone(), &format!("{pointer}x"), old));
            all.push(without);
        }
    }
    all
}

#[test]
fn refuses_what_botocore_refuses() {
    let mut asked = Vec::new();
    for (operation, document) in [("RegisterTaskDefinition", task()), ("CreateService", service())]
    {
        asked.extend(variants(&document).into_iter().map(|one| (operation, one)));
    }
    // What says that a document is one of ECS's has to be in it.
    asked.retain(|(operation, document)| match *operation {
        "CreateService" => document.get("serviceName").is_some(),
        _ => document.get("containerDefinitions").is_some(),
    });
    let Some(said) = refused_by_botocore(&asked) else { return };
    assert!(said.len() > 400 && said.iter().any(|wrong| !wrong), "{} documents", said.len());
    for ((operation, document), wrong) in asked.iter().zip(said) {
        let found = found(&[("document.json", &document.to_string())]);
        let refused = found.iter().any(|id| id.starts_with("AWS"));
        assert_eq!(refused, wrong, "{operation}: {document}\n{found:?}");
    }
}

/// Which requests botocore refuses; none, after a message, where it is not here, which is a failure in CI.
fn refused_by_botocore(asked: &[(&str, Json)]) -> Option<Vec<bool>> {
    let input = serde_json::to_string(asked).unwrap();
    let said = support::ask_python(JUDGE, &[], &input)?;
    if said.trim() == "missing" {
        assert!(
            !std::env::var("CI").is_ok_and(|value| value == "true"),
            "botocore is not here: run .ci/setup"
        );
        return None;
    }
    Some(serde_json::from_str(&said).unwrap())
}

/// What only the answer of `DescribeTaskDefinition` has, which tools leave out before they register it again.
const OF_ANSWERS: [&str; 8] = [
    "taskDefinitionArn",
    "revision",
    "status",
    "requiresAttributes",
    "compatibilities",
    "registeredAt",
    "registeredBy",
    "deregisteredAt",
];

/// The request in a document, without what is null, as tools send it.
fn request(document: Json) -> Option<Json> {
    let mut request = match document {
        Json::Object(mut members) => match members.remove("taskDefinition") {
            Some(inner) if inner.is_object() => inner,
            _ => Json::Object(members),
        },
        Json::Array(all) => json!({"family": "a", "containerDefinitions": all}),
        _ => return None,
    };
    let members = request.as_object_mut()?;
    members.retain(|name, _| !OF_ANSWERS.contains(&&**name));
    let is_task = members.contains_key("containerDefinitions");
    is_task.then(|| without_nulls(request))
}

fn without_nulls(json: Json) -> Json {
    match json {
        Json::Object(members) => {
            let members = members.into_iter().filter(|(_, value)| !value.is_null());
            members.map(|(name, value)| (name, without_nulls(value))).collect()
        }
        Json::Array(all) => all.into_iter().map(without_nulls).collect(),
        other => other,
    }
}

/// Task definitions of anybody's, below the directories that `BOTTLELINT_TASK_DEFINITIONS` names, between colons: what is
/// found wrong with their shape is what botocore refuses. Nothing of them is kept here.
#[test]
fn task_definitions_of_others_are_refused_as_by_botocore() {
    let Some(directories) = std::env::var_os("BOTTLELINT_TASK_DEFINITIONS") else {
        eprintln!("skipped: BOTTLELINT_TASK_DEFINITIONS names no directory");
        return;
    };
    let mut waiting: Vec<_> = std::env::split_paths(&directories).collect();
    let (mut asked, mut texts) = (Vec::new(), Vec::new());
    while let Some(path) = waiting.pop() {
        if let Ok(entries) = std::fs::read_dir(&path) {
            waiting.extend(entries.map(|entry| entry.unwrap().path()));
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap_or_default();
        // What a template fills in is not JSON yet, or a text where it will be a number.
        if text.contains("\"<") {
            continue;
        }
        let Some(request) = serde_json::from_str(&text).ok().and_then(request) else { continue };
        asked.push(("RegisterTaskDefinition", request));
        texts.push((path, text));
    }
    let Some(said) = refused_by_botocore(&asked) else { return };
    let mut wrong = Vec::new();
    for ((path, text), refused) in texts.iter().zip(said) {
        let found = found(&[("document.json", text)]);
        if found.iter().any(|id| id.starts_with("AWS")) != refused {
            wrong.push(format!("{}: refused {refused}, found {found:?}", path.display()));
        }
    }
    assert!(texts.len() >= 20, "only {} task definitions", texts.len());
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), texts.len(), wrong.join("\n"));
    eprintln!("{} task definitions of others", texts.len());
}

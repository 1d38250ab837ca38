//! `bottlelint check --shard` and `bottlelint merge`: what several machines find is, byte for byte, what one finds, and what
//! is not the whole is never taken for it.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test fails by panicking, and reads what the program wrote"
)]

mod support;

use std::path::{Path, PathBuf};

use bottlelint::report::{FORMATS, Format};
use support::{Repository, Run};

const APP: &str = r#"
variable "name" { type = string }
variable "password" {
  type      = string
  sensitive = true
}
variable "public" {
  type    = bool
  default = true
}

resource "aws_security_group" "this" {
  name = var.name
}

# bottlelint: ignore[NET004] until=2999-01-01 -- the office
resource "aws_vpc_security_group_ingress_rule" "ssh" {
  count             = var.public ? 1 : 0
  security_group_id = aws_security_group.this.id
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = 22
  to_port           = 22
}

# bottlelint: ignore[ECS004] until=2999-01-01 -- nothing is here
resource "aws_db_instance" "this" {
  engine         = "postgres"
  instance_class = "db.t3.micro"
  username       = "app"
  password       = var.password
}

resource "aws_ecs_task_definition" "this" {
  family = var.name
  container_definitions = jsonencode([{
    name        = "app"
    image       = "app:1"
    environment = [{ name = "PASSWORD", value = var.password }]
  }])
}
"#;

const TASK: &str = r#"{
  "family": "web",
  "containerDefinitions": [
    {"name": "web", "image": "web:latest", "privileged": true,
     "environment": [{"name": "DB_PASSWORD", "value": "Sw0rdfish-in-json"}]}
  ]
}
"#;

const CONFIG: &str = r#"
check {
  baseline = ".bottlelint-baseline.json"
}

rule "RDS001" {
  severity = "critical"
}

exception {
  rules   = ["ECS001"]
  address = "module.nowhere"
  reason  = "it was there once"
}
"#;

/// A monorepo: roots that share a module, one that does not parse, one that reads its containers from a file, images, plain
/// task definitions, secrets, comments, a baseline.
fn monorepo() -> Repository {
    let repository = Repository::new(&[
        ("modules/app/main.tf", APP),
        ("bottlelint.hcl", CONFIG),
        ("envs/read/main.tf", READ),
        ("envs/read/containers.json", CONTAINERS),
        ("envs/broken/main.tf", "resource \"aws_vpc\" \"a\" {\n  cidr_block = \n"),
        ("envs/gone/main.tf", "module \"x\" {\n  source = \"example.org/x/y/aws\"\n}\n"),
        ("tasks/web.json", TASK),
        (
            "image/Dockerfile",
            "FROM debian:latest\nLABEL org.opencontainers.image.title=worker\nENV API_TOKEN=ghp_012345678901234567890123456789abcdef\nRUN curl http://x | sh\n",
        ),
        ("image2/Dockerfile", "FROM scratch\n# bottlelint: nonsense\nUSER root\n"),
    ]);
    for (name, public) in [("a", "true"), ("b", "false"), ("c", "true")] {
        let text = format!(
            "variable \"password\" {{\n  default   = \"Hunter2-of-{name}\"\n  sensitive = true\n}}\n\n\
             module \"app\" {{\n  source   = \"../../modules/app\"\n  name     = \"{name}\"\n  \
             public   = {public}\n  password = var.password\n}}\n\n# Hunter2-of-c is what c has\n\
             resource \"aws_s3_bucket\" \"{name}\" {{}} # Hunter2-of-c\n"
        );
        repository.write(&format!("envs/{name}/main.tf"), &text);
    }
    let accepted = r#"{"schema": "bottlelint/baseline/1", "entries": [
{"rule":"S3004","root":"envs/a","resource":"aws_s3_bucket.a","attribute":"","value":"resource \"aws_s3_bucket\" \"a\"","verdict":"fail"},
{"rule":"S3004","root":"envs/b","resource":"aws_s3_bucket.gone","attribute":"","value":"x","verdict":"fail"}
]}
"#;
    repository.write(".bottlelint-baseline.json", accepted);
    repository
}

const READ: &str = r#"
resource "aws_ecs_task_definition" "read" {
  family                = "read"
  container_definitions = file("${path.module}/containers.json")
}

resource "aws_ecs_task_definition" "worker" {
  family                = "worker"
  container_definitions = jsonencode([{ name = "worker", image = "worker:1" }])
}
"#;

const CONTAINERS: &str = r#"[{"name": "read", "image": "read:1", "privileged": true}]
"#;

fn outputs(prefix: &str) -> Vec<String> {
    let output =
        |Format { name, .. }: &Format| ["-o".to_owned(), format!("{name}={prefix}.{name}")];
    FORMATS.iter().flat_map(output).collect()
}

fn run(repository: &Repository, arguments: &[&str], more: &[String]) -> Run {
    let all: Vec<&str> = arguments.iter().copied().chain(more.iter().map(String::as_str)).collect();
    repository.run(&all)
}

/// What a format says, without how long it took.
fn text(repository: &Repository, prefix: &str, format: &str) -> String {
    let text = repository.read(&format!("{prefix}.{format}"));
    let times = regex::Regex::new(r#"\d+(\.\d+)? m?s\b|time="[^"]*""#).unwrap();
    times.replace_all(&text, "N ms").into_owned()
}

/// Checks in so many shares, and gives the names of their reports.
fn shards(repository: &Repository, arguments: &[&str], count: usize) -> Vec<String> {
    shards_in(repository, "out", arguments, count)
}

fn shards_in(
    repository: &Repository,
    directory: &str,
    arguments: &[&str],
    count: usize,
) -> Vec<String> {
    std::fs::create_dir_all(repository.path().join(directory)).unwrap();
    let shard = |index: usize| {
        let path = format!("{directory}/{count}-{index}.json");
        let (share, output) = (format!("{index}/{count}"), format!("json={path}"));
        let share = ["--shard", &share, "-o", &output];
        let made = repository.run(&[arguments, &share].concat());
        assert!(matches!(made.code, 0 | 1 | 4), "{} {}", made.code, made.err);
        path
    };
    (1..=count).map(shard).collect()
}

fn compare(repository: &Repository, arguments: &[&str], of_merge: &[&str], counts: &[usize]) {
    std::fs::create_dir_all(repository.path().join("out")).unwrap();
    let whole = run(repository, arguments, &outputs("out/whole"));
    assert!(matches!(whole.code, 1 | 4), "{}", whole.err);
    for count in counts {
        let reports = shards(repository, arguments, *count);
        let merge: Vec<&str> = ["merge"]
            .into_iter()
            .chain(reports.iter().map(String::as_str))
            .chain(of_merge.iter().copied())
            .collect();
        let merged = run(repository, &merge, &outputs("out/merged"));
        assert_eq!((merged.code, &*merged.err), (whole.code, ""), "of {count}");
        for Format { name: format, .. } in FORMATS {
            let (one, all) =
                (text(repository, "out/whole", format), text(repository, "out/merged", format));
            assert!(one.len() > 100, "{format}: {one}");
            if one != all {
                let differing = one.lines().zip(all.lines()).find(|(a, b)| a != b);
                assert_eq!(one.len(), all.len(), "{format} of {count} shards: {differing:#?}");
                assert!(one == all, "{format} of {count} shards: {differing:#?}");
            }
        }
    }
}

#[test]
fn shares_come_to_what_one_run_does_in_each_format() {
    let repository = monorepo();
    let arguments = ["check", "envs", "modules", "tasks", "image", "image2", "--select", "all"];
    compare(&repository, &arguments, &["--select", "all"], &[1, 2, 3, 20]);
    let all = repository.read("out/whole.json");
    assert!(
        all.contains("\"file\": \"image2/Dockerfile\""),
        "an image that nothing runs is judged"
    );
}

#[test]
fn shares_of_other_options_come_to_what_one_run_does() {
    let repository = monorepo();
    let arguments =
        ["check", "--no-config", "--var", "password=Other-secret-1", "--allow-incomplete"];
    compare(&repository, &arguments, &["--no-config", "--allow-incomplete"], &[2]);
}

/// The fixtures of some areas: hundreds of small roots, secrets and images among them.
#[test]
fn shares_of_the_fixtures_come_to_what_one_run_does() {
    let repository = Repository::new(&[]);
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    for area in ["secrets", "image"] {
        copy(&fixtures.join(area), &repository.path().join(area));
    }
    compare(&repository, &["check"], &[], &[3]);
}

fn copy(from: &Path, to: &Path) {
    for entry in walkdir::WalkDir::new(from).into_iter().filter_map(Result::ok) {
        let path: PathBuf = to.join(entry.path().strip_prefix(from).unwrap());
        if entry.file_type().is_dir() {
            std::fs::create_dir_all(path).unwrap();
        } else if entry.file_type().is_file() {
            std::fs::copy(entry.path(), path).unwrap();
        }
    }
}

#[test]
fn no_report_of_a_shard_holds_a_secret() {
    let repository = monorepo();
    std::fs::create_dir_all(repository.path().join("out")).unwrap();
    let check = ["check", "envs", "modules", "tasks", "image", "--var", "password=Other-secret-1"];
    for path in shards(&repository, &check, 2) {
        let text = repository.read(&path);
        for secret in
            ["Hunter2-of-a", "Hunter2-of-b", "Sw0rdfish", "Other-secret-1", "ghp_0123456789"]
        {
            // What another share knows to be a secret is an ordinary comment to this one, as it is to a run of its own.
            assert!(!text.contains(secret), "{path} holds {secret}");
        }
    }
}

/// What is not the whole ends with code 2, and with a message that says why.
#[test]
fn a_part_of_a_run_is_never_the_whole() {
    let repository = monorepo();
    std::fs::create_dir_all(repository.path().join("out")).unwrap();
    let check = ["check", "envs", "modules", "--fail-on", "never", "--allow-incomplete"];
    let reports = shards(&repository, &check, 2);
    let [first, second] = reports.as_slice() else { panic!("{reports:?}") };
    let three = shards(&repository, &check, 3);
    let other = [&check[..], &["--var", "name=x"]].concat();
    let other = shards_in(&repository, "other", &other, 2);
    let said = |repository: &Repository, reports: &[&str]| {
        let run = repository.run(&[&["merge"], reports].concat());
        assert_eq!((run.code, &*run.out), (2, ""), "{reports:?}: {}", run.err);
        run.err
    };
    let merge = |reports: &[&str]| said(&repository, reports);
    assert!(merge(&[first]).contains("of the 2 shards, these are missing: 2"));
    assert!(merge(&[first, first]).contains("shard 1 of 2 is there twice"));
    assert!(merge(&[first, second, second]).contains("shard 2 of 2 is there twice"));
    assert!(merge(&[first, &three[1]]).contains("one of 3 shards"));
    assert!(merge(&[first, &other[1]]).contains("other options, rules or files"));
    assert!(merge(&[first, second, "--select", "ECS004"]).contains("other rules"));
    let whole = repository.run(&["check", "envs", "-o", "json=out/whole.json"]);
    assert!(whole.err.is_empty());
    assert!(merge(&["out/whole.json"]).contains("not the report of a shard"));
    repository.write("out/cut.json", &repository.read(second)[..5000]);
    assert!(merge(&[first, "out/cut.json"]).contains("not a JSON report"));
    for (from, to, why) in [
        ("\"version\": \"", "\"version\": \"9", "this is bottlelint"),
        ("bottlelint/shard/1", "bottlelint/shard/2", "this is bottlelint"),
        ("\"kind\": \"module\"", "\"kind\": \"ecs\"", "other options, rules or files"),
    ] {
        repository.write("out/changed.json", &repository.read(second).replace(from, to));
        assert!(merge(&[first, "out/changed.json"]).contains(why), "{from}");
    }
    repository.write("modules/app/new.tf", "");
    assert_eq!(repository.run(&["merge", first, second]).code, 4, "no shard read the new file");
    repository.write("modules/app/main.tf", &format!("\n{APP}"));
    let changed = merge(&[first, second]);
    assert!(changed.contains("`modules/app/main.tf` is not the file that was judged"), "{changed}");
}

/// A shard from which outcomes were taken out is not taken for one without findings.
#[test]
fn what_nobody_judged_is_told() {
    let repository = monorepo();
    std::fs::create_dir_all(repository.path().join("out")).unwrap();
    let reports = shards(&repository, &["check", "envs"], 1);
    let mut report: serde_json::Value =
        serde_json::from_str(&repository.read(&reports[0])).unwrap();
    report["shard"]["record"]["outcomes"].as_array_mut().unwrap().remove(0);
    repository.write("out/less.json", &report.to_string());
    let run = repository.run(&["merge", "out/less.json"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("nobody judged `envs/a`"), "{}", run.err);
}

/// Places beyond a text, and texts, rules and numbers that are not there, are errors and no more.
#[test]
fn a_hostile_report_is_an_error() {
    let repository = monorepo();
    std::fs::create_dir_all(repository.path().join("out")).unwrap();
    let reports = shards(&repository, &["check", "envs"], 1);
    let report: serde_json::Value = serde_json::from_str(&repository.read(&reports[0])).unwrap();
    let huge = serde_json::json!(4_294_967_295_u32);
    for (pointer, value) in [
        ("/shard/count", serde_json::json!(u64::MAX)),
        ("/shard/own/0", huge.clone()),
        ("/shard/record/outcomes/0/findings/0/place/0", huge.clone()),
        ("/shard/record/outcomes/0/findings/0/place/2", huge),
        ("/shard/record/outcomes/0/findings/0/rule", serde_json::json!("NOPE")),
        ("/shard/record/texts/0/path", serde_json::json!("../../../etc/passwd")),
        ("/shard/record/outcomes", serde_json::json!("x")),
    ] {
        let mut changed = report.clone();
        *changed.pointer_mut(pointer).unwrap() = value;
        repository.write("out/hostile.json", &changed.to_string());
        let run = repository.run(&["merge", "out/hostile.json"]);
        assert_eq!(run.code, 2, "{pointer}: {} {}", run.out, run.err);
    }
}

#[test]
fn the_index_comes_from_a_variable_counted_from_0() {
    let repository = monorepo();
    std::fs::create_dir_all(repository.path().join("out")).unwrap();
    let check = |value: &str, path: &str| {
        let output = format!("json={path}");
        let arguments = [
            "check",
            "envs",
            "--shard-index-from",
            "AWS_BATCH_JOB_ARRAY_INDEX",
            "--shard-count",
            "2",
            "-o",
            &output,
        ];
        repository.run_in("", &arguments, &[("AWS_BATCH_JOB_ARRAY_INDEX", value)])
    };
    check("0", "out/0.json");
    check("1", "out/1.json");
    let by_flag = shards(&repository, &["check", "envs"], 2);
    assert_eq!(repository.read("out/0.json"), repository.read(&by_flag[0]));
    assert_eq!(repository.read("out/1.json"), repository.read(&by_flag[1]));
    for wrong in ["2", "-1", "x", ""] {
        let run = check(wrong, "out/x.json");
        assert_eq!(run.code, 2, "{wrong}");
        assert!(run.err.contains("AWS_BATCH_JOB_ARRAY_INDEX"), "{}", run.err);
    }
}

#[test]
fn what_a_shard_cannot_do_is_refused() {
    let repository = monorepo();
    for (arguments, why) in [
        (&["check", "envs", "--shard", "1/2"][..], "needs a JSON report"),
        (&["check", "envs", "--shard", "0/2", "-o", "json"], "1/4"),
        (&["check", "envs", "--shard", "3/2", "-o", "json"], "1/4"),
        (&["check", "envs", "--shard", "1/2", "--fix", "-o", "json"], "cannot be used with"),
        (&["check", "envs", "--shard", "1/2", "--changed-since", "x"], "cannot be used with"),
        (&["check", "envs", "--shard-count", "2"], "--shard-index-from"),
        (&["baseline", "write", "envs", "--shard", "1/2"], "whole run"),
        (&["merge"], "required"),
        (&["merge", "nowhere.json"], "nowhere.json"),
    ] {
        let run = repository.run(arguments);
        assert_eq!(run.code, 2, "{arguments:?}");
        assert!(run.err.contains(why), "{arguments:?}: {}", run.err);
    }
}

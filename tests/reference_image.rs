//! The reference module fits the worker's image, and whoever changes one of them alone hears of it: by which rule, and
//! on which line.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test fails by panicking, and reads the files of this repository"
)]

use std::path::Path;
use std::sync::Arc;

use bottlelint::engine::{self, Analysis};
use bottlelint::finding::{Finding, Selection, Verdict};
use bottlelint::input::{FrontEnds, Input};
use bottlelint::rule::{self, Rule};
use bottlelint::source::{Memory, SourceMap};
use bottlelint::terraform::{Modules, Options};

const MODULE: &str = "terraform/modules/ecs";
const EXAMPLE: &str = "terraform/examples/complete";

/// A change: file, what stands there, what stands there instead, the rule that must fire, and what the line has
/// that it must point at, in which file.
struct Break(&'static str, &'static str, &'static str, &'static str, &'static str);

const BREAKS: &[Break] = &[
    Break(
        "TASK",
        "\"${var.efs_posix_uid}:${var.efs_posix_gid}\"",
        "\"1000:1000\"",
        "IMG006",
        "TASK: \"1000:1000\"",
    ),
    Break("TASK", "/health\"]", "/healthz\"]", "IMG009", "TASK: /healthz"),
    Break(
        "TASK",
        "127.0.0.1:${var.container_port}",
        "127.0.0.1:9090",
        "IMG009",
        "TASK: 127.0.0.1:9090",
    ),
    Break(
        "TASK",
        "containerPath = local.scratch_path",
        "containerPath = \"/scratch\"",
        "IMG007",
        "TASK: \"/scratch\"",
    ),
    Break(
        "TASK",
        "containerPath = local.scratch_path",
        "containerPath = \"/venv\"",
        "IMG008",
        "TASK: \"/venv\"",
    ),
    Break(
        "TASK",
        "stopTimeout            = var.stop_timeout",
        "stopTimeout = 2",
        "IMG011",
        "TASK: stopTimeout = 2",
    ),
    Break(
        "TASK",
        "privileged             = false",
        "entryPoint = [\"sh\"]",
        "IMG012",
        "TASK: entryPoint",
    ),
    Break(
        "LOCALS",
        "HEALTH_PORT       = tostring(var.container_port)",
        "HEALTH_PORT = \"9090\"",
        "IMG005",
        "VARIABLES: 8080",
    ),
    Break(
        "LOCALS",
        "WORKER_MODE       = local.has_queue ? \"service\" : \"batch\"",
        "WORKER_MODES = \"batch\"",
        "IMG002",
        "LOCALS: WORKER_MODES",
    ),
    Break(
        "LOCALS",
        "local.has_queue ? \"service\" : \"batch\"",
        "\"bath\"",
        "IMG003",
        "LOCALS: \"bath\"",
    ),
    Break(
        "EXAMPLE",
        "    S3_BUCKET_NAME            = module.s3.bucket_name\n",
        "",
        "IMG001",
        "TASK: environment",
    ),
    Break(
        "CONTRACT",
        "\"name\": \"LOG_LEVEL\",",
        "\"name\": \"LOG_LEVEL\", \"secret\": true,",
        "IMG004",
        "VARIABLES: INFO",
    ),
    Break(
        "DOCKERFILE",
        "ca-certificates curl unzip wget",
        "ca-certificates",
        "IMG010",
        "TASK: \"curl\"",
    ),
    Break(
        "DOCKERFILE",
        "\nFROM ${PYTHON_IMAGE}\n",
        "\nFROM --platform=linux/arm64 ${PYTHON_IMAGE}\n",
        "IMG014",
        "VARIABLES: X86_64",
    ),
    Break(
        "DOCKERFILE",
        "FROM ${PYTHON_IMAGE}\n",
        "FROM python\n",
        "IMG016",
        "DOCKERFILE: FROM python",
    ),
    Break("DOCKERFILE", "HOME=/tmp", "API_TOKEN=abc", "IMG017", "DOCKERFILE: API_TOKEN"),
    Break(
        "DOCKERFILE",
        "[\"python\", \"main.py\"]",
        "python main.py",
        "IMG018",
        "DOCKERFILE: ENTRYPOINT",
    ),
    Break(
        "DOCKERFILE",
        "COPY shared/ shared/",
        "ADD https://example.com/x /x",
        "IMG019",
        "DOCKERFILE: ADD",
    ),
];

fn path(name: &str) -> String {
    match name {
        "TASK" => format!("{MODULE}/task_definition.tf"),
        "LOCALS" => format!("{MODULE}/locals.tf"),
        "VARIABLES" => format!("{MODULE}/variables.tf"),
        "EXAMPLE" => format!("{EXAMPLE}/main.tf"),
        "CONTRACT" => "worker/contract.json".to_owned(),
        "DOCKERFILE" => "worker/Dockerfile".to_owned(),
        other => panic!("{other}"),
    }
}

/// The Terraform of this repository, and what it runs.
fn repository() -> Memory {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Memory::default();
    let terraform =
        walkdir::WalkDir::new(root.join("terraform")).into_iter().filter_map(Result::ok);
    let read = |path: &Path| {
        let name = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
        (name, std::fs::read(path).unwrap())
    };
    let wanted = |path: &Path| path.extension().is_some_and(|end| end == "tf" || end == "tfvars");
    for entry in terraform.filter(|entry| entry.file_type().is_file() && wanted(entry.path())) {
        let (name, bytes) = read(entry.path());
        files.insert(&name, bytes);
    }
    for name in ["worker/Dockerfile", "worker/contract.json"] {
        let (name, bytes) = read(&root.join(name));
        files.insert(&name, bytes);
    }
    files
}

fn check(files: &Memory, directory: &str) -> Analysis {
    let wanted =
        |rule: &&Arc<Rule>| rule.info.id.starts_with("IMG") && rule.info.default == Selection::On;
    let rules: Vec<Arc<Rule>> = rule::builtin().iter().filter(wanted).cloned().collect();
    assert!(rules.len() > 15, "{} rules", rules.len());
    let modules = Modules::new(files, Arc::new(SourceMap::default()));
    let input = Input::module(directory);
    let options = Options::default();
    engine::analyze(&FrontEnds::new(&modules, &options), &[input], &rules, &engine::Silent)
}

fn changed(name: &str, from: &str, to: &str) -> Memory {
    let mut files = repository();
    let path = path(name);
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(&path)).unwrap();
    assert!(text.contains(from), "{path} no longer holds `{from}`");
    files.insert(&path, text.replacen(from, to, 1));
    files
}

/// The lines that a finding shows, the one to edit first: `worker/Dockerfile: USER root`.
fn lines(analysis: &Analysis, finding: &Finding) -> Vec<String> {
    let spans = std::iter::once(finding.place).chain(finding.trail.iter().map(|point| point.span));
    let line = |span: bottlelint::source::Span| {
        let source = analysis.sources.get(span.source).unwrap();
        let line = source.position(span.start).line;
        format!("{}: {}", source.path, source.text.lines().nth(line as usize - 1).unwrap())
    };
    spans.map(line).collect()
}

fn said(analysis: &Analysis) -> Vec<String> {
    let one = |one: &Finding| format!("{} {:?}: {}", one.rule.id, one.verdict, one.message);
    analysis.findings.iter().map(one).collect()
}

#[test]
fn the_module_and_the_worker_fit() {
    for directory in [MODULE, EXAMPLE, "terraform/examples/minimal"] {
        let analysis = check(&repository(), directory);
        assert!(said(&analysis).is_empty(), "{directory}: {}", said(&analysis).join("\n"));
    }
}

#[test]
fn who_changes_one_side_alone_hears_of_it() {
    let mut missed = Vec::new();
    for Break(file, from, to, rule, place) in BREAKS {
        let files = changed(file, from, to);
        let analysis = check(&files, if *file == "EXAMPLE" { EXAMPLE } else { MODULE });
        let failed = |one: &&Finding| *one.rule.id == **rule && one.verdict == Verdict::Fail;
        let Some(finding) = analysis.findings.iter().find(failed) else {
            let said = said(&analysis).join("; ");
            missed.push(format!("{rule} does not fire on `{to}` in {file}, but {said}"));
            continue;
        };
        let (name, text) = place.split_once(": ").unwrap();
        let shown = lines(&analysis, finding);
        if !shown[0].starts_with(&path(name)) || !shown[0].contains(text) {
            missed.push(format!("{rule} points at {shown:#?} instead of `{place}`"));
        }
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

/// The port is one value in the module: who moves it moves the program's, the mapping's and the check's.
#[test]
fn who_moves_the_port_everywhere_hears_nothing() {
    let files = changed("VARIABLES", "default     = 8080", "default     = 9090");
    assert!(said(&check(&files, MODULE)).is_empty());
}

/// With the user left to the image, the image's own counts; an image without one leaves it to its base.
#[test]
fn a_dockerfile_without_user_is_told_where_it_names_its_base() {
    let mut files = changed("DOCKERFILE", "USER 10001:10001\n", "");
    let task = path("TASK");
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(&task)).unwrap();
    let user = "      user                   = \"${var.efs_posix_uid}:${var.efs_posix_gid}\"\n";
    files.insert(&task, text.replacen(user, "", 1));
    let analysis = check(&files, MODULE);
    let [finding] = analysis.findings.as_slice() else { panic!("{:?}", said(&analysis)) };
    assert_eq!((&*finding.rule.id, &finding.verdict), ("IMG022", &Verdict::Fail));
    let message = "has no `USER`, so it runs as the user of `python:3.12-slim-bookworm@sha256:";
    assert!(finding.message.contains(message), "{}", finding.message);
    let shown = lines(&analysis, finding);
    assert!(shown.iter().any(|line| line.contains("PYTHON_IMAGE")), "{shown:?}");
}

/// A contract that is wrong is said so, with its place, and judges nothing.
#[test]
fn a_contract_that_is_wrong_is_told() {
    let files = changed("CONTRACT", "\"required\": true", "\"required\": \"yes\"");
    let analysis = check(&files, MODULE);
    let [finding] = analysis.findings.as_slice() else { panic!("{:?}", said(&analysis)) };
    assert_eq!(*finding.rule.id, *"TF004");
    assert_eq!(finding.message, "`true` or `false` is expected here");
    let span = finding.place;
    assert_eq!(&*analysis.sources.path(span.source), "worker/contract.json");
    assert_eq!(analysis.sources.slice(span), "\"yes\"");
}

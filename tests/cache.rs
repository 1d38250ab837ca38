//! The cache: whatever is changed, a run that may use it says byte for byte what one says that may not. Each input that can
//! matter is changed by itself. What did not change is not judged again, and no entry is taken for another.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test fails by panicking, and reads what the program wrote"
)]

mod support;

use std::path::{Path, PathBuf};
use std::process::Command;

use bottlelint::report::{FORMATS, Format};
use support::{Repository, Run};

const ROOT: &str = r#"
variable "open" {
  type    = bool
  default = false
}
variable "size" { default = "512" }
variable "region" { default = "eu-west-1" }
variable "debug" { default = "false" }

module "app" {
  source = "../../modules/app"
  open   = var.open
  port   = tonumber(trimspace(file("${path.module}/port.txt")))
  policy = templatefile("${path.module}/policy.tftpl", { action = "s3:GetObject" })
  pages  = fileset(path.module, "pages/*.html")
}

module "queue" {
  source  = "terraform-aws-modules/sqs/aws"
  version = "4.0.0"
}

resource "aws_ecs_task_definition" "web" {
  family = "web"
  cpu    = var.size
  memory = "1024"

  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"

  container_definitions = jsonencode([{
    name        = "web"
    image       = "web:1.0.0"
    environment = [{ name = "DEBUG", value = var.debug }, { name = "REGION", value = var.region }]
  }])
}

data "aws_region" "this" {}

resource "aws_security_group_rule" "assumed" {
  count             = data.aws_region.this.name == "eu-west-1" ? 1 : 0
  type              = "ingress"
  security_group_id = "sg-1"
  cidr_blocks       = ["0.0.0.0/0"]
  protocol          = "tcp"
  from_port         = 3389
  to_port           = 3389
}
"#;

const APP: &str = r#"
variable "open" { type = bool }
variable "port" { type = number }
variable "policy" { type = string }
variable "pages" { type = set(string) }

resource "aws_security_group" "this" {
  name = "app"
}

resource "aws_vpc_security_group_ingress_rule" "this" {
  count             = var.open ? 1 : 0
  security_group_id = aws_security_group.this.id
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = var.port
  to_port           = var.port
}

resource "aws_s3_object" "page" {
  for_each = var.pages
  bucket   = "pages"
  key      = each.value
  acl      = "public-read"
}

resource "aws_iam_policy" "this" {
  policy = var.policy
}
"#;

/// A root module of its own, which no change is about unless its name says so.
const OTHER: &str = r#"
resource "aws_security_group" "other" {
  name = "other"
}

resource "aws_vpc_security_group_ingress_rule" "other" {
  security_group_id = aws_security_group.other.id
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = 22
  to_port           = 22
}

resource "aws_ecs_task_definition" "file" {
  family                = "file"
  container_definitions = templatefile("${path.module}/../../tasks/part.json", {})
}
"#;

const POLICY: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [{ "Effect": "Allow", "Action": "${action}", "Resource": "arn:aws:s3:::pages/*" }]
}
"#;

const TASK: &str = r#"{
  "family": "job",
  "containerDefinitions": [{ "name": "job", "image": "job:latest", "privileged": true }]
}
"#;

const PART: &str = r#"[{ "name": "part", "image": "part:latest", "privileged": true }]
"#;

const CONFIG: &str = r#"
rules {
  select = ["all"]
  dirs   = ["policy"]
}
"#;

const RULE: &str = r#"rule "OWN001" {
  name     = "family-without-team"
  group    = "hygiene"
  title    = "Family of a task has no team"
  severity = "low"
  why      = "Nobody knows whose it is."
  how      = "Begin with the team."

  each "task" { in = resources.aws_ecs_task_definition }

  condition = startswith(task.family, "team-")
  message   = "the family ${task.family} has no team"
}
"#;

const DOCKERFILE: &str =
    "FROM debian:12\nLABEL org.opencontainers.image.title=\"web\"\nUSER 1000\n";

const SQS: &str = "resource \"aws_sqs_queue\" \"this\" {\n  name = \"q\"\n}\n";

fn manifest(directory: &str) -> String {
    format!(
        r#"{{"Modules":[{{"Key":"","Source":"","Dir":"."}},{{"Key":"queue","Source":"registry.terraform.io/terraform-aws-modules/sqs/aws","Version":"4.0.0","Dir":"{directory}"}}]}}"#
    )
}

fn repository() -> Repository {
    let manifest = manifest(".terraform/modules/queue");
    let repository = Repository::new(&[
        ("bottlelint.hcl", CONFIG),
        ("policy/family-without-team.hcl", RULE),
        ("envs/prod/main.tf", ROOT),
        ("envs/prod/port.txt", "22\n"),
        ("envs/prod/policy.tftpl", POLICY),
        ("envs/prod/pages/one.html", ""),
        ("envs/prod/.terraform/modules/modules.json", &manifest),
        ("envs/prod/.terraform/modules/queue/main.tf", SQS),
        ("envs/other/main.tf", OTHER),
        ("modules/app/main.tf", APP),
        ("tasks/job.json", TASK),
        ("tasks/part.json", PART),
        ("web/Dockerfile", DOCKERFILE),
    ]);
    link("../../shared.tf", &repository.path().join("envs/prod/shared.tf"));
    repository.write("shared.tf", "");
    repository
}

fn link(target: &str, path: &Path) {
    #[cfg(unix)]
    std::os::unix::fs::symlink(target, path).unwrap();
    #[cfg(not(unix))]
    let _ = (target, path);
}

/// Where the reports of a run and its cache are.
struct Desk {
    directory: tempfile::TempDir,
}

/// All that a run says, in every format.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Said {
    code: i32,
    out: String,
    err: String,
    reports: Vec<String>,
}

impl Desk {
    fn new() -> Self {
        Self { directory: tempfile::tempdir().unwrap() }
    }

    fn cache(&self) -> PathBuf {
        self.directory.path().join("cache")
    }

    fn run(
        &self,
        repository: &Repository,
        arguments: &[&str],
        environment: &[(&str, &str)],
    ) -> Run {
        let mut command = support::command(repository.path());
        command.env_remove("BOTTLELINT_NO_CACHE").env("BOTTLELINT_CACHE_DIR", self.cache());
        support::run(command.arg("check").args(arguments).envs(environment.iter().copied()))
    }

    /// What a run says, without how long it took.
    fn said(
        &self,
        repository: &Repository,
        arguments: &[&str],
        environment: &[(&str, &str)],
    ) -> Said {
        let at = |format: &str| self.directory.path().join(format!("report.{format}"));
        let outputs: Vec<String> = FORMATS[1..]
            .iter()
            .map(|Format { name, .. }| format!("-o={name}={}", at(name).display()))
            .collect();
        let outputs = outputs.iter().map(String::as_str);
        let all: Vec<&str> =
            arguments.iter().copied().chain(["-v", "-o=full"]).chain(outputs).collect();
        let run = self.run(repository, &all, environment);
        let reports = FORMATS[1..]
            .iter()
            .map(|format| untimed(&std::fs::read_to_string(at(format.name)).unwrap_or_default()));
        let reports = reports.collect();
        Said { code: run.code, out: untimed(&run.out), err: untimed(&run.err), reports }
    }

    /// What a run says that may use the cache, which must be what one says that may not.
    fn same(&self, what: &str, repository: &Repository, asked: &Asked) -> Said {
        let arguments: Vec<&str> = asked.arguments.iter().map(String::as_str).collect();
        let environment: Vec<(&str, &str)> =
            asked.environment.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let cached = self.said(repository, &arguments, &environment);
        let again = self.said(repository, &arguments, &environment);
        let anew = [&arguments[..], &["--no-cache"]].concat();
        let anew = self.said(repository, &anew, &environment);
        assert_eq!(cached, anew, "{what}");
        assert_eq!(again, anew, "{what}, once more");
        anew
    }

    /// Every entry.
    fn entries(&self) -> Vec<PathBuf> {
        let files = walkdir::WalkDir::new(self.cache()).into_iter().filter_map(Result::ok);
        let files = files.filter(|file| file.file_type().is_file() && file.depth() == 3);
        files.map(walkdir::DirEntry::into_path).collect()
    }
}

fn untimed(text: &str) -> String {
    let times = regex::Regex::new("\\d+ ms|time=\"[0-9.]+\"").unwrap();
    times.replace_all(text, "TIME").into_owned()
}

/// What is given to a run.
#[derive(Clone, Debug, Default)]
struct Asked {
    arguments: Vec<String>,
    environment: Vec<(String, String)>,
}

impl Asked {
    fn ask(&mut self, arguments: &[&str]) {
        self.arguments.extend(arguments.iter().map(|&one| one.to_owned()));
    }
}

/// A change of one input.
struct Change {
    what: &'static str,
    make: fn(&Repository, &mut Asked),
}

const fn change(what: &'static str, make: fn(&Repository, &mut Asked)) -> Change {
    Change { what, make }
}

fn replace(repository: &Repository, path: &str, from: &str, to: &str) {
    let text = repository.read(path);
    assert!(text.contains(from), "{path}: {from}");
    repository.write(path, &text.replace(from, to));
}

fn remove(repository: &Repository, path: &str) {
    std::fs::remove_file(repository.path().join(path)).unwrap();
}

/// Each is made on top of those before it.
const OF_FILES: [Change; 22] = [
    change("a file of values that was not there", |repository, _| {
        repository.write("envs/prod/terraform.tfvars", "open = true\n");
    }),
    change("a value in it", |repository, _| {
        replace(repository, "envs/prod/terraform.tfvars", "\n", "\nsize = \"300\"\n");
    }),
    change("a second one, which wins", |repository, _| {
        repository.write("envs/prod/a.auto.tfvars", "size = \"256\"\n");
    }),
    change("the argument of file()", |repository, _| {
        repository.write("envs/prod/port.txt", "3389\n");
    }),
    change("a template", |repository, _| {
        replace(repository, "envs/prod/policy.tftpl", "arn:aws:s3:::pages/*", "*");
    }),
    change("a file that fileset() finds", |repository, _| {
        repository.write("envs/prod/pages/two.html", "");
    }),
    change("a file of the root module", |repository, _| {
        replace(repository, "envs/prod/main.tf", "memory = \"1024\"", "memory = \"64\"");
    }),
    change("a file of a child module", |repository, _| {
        replace(repository, "modules/app/main.tf", "0.0.0.0/0", "::/0");
    }),
    change("a new file of a child module", |repository, _| {
        repository.write(
            "modules/app/more.tf",
            "resource \"aws_sqs_queue\" \"more\" {\n  name = \"more\"\n}\n",
        );
    }),
    change("what a link leads to", |repository, _| {
        repository.write("shared.tf", "resource \"aws_sns_topic\" \"t\" {\n  name = \"t\"\n}\n");
    }),
    change("where a link leads", |repository, _| {
        repository.write("others.tf", "resource \"aws_kms_key\" \"k\" {}\n");
        remove(repository, "envs/prod/shared.tf");
        link("../../others.tf", &repository.path().join("envs/prod/shared.tf"));
    }),
    change("a module that terraform init fetched", |repository, _| {
        replace(
            repository,
            "envs/prod/.terraform/modules/queue/main.tf",
            "name = \"q\"",
            "sqs_managed_sse_enabled = false",
        );
    }),
    change("where terraform init put it", |repository, _| {
        let path = "envs/prod/.terraform/modules/modules.json";
        repository.write(path, &manifest(".terraform/modules/elsewhere"));
    }),
    change("a unit of Terragrunt", |repository, _| {
        let unit = "terraform {\n  source = \"../../envs/prod\"\n}\ninputs = {\n  debug = get_env(\"DEBUG\")\n}\n";
        repository.write("live/prod/terragrunt.hcl", unit);
    }),
    change("what it includes", |repository, _| {
        let unit = "include \"root\" {\n  path = find_in_parent_folders(\"root.hcl\")\n}\n";
        let unit = format!("{unit}{}", repository.read("live/prod/terragrunt.hcl"));
        let root =
            "generate \"more\" {\n  path     = \"more.tf\"\n  contents = \"variable more {}\"\n}\n";
        repository.write("live/root.hcl", root);
        repository.write("live/prod/terragrunt.hcl", &unit);
    }),
    change("a Dockerfile", |repository, _| {
        replace(repository, "web/Dockerfile", "USER 1000", "USER root");
    }),
    change("the contract of an image", |repository, _| {
        let contract = r#"{"version": 1, "image": {"name": "web"}, "environment": [{"name": "TOKEN", "required": true}]}"#;
        repository.write("web/contract.json", contract);
    }),
    change("a text that a module reads, which was an input of its own", |repository, _| {
        replace(
            repository,
            "envs/other/main.tf",
            "${path.module}/../../tasks/part.json",
            "${path.module}/../../tasks/job.json",
        );
    }),
    change("a comment that ignores a finding", |repository, _| {
        replace(
            repository,
            "envs/other/main.tf",
            "resource \"aws_vpc",
            "# bottlelint: ignore[NET004] until=2999-01-01 -- the office\nresource \"aws_vpc",
        );
    }),
    change("a README", |repository, _| {
        repository
            .write("modules/app/README.md", "# app\n\n## Inputs\n\n| Name |\n|---|\n| nothing |\n");
    }),
    change("a file that cannot be read", |repository, _| {
        std::fs::write(repository.path().join("modules/app/bytes.tf"), b"\xff\xfe").unwrap();
    }),
    change("a file that is gone", |repository, _| {
        remove(repository, "modules/app/bytes.tf");
        remove(repository, "modules/app/more.tf");
    }),
];

#[test]
fn a_change_of_any_file_counts() {
    chain(&repository(), &mut Asked::default(), &OF_FILES);
}

/// What decides beside the files of modules.
const OF_SETTINGS: [Change; 15] = [
    change("a variable", |_, asked| asked.ask(&["--var", "open=true"])),
    change("another one", |_, asked| asked.ask(&["--var", "size=300"])),
    change("an assumption", |_, asked| {
        asked.ask(&["--assume", "data.aws_region.this.name=eu-west-1"]);
    }),
    change("a file of values, as it is named", |repository, asked| {
        repository.write("prod.tfvars", "debug = \"true\"\n");
        asked.ask(&["--var-file", "prod.tfvars"]);
    }),
    change("what is in it", |repository, _| {
        repository.write("prod.tfvars", "nothing = \"true\"\n");
    }),
    change("a workspace", |repository, asked| {
        replace(repository, "envs/prod/main.tf", "\"web:1.0.0\"", "\"web:${terraform.workspace}\"");
        asked.ask(&["--workspace", "latest"]);
    }),
    change("a rule of one's own", |repository, _| {
        replace(repository, "policy/family-without-team.hcl", "has no team", "lacks a team");
    }),
    change("another one", |repository, _| {
        let rule = RULE.replace("OWN001", "OWN002").replace("family-without", "family-before");
        repository.write(
            "policy/family-before-team.hcl",
            &rule.replace("task has no team", "task lacks a team"),
        );
    }),
    change("the severity of a rule", |repository, _| {
        let config = format!("{CONFIG}\nrule \"OWN001\" {{\n  severity = \"critical\"\n}}\n");
        repository.write("bottlelint.hcl", &config);
    }),
    change("an exception", |repository, _| {
        let exception = "\nexception {\n  rules   = [\"OWN001\"]\n  address = \"aws_ecs_task_definition.web\"\n  reason  = \"OPS-1\"\n  until   = \"9999-12-31\"\n}\n";
        repository.write("bottlelint.hcl", &(repository.read("bottlelint.hcl") + exception));
    }),
    change("an exception that ran out", |repository, _| {
        replace(repository, "bottlelint.hcl", "9999-12-31", "2020-01-01");
    }),
    change("the rules that are asked for", |_, asked| asked.ask(&["--ignore", "NET004"])),
    change("a path", |_, asked| asked.ask(&["envs/prod"])),
    change("what fails", |_, asked| asked.ask(&["--fail-on", "never"])),
    change("a severity", |_, asked| asked.ask(&["--min-severity", "high"])),
];

#[test]
fn a_change_of_any_setting_counts() {
    chain(&repository(), &mut Asked::default(), &OF_SETTINGS);
}

#[test]
fn a_change_of_the_environment_counts() {
    let changes = [
        change("a variable of the environment", |_, asked| {
            asked.ask(&["--env-vars"]);
            asked.environment = vec![("TF_VAR_size".to_owned(), "300".to_owned())];
        }),
        change("its value", |_, asked| {
            asked.environment = vec![("TF_VAR_size".to_owned(), "400".to_owned())];
        }),
        change("that it is set", |_, asked| asked.environment.clear()),
    ];
    chain(&repository(), &mut Asked::default(), &changes);
}

#[test]
fn a_change_of_the_baseline_counts() {
    let repository = repository();
    let config = format!("{CONFIG}\ncheck {{\n  baseline = \".baseline.json\"\n}}\n");
    repository.write("bottlelint.hcl", &config);
    let baseline = repository.run(&["baseline", "write"]);
    assert_eq!(baseline.code, 0, "{}", baseline.err);
    let drop_one = |repository: &Repository, _: &mut Asked| {
        let text = repository.read(".baseline.json");
        let mut baseline: serde_json::Value = serde_json::from_str(&text).unwrap();
        let entries = baseline.as_object_mut().unwrap().values_mut();
        let entries = entries.filter_map(serde_json::Value::as_array_mut);
        entries.max_by_key(|entries| entries.len()).unwrap().pop().unwrap();
        repository.write(".baseline.json", &baseline.to_string());
    };
    let changes = [
        change("an entry of the baseline", drop_one),
        change("the baseline", |repository, _| remove(repository, ".baseline.json")),
    ];
    chain(&repository, &mut Asked::default(), &changes);
}

/// Makes one change after the other, each seen by a run that knows the one before. What was there at first is what is said at
/// the end when it is there again.
fn chain(repository: &Repository, asked: &mut Asked, changes: &[Change]) {
    let desk = Desk::new();
    let mut before = desk.same("nothing", repository, asked);
    let mut idle = Vec::new();
    for Change { what, make } in changes {
        make(repository, asked);
        let after = desk.same(what, repository, asked);
        if after == before {
            idle.push(what);
        }
        before = after;
    }
    assert!(idle.is_empty(), "these change nothing, and are no tests: {idle:?}");
}

#[test]
fn what_was_there_before_is_said_again() {
    let (repository, desk, asked) = (repository(), Desk::new(), Asked::default());
    let first = desk.same("at first", &repository, &asked);
    let text = repository.read("modules/app/main.tf");
    repository.write("modules/app/main.tf", "");
    assert_ne!(desk.same("changed", &repository, &asked), first);
    repository.write("modules/app/main.tf", &text);
    assert_eq!(desk.same("changed back", &repository, &asked), first);
}

/// Replaces a text in every entry that holds it, as somebody would who wants to be believed: with the right checksum.
fn forge(desk: &Desk, from: &str, to: &str) -> usize {
    use sha2::{Digest, Sha256};
    let mut forged = 0;
    for path in desk.entries() {
        let text = std::fs::read_to_string(&path).unwrap();
        let (magic, rest) = text.split_once('\n').unwrap();
        let body = rest[64..].replace(from, to);
        if body == rest[64..] {
            continue;
        }
        let name = |path: &Path| path.file_name().unwrap().to_str().unwrap().to_owned();
        let key = name(path.parent().unwrap()) + &name(&path);
        let sum = Sha256::new().chain_update(key).chain_update(&body).finalize();
        let sum = bottlelint::source::hexadecimal(&sum);
        std::fs::write(&path, format!("{magic}\n{sum}{body}")).unwrap();
        forged += 1;
    }
    forged
}

#[test]
fn what_did_not_change_is_not_judged_again() {
    let (repository, desk) = (repository(), Desk::new());
    let arguments = ["--select", "NET004,OWN001", "-o=compact"];
    let told = "the family file has no team";
    let first = desk.run(&repository, &arguments, &[]);
    assert!(first.out.contains(told), "{}", first.out);
    // That this is said is known for the input, and for the whole run.
    assert_eq!(forge(&desk, told, "the family was forged"), 2);
    let again = desk.run(&repository, &arguments, &[]);
    assert!(again.out.contains("forged"), "the whole run: {}", again.out);
    replace(&repository, "envs/prod/main.tf", "\"1024\"", "\"2048\"");
    let again = desk.run(&repository, &arguments, &[]);
    assert!(again.out.contains("forged"), "one of two root modules: {}", again.out);
    replace(&repository, "envs/other/main.tf", "\"other\"\n}", "\"others\"\n}");
    let again = desk.run(&repository, &arguments, &[]);
    assert!(again.out.contains(told), "the other root module: {}", again.out);
}

#[test]
fn a_damaged_entry_is_none() {
    let (repository, desk, asked) = (repository(), Desk::new(), Asked::default());
    let said = desk.same("at first", &repository, &asked);
    for entry in desk.entries() {
        let bytes = std::fs::read(&entry).unwrap();
        std::fs::write(&entry, &bytes[..bytes.len() / 2]).unwrap();
    }
    assert_eq!(desk.same("truncated", &repository, &asked), said);
    for entry in desk.entries() {
        std::fs::write(&entry, "").unwrap();
    }
    assert_eq!(desk.same("empty", &repository, &asked), said);
    let entries = desk.entries();
    let first = std::fs::read(&entries[0]).unwrap();
    for entry in &entries[1..] {
        std::fs::write(entry, &first).unwrap();
    }
    assert_eq!(desk.same("of another input", &repository, &asked), said);
}

#[test]
fn entries_hold_no_secret() {
    let secret = "Sw0rdfish-7Gh2kLm9";
    let variable = "variable \"password\" {\n  sensitive = true\n}\n";
    let database = "resource \"aws_db_instance\" \"this\" {\n  password = var.password\n}\n";
    let written = format!(
        "resource \"aws_ssm_parameter\" \"x\" {{\n  type = \"String\"\n  name = \"/x\"\n  value = \"{secret}-written\"\n}}\nresource \"aws_ecs_task_definition\" \"w\" {{\n  family = \"w\"\n  container_definitions = jsonencode([{{ name = \"w\", image = \"w:latest\", environment = [{{ name = \"DB_PASSWORD\", value = \"{secret}-b\" }}] }}])\n}}\n"
    );
    let repository = Repository::new(&[
        ("a/main.tf", &format!("{variable}{database}{written}")),
        ("a/terraform.tfvars", &format!("password = \"{secret}-given\"\n")),
        ("b/main.tf", &format!("{variable}{database}")),
    ]);
    let desk = Desk::new();
    for arguments in [&[][..], &["--var", "password=Sw0rdfish-7Gh2kLm9-option"]] {
        let asked = Asked {
            arguments: arguments.iter().map(|&one| one.to_owned()).collect(),
            environment: Vec::new(),
        };
        desk.same("secrets", &repository, &asked);
    }
    assert!(!desk.entries().is_empty());
    for entry in desk.entries() {
        let text = std::fs::read_to_string(&entry).unwrap();
        assert!(!text.contains("Sw0rdfish"), "{text}");
    }
}

#[test]
fn what_may_be_a_secret_is_not_even_hashed() {
    let (repository, desk) = (repository(), Desk::new());
    desk.run(&repository, &["--var", "db_password=x"], &[]);
    desk.run(&repository, &["--env-vars"], &[("TF_VAR_size", "256")]);
    assert!(desk.entries().is_empty());
}

#[test]
fn no_cache_reads_and_writes_nothing() {
    let (repository, desk) = (repository(), Desk::new());
    desk.run(&repository, &["--no-cache"], &[]);
    assert!(!desk.cache().exists());
    desk.run(&repository, &[], &[("BOTTLELINT_NO_CACHE", "1")]);
    assert!(!desk.cache().exists());
    desk.run(&repository, &[], &[]);
    assert!(!desk.entries().is_empty());
}

fn git(repository: &Repository, arguments: &[&str]) {
    let mut command = Command::new("git");
    command.current_dir(repository.path()).args(["-c", "user.name=a", "-c", "user.email=a@b.c"]);
    let output = command.args(arguments).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn a_cache_that_a_change_can_bring_along_is_not_used() {
    let repository = repository();
    std::fs::remove_dir(repository.path().join(".git")).unwrap();
    git(&repository, &["init", "-q"]);
    let run = |directory: &str| {
        let mut command = support::command(repository.path());
        command.env_remove("BOTTLELINT_NO_CACHE");
        support::run(command.args(["check", "--cache-dir", directory, "-o=compact"]))
    };
    let warns = |run: &Run| run.err.contains("is not used");
    let inside = run(".cache");
    assert!(!warns(&inside) && repository.path().join(".cache").exists(), "{}", inside.err);
    git(&repository, &["add", "--force", ".cache"]);
    assert!(warns(&run(".cache")), "an entry is under version control");
    link(".cache", &repository.path().join("linked"));
    git(&repository, &["add", "linked"]);
    git(&repository, &["rm", "-rq", "--cached", ".cache"]);
    for directory in ["linked", "linked/deeper"] {
        assert!(warns(&run(directory)), "{directory} is a link, or below one");
    }
    assert!(!warns(&run(".cache")));
    assert!(!warns(&run("somewhere/else")));
}

#[test]
fn where_git_does_not_know_a_cache_in_the_repository_is_not_used() {
    let repository = repository();
    let mut command = support::command(repository.path());
    command.env_remove("BOTTLELINT_NO_CACHE");
    let run = support::run(command.args(["check", "--cache-dir", "cache", "-o=compact"]));
    assert!(run.err.contains("git does not say"), "{}", run.err);
    assert!(!repository.path().join("cache").exists());
}

#[test]
fn clean_removes_what_was_kept() {
    let (repository, desk) = (repository(), Desk::new());
    desk.run(&repository, &[], &[]);
    let cache = desk.cache();
    let verb = |verb: &str| {
        let mut command = support::command(repository.path());
        command.env("BOTTLELINT_CACHE_DIR", &cache);
        support::run(command.args(["cache", verb]))
    };
    assert_eq!(verb("dir").out.trim(), cache.to_str().unwrap());
    let cleaned = verb("clean");
    assert!(cleaned.out.starts_with("removed ") && cleaned.code == 0, "{}", cleaned.out);
    assert!(desk.entries().is_empty());
    assert!(verb("clean").out.starts_with("nothing to remove"));
}

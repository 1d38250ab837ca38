//! Files as hooks, editors and pipes give them: lists of whatever changed, and standard input.

#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test fails by panicking, and reads the files of this repository"
)]

mod support;

use std::io::Write;
use std::process::Stdio;

use support::Repository;

const MODULE: &str = r#"
variable "read_only" { type = bool }

resource "aws_ecs_task_definition" "web" {
  family                = "web"
  container_definitions = templatefile("templates/web.json.tftpl", { read_only = var.read_only })
}
"#;
const TEMPLATE: &str =
    r#"[{"name": "web", "image": "web", "readonlyRootFilesystem": ${read_only}}]"#;

fn repository() -> Repository {
    Repository::new(&[
        ("main.tf", MODULE),
        ("terraform.tfvars", "read_only = false\n"),
        ("templates/web.json.tftpl", TEMPLATE),
        ("README.md", "# web"),
        ("app.tftest.hcl", "run \"a\" {}"),
    ])
}

/// What a check prints, without its last line.
fn printed(repository: &Repository, arguments: &[&str]) -> (i32, String, String) {
    let common = ["check", "-o", "compact", "--select", "ECS004,AWS"];
    let run = repository.run(&[&common[..], arguments].concat());
    let findings = run.out.lines().filter(|line| line.contains('['));
    (run.code, findings.collect::<Vec<_>>().join("\n"), run.err)
}

#[test]
fn a_file_of_a_module_is_judged_in_its_module() {
    let repository = repository();
    for name in ["main.tf", "terraform.tfvars", "templates/web.json.tftpl"] {
        let (code, out, err) = printed(&repository, &[name]);
        assert_eq!((code, out.matches("ECS004").count()), (1, 1), "{name}: {out} {err}");
    }
    let all = ["main.tf", "terraform.tfvars", "templates/web.json.tftpl", "README.md"];
    let (code, out, err) = printed(&repository, &all);
    assert_eq!((code, out.matches("ECS004").count()), (1, 1), "{out}");
    insta::assert_snapshot!(err, @"skipped README.md: it is not a file that bottlelint checks");
}

#[test]
fn a_module_is_judged_once_however_many_of_its_files_are_named() {
    let repository = repository();
    let all = ["main.tf", "terraform.tfvars", "templates/web.json.tftpl"];
    let run = repository.run(&[&["check", "-o", "json", "--select", "ECS004"], &all[..]].concat());
    let report: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(report["summary"]["modules"], 1, "{}", run.out);
    assert_eq!(report["summary"]["resources"], 1, "{}", run.out);
}

#[test]
fn files_that_are_not_read_are_named_with_why() {
    let repository = repository();
    repository.write("stack/deploy.tfcomponent.hcl", "component \"a\" {}");
    repository.write("live/terragrunt.hcl", "");
    let (code, out, err) = printed(&repository, &["app.tftest.hcl", "live/terragrunt.hcl"]);
    assert_eq!((code, out.as_str()), (0, ""));
    insta::assert_snapshot!(err, @r"
    skipped app.tftest.hcl: it is there for `terraform test`
    skipped live/terragrunt.hcl: it runs no module of this repository, as far as can be told
    ");
    let (_, _, err) = printed(&repository, &["."]);
    insta::assert_snapshot!(err, @r"
    skipped live/terragrunt.hcl: it runs no module of this repository, as far as can be told
    skipped stack/deploy.tfcomponent.hcl: Terraform Stacks are not evaluated; known inputs of components are read with their modules
    ");
}

#[test]
fn a_directory_of_terragrunt_units_is_judged_by_the_modules_that_they_run() {
    let repository = Repository::new(&[
        ("modules/web/main.tf", MODULE),
        ("modules/web/templates/web.json.tftpl", TEMPLATE),
        (
            "live/dev/web/terragrunt.hcl",
            "terraform {\n  source = \"../../../modules/web\"\n}\ninputs = {\n  read_only = false\n}\n",
        ),
        (
            "live/dev/vpc/terragrunt.hcl",
            "terraform {\n  source = \"tfr:///acme/vpc/aws?version=1.0.0\"\n}\n",
        ),
    ]);
    let (code, out, err) = printed(&repository, &["live/dev/web"]);
    assert!(code == 1 && out.starts_with("live/dev/web/terragrunt.hcl:5:15"), "{out}{err}");
    // Its file names the unit as its directory does; beside a file of the module nothing is judged twice.
    for named in [
        &["live/dev/web/terragrunt.hcl"][..],
        &["modules/web/main.tf", "live/dev/web/terragrunt.hcl"],
    ] {
        let (code, out, err) = printed(&repository, named);
        assert!(code == 1 && out.starts_with("live/dev/web/terragrunt.hcl:5:15"), "{out}{err}");
        assert_eq!((out.matches("error[").count(), err.as_str()), (1, ""), "{out}");
    }
    let (code, _, err) = printed(&repository, &["live/dev/vpc/terragrunt.hcl"]);
    assert_eq!(code, 0);
    insta::assert_snapshot!(err, @"skipped live/dev/vpc/terragrunt.hcl: it runs no module of this repository, as far as can be told");
    let (code, out, err) = printed(&repository, &["live"]);
    assert!(code == 1 && out.starts_with("live/dev/web/terragrunt.hcl:5:15"), "{out}{err}");
    insta::assert_snapshot!(err, @"skipped live/dev/vpc/terragrunt.hcl: it runs no module of this repository, as far as can be told");
    let (code, out, err) = printed(&repository, &["live/dev/vpc"]);
    assert_eq!((code, out.as_str()), (3, ""));
    insta::assert_snapshot!(err, @r"
    error: `live/dev/vpc` holds nothing to check: `live/dev/vpc/terragrunt.hcl` is skipped, because it runs no module of this repository, as far as can be told
     |
     = help: name the directory of a module
    ");
    repository.write("bottlelint.hcl", "check {\n  exclude = [\"modules\"]\n}\n");
    let (code, _, _) = printed(&repository, &["live"]);
    assert_eq!(code, 3, "what is excluded stays so");
}

fn piped(repository: &Repository, arguments: &[&str], text: &str) -> (Option<i32>, String, String) {
    let mut command = support::command(repository.path());
    command.args(["check", "-o", "compact", "--select", "ECS004,AWS"]).args(arguments);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // Whoever refuses it does not read it all.
    let _ = child.stdin.take().unwrap().write_all(text.as_bytes());
    let output = child.wait_with_output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

#[test]
fn standard_input_is_a_file() {
    let repository = repository();
    let task = r#"{"family": "web", "containerDefinitions": [{"name": "web", "image": "web"}]}"#;
    let (code, out, err) = piped(&repository, &["-"], task);
    assert!(code == Some(1) && out.starts_with("stdin.json:1:44: error[ECS004]"), "{out}{err}");
    let (code, out, err) = piped(&repository, &["-", "--stdin-filename", "x/task"], task);
    assert!(code == Some(1) && out.starts_with("x/task:1:44: error[ECS004]"), "{out}{err}");
    let fixed = MODULE.replace("var.read_only })", "true })");
    let (code, out, err) = piped(&repository, &["-", "--stdin-filename", "main.tf"], &fixed);
    assert_eq!((code, out.matches("ECS004").count()), (Some(0), 0), "{out}{err}");
}

#[test]
fn fixes_of_standard_input_are_printed_and_never_written() {
    let repository = repository();
    let typed = MODULE.replace(
        "templatefile(\"templates/web.json.tftpl\", { read_only = var.read_only })",
        "jsonencode([{ name = \"web\", image = \"web\", readonlyRootFilesystem = false }])",
    );
    let named = ["-", "--stdin-filename", "main.tf"];
    let (code, out, err) =
        piped(&repository, &[&named[..], &["--diff-only", "--fix=unsafe"]].concat(), &typed);
    let changed = |line: &&str| line.starts_with(['-', '+']);
    let changed: Vec<&str> = out.lines().filter(changed).collect();
    insta::assert_snapshot!(changed.join("\n"), @r#"
    --- a/main.tf
    +++ b/main.tf
    -  container_definitions = jsonencode([{ name = "web", image = "web", readonlyRootFilesystem = false }])
    +  container_definitions = jsonencode([{ name = "web", image = "web", readonlyRootFilesystem = true }])
    "#);
    assert_eq!(code, Some(1), "{err}");
    let (code, _, err) = piped(&repository, &[&named[..], &["--fix"]].concat(), &typed);
    insta::assert_snapshot!(err, @r"
    error: what comes on standard input cannot be changed
     |
     = help: `--diff-only` prints the changes
    ");
    assert_eq!((code, repository.read("main.tf")), (Some(2), MODULE.to_owned()));
}

#[test]
fn standard_input_is_several_documents() {
    let repository = repository();
    let task = r#"{"family": "web", "containerDefinitions": [{"name": "web", "image": "web"}]}"#;
    let service = r#"{"serviceName": "web", "taskDefinition": "web", "launchType": "FARGATE"}"#;
    let arguments = ["-", "--select", "ECS004,ECS014,TF"];
    for between in ["\n", "", "\n\n  "] {
        let (code, out, err) = piped(&repository, &arguments, &format!("{task}{between}{service}"));
        assert_eq!(code, Some(1), "{out}{err}");
        // That the task runs on Fargate is known from the service.
        assert!(out.contains("ECS014") && out.contains("ECS004"), "{out}{err}");
        assert!(out.contains("2 resources"), "{out}{err}");
    }
    let (code, out, _) = piped(&repository, &arguments, &format!("{task}\n{{\"serviceName\""));
    assert_eq!(code, Some(4), "{out}");
    assert!(out.contains("stdin.json:2:"), "{out}");
}

#[test]
fn a_dockerfile_comes_on_standard_input() {
    let repository = repository();
    let arguments = ["-", "--stdin-filename", "app/Dockerfile", "--select", "IMG015"];
    let (code, out, err) = piped(&repository, &arguments, "FROM scratch\nUSER root\n");
    assert!(out.starts_with("app/Dockerfile:2:6: warning[IMG015]"), "{out}{err}");
    assert_eq!(code, Some(1));
}

#[test]
fn standard_input_without_a_name_is_json() {
    let repository = repository();
    let (code, _, err) = piped(&repository, &["-"], MODULE);
    insta::assert_snapshot!(err, @r"
    error: what comes on standard input is not JSON, and has no name to tell what it is
     |
     = help: give it one: `--stdin-filename main.tf`
    ");
    assert_eq!(code, Some(2));
    let (code, _, err) = piped(&repository, &["-"], "{}");
    assert_eq!(code, Some(0));
    insta::assert_snapshot!(err, @"skipped stdin.json: it is not a file that bottlelint checks");
    let (code, _, _) = piped(&repository, &["main.tf", "--stdin-filename", "main.tf"], "");
    assert_eq!(code, Some(2));
}

/// Files of `-backend-config` that end in `.tf` make up no module, until somebody calls or names one.
#[test]
fn values_for_a_backend_are_no_module() {
    let values = "bucket = \"state\"\nkey    = \"web\"\n";
    let call = "module \"web\" {\n  source = \"./config\"\n}\n";
    let repository = Repository::new(&[
        ("main.tf", "resource \"aws_sns_topic\" \"alerts\" {}\n"),
        ("config/backend-dev.tf", values),
    ]);
    let run = repository.run(&["check", "-o", "compact", "--select", "TF", "."]);
    assert_eq!((run.code, run.out.matches("TF004").count()), (0, 0), "{}", run.out);
    insta::assert_snapshot!(run.err, @"skipped config: it holds values, as for `-backend-config`, and no blocks of a module");
    let named = repository.run(&["check", "-o", "compact", "--select", "TF", "config"]);
    assert_eq!((named.code, named.out.matches("TF004").count()), (4, 2), "{}", named.out);
    let called = Repository::new(&[("main.tf", call), ("config/backend-dev.tf", values)]);
    let run = called.run(&["check", "-o", "compact", "--select", "TF", "."]);
    assert_eq!((run.code, run.out.matches("TF004").count()), (4, 2), "{}", run.out);
}

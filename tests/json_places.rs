//! A finding about JSON points at the line of the JSON that is to be edited: in a heredoc, in a file, in a template, or
//! where a value that was inserted comes from.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test fails by panicking, and reads what the program wrote"
)]

mod support;

use support::Repository;

/// Checks a repository by one rule. Each finding is `file:line:column text`, with what stands at its place.
fn places(files: &[(&str, &str)], rule: &str) -> Vec<String> {
    let repository = Repository::new(files);
    let run = repository.run(&["check", ".", "-o", "json", "--select", rule]);
    let report: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    let texts = |path: &str| files.iter().find(|(name, _)| *name == path).unwrap().1;
    let findings = report["findings"].as_array().unwrap().iter();
    let shown = findings.map(|finding| {
        let place = &finding["place"];
        let path = place["file"].as_str().unwrap();
        let byte = |name: &str| usize::try_from(place[name].as_u64().unwrap()).unwrap();
        let text = &texts(path)[byte("startByte")..byte("endByte")];
        format!("{path}:{}:{} {text}", place["line"], place["column"])
    });
    shown.collect()
}

#[test]
fn in_a_heredoc_without_its_indentation() {
    let text = r#"
resource "aws_ecs_task_definition" "this" {
  family                = "app"
  container_definitions = <<-JSON
    [

      {
        "name": "ä",
        "image": "${aws_ecr_repository.app.repository_url}@sha256:00",
          "privileged": true
      }
    ]
  JSON
}
resource "aws_ecr_repository" "app" {
  name = "app"
}
"#;
    assert_eq!(places(&[("main.tf", text)], "ECS001"), ["main.tf:10:25 true"]);
}

#[test]
fn of_something_missing_is_the_object_that_misses_it() {
    let text = r#"
resource "aws_ecs_task_definition" "this" {
  family                = "app"
  container_definitions = <<JSON
[{"name": "a", "user": "1"},
 {"name": "b"}]
JSON
}
"#;
    assert_eq!(places(&[("main.tf", text)], "ECS057"), ["main.tf:6:2 {"]);
}

#[test]
fn of_what_is_inserted_is_where_it_comes_from() {
    let text = r#"
variable "image" {
  type = string
}
variable "privileged" {
  type    = bool
  default = true
}
resource "aws_ecs_task_definition" "this" {
  family                = "app"
  container_definitions = <<JSON
[{"name": "a", "image": "${var.image}", "privileged": ${var.privileged}}]
JSON
}
"#;
    assert_eq!(places(&[("main.tf", text)], "ECS001"), ["main.tf:7:13 true"]);
}

#[test]
fn of_an_inserted_encoding_is_in_what_was_encoded() {
    let text = r#"
locals {
  environment = [
    { name = "DATABASE_PASSWORD", value = "correct-horse" },
  ]
}
resource "aws_ecs_task_definition" "this" {
  family                = "app"
  container_definitions = <<JSON
[{"name": "a", "environment": ${jsonencode(local.environment)}}]
JSON
}
"#;
    // How long a secret is shows nowhere: its place ends after its first character.
    assert_eq!(places(&[("main.tf", text)], "ECS006"), [r#"main.tf:4:43 ""#]);
}

const ROLE: &str = r#"
resource "aws_iam_role_policy" "this" {
  role   = "app"
  policy = file("${path.module}/policy.json")
}
"#;

#[test]
fn in_a_file_that_is_read() {
    let policy = r#"{
  "Version": "2012-10-17",
  "Statement": {
    "Effect": "Allow",
    "Action": ["s3:GetObject", "ecs:*"],
    "Resource": "arn:aws:s3:::a/*"
  }
}"#;
    let files = [("main.tf", ROLE), ("policy.json", policy)];
    assert_eq!(places(&files, "IAM014"), [r#"policy.json:5:32 "ecs:*""#]);
}

#[test]
fn in_a_template_with_directives() {
    let main = r#"
resource "aws_ecs_task_definition" "this" {
  family                = "app"
  container_definitions = templatefile("${path.module}/task.json.tpl", { names = ["a", "b"], on = true })
}
"#;
    let template = r#"[
%{ for index, name in names ~}
  %{ if index > 0 },%{ endif }
  {
    "name": "${name}",
    "privileged": %{ if name == "b" }true%{ else }false%{ endif }
  }
%{ endfor ~}
]"#;
    let files = [("main.tf", main), ("task.json.tpl", template)];
    assert_eq!(places(&files, "ECS001"), ["task.json.tpl:6:38 true"]);
}

#[test]
fn in_a_file_that_is_decoded() {
    let main = r#"
locals {
  settings = jsondecode(file("${path.module}/settings.json"))
}
resource "aws_ecs_task_definition" "this" {
  family                = "app"
  container_definitions = jsonencode([{ name = "a", privileged = local.settings.task.privileged }])
}
"#;
    let settings = "{\n  \"task\": { \"privileged\": true }\n}\n";
    let files = [("main.tf", main), ("settings.json", settings)];
    assert_eq!(places(&files, "ECS001"), ["settings.json:2:27 true"]);
}

#[test]
fn an_exception_at_the_argument_covers_what_the_file_holds() {
    let policy = r#"{"Statement": [{"Effect": "Allow", "Action": "ecs:*", "Resource": "*"}]}"#;
    let ignored = ROLE.replace(
        "  policy =",
        "  # bottlelint: ignore[IAM001] -- the deployment role of the platform team\n  policy =",
    );
    let files = [("main.tf", ignored.as_str()), ("policy.json", policy)];
    assert_eq!(places(&files, "IAM001"), Vec::<String>::new());
}

#[test]
fn an_exception_at_the_argument_covers_its_heredoc() {
    let heredoc = |comment: &str| {
        format!(
            "resource \"aws_ecs_task_definition\" \"this\" {{\n  family = \"app\"\n  {comment}\n  container_definitions = <<E\n[{{\"name\": \"a\",\n  \"privileged\": true}}]\nE\n}}\n"
        )
    };
    let silent = heredoc("# bottlelint: ignore[ECS001] -- builds images");
    assert_eq!(places(&[("main.tf", silent.as_str())], "ECS001"), Vec::<String>::new());
    let loud = heredoc("# builds images");
    assert_eq!(places(&[("main.tf", loud.as_str())], "ECS001"), ["main.tf:6:17 true"]);
}

#[test]
fn the_same_file_read_twice_is_one_place() {
    let two = format!("{ROLE}{}", ROLE.replace("\"this\"", "\"other\""));
    let policy = r#"{"Statement": [{"Effect": "Allow", "Action": "ecs:*", "Resource": "*"}]}"#;
    let files = [("main.tf", two.as_str()), ("policy.json", policy)];
    assert_eq!(places(&files, "IAM014"), [r#"policy.json:1:46 "ecs:*""#]);
}

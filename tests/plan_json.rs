//! Plans and states in JSON: what is read of them, what a user sees, and that no JSON, however hostile, costs more than
//! a finding. What real plans hold is judged in `plan_judge`.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test fails by panicking, and reads the files of this repository"
)]

mod support;

use bottlelint::report::{FORMATS, Format};
use serde_json::{Value as Json, json};
use support::Repository;

/// A task definition whose container may write to its root, and the log group that it writes to.
fn plan() -> Json {
    let containers = json!([{
        "name": "web",
        "image": "public.ecr.aws/acme/web@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "readonlyRootFilesystem": false,
    }]);
    json!({
        "format_version": "1.2",
        "terraform_version": "1.11.4",
        "resource_changes": [
            {
                "address": "module.app.aws_ecs_task_definition.web",
                "module_address": "module.app",
                "mode": "managed",
                "type": "aws_ecs_task_definition",
                "name": "web",
                "change": {
                    "actions": ["create"],
                    "after": {"family": "web", "container_definitions": containers.to_string()},
                    "after_unknown": {"arn": true, "execution_role_arn": true},
                    "after_sensitive": {}
                }
            },
            {
                "address": "aws_iam_role.execution",
                "mode": "managed",
                "type": "aws_iam_role",
                "name": "execution",
                "change": {
                    "actions": ["no-op"],
                    "after": {"name": "execution", "assume_role_policy": "{}"},
                    "after_unknown": {"arn": true},
                    "after_sensitive": {}
                }
            },
            {
                "address": "aws_s3_bucket.gone",
                "mode": "managed",
                "type": "aws_s3_bucket",
                "name": "gone",
                "change": {"actions": ["delete"], "after": null, "after_unknown": {}, "after_sensitive": false}
            }
        ],
        "configuration": configuration()
    })
}

fn configuration() -> Json {
    json!({
            "provider_config": {"aws": {"name": "aws", "expressions": {"region": {"constant_value": "eu-west-1"}}}},
            "root_module": {
                "resources": [{
                    "address": "aws_iam_role.execution", "mode": "managed", "type": "aws_iam_role", "name": "execution",
                    "provider_config_key": "aws",
                    "expressions": {"name": {"constant_value": "execution"}, "assume_role_policy": {}}
                }],
                "module_calls": {"app": {
                    "source": "./app",
                    "expressions": {"role": {"references": ["aws_iam_role.execution.arn", "aws_iam_role.execution"]}},
                    "module": {"resources": [{
                        "address": "aws_ecs_task_definition.web", "mode": "managed",
                        "type": "aws_ecs_task_definition", "name": "web", "provider_config_key": "aws",
                        "expressions": {
                            "family": {"constant_value": "web"},
                            "container_definitions": {},
                            "execution_role_arn": {"references": ["var.role"]}
                        }
                    }]}
                }}
            }
    })
}

fn pretty(json: &Json) -> String {
    serde_json::to_string_pretty(json).unwrap()
}

/// What `facts` says of a plan: each resource by its address.
fn facts(text: &str) -> Json {
    let repository = Repository::new(&[("plan.json", text)]);
    let run = repository.run(&["facts", "plan.json"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    let facts: Json = serde_json::from_str(&run.out).unwrap();
    let all = facts["resources"].as_array().unwrap().iter();
    all.map(|one| (one["address"].as_str().unwrap().to_owned(), one.clone()))
        .collect::<serde_json::Map<_, _>>()
        .into()
}

#[test]
fn reads_what_there_will_be() {
    let facts = facts(&pretty(&plan()));
    let names: Vec<&String> = facts.as_object().unwrap().keys().collect();
    assert_eq!(names, ["aws_iam_role.execution", "module.app.aws_ecs_task_definition.web"]);
    let task = &facts["module.app.aws_ecs_task_definition.web"];
    assert_eq!(task["values"]["family"], "web");
    assert_eq!(task["unknown"]["execution_role_arn"], true);
    assert_eq!(
        task["reasons"]["execution_role_arn"],
        "known only after apply (`aws_iam_role.execution.arn`)"
    );
    assert_eq!((task["file"].as_str(), task["line"].as_u64()), (Some("plan.json"), Some(6)));
}

/// What is found, without the line that says how long it took.
fn findings(out: &str) -> String {
    out.lines().filter(|line| !line.ends_with(" ms)")).collect::<Vec<_>>().join("\n")
}

#[test]
fn judges_a_plan() {
    let repository = Repository::new(&[("plan.json", &pretty(&plan()))]);
    let run = repository.run(&["check", "plan.json", "--select", "ECS004"]);
    assert_eq!(run.code, 1, "{}", run.err);
    insta::assert_snapshot!(findings(&run.out), @r#"
    error[ECS004]: container `web` can write to its root file system
      --> plan.json:17:193
       |
    17 | ...aaaaaaaaaaaaaaaaaaaaaa\",\"readonlyRootFilesystem\":false}]"
       |                                                        ^^^^^ `false` is set here
       |
       = note: value: module.app.aws_ecs_task_definition.web.container_definitions[0].readonlyRootFilesystem
       = note: severity high (CKV_AWS_336, ECS.5); more: bottlelint explain ECS004
       = help: Set `readonlyRootFilesystem = true` in the container definition, and mount a volume or a tmpfs at each path that the program writes to, such as `/tmp`.
    "#);
}

/// The rules that find something: `RULE` or `RULE?`, and the address.
fn found(repository: &Repository, arguments: &[&str]) -> Vec<String> {
    let run = repository
        .run(&[&["check", "--output", "json", "--select", "ECS004,IAM003"], arguments].concat());
    let json: Json = serde_json::from_str(&run.out).unwrap_or_else(|_| panic!("{}", run.err));
    let one = |finding: &Json| {
        let sign = if finding["verdict"] == "fail" { "" } else { "?" };
        format!(
            "{}{sign} {}",
            finding["rule"].as_str().unwrap(),
            finding["resource"].as_str().unwrap()
        )
    };
    json["findings"].as_array().unwrap().iter().map(one).collect()
}

const TASK: &str = "ECS004 module.app.aws_ecs_task_definition.web";

#[test]
fn reads_a_pipe() {
    let text = plan().to_string();
    let repository = Repository::new(&[("plan.txt", &text), ("main.tf", "")]);
    for arguments in [&["check", "-"][..], &["check", "-", "--stdin-filename", "plan.json"]] {
        let mut command = support::command(repository.path());
        command.args(arguments).args(["--select", "ECS004", "--output", "compact"]);
        command.stdin(std::fs::File::open(repository.path().join("plan.txt")).unwrap());
        let run = support::run(&mut command);
        assert_eq!(run.code, 1, "{}{}", run.out, run.err);
        assert!(run.out.contains("can write to its root file system"), "{}", run.out);
    }
}

#[test]
fn a_plan_in_a_module_is_judged_when_it_is_named() {
    let text = plan().to_string();
    let repository = Repository::new(&[
        ("app/main.tf", ""),
        ("app/plan.json", &text),
        ("plans/plan.json", &text),
    ]);
    assert_eq!(found(&repository, &["app"]), Vec::<String>::new());
    assert_eq!(found(&repository, &["app/plan.json"]), [TASK]);
    assert_eq!(found(&repository, &["app", "app/plan.json"]), [TASK]);
    assert_eq!(found(&repository, &["plans"]), [TASK]);
    assert_eq!(found(&repository, &["."]), [TASK]);
}

#[test]
fn a_state_is_judged_like_a_plan() {
    let mut task = plan()["resource_changes"][0].clone();
    task["values"] = task["change"]["after"].clone();
    task.as_object_mut().unwrap().remove("change");
    let state = json!({
        "format_version": "1.0",
        "terraform_version": "1.11.4",
        "values": {"root_module": {"child_modules": [{"address": "module.app", "resources": [task]}]}}
    });
    let repository = Repository::new(&[("state.json", &state.to_string())]);
    assert_eq!(found(&repository, &["state.json"]), [TASK]);
}

#[test]
fn what_stays_is_not_judged_where_only_changes_are() {
    let mut changed = plan();
    let repository = Repository::new(&[("plan.json", &changed.to_string())]);
    assert_eq!(found(&repository, &["plan.json", "--changed-only"]), [TASK]);
    changed["resource_changes"][0]["change"]["actions"] = json!(["no-op"]);
    let repository = Repository::new(&[("plan.json", &changed.to_string())]);
    assert_eq!(found(&repository, &["plan.json"]), [TASK]);
    assert_eq!(found(&repository, &["plan.json", "--changed-only"]), Vec::<String>::new());
    changed["resource_changes"][0]["change"]["actions"] = json!(["create", "delete"]);
    let repository = Repository::new(&[("plan.json", &changed.to_string())]);
    assert_eq!(found(&repository, &["plan.json", "--changed-only"]), [TASK]);
}

/// A configuration whose secret is given to it.
const SECRETIVE: &str = r#"variable "password" {
  type      = string
  sensitive = true
}

module "app" {
  source   = "./task"
  password = var.password
}

variable "copy" {
  type    = string
  default = "x"
}
"#;

/// A plan holds a secret in many sections, whatever it marks as sensitive.
#[test]
fn no_secret_of_a_plan_is_shown() {
    const SECRET: &str = "hunter2 \"Zq\" 77";
    let mut secretive = plan();
    let containers = json!([{"name": "web", "image": "x", "readonlyRootFilesystem": false,
        "environment": [{"name": "PASSWORD", "value": SECRET}]}]);
    let after = json!({"family": "web", "container_definitions": containers.to_string(), "tags": {"a": SECRET}});
    let change = &mut secretive["resource_changes"][0]["change"];
    change["after"] = after.clone();
    change["before"] = after.clone();
    change["after_sensitive"] = json!({"container_definitions": true, "tags": {"a": true}});
    secretive["variables"] = json!({"password": {"value": SECRET}});
    secretive["planned_values"] = json!({"outputs": {"o": {"sensitive": true, "value": SECRET}}});
    secretive["prior_state"] = json!({"values": {"root_module": {"resources": [{"address": "aws_x.y", "type": "aws_x",
        "mode": "managed", "name": "y", "values": {"secret": SECRET}, "sensitive_values": {"secret": true}}]}}});
    secretive["output_changes"] = json!({"o": {"after": SECRET, "after_sensitive": true}});
    for text in [secretive.to_string(), pretty(&secretive)] {
        // Cut off, it says where and shows nothing.
        for text in [text.as_str(), &text[..text.len() - 3]] {
            let repository = Repository::new(&[("plan.json", text), ("app/main.tf", SECRETIVE)]);
            let run = repository.run(&["check", "plan.json", "--source", "app", "-v"]);
            assert!(!run.out.contains("hunter2") && !run.out.contains("Zq"), "{}", run.out);
            for Format { name: format, .. } in FORMATS {
                let run = repository.run(&["check", "plan.json", "-v", "--output", format]);
                let all = format!("{}{}", run.out, run.err);
                assert!(!all.contains("hunter2") && !all.contains("Zq"), "{format}: {all}");
                assert!(run.code == 1 || run.code == 4, "{}: {all}", run.code);
            }
            for verb in
                [&["facts", "plan.json"][..], &["needs", "plan.json"], &["iam", "plan.json"]]
            {
                let run = repository.run(verb);
                let all = format!("{}{}", run.out, run.err);
                assert!(!all.contains("hunter2") && !all.contains("Zq"), "{verb:?}: {all}");
            }
        }
    }
}

/// What came of a text: the exit code, and the rules with line and column.
fn told(text: &str) -> (i32, Vec<String>) {
    let repository = Repository::new(&[("plan.json", text)]);
    let run = repository.run(&["check", "plan.json", "--output", "json", "--select", "ECS004"]);
    let json: Json = serde_json::from_str(&run.out).unwrap_or_else(|_| panic!("{}", run.err));
    let one = |finding: &Json| {
        let place = &finding["place"];
        format!(
            "{}:{}:{}: {}",
            finding["rule"].as_str().unwrap(),
            place["line"],
            place["column"],
            finding["message"].as_str().unwrap()
        )
    };
    (run.code, json["findings"].as_array().unwrap().iter().map(one).collect())
}

#[test]
fn hostile_json_ends_in_a_finding() {
    let with = |after: &str| {
        format!(
            "{{\"format_version\": \"1.2\", \"resource_changes\": [\n{{\"address\": \"aws_ecs_service.a\", \"mode\": \
             \"managed\", \"type\": \"aws_ecs_service\", \"name\": \"a\", \"change\": {{\"actions\": [\"create\"],\n\
             \"after\": {after}}}}}]}}"
        )
    };
    let deep = format!("{{\"tags\": {}1{}}}", "[".repeat(100_000), "]".repeat(100_000));
    let cases = [
        with("{\"desired_count\": NaN}"),
        with("{\"desired_count\": 1e99999999999}"),
        with("{\"desired_count\": {\"a\": 1}}"),
        with("{\"load_balancer\": 7}"),
        with("{\"name\": \"\u{1}\"}"),
        with(&deep),
        "{\"format_version\": \"1.2\", \"resource_changes\": [7, null, {}, {\"address\": 1, \"change\": {}}]}".to_owned(),
        "{\"format_version\": \"1.2\", \"resource_changes\": [], \"resource_changes\": []}".to_owned(),
        "{\"format_version\": \"1.2\", \"resource_changes\": [".to_owned(),
    ];
    let all: Vec<String> = cases
        .iter()
        .map(|case| {
            let (code, findings) = told(case);
            assert_eq!(code, 4, "{findings:?}");
            findings.join(" / ")
        })
        .collect();
    insta::assert_snapshot!(all.join("\n"), @r"
    TF004:3:28: a value is expected here
    TF006:3:28: the plan could not be read here: `desired_count` is out of range
    TF006:3:28: the plan could not be read here: `desired_count` has to be a number, not an object
    TF006:3:28: the plan could not be read here: `load_balancer` has to be a list of objects, not a number
    TF004:3:20: a string cannot contain a control character
    TF004:3:1014: this is more than 1000 levels deep
    TF006:1:48: the plan could not be read here: a resource has to be an object, not a number / TF006:1:51: the plan could not be read here: a resource has to be an object, not null / TF006:1:57: the plan could not be read here: a resource has no `change` / TF006:1:73: the plan could not be read here: `address` has to be a string, not a number
    TF006:1:51: `resource_changes` is there twice, of which the last one was read
    TF004:1:48: the text ends here, within a value
    ");
}

#[test]
fn shapes_that_are_not_looked_at_cost_nothing() {
    for text in [
        r#"{"format_version": "1.2", "planned_values": {}, "configuration": 7, "variables": [], "prior_state": "x"}"#,
        r#"{"format_version": "1.2", "resource_changes": {}, "configuration": {"root_module": {"module_calls": {"a": 7}}}}"#,
        r#"{"format_version": "1.0", "terraform_version": "1.11.4", "values": {"root_module": {"resources": 1, "child_modules": {}}}}"#,
    ] {
        assert_eq!(told(text), (0, Vec::new()), "{text}");
    }
}

/// A configuration that a plan decides: a variable, a data source, and how many tasks there are.
const SOURCE: &str = r#"variable "read_only" {
  type    = bool
  default = true
}

data "aws_ssm_parameter" "user" {
  name = "user"
}

data "aws_ssm_parameter" "tasks" {
  name = "tasks"
}

resource "aws_ecs_task_definition" "web" {
  count  = tonumber(data.aws_ssm_parameter.tasks.insecure_value)
  family = "web"
  container_definitions = jsonencode([{
    name                   = "web"
    image                  = "public.ecr.aws/acme/web@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
    user                   = data.aws_ssm_parameter.user.insecure_value
    readonlyRootFilesystem = var.read_only
  }])
}
"#;

/// The plan of that, with `read_only` set to false.
fn plan_of_source() -> Json {
    let containers = json!([{
        "name": "web",
        "image": "public.ecr.aws/acme/web@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "user": "root",
        "readonlyRootFilesystem": false,
    }]);
    let parameter = |name: &str, value: &str| {
        json!({"address": format!("data.aws_ssm_parameter.{name}"), "mode": "data", "type": "aws_ssm_parameter",
            "name": name, "values": {"name": name, "insecure_value": value}, "sensitive_values": {}})
    };
    json!({
        "format_version": "1.2",
        "terraform_version": "1.11.4",
        "variables": {"read_only": {"value": false}},
        "resource_changes": [{
            "address": "aws_ecs_task_definition.web[0]", "mode": "managed", "type": "aws_ecs_task_definition",
            "name": "web", "index": 0,
            "change": {
                "actions": ["create"],
                "after": {"family": "web", "container_definitions": containers.to_string()},
                "after_unknown": {"arn": true},
                "after_sensitive": {}
            }
        }],
        "prior_state": {"format_version": "1.0", "values": {"root_module": {"resources": [
            parameter("user", "root"), parameter("tasks", "1")
        ]}}},
        "configuration": {"root_module": {
            "variables": {"read_only": {"default": true}},
            "resources": [{
                "address": "aws_ecs_task_definition.web", "mode": "managed", "type": "aws_ecs_task_definition",
                "name": "web", "expressions": {"family": {"constant_value": "web"}, "container_definitions": {}}
            }]
        }}
    })
}

#[test]
fn findings_are_in_the_source_where_it_is_at_hand() {
    let text = plan_of_source().to_string();
    let repository =
        Repository::new(&[("app/main.tf", SOURCE), ("app/plan.json", &text), ("plan.json", &text)]);
    for arguments in [&["app/plan.json"][..], &["plan.json", "--source", "app"]] {
        let all = [&["check"], arguments, &["--select", "ECS004,ECS005"]].concat();
        let run = repository.run(&all);
        assert_eq!(run.code, 1, "{}", run.err);
        let plan = arguments[0];
        insta::allow_duplicates! {
            assert!(!run.out.contains(plan), "{}", run.out);
            insta::assert_snapshot!(findings(&run.out), @r#"
            error[ECS004]: container `web` can write to its root file system
              --> app/main.tf:21:30
               |
            21 |     readonlyRootFilesystem = var.read_only
               |                              ^^^^^^^^^^^^^ `false` comes from `var.read_only`
               |
               = note: value: aws_ecs_task_definition.web[0].container_definitions[0].readonlyRootFilesystem
               = note: severity high (CKV_AWS_336, ECS.5); more: bottlelint explain ECS004
               = help: Set `readonlyRootFilesystem = true` in the container definition, and mount a volume or a tmpfs at each path that the program writes to, such as `/tmp`.

            warning[ECS005]: container `web` runs as root
              --> app/main.tf:20:30
               |
            20 |     user                   = data.aws_ssm_parameter.user.insecure_value
               |                              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ `"root"` comes from `data.aws_ssm_parameter.user.insecure_value`
               |
               = note: value: aws_ecs_task_definition.web[0].container_definitions[0].user
               = note: severity medium (ECS.20, CT.ECS.PR.3); more: bottlelint explain ECS005
               = help: Set `user` to a number above 0, such as `"10001:10001"`, and give that user the files it needs.
            "#);
        }
    }
    let alone = repository.run(&["check", "app", "--select", "ECS004,ECS005"]);
    assert_eq!(alone.code, 0, "{}", alone.out);
}

/// The provider writes container definitions in a form of its own, so the plan has another text than the source.
#[test]
fn documents_that_are_written_as_text_have_their_places_in_the_source() {
    let source = SOURCE.replace("jsonencode([{", "<<-EOT\n  [{").replace("  }])", "  }]\n  EOT");
    let source = source
        .replace("    name                   = \"web\"", "    \"name\": \"web\",")
        .replace("    image                  = ", "    \"image\": ")
        .replace("aaaa\"\n", "aaaa\",\n")
        .replace(
            "user                   = data.aws_ssm_parameter.user.insecure_value",
            "\"user\": \"${data.aws_ssm_parameter.user.insecure_value}\",",
        )
        .replace(
            "readonlyRootFilesystem = var.read_only",
            "\"readonlyRootFilesystem\": ${var.read_only}",
        );
    let text = plan_of_source().to_string();
    let repository = Repository::new(&[("main.tf", &source), ("plan.json", &text)]);
    let run = repository.run(&["check", "plan.json", "-o", "compact", "--select", "ECS004,ECS005"]);
    assert_eq!(run.code, 1, "{}{}", run.out, run.err);
    let places: Vec<&str> = run.out.lines().filter_map(|line| line.split(' ').next()).collect();
    assert_eq!(places[..2], ["main.tf:21:16:", "main.tf:22:33:"], "{source}\n{}", run.out);
}

#[test]
fn suppressions_of_the_source_count() {
    let suppressed = SOURCE.replace(
        "    readonlyRootFilesystem = var.read_only\n",
        "    readonlyRootFilesystem = var.read_only # bottlelint: ignore[ECS004] -- writes its cache\n",
    );
    let text = plan_of_source().to_string();
    let repository = Repository::new(&[("main.tf", &suppressed), ("plan.json", &text)]);
    assert_eq!(found(&repository, &["plan.json"]), Vec::<String>::new());
    assert_eq!(
        found(&repository, &["plan.json", "--no-suppressions"]),
        ["ECS004 aws_ecs_task_definition.web[0]"]
    );
}

#[test]
fn a_plan_of_another_configuration_is_judged_by_itself() {
    let text = plan().to_string();
    let repository = Repository::new(&[("main.tf", SOURCE), ("plan.json", &text)]);
    assert_eq!(found(&repository, &["plan.json"]), [TASK]);
    let run = repository.run(&["check", "plan.json", "--source", "nowhere"]);
    assert_eq!(run.code, 4, "{}{}", run.out, run.err);
    assert!(run.out.contains("its source `nowhere`"), "{}", run.out);
}

#[test]
fn conditions_that_do_not_hold_are_found() {
    let mut checked = plan();
    checked["checks"] = json!([
        {"address": {"kind": "check", "name": "health", "to_display": "check.health"}, "status": "fail", "instances": [
            {"address": {"to_display": "check.health"}, "status": "fail", "problems": [{"message": "It is slow."}]}
        ]},
        {"address": {"kind": "resource", "to_display": "aws_x.z"}, "status": "fail", "instances": [
            {"address": {"to_display": "aws_x.z[0]"}, "status": "fail", "problems": [{"message": "It is down."}]}
        ]},
        {"address": {"kind": "resource", "to_display": "aws_x.y"}, "status": "pass", "instances": [
            {"address": {"to_display": "aws_x.y"}, "status": "pass"}
        ]},
    ]);
    let repository = Repository::new(&[("plan.json", &checked.to_string())]);
    let run = repository.run(&["check", "plan.json", "--select", "TF003", "--output", "compact"]);
    assert_eq!(run.code, 1, "{}{}", run.out, run.err);
    let of_check: Vec<&str> = run.out.lines().filter(|line| line.contains("TF003")).collect();
    let [only] = of_check[..] else { panic!("{}", run.out) };
    assert!(only.contains("a condition of `aws_x.z[0]` does not hold: It is down."), "{only}");
    // Of that of a `check` block, Terraform only warns.
    let run = repository.run(&["check", "plan.json", "--select", "TF015", "--output", "compact"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    assert!(
        run.out.contains("a condition of `check.health` does not hold: It is slow."),
        "{}",
        run.out
    );
}

/// What a run finds of one rule, a line each.
fn lines_of(run: &support::Run, rule: &str) -> String {
    run.out.lines().filter(|line| line.contains(rule)).collect::<Vec<_>>().join("\n")
}

/// A plan of 20 MB, most of which says what was.
fn large(pretty_printed: bool) -> String {
    let mut large = plan();
    large["resource_changes"][0]["change"]["before"] = json!({"family": "x".repeat(20 << 20)});
    large["planned_values"] = json!({"root_module": {"resources": [{"address": "aws_x.y", "type": "aws_x",
        "mode": "managed", "name": "y", "values": {}}]}});
    if pretty_printed { pretty(&large) } else { large.to_string() }
}

#[test]
fn a_plan_may_be_larger_than_any_other_file() {
    for pretty_printed in [true, false] {
        let small = if pretty_printed { pretty(&plan()) } else { plan().to_string() };
        let large = large(pretty_printed);
        let repository = Repository::new(&[("large.json", &large), ("small.json", &small)]);
        let arguments = ["check", "-o", "compact", "--select", "ECS004,TF"];
        let run = |path: &str| repository.run(&[&arguments[..], &[path]].concat());
        let of_large = run("large.json");
        assert_eq!(of_large.code, 1, "{}{}", of_large.out, of_large.err);
        let found = lines_of(&of_large, "ECS004");
        assert!(found.contains("module.app.aws_ecs_task_definition.web"), "{}", of_large.out);
        // The place is that of the file, where the value is.
        let place: Vec<usize> =
            found.split(':').skip(1).take(2).map(|part| part.parse().unwrap()).collect();
        let line = large.lines().nth(place[0] - 1).unwrap();
        assert!(line[place[1] - 1..].starts_with("false}]"), "{place:?}");
        let mut command = support::command(repository.path());
        command.args(arguments).arg("-");
        command.stdin(std::fs::File::open(repository.path().join("large.json")).unwrap());
        let piped = support::run(&mut command);
        assert_eq!(lines_of(&piped, "ECS004").replace("stdin.json", "large.json"), found);
        // Drawn, too.
        let drawn = repository.run(&["check", "large.json", "--select", "ECS004"]);
        let head = format!("--> large.json:{}:{}", place[0], place[1]);
        assert!(drawn.out.contains(&head) && drawn.out.contains("^^^^^"), "{}", drawn.out);
        assert!(drawn.out.len() < 10_000);
    }
}

#[test]
fn what_is_large_and_not_a_plan_is_an_error() {
    let text = json!({"format_version": "1.0", "x": "x".repeat(17 << 20)}).to_string();
    let repository = Repository::new(&[("schema.json", &text)]);
    let run = repository.run(&["check", "schema.json"]);
    assert_eq!(run.code, 3, "{}{}", run.out, run.err);
    assert!(run.err.contains("more than the 16777216 that bottlelint reads"), "{}", run.err);
    let mut command = support::command(repository.path());
    command.args(["check", "-"]);
    command.stdin(std::fs::File::open(repository.path().join("schema.json")).unwrap());
    let run = support::run(&mut command);
    assert_eq!(run.code, 2, "{}{}", run.out, run.err);
    assert!(run.err.contains("it has more than 16777216 bytes, and is not a plan"), "{}", run.err);
}

/// What is not read must not pass.
#[test]
fn a_long_string_is_left_out_and_told() {
    let mut long = plan();
    long["resource_changes"][0]["change"]["after"]["container_definitions"] =
        json!(format!("[{}]", " ".repeat(2 << 20)));
    let repository = Repository::new(&[("plan.json", &pretty(&long))]);
    let run = repository.run(&["check", "plan.json", "-o", "compact", "--select", "ECS004,TF"]);
    assert_eq!(run.code, 4, "{}{}", run.out, run.err);
    insta::assert_snapshot!(lines_of(&run, "plan.json"), @r"
    plan.json:17:36: unknown[ECS004] cannot tell for `module.app.aws_ecs_task_definition.web` whether a container can write to its root file system [module.app.aws_ecs_task_definition.web.container_definitions; beyond the limit of string length]
    plan.json:17:36: error[TF006] a string of 2097154 bytes was not read: it has more than 1048576
    ");
}

/// Members in the order of their names, as `jq -S` prints them.
#[test]
fn the_order_of_members_does_not_matter() {
    fn sorted(json: &Json) -> Json {
        match json {
            Json::Object(members) => {
                let mut names: Vec<&String> = members.keys().collect();
                names.sort();
                names.into_iter().map(|name| (name.clone(), sorted(&members[name]))).collect()
            }
            Json::Array(all) => all.iter().map(sorted).collect(),
            other => other.clone(),
        }
    }
    let mut all = plan_of_source();
    all["planned_values"] = json!({"root_module": {"resources": [{"address": "aws_x.y", "type": "aws_x",
        "mode": "managed", "name": "y", "values": {}}]}});
    let sorted = sorted(&all);
    assert_ne!(sorted.to_string(), all.to_string());
    let names =
        |json: &Json| facts(&pretty(json)).as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&sorted), names(&all));
    assert_eq!(names(&sorted).len(), 3);
}

#[test]
fn what_changed_outside_of_terraform_is_told() {
    let mut drifted = plan_of_source();
    let one = |address: &str, change: Json| {
        json!({"address": address, "mode": "managed", "type": "aws_ecs_task_definition", "name": "web",
            "change": change})
    };
    drifted["resource_drift"] = json!([
        one("aws_ecs_task_definition.web[0]", json!({"actions": ["update"],
            "before": {"family": "web", "cpu": "256", "tags": {"a": "s3cret-1"}},
            "after": {"family": "web", "cpu": "512", "tags": {"a": "s3cret-2"}}})),
        one("aws_ecs_task_definition.gone", json!({"actions": ["delete"], "before": {"family": "gone"}, "after": null})),
        one("aws_ecs_task_definition.moved", json!({"actions": ["no-op"], "before": {}, "after": {}})),
        {"address": 7}, null
    ]);
    let text = pretty(&drifted);
    let repository =
        Repository::new(&[("app/main.tf", SOURCE), ("plan.json", &text), ("app/plan.json", &text)]);
    let run = repository.run(&["check", "plan.json", "-o", "compact", "--select", "TF014"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    assert!(!run.out.contains("s3cret"), "{}", run.out);
    insta::assert_snapshot!(lines_of(&run, "TF014"), @r"
    plan.json:87:18: note[TF014] `aws_ecs_task_definition.web[0]` was changed outside of Terraform: `cpu`, `tags`
    plan.json:112:18: note[TF014] `aws_ecs_task_definition.gone` was deleted outside of Terraform
    ");
    let run = repository.run(&["check", "app/plan.json", "-o", "compact", "--select", "TF014"]);
    insta::assert_snapshot!(lines_of(&run, "TF014"), @r"
    app/main.tf:14:1: note[TF014] `aws_ecs_task_definition.web[0]` was changed outside of Terraform: `cpu`, `tags`
    app/plan.json:112:18: note[TF014] `aws_ecs_task_definition.gone` was deleted outside of Terraform [aws_ecs_task_definition.gone]
    ");
}

/// As `OpenTofu`'s documentation of `tofu show -json` and the plans that people publish have it: providers of another
/// registry, and `.tofu` files. Made by hand, for there is no `tofu` here.
#[test]
fn plans_of_opentofu_are_judged_with_their_configuration() {
    let mut text = plan_of_source();
    text["terraform_version"] = json!("1.9.1");
    text["resource_changes"][0]["provider_name"] = json!("registry.opentofu.org/hashicorp/aws");
    text["configuration"]["provider_config"] =
        json!({"aws": {"name": "aws", "full_name": "registry.opentofu.org/hashicorp/aws"}});
    text["timestamp"] = json!("2026-11-30T07:00:00Z");
    text["errored"] = json!(false);
    let text = text.to_string();
    let repository =
        Repository::new(&[("main.tofu", SOURCE), ("plan.json", &text), ("alone/plan.json", &text)]);
    assert_eq!(found(&repository, &["plan.json"]), ["ECS004 aws_ecs_task_definition.web[0]"]);
    assert_eq!(found(&repository, &["alone/plan.json"]), ["ECS004 aws_ecs_task_definition.web[0]"]);
    let run = repository.run(&["check", "plan.json", "-o", "compact", "--select", "ECS004"]);
    assert!(run.out.starts_with("main.tofu:21:30:"), "{}", run.out);
}

/// What somebody may give in the place of a plan.
#[test]
fn plans_that_are_not_shown_are_errors_that_say_what_to_do() {
    let encrypted = r#"{"serial":3,"lineage":"l7","meta":{"key_provider.pbkdf2.main":"e30="},"encrypted_data":"c2VhbGVk","encryption_version":"v0"}"#;
    let state = r#"{"version": 4, "terraform_version": "1.11.4", "serial": 1, "lineage": "a", "outputs": {}, "resources": []}"#;
    let log = "{\"@level\":\"info\",\"@message\":\"Terraform 1.11.4\",\"type\":\"version\"}\n{\"@level\":\"info\"}\n";
    let repository = Repository::new(&[
        ("encrypted.tfplan", encrypted),
        ("terraform.tfstate", state),
        ("plan.log", log),
    ]);
    std::fs::write(repository.path().join("plan.out"), b"PK\x03\x04\x14\0\x08\0tfplan\xff\xfe")
        .unwrap();
    let said: Vec<String> = ["plan.out", "plan.log", "encrypted.tfplan", "terraform.tfstate"]
        .iter()
        .map(|path| {
            let run = repository.run(&["check", path, "-o", "compact"]);
            assert_eq!(run.code, 4, "{path}: {}{}", run.out, run.err);
            lines_of(&run, "TF006")
        })
        .collect();
    insta::assert_snapshot!(said.join("\n"), @r"
    plan.out:1:1: error[TF006] `plan.out` could not be read: it is a plan as Terraform saves it; check what `terraform show -json` prints of it
    plan.log:1:1: error[TF006] `plan.log` could not be read: it is a log of `terraform plan -json`; save the plan with `-out`, and check what `terraform show -json` prints of it
    encrypted.tfplan:1:1: error[TF006] `encrypted.tfplan` could not be read: it is encrypted; check what `tofu show -json` prints of it
    terraform.tfstate:1:1: error[TF006] `terraform.tfstate` could not be read: it is a state as Terraform saves it; check what `terraform show -json` prints of it
    ");
    // In a directory they are left alone, as everything is that is not a plan.
    let run = repository.run(&["check", "."]);
    assert_eq!(run.code, 3, "{}{}", run.out, run.err);
}

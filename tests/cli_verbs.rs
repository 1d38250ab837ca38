//! The commands besides `check`.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    clippy::print_stderr,
    reason = "a test fails by panicking, and reads what the program wrote"
)]

mod support;

use support::{CALLER, MODULE, Repository, breaking, command, run, schema_errors};

#[test]
fn json_reports_follow_the_published_schema() {
    let repository = breaking();
    let text = MODULE.replace("  default     = true\n", "");
    repository.write("unknown/main.tf", &text);
    repository.write("unknown/broken.tf", "locals {\n  a = [\n");
    let comment = "  # bottlelint: ignore[ECS004] until=2999-12-31 -- why\n  read_only_root";
    repository.write(
        "silenced/main.tf",
        &CALLER.replace("../../", "../").replace("  read_only_root", comment),
    );
    let schema = repository.run(&["schema", "json"]).out;
    repository.write("schema.json", &schema);
    let report = repository.run(&["check", ".", "-o", "json"]).out;
    let parsed: serde_json::Value = serde_json::from_str(&report).unwrap();
    for list in ["findings", "suppressed", "incomplete"] {
        assert_ne!(parsed[list].as_array().unwrap().len(), 0, "{list}");
    }
    assert_eq!(schema_errors(&repository.path().join("schema.json"), &report), "");
    let wrong = report.replace("\"severity\": \"high\"", "\"severity\": \"terrible\"");
    assert_ne!(wrong, report);
    if support::python().is_some() {
        assert_ne!(schema_errors(&repository.path().join("schema.json"), &wrong), "");
    }
}

#[test]
fn facts_follow_their_schema_and_are_laid_out_like_a_plan() {
    let repository = Repository::new(&[("main.tf", MODULE)]);
    repository.write("schema.json", &repository.run(&["schema", "facts"]).out);
    let facts = repository.run(&["facts"]);
    assert_eq!((facts.code, facts.err.as_str()), (0, ""));
    assert_eq!(schema_errors(&repository.path().join("schema.json"), &facts.out), "");
    let facts: serde_json::Value = serde_json::from_str(&facts.out).unwrap();
    let task = &facts["resources"][0];
    assert_eq!(task["address"], "aws_ecs_task_definition.this");
    assert_eq!((&task["file"], &task["line"]), (&"main.tf".into(), &12.into()));
    assert_eq!(task["values"]["family"], "checkout");
    assert_eq!(task["unknown"]["container_definitions"], true, "the image is not known");
    assert_eq!(task["unknown"]["arn"], true);
    assert_eq!(task["unknown"]["family"], serde_json::Value::Null);
}

const ROLE: &str = r#"
variable "secret" {
  type      = string
  default   = "hunter2"
  sensitive = true
}

resource "aws_iam_role" "deploy" {
  name = "deploy"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "lambda.amazonaws.com" }, Action = "sts:AssumeRole" }]
  })
}

resource "aws_iam_role_policy" "deploy" {
  role = aws_iam_role.deploy.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Action    = ["iam:PassRole", "s3:Get*"]
        Resource  = ["arn:aws:iam::111122223333:role/app", "arn:aws:s3:::bottles/${var.secret}"]
        Condition = { StringEquals = { "iam:PassedToService" = "ecs-tasks.amazonaws.com" } }
      },
      { Effect = "Deny", Action = "s3:*", Resource = "arn:aws:s3:::bottles/keep" },
    ]
  })
}
"#;

#[test]
fn iam_says_what_a_role_may_do() {
    let repository = Repository::new(&[("main.tf", ROLE)]);
    let table = repository.run(&["iam"]);
    assert_eq!((table.code, table.err.as_str()), (0, ""));
    for part in [
        "aws_iam_role.deploy",
        "assumed by lambda.amazonaws.com",
        "Allow iam",
        "Deny s3",
        "main.tf:21",
    ] {
        assert!(table.out.contains(part), "{part}: {}", table.out);
    }
    let ask = |action: &str, resource: &str, with: &str| {
        repository
            .run(&[
                "iam",
                "--role",
                "aws_iam_role.deploy",
                "--can",
                action,
                resource,
                "--with",
                with,
            ])
            .out
    };
    let pass = "arn:aws:iam::111122223333:role/app";
    assert!(
        ask("iam:PassRole", pass, "iam:PassedToService=ecs-tasks.amazonaws.com").starts_with("yes")
    );
    let elsewhere = ask("iam:PassRole", pass, "iam:PassedToService=ec2.amazonaws.com");
    assert!(elsewhere.starts_with("no"), "{elsewhere}");
    for part in [
        "Allow does not apply: aws_iam_role_policy.deploy, main.tf:",
        "only if StringEquals iam:PassedToService = ecs-tasks.amazonaws.com",
    ] {
        assert!(elsewhere.contains(part), "{part}: {elsewhere}");
    }
    assert!(ask("s3:PutObject", "arn:aws:s3:::bottles/keep", "a=b").starts_with("no"));
    assert_eq!(repository.run(&["iam", "--role", "aws_iam_role.deplo"]).code, 2);
}

#[test]
fn iam_follows_its_schema_and_holds_no_sensitive_value() {
    let repository = Repository::new(&[("main.tf", ROLE)]);
    repository.write("schema.json", &repository.run(&["schema", "iam"]).out);
    let question = ["iam", "--json", "--can", "s3:GetObject", "arn:aws:s3:::bottles/a"];
    for arguments in [&["iam", "--json"][..], &question[..], &["iam"][..]] {
        let printed = repository.run(arguments);
        assert_eq!((printed.code, printed.err.as_str()), (0, ""));
        assert!(!printed.out.contains("hunter2"), "{}", printed.out);
        if arguments.contains(&"--json") {
            assert_eq!(schema_errors(&repository.path().join("schema.json"), &printed.out), "");
        }
    }
}

#[test]
fn facts_hold_no_sensitive_value() {
    let text = "variable \"password\" {\n  type      = string\n  sensitive = true\n  default   = \"hunter2\"\n}\n\nresource \"aws_db_instance\" \"a\" {\n  password = var.password\n}\n";
    let repository = Repository::new(&[("main.tf", text)]);
    for arguments in [
        &["facts"][..],
        &["trace", "aws_db_instance.a.password"],
        &["trace", "var.password"],
        &["eval", ".", "var.password"],
        &["eval", ".", "\"x${var.password}\""],
        &["eval", ".", "{ a = [var.password] }"],
        &["check", "-o", "json", "--select", "all"],
    ] {
        let run = repository.run(arguments);
        assert!(!run.out.contains("hunter2"), "{arguments:?}: {}", run.out);
        assert!(!run.err.contains("hunter2"), "{arguments:?}: {}", run.err);
    }
}

#[test]
fn trace_shows_every_step() {
    let repository = breaking();
    let address = "module.checkout.aws_ecs_task_definition.this.container_definitions[0].readonlyRootFilesystem";
    let run = repository.run(&["trace", address, "envs/prod"]);
    assert_eq!(run.code, 0, "{}", run.err);
    insta::assert_snapshot!(run.out, @r#"
    module.checkout.aws_ecs_task_definition.this.container_definitions[0].readonlyRootFilesystem = false

    trace: module.checkout.aws_ecs_task_definition.this.container_definitions[0].readonlyRootFilesystem
      --> envs/prod/main.tf:4:20
       |
     4 |   read_only_root = false
       |                    ^^^^^ `false` is set here, by `module.checkout`
       |
      ::: modules/ecs/main.tf:4:17
       |
     4 |   default     = true
       |                 ---- ... over this default
    ...
    18 |       readonlyRootFilesystem = var.read_only_root
       |                                ------------------ ... and ends up in `readonlyRootFilesystem`
    "#);
}

#[test]
fn trace_of_nothing_suggests() {
    let run =
        breaking().run(&["trace", "module.checkout.aws_ecs_task_definition.thi", "envs/prod"]);
    assert_eq!(run.code, 2);
    assert!(
        run.err.contains("did you mean `module.checkout.aws_ecs_task_definition.this`?"),
        "{}",
        run.err
    );
}

#[test]
fn eval_answers_line_by_line() {
    let repository = Repository::new(&[("main.tf", MODULE)]);
    let mut command = command(repository.path());
    command.args(["eval", ".", "--json"]).stdin(std::process::Stdio::piped());
    command.stdout(std::process::Stdio::piped());
    let mut child = command.spawn().unwrap();
    let lines = "var.read_only_root\nvar.image\nupper(\"a\")\n1 +\n";
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), lines.as_bytes()).unwrap();
    let out = String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap();
    let answers: Vec<serde_json::Value> =
        out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(answers[0], serde_json::json!({ "value": true }));
    assert_eq!(answers[1]["unknown"], true);
    assert_eq!(answers[1]["type"], "string");
    assert_eq!(answers[2], serde_json::json!({ "value": "A" }));
    assert!(answers[3]["error"].is_string());
    assert_eq!(answers.len(), 4);
    let one = repository.run(&["eval", ".", "[1, \"x\"]"]);
    assert_eq!((one.code, one.out.as_str()), (0, "[\n  1,\n  \"x\",\n]\n"));
    let nulls = repository.run(&["eval", ".", "[null, tostring(null)]"]);
    assert_eq!(nulls.out, "[\n  null,\n  tostring(null),\n]\n");
    assert_eq!(repository.run(&["eval", ".", "1 +"]).code, 1);
}

#[test]
fn requirements_tell_guarantees_from_defaults() {
    let repository = Repository::new(&[("main.tf", MODULE)]);
    let strength = |text: &str| {
        repository.write("main.tf", text);
        let run = repository.run(&["requirements", "--select", "ECS004", "-o", "json"]);
        let report: serde_json::Value = serde_json::from_str(&run.out).unwrap();
        (run.code, report["modules"][0]["requirements"][0]["strength"].as_str().unwrap().to_owned())
    };
    assert_eq!(strength(MODULE), (0, "by default".to_owned()));
    // The rule holds for every input, but whether the image can be pulled is not certain: its registry is not known.
    assert_eq!(
        strength(&MODULE.replace("var.read_only_root", "true")),
        (0, "no violation found".to_owned())
    );
    assert_eq!(
        strength(&MODULE.replace("var.read_only_root", "false")),
        (1, "violated".to_owned())
    );
    assert_eq!(strength(&MODULE.replace("  default     = true\n", "")), (0, "unknown".to_owned()));
}

#[test]
fn requirements_come_in_every_format() {
    let repository =
        Repository::new(&[("main.tf", MODULE), ("README.md", "- **Requirement 6.1**: Security\n")]);
    for (format, said) in [
        ("text", "6.1   by default         Security"),
        ("markdown", "| 6.1 | by default | Security |"),
        ("json", "\"title\": \"Security\""),
        ("html", "<!doctype html>"),
    ] {
        let run = repository.run(&["requirements", "--select", "ECS004", "-o", format]);
        assert!(run.out.contains(said), "{format}: {}", run.out);
    }
}

#[test]
fn docs_write_tables_that_then_are_up_to_date() {
    let repository = Repository::new(&[("main.tf", MODULE), ("README.md", "# Checkout\n")]);
    assert_eq!(repository.run(&["docs", "--check"]).code, 1);
    assert_eq!(repository.run(&["docs"]).code, 0);
    insta::assert_snapshot!(repository.read("README.md"), @r#"
    # Checkout

    <!-- BEGIN_TF_DOCS -->
    ## Inputs

    | Name | Description | Type | Default | Required |
    |------|-------------|------|---------|:--------:|
    | read_only_root | Mount the root file system read-only | `bool` | `true` | no |
    | image | Image | `string` | n/a | yes |

    ## Outputs

    No outputs.
    <!-- END_TF_DOCS -->
    "#);
    assert_eq!(repository.run(&["docs", "--check"]).code, 0);
}

#[test]
fn new_rule_passes_its_own_tests_and_is_used() {
    let repository = Repository::new(&[(
        "main.tf",
        "resource \"aws_cloudwatch_log_group\" \"a\" {\n  retention_in_days = 1\n}\n",
    )]);
    let written = repository.run(&["rules", "new", "short-lived-logs"]);
    assert_eq!((written.code, written.err.as_str()), (0, ""));
    let tests = repository.run(&["rules", "test", "policy"]);
    assert_eq!((tests.code, tests.out.as_str()), (0, "1 rule, 4 cases, 0 complaints\n"));
    assert_eq!(repository.run(&["rules", "check", "policy/rules"]).code, 0);
    let check = repository.run(&[
        "check",
        ".",
        "--rules",
        "policy/rules",
        "--select",
        "MY001",
        "-o",
        "compact",
    ]);
    assert_eq!(check.code, 1);
    assert!(check.out.contains("main.tf:2:"), "{}", check.out);
    assert_eq!(
        repository.run(&["rules", "new", "short-lived-logs"]).code,
        2,
        "nothing is overwritten"
    );
    let second = repository.run(&["rules", "new", "second"]);
    assert_eq!((second.code, second.err.as_str()), (0, ""));
    let tests = repository.run(&["rules", "test", "policy"]);
    assert_eq!((tests.code, tests.out.as_str()), (0, "2 rules, 8 cases, 0 complaints\n"));
    // The directory of the rules stands for the one around it, and one without fixtures is told.
    assert_eq!(repository.run(&["rules", "test", "policy/rules"]).out, tests.out);
    let none = repository.run(&["rules", "test"]);
    assert_eq!(none.code, 2);
    assert!(none.err.contains("`.` holds no directory `fixtures`"), "{}", none.err);
    for taken in ["MY002", "ECS004"] {
        let third = repository.run(&["rules", "new", "third", "--id", taken]);
        assert_eq!(third.code, 2);
        assert!(third.err.contains(&format!("`{taken}` is used already")), "{}", third.err);
    }
    repository
        .write("policy/rules/short-lived-logs.hcl", "rule \"MY001\" {\n  title = nonsense(1)\n}\n");
    let wrong = repository.run(&["check", ".", "--rules", "policy/rules"]);
    assert_eq!(wrong.code, 2);
    assert!(wrong.err.contains("short-lived-logs.hcl:"), "{}", wrong.err);
}

/// What the module would hold is not known, and no reason against a rule about the call.
#[test]
fn a_rule_about_calls_is_tested_with_modules_of_a_registry() {
    let rule = "rule \"ORG001\" {\n  name = \"approved-modules\"\n  title = \"Unapproved module\"\n  severity = \"medium\"\n  \
        group = \"security\"\n  why = \"They run with our rights.\"\n  how = \"Take ours.\"\n  each \"from\" { in = modules }\n  \
        each \"call\" { in = from.calls }\n  condition = startswith(call.source, \"app.terraform.io/acme/\")\n  \
        message = \"module `${call.name}` comes from `${call.source}`\"\n  place = call.source\n}\n";
    let call = |source: &str| {
        format!("module \"a\" {{\n  source = \"{source}\n  version = \"1.0.0\"\n}}\n")
    };
    let repository = Repository::new(&[
        ("policy/rules/approved-modules.hcl", rule),
        ("policy/fixtures/approved-modules/pass/main.tf", &call("app.terraform.io/acme/ecs/aws\"")),
        ("policy/fixtures/approved-modules/fail/main.tf", &call("acme/ecs/aws\" # expect: ORG001")),
        ("policy/fixtures/approved-modules/unknown/main.tf", "resource {\n"),
    ]);
    let tests = repository.run(&["rules", "test", "policy"]);
    assert_eq!((tests.code, tests.out.as_str()), (0, "1 rule, 3 cases, 0 complaints\n"));
    // What goes wrong in a rule is told with its line.
    let wrong = rule.replace("call.source, \"app", "lower(call.nothing), \"app");
    repository.write("policy/rules/approved-modules.hcl", &wrong);
    let wrong = repository.run(&["rules", "test", "policy"]);
    assert_ne!(wrong.code, 0);
    repository.write(
        "policy/rules/approved-modules.hcl",
        &rule.replace("startswith(call.source, ", "startswith(split(\"x\", null)[0], "),
    );
    let wrong = repository.run(&["rules", "test", "policy"]);
    assert!(
        wrong.out.starts_with(
            "approved-modules.hcl:10: ORG001 failed in fixtures/approved-modules/fail: "
        ),
        "{}",
        wrong.out
    );
    let unknown = repository.run(&["explain", "ORG001"]);
    assert!(unknown.err.contains("pass `--rules DIR`"), "{}", unknown.err);
}

#[test]
fn the_rules_are_listed_and_explained() {
    let repository = breaking();
    let list = repository.run(&["rules", "list", "--json"]).out;
    let rules: serde_json::Value = serde_json::from_str(&list).unwrap();
    // Pages are made in one way for all rules, so that some of them tell enough.
    for rule in rules.as_array().unwrap().iter().step_by(20) {
        let id = rule["id"].as_str().unwrap();
        let page = repository.run(&["explain", id]);
        assert_eq!(page.code, 0, "{id}");
        assert!(page.out.contains(rule["title"].as_str().unwrap()), "{id}");
    }
    let by_alias = repository.run(&["explain", "CKV_AWS_336"]).out;
    assert!(by_alias.starts_with("# ECS004 writable-root-filesystem"), "{by_alias}");
}

#[test]
fn completions_manual_and_version_are_made() {
    let repository = breaking();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        assert!(repository.run(&["completions", shell]).out.contains("requirements"), "{shell}");
    }
    assert!(repository.run(&["man"]).out.contains(".SH SUBCOMMANDS"));
    let version = format!("bottlelint {}\n", env!("CARGO_PKG_VERSION"));
    let long = repository.run(&["version"]).out;
    assert!(long.starts_with(&version) && long.contains("IAM actions of 20"), "{long}");
    assert_eq!(repository.run(&["--version"]).out, version);
}

#[test]
fn bottlelint_documents_its_own_terraform() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    for module in ["ecs", "iam", "network", "notifications", "orchestrator", "s3"] {
        let mut command = command(root);
        command.args(["docs", "--check", &format!("terraform/modules/{module}")]);
        let run = run(&mut command);
        assert_eq!(run.code, 0, "{module}: {}{}", run.out, run.err);
    }
}

/// The page's configurations and commands, in order: what it shows is what the program prints.
#[test]
fn reach_follows_its_schema_and_suggests_names() {
    let repository = Repository::new(&[]);
    let page = include_str!("../docs/reach.md");
    for block in page.split("```hcl ").skip(1) {
        let (name, rest) = block.split_once('\n').unwrap();
        repository.write(name, rest.split("```").next().unwrap());
    }
    repository.write("schema.json", &repository.run(&["schema", "reach"]).out);
    for to in ["s3", "logs", "203.0.113.0/24"] {
        let json = repository.run(&["reach", "aws_ecs_service.app", to, "-o", "json"]).out;
        assert_eq!(schema_errors(&repository.path().join("schema.json"), &json), "");
    }
    let misspelt = repository.run(&["reach", "aws_ecs_service.ap", "s3"]);
    assert_eq!(misspelt.code, 2);
    assert!(misspelt.err.contains("did you mean `aws_ecs_service.app`"), "{}", misspelt.err);
    let closed = repository.run(&["reach", "aws_ecs_service.app", "logs"]);
    assert_eq!(closed.code, 1, "{}", closed.out);
}

const PULLED: &str = r#"
resource "aws_iam_role" "execution" {
  name = "execution"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ecs-tasks.amazonaws.com" } }]
  })
}

resource "aws_ecs_task_definition" "app" {
  family             = "shop"
  execution_role_arn = aws_iam_role.execution.arn
  container_definitions = jsonencode([{
    name  = "app"
    image = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1"
  }])
}
"#;

#[test]
fn needs_name_the_first_link_that_breaks() {
    let repository = Repository::new(&[("main.tf", PULLED)]);
    let run = repository.run(&["needs", ".", "shop", "--color", "never"]);
    assert_eq!(run.code, 1, "{}", run.err);
    insta::assert_snapshot!(run.out, @r"
    needs of the tasks in .

    aws_ecs_task_definition.app, which nothing here starts
      no      registry token for the image of container `app`  main.tf:15
              aws_iam_role.execution: ecr:GetAuthorizationToken on *; to ecr.api:443
              breaks: role `aws_iam_role.execution` lacks `ecr:GetAuthorizationToken`
      no      manifest of the image of container `app`  main.tf:15
              aws_iam_role.execution: ecr:BatchGetImage, ecr:GetDownloadUrlForLayer on arn:*:ecr:eu-west-1:111122223333:repository/shop; to ecr.dkr:443
              breaks: role `aws_iam_role.execution` lacks `ecr:BatchGetImage` on `arn:*:ecr:eu-west-1:111122223333:repository/shop`
      yes     layers of the image of container `app`  main.tf:15
              to s3:443

    3 needs: 1 satisfied, 2 broken, 0 not known
    ");
    let other = repository.run(&["needs", ".", "shopp"]);
    assert_eq!(other.code, 2);
    assert!(other.err.contains("did you mean `shop`?"), "{}", other.err);
}

#[test]
fn needs_follow_their_schema() {
    let repository = Repository::new(&[("main.tf", PULLED)]);
    repository.write("schema.json", &repository.run(&["schema", "needs"]).out);
    let needs = repository.run(&["needs", "-o", "json"]);
    assert_eq!(schema_errors(&repository.path().join("schema.json"), &needs.out), "");
    let needs: serde_json::Value = serde_json::from_str(&needs.out).unwrap();
    let token = &needs["tasks"][0]["needs"][0];
    assert_eq!((&token["id"], &token["satisfied"]), (&"image.token".into(), &"no".into()));
    assert_eq!(token["role"], "aws_iam_role.execution");
    assert_eq!(token["links"][0]["layer"], "permission");
}

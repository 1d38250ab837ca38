//! Images as a user meets them: which Dockerfiles are found, how findings in them are shown and silenced.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    clippy::print_stderr,
    reason = "a test fails by panicking, and reads what the program wrote"
)]

mod support;

use serde_json::Value;
use support::{Repository, multitool, schema_errors};

const TASK: &str = r#"resource "aws_ecs_task_definition" "this" {
  family = "checkout"
  container_definitions = jsonencode([{
    name        = "checkout"
    image       = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/checkout:1.4"
    environment = [{ name = "LEVEL", value = "loud" }]
  }])
}
"#;

const DOCKERFILE: &str = "FROM debian:12-slim\nLABEL org.opencontainers.image.title=checkout\nENV LEVEL=info \\\n    API_TOKEN=abc\nUSER 10001\n";

const CONTRACT: &str = r#"{
  "version": 1,
  "image": { "name": "shop/checkout" },
  "environment": [{ "name": "LEVEL", "allowed": ["info", "debug"] }]
}
"#;

fn with(directory: &str) -> Repository {
    Repository::new(&[
        ("deploy/prod/main.tf", TASK),
        (&format!("{directory}/Dockerfile"), DOCKERFILE),
        (&format!("{directory}/contract.json"), CONTRACT),
    ])
}

fn check(repository: &Repository, rest: &[&str]) -> support::Run {
    repository.run(&[&["check", "deploy/prod", "--select", "IMG"], rest].concat())
}

fn rules(repository: &Repository, rest: &[&str]) -> Vec<String> {
    let run = check(repository, &[rest, &["-o", "compact"]].concat());
    let id = regex::Regex::new(r"(IMG|BL)\d{3}").unwrap();
    let mut ids: Vec<String> =
        id.find_iter(&run.out).map(|found| found.as_str().to_owned()).collect();
    ids.sort();
    ids.dedup();
    ids
}

#[test]
fn a_finding_shows_the_dockerfile_and_the_contract() {
    let run = check(&with("services/checkout"), &[]);
    assert_eq!(run.err, "");
    let out =
        regex::Regex::new(r"\d+ rules, \d+ ms").unwrap().replace_all(&run.out, "N rules, N ms");
    insta::assert_snapshot!(out, @r#"
    error[IMG003]: the image `shop/checkout` rejects `loud` as `LEVEL`
     --> deploy/prod/main.tf:6:46
      |
    6 |     environment = [{ name = "LEVEL", value = "loud" }]
      |                                              ^^^^^^ `"loud"` is set here
      |
     ::: services/checkout/contract.json:4:19
      |
    4 |   "environment": [{ "name": "LEVEL", "allowed": ["info", "debug"] }]
      |                   ------------------------------------------------- see also
      |
      = note: value: aws_ecs_task_definition.this.container_definitions[0].environment[0].value
      = note: severity high; more: bottlelint explain IMG003
      = help: Set a value that the contract allows.

    warning[IMG017]: the image `shop/checkout` keeps `API_TOKEN` in its history
     --> services/checkout/Dockerfile:4:5
      |
    4 |     API_TOKEN=(sensitive)
      |     ^^^^^^^^^ `(sensitive)` is set here
      |
      = note: value: aws_ecs_task_definition.this.ENV.settings[1].name
      = note: severity medium (DS-0031, SecretsUsedInArgOrEnv); more: bottlelint explain IMG017
      = help: Pass the secret to the container under `secrets`, and to the build with `RUN --mount=type=secret`.

    1 error, 1 warning in 1 resource of 1 module (N rules, N ms)
    "#);
}

#[test]
fn places_in_dockerfiles_are_places_in_every_format() {
    let repository = with("services/checkout");
    let json: Value = serde_json::from_str(&check(&repository, &["-o", "json"]).out).unwrap();
    let findings = json["findings"].as_array().unwrap();
    let secret = findings.iter().find(|finding| finding["rule"] == "IMG017").unwrap();
    assert_eq!(secret["place"]["file"], "services/checkout/Dockerfile");
    assert_eq!((&secret["place"]["line"], &secret["place"]["column"]), (&4.into(), &5.into()));
    assert_eq!(secret["resource"], "aws_ecs_task_definition.this");
    let sarif = check(&repository, &["-o", "sarif"]).out;
    assert!(sarif.contains("\"uri\": \"services/checkout/Dockerfile\""), "{sarif}");
    let Some(package) = multitool() else { return };
    assert_eq!(schema_errors(&package.join("sarif-2.1.0.json"), &sarif), "");
}

#[test]
fn images_are_found_a_few_levels_below_the_root() {
    for directory in ["checkout", "a/checkout", "a/b/checkout", "deploy/prod/image"] {
        assert_eq!(rules(&with(directory), &[]), ["IMG003", "IMG017"], "{directory}");
    }
    for directory in ["a/b/c/checkout", "node_modules/checkout", ".cache/checkout"] {
        assert!(rules(&with(directory), &[]).is_empty(), "{directory}");
    }
}

#[test]
fn what_is_not_known_of_a_task_is_linked_to_none() {
    let repository = with("checkout");
    let task = "variable \"given\" {}\nresource \"aws_ecs_task_definition\" \"this\" {\n  family = \"a\"\n  container_definitions = var.given\n}\n";
    repository.write("deploy/prod/main.tf", task);
    assert!(rules(&repository, &[]).is_empty());
}

#[test]
fn an_image_can_be_named_on_the_command_line() {
    let repository = with("a/b/c/d/checkout");
    let image = ["--image", "checkout=a/b/c/d/checkout"];
    assert_eq!(rules(&repository, &image), ["IMG003", "IMG017"]);
    let other = check(&repository, &["--image", "checkout=deploy"]);
    assert_eq!(other.code, 2);
    assert!(
        other.out.contains("the image `checkout` has no Dockerfile in `deploy`"),
        "{}",
        other.out
    );
    let wrong = check(&repository, &["--image", "checkout"]);
    assert_eq!(wrong.code, 2);
    assert!(wrong.err.contains("`checkout` is not NAME=DIR"), "{}", wrong.err);
}

#[test]
fn of_two_images_with_one_name_none_is_meant() {
    let repository = with("a/checkout");
    repository.write("b/checkout/Dockerfile", DOCKERFILE);
    repository.write("b/checkout/contract.json", CONTRACT);
    assert!(rules(&repository, &[]).is_empty());
    assert_eq!(rules(&repository, &["--image", "checkout=b/checkout"]), ["IMG003", "IMG017"]);
    // What lies with the module goes before what lies elsewhere.
    repository.write("deploy/prod/Dockerfile", &DOCKERFILE.replace("checkout", "shop/checkout"));
    assert_eq!(rules(&repository, &[]), ["IMG017"]);
}

#[test]
fn a_comment_in_a_dockerfile_silences() {
    let repository = with("checkout");
    let comment = "# bottlelint: ignore[IMG017] -- the token of the test system\nENV";
    repository.write("checkout/Dockerfile", &DOCKERFILE.replace("ENV", comment));
    assert_eq!(rules(&repository, &[]), ["IMG003"]);
    let bare = "# bottlelint: ignore[IMG017]\nENV";
    repository.write("checkout/Dockerfile", &DOCKERFILE.replace("ENV", bare));
    assert_eq!(rules(&repository, &["--select", "BL"]), ["BL003", "IMG003", "IMG017"]);
    // Another module may run the image and need the comment.
    let elsewhere = "# bottlelint: ignore[IMG017] -- why\nUSER";
    repository.write("checkout/Dockerfile", &DOCKERFILE.replace("USER", elsewhere));
    assert_eq!(rules(&repository, &["--select", "BL"]), ["IMG003", "IMG017"]);
}

#[test]
fn other_files_of_the_same_names_are_left_alone() {
    let repository = with("checkout");
    repository.write("checkout/contract.json", "{\"abi\": [], \"name\": \"checkout\"}");
    repository.write("other/Dockerfile", "FRM nothing\n");
    let run = check(&repository, &["-o", "compact"]);
    assert_eq!(run.err, "");
    assert!(run.out.contains("IMG017") && !run.out.contains("IMG003"), "{}", run.out);
}

#[test]
fn what_cannot_be_read_is_told_with_its_place() {
    let repository = with("checkout");
    repository.write("checkout/contract.json", "{\"version\": 1,\n \"image\": {\"name\": 3}}");
    repository.write("checkout/Dockerfile", &format!("{DOCKERFILE}EXPOS 80\n"));
    let run = check(&repository, &[]);
    assert_eq!(run.code, 4);
    assert!(run.out.contains("checkout/contract.json:2:20"), "{}", run.out);
    assert!(run.out.contains("there is no instruction `EXPOS`"), "{}", run.out);
    assert!(run.out.contains("did you mean `EXPOSE`?"), "{}", run.out);
}

/// A Dockerfile with a finding at the last line: the image runs as root.
const AS_ROOT: &str = "FROM debian:12-slim\nENV API_TOKEN=swordfish1\nUSER root\n";

/// Where each finding of the rules about images stands.
fn places(repository: &Repository, arguments: &[&str]) -> Vec<String> {
    let run =
        repository.run(&[arguments, &["--select", "IMG015,IMG017,BL", "-o", "json"]].concat());
    let json: Value = serde_json::from_str(&run.out).unwrap_or_else(|_| panic!("{}", run.err));
    let one = |finding: &Value| {
        let place = &finding["place"];
        let file = place["file"].as_str().unwrap();
        format!("{} {file}:{}", finding["rule"].as_str().unwrap(), place["line"])
    };
    json["findings"].as_array().unwrap().iter().map(one).collect()
}

#[test]
fn a_dockerfile_alone_is_checked() {
    let repository = Repository::new(&[("app/Dockerfile", AS_ROOT)]);
    let expected = ["IMG017 app/Dockerfile:2", "IMG015 app/Dockerfile:3"];
    for path in [".", "app", "app/Dockerfile"] {
        assert_eq!(places(&repository, &["check", path]), expected, "{path}");
    }
    let run = repository.run(&["check", ".", "--select", "IMG015"]);
    let out = regex::Regex::new(r"\d+ ms").unwrap().replace_all(&run.out, "N ms");
    insta::assert_snapshot!(out, @r#"
    warning[IMG015]: the image `app` runs as root
     --> app/Dockerfile:3:6
      |
    3 | USER root
      |      ^^^^ `"root"` is set here
      |
      = note: severity medium (CKV_DOCKER_8, DS-0002, DL3002); more: bottlelint explain IMG015
      = help: End the Dockerfile with `USER` and a numeric user ID above 0.

    1 warning in 1 file (1 rule, N ms)
    "#);
}

#[test]
fn a_dockerfile_is_known_by_its_name_or_if_it_is_named_by_how_it_begins() {
    let names = [
        "a/Dockerfile",
        "a/Dockerfile.prod",
        "a/web.Dockerfile",
        "a/worker.dockerfile",
        "a/Containerfile",
    ];
    let others = ["a/Dockerfile.dockerignore", "a/Dockerfile.j2", "a/odd.txt", "a/Dockerfiles"];
    let files: Vec<(&str, &str)> =
        names.iter().chain(&others).map(|name| (*name, AS_ROOT)).collect();
    let repository = Repository::new(&files);
    let found = places(&repository, &["check", ".", "--ignore", "IMG017"]);
    let mut expected = names;
    expected.sort_unstable();
    let expected = expected.map(|name| format!("IMG015 {name}:3"));
    assert_eq!(found, expected);
    assert_eq!(
        places(&repository, &["check", "a/odd.txt", "--ignore", "IMG017"]),
        ["IMG015 a/odd.txt:3"]
    );
    // Whatever the file is called, no report shows the secret.
    for name in names.iter().chain(&["a/odd.txt"]) {
        let run = repository.run(&["check", name, "--width", "200"]);
        assert!(!run.out.contains("swordfish1"), "{name}: {}", run.out);
    }
}

#[test]
fn an_image_is_judged_with_what_runs_it_and_only_there() {
    let repository = with("services/checkout");
    let sets_user = TASK.replace("environment =", "user = \"10001\"\n    environment =");
    let root = DOCKERFILE.replace("USER 10001", "USER root");
    let of = |task: &str| {
        Repository::new(&[
            ("deploy/prod/main.tf", task),
            ("services/checkout/Dockerfile", &root),
            ("services/checkout/contract.json", CONTRACT),
        ])
    };
    assert_eq!(places(&repository, &["check", "."]), ["IMG017 services/checkout/Dockerfile:4"]);
    let expected =
        ["IMG017 services/checkout/Dockerfile:4", "IMG015 services/checkout/Dockerfile:5"];
    assert_eq!(places(&of(TASK), &["check", "."]), expected);
    // The task runs it as somebody else. Alone, nobody knows that.
    assert_eq!(places(&of(&sets_user), &["check", "."]), expected[..1]);
    assert_eq!(places(&of(&sets_user), &["check", "services"]), expected);
    assert_eq!(
        places(&of(&sets_user), &["check", "deploy", "services/checkout/Dockerfile"]),
        expected[..1]
    );
}

#[test]
fn what_is_wrong_with_a_dockerfile_is_a_finding() {
    let repository = Repository::new(&[
        ("a/Dockerfile", "RUN true\n"),
        ("b/Dockerfile", ""),
        ("c/Dockerfile", "FROM scratch\nUSER 1\nEXPSE 80\n"),
    ]);
    let run = repository.run(&["check", ".", "--select", "IMG001"]);
    assert_eq!(run.code, 4, "{}", run.out);
    let out = regex::Regex::new(r"\d+ ms").unwrap().replace_all(&run.out, "N ms");
    insta::assert_snapshot!(out, @r"
    error[TF004]: `RUN` comes before the first `FROM`
     --> a/Dockerfile:1:1
      |
    1 | RUN true
      | ^^^
      |
      = note: severity high; more: bottlelint explain TF004
      = help: begin with `FROM`; only `ARG` may come before it

    error[TF004]: there is no `FROM`
     --> b/Dockerfile:1:1
      |
    1 |
      | ^
      |
      = note: severity high; more: bottlelint explain TF004
      = help: name the image to build upon: `FROM debian:12-slim`

    error[TF004]: there is no instruction `EXPSE`
     --> c/Dockerfile:3:1
      |
    3 | EXPSE 80
      | ^^^^^
      |
      = note: severity high; more: bottlelint explain TF004
      = help: did you mean `EXPOSE`?

    3 errors in 3 files (1 rule, N ms)
    incomplete: 3 of 3 files could not be read, results may lack findings
    ");
}

#[test]
fn comments_in_a_dockerfile_alone_silence() {
    let repository = |comment: &str| {
        let text = AS_ROOT.replace("USER", &format!("{comment}\nUSER"));
        Repository::new(&[("Dockerfile", &text), ("odd.txt", &text)])
    };
    let silent = [
        "# bottlelint: ignore[IMG015] -- a test",
        "# hadolint ignore=DL3002",
        "# hadolint ignore=DL3003,DL3002",
    ];
    for comment in silent {
        assert_eq!(
            places(&repository(comment), &["check", "Dockerfile"]),
            ["IMG017 Dockerfile:2"],
            "{comment}"
        );
        assert_eq!(
            places(&repository(comment), &["check", "odd.txt"]),
            ["IMG017 odd.txt:2"],
            "{comment}"
        );
    }
    let all = "# hadolint global ignore=DL3002";
    assert_eq!(places(&repository(all), &["check", "Dockerfile"]), ["IMG017 Dockerfile:2"]);
    let other = "# hadolint ignore=DL3008";
    assert_eq!(places(&repository(other), &["check", "Dockerfile"]).len(), 2);
}

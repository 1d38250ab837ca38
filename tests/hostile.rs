//! Configurations made to break a linter: each run of the program ends soon, in bounded memory, and says what is wrong.
//!
//! The texts of `fixtures/hostile` hold several files each, as the fuzz targets take them: a line `#@ path` begins the
//! next one. A line `# says: TEXT` there is what the report must say. What is large, and what is no text, is made here.
//! The figures that the runs come to are printed: `cargo test --release --test hostile -- --nocapture`.

#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::print_stderr,
    reason = "a test fails by panicking, and shows what it measured"
)]

mod support;

use std::fmt::Write as _;
use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use support::Repository;
use wait4::Wait4 as _;

/// So much memory may a run take at most, of the program as it is released.
const MOST_MIB: u64 = 200;
/// So long may the two threads of a run compute at most, of the program as it is released: together what both can do in
/// the second within which every text has to end, on an idle machine with two processors. Waiting for a processor does
/// not count, for tests run beside others.
const MOST_COMPUTED: Duration = Duration::from_secs(2);
/// A run that computes for longer than this hangs, without optimisation too; so does one that does not end within
/// [`SLEEPS`], computing or not. On a machine that does other things as well, only the first says much.
const HANGS: Duration = Duration::from_secs(120);
const SLEEPS: Duration = Duration::from_secs(900);

/// What a run came to.
struct Run {
    code: Option<i32>,
    text: String,
}

fn check(name: &str, repository: &Repository) -> Run {
    run(name, repository, &["."])
}

/// Checks what the arguments say.
fn run(name: &str, repository: &Repository, arguments: &[&str]) -> Run {
    let mut command = support::command(repository.path());
    command.args(["check", "--threads", "2"]).args(arguments);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let start = Instant::now();
    let mut child = command.spawn().unwrap();
    let (mut out, mut err) = (child.stdout.take().unwrap(), child.stderr.take().unwrap());
    let errors = std::thread::spawn(move || {
        let mut bytes = Vec::new();
        err.read_to_end(&mut bytes).map(|_| bytes)
    });
    let id = child.id();
    let guard = std::thread::spawn(move || {
        while start.elapsed() < SLEEPS {
            std::thread::sleep(Duration::from_millis(200));
            match computed_by(id) {
                None => return,
                Some(so_far) if so_far >= HANGS => break,
                Some(_) => {}
            }
        }
        let _ = std::process::Command::new("kill").args(["-9", &id.to_string()]).status();
    });
    let mut bytes = Vec::new();
    out.read_to_end(&mut bytes).unwrap();
    bytes.extend(errors.join().unwrap().unwrap());
    let ended = child.wait4().unwrap();
    let mib = ended.rusage.maxrss / (1024 * 1024);
    let computed = ended.rusage.utime + ended.rusage.stime;
    eprintln!(
        "{name:32} {:6.2} s, computing {:5.2} s, {mib:5} MiB",
        start.elapsed().as_secs_f64(),
        computed.as_secs_f64()
    );
    drop(guard);
    assert!(computed < HANGS && start.elapsed() < SLEEPS, "{name} hangs");
    assert!(cfg!(debug_assertions) || mib <= MOST_MIB, "{name} takes {mib} MiB");
    assert!(
        cfg!(debug_assertions) || computed <= MOST_COMPUTED,
        "{name} computes for {computed:?}"
    );
    Run { code: ended.status.code(), text: String::from_utf8_lossy(&bytes).into_owned() }
}

/// How long a process has computed, all its threads together; none when it has ended.
fn computed_by(id: u32) -> Option<Duration> {
    let status = std::fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    // The name of the program, in brackets, may hold anything. Fields 14 and 15 are hundredths of a second.
    let (_, fields) = status.rsplit_once(") ")?;
    let mut fields = fields.split(' ');
    let state = fields.next()?;
    let ticks: u64 = fields.skip(10).take(2).filter_map(|ticks| ticks.parse::<u64>().ok()).sum();
    (state != "Z").then(|| Duration::from_millis(ticks * 10))
}

/// Checks what a repository holds: the run ends by itself, and its report says all this.
fn judge(name: &str, repository: &Repository, says: &[&str]) {
    let run = check(name, repository);
    assert!(matches!(run.code, Some(0 | 1 | 4)), "{name}: {:?}\n{}", run.code, run.text);
    for text in says {
        assert!(run.text.contains(text), "{name} does not say `{text}`:\n{}", run.text);
    }
}

#[test]
fn every_text_ends_with_a_report() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/hostile");
    let entries = std::fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
    let mut paths: Vec<_> = entries.collect();
    paths.sort();
    assert!(paths.len() > 20, "the texts are not where they were");
    for path in paths {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&path).unwrap();
        let says: Vec<&str> =
            text.lines().filter_map(|line| line.strip_prefix("# says: ")).collect();
        assert!(!says.is_empty(), "{name} does not say what its report must say");
        judge(&name, &repository(&text), &says);
    }
}

/// The files that a text holds.
fn repository(text: &str) -> Repository {
    let repository = Repository::new(&[]);
    let (mut path, mut lines) = ("main.tf", String::new());
    for line in text.split_inclusive('\n') {
        if let Some(next) = line.strip_prefix("#@ ") {
            repository.write(path, &std::mem::take(&mut lines));
            path = next.trim_end();
        } else {
            lines.push_str(line);
        }
    }
    repository.write(path, &lines);
    repository
}

const QUEUE: &str = "resource \"aws_sqs_queue\" \"q\" {\n  name = \"q\"\n}\n";

#[test]
fn a_line_of_a_hundred_megabytes() {
    let repository = Repository::new(&[("queue.tf", QUEUE)]);
    let mut file = std::fs::File::create(repository.path().join("main.tf")).unwrap();
    // Piece by piece: what this process holds, the program would be charged with.
    let piece = "x".repeat(1_000_000);
    file.write_all(b"locals { a = \"").unwrap();
    (0..100).for_each(|_| file.write_all(piece.as_bytes()).unwrap());
    file.write_all(b"\" }\n").unwrap();
    drop(file);
    judge(
        "line-of-100-MB",
        &repository,
        &["`main.tf` could not be read", "more than the 16777216"],
    );
}

#[test]
fn a_line_that_is_just_small_enough() {
    let line = format!(
        "locals {{ a = \"{}\" }}\noutput \"o\" {{ value = local.a }}\n",
        "x".repeat(3_000_000)
    );
    let repository = Repository::new(&[("main.tf", &line), ("queue.tf", QUEUE)]);
    judge("line-of-3-MB", &repository, &["MOD004"]);
}

#[test]
fn fifty_thousand_keys() {
    let mut text = String::from("locals {\n  a = {\n");
    for key in 0..50_000 {
        let _ = writeln!(text, "    key_{key} = {key}");
    }
    text.push_str("  }\n}\n\noutput \"o\" {\n  value = local.a.key_49999 + local.missing\n}\n");
    let repository = Repository::new(&[("main.tf", &text)]);
    judge("object-of-50000-keys", &repository, &["there is no local value `missing`"]);
}

#[test]
fn ten_thousand_misspelt_names() {
    let mut text = String::new();
    for name in 0..10_000 {
        let _ = writeln!(text, "variable \"of_the_team_{name}\" {{}}");
    }
    text.push_str("locals {\n");
    for name in 0..10_000 {
        let _ = writeln!(text, "  local_{name} = var.of_that_team_{name}");
    }
    text.push_str("}\n");
    let repository = Repository::new(&[("main.tf", &text)]);
    let first = "there is no variable `of_that_team_0` in this module";
    judge(
        "names-that-are-not-declared",
        &repository,
        &[first, "did you mean `var.of_the_team_0`?"],
    );
}

#[test]
fn what_is_no_text() {
    let repository = Repository::new(&[("queue.tf", QUEUE)]);
    std::fs::write(repository.path().join("main.tf"), b"locals { a = \"\xff\xfe\" }\n").unwrap();
    judge("invalid-UTF-8", &repository, &["`main.tf` could not be read: it is not valid UTF-8"]);
}

#[test]
fn nesting_without_end() {
    let repository = Repository::new(&[
        ("list.tf", &format!("locals {{\n  a = {}\n}}\n", "[".repeat(100_000))),
        ("block.tf", &"resource \"a\" \"b\" {\n".repeat(50_000)),
        ("template.tf", &format!("locals {{\n  c = {}\n}}\n", "\"${".repeat(50_000))),
        ("chain.tf", &format!("locals {{\n  d = 1{}\n}}\n", " + 1".repeat(100_000))),
        ("document.tf.json", &"{\"locals\":".repeat(50_000)),
        ("queue.tf", QUEUE),
    ]);
    judge("nesting-without-end", &repository, &["levels deep"]);
}

#[test]
fn links_that_lead_nowhere_and_round() {
    let repository = Repository::new(&[("a/main.tf", QUEUE)]);
    let root = repository.path();
    let link =
        |target: &str, name: &str| std::os::unix::fs::symlink(target, root.join(name)).unwrap();
    link("..", "a/up");
    link(".", "a/self");
    link("loop.tf", "a/loop.tf");
    link("/etc/passwd", "a/outside.tf");
    link("/", "a/everything");
    link("missing", "a/nowhere.tf");
    judge(
        "links",
        &repository,
        &[
            "`a/loop.tf` could not be read",
            "`a/outside.tf` could not be read",
            "outside the repository",
        ],
    );
}

#[test]
fn what_is_no_file() {
    let repository = Repository::new(&[("a/queue.tf", QUEUE)]);
    std::fs::create_dir(repository.path().join("a/main.tf")).unwrap();
    let made = std::process::Command::new("mkfifo").arg(repository.path().join("a/x.tf")).status();
    assert!(made.unwrap().success());
    judge(
        "fifo-and-directory",
        &repository,
        &["`a/x.tf` could not be read: it is not a regular file"],
    );
}

#[test]
fn modules_ten_thousand_deep() {
    let repository = Repository::new(&[("main.tf", "module \"m\" {\n  source = \"./m/0\"\n}\n")]);
    for number in 0..10_000 {
        let text = format!("module \"m\" {{\n  source = \"../{}\"\n}}\n", number + 1);
        repository.write(&format!("m/{number}/main.tf"), &text);
    }
    repository.write("m/10000/main.tf", QUEUE);
    judge(
        "modules-10000-deep",
        &repository,
        &["modules call each other more than 200 levels deep"],
    );
}

#[test]
fn directories_deeper_than_paths_are_long() {
    let repository = Repository::new(&[("main.tf", QUEUE)]);
    repository.write(&format!("{}main.tf", "directory/".repeat(300)), QUEUE);
    judge("deep-directories", &repository, &["MOD004"]);
}

#[test]
fn a_readme_of_fifteen_megabytes() {
    let rows: String =
        (0..200_000).fold(String::from("| Name | Description |\n|---|---|\n"), |mut text, row| {
            let _ = writeln!(
                text,
                "| <a name=\"input_x{row}\"></a> [x{row}](#x{row}) | `{}` |",
                "x".repeat(20)
            );
            text
        });
    let variable = "variable \"x\" {\n  type = string\n}\n";
    let repository = Repository::new(&[("README.md", &rows), ("main.tf", variable)]);
    judge("readme-of-15-MB", &repository, &["MOD"]);
}

#[test]
fn a_million_instances() {
    let mut text = String::new();
    for number in 0..1_000 {
        let _ = writeln!(
            text,
            "resource \"aws_sqs_queue\" \"q{number}\" {{\n  count = 1000\n  name = \"q-${{count.index}}\"\n}}"
        );
    }
    let repository = Repository::new(&[("main.tf", &text)]);
    judge(
        "million-instances",
        &repository,
        &["there are more instances than bottlelint evaluates"],
    );
}

#[test]
fn suppressions_by_the_hundred_thousand() {
    let text = format!("{}{QUEUE}", "# bottlelint:ignore MOD004\n".repeat(100_000));
    let repository = Repository::new(&[("main.tf", &text)]);
    judge("suppressions-100000", &repository, &["only the first 2000 suppressions"]);
}

#[test]
fn what_is_too_long_to_be_parsed() {
    let values = format!("x = [\n{}]\n", "  { a = \"aaaaaaaa\" },\n".repeat(800_000));
    let contract = format!("{{\"a\": [{}0]}}", "\"xxxxxxxxxxxxxxxx\", ".repeat(900_000));
    let task =
        "resource \"aws_ecs_task_definition\" \"t\" {\n  family = \"t\"\n}\nvariable \"x\" {}\n";
    let repository = Repository::new(&[
        ("main.tf", task),
        ("terraform.tfvars", &values),
        ("Dockerfile", "FROM alpine\n"),
        ("contract.json", &contract),
    ]);
    judge(
        "too-long",
        &repository,
        &[
            "`terraform.tfvars` could not be read",
            "`contract.json` could not be read",
            "more than the 16777216 that bottlelint reads",
        ],
    );
}

#[test]
fn devices_and_pipes_under_every_name() {
    let text = "locals {\n  a = file(\"zero\")\n  b = filesha256(\"pipe\")\n}\n";
    let repository = Repository::new(&[("queue.tf", QUEUE), ("locals.tf", text)]);
    let root = repository.path();
    for name in ["main.tf", "terraform.tfvars", "Dockerfile", "zero", "README.md"] {
        std::os::unix::fs::symlink("/dev/zero", root.join(name)).unwrap();
    }
    for name in ["pipe", "x.auto.tfvars", "contract.json", "y.tf.json"] {
        let made = std::process::Command::new("mkfifo").arg(root.join(name)).status();
        assert!(made.unwrap().success());
    }
    judge(
        "devices",
        &repository,
        &["`main.tf` could not be read", "`x.auto.tfvars` could not be read", "`y.tf.json`"],
    );
}

#[test]
fn names_and_texts_that_move_the_cursor() {
    let text =
        "resource \"aws_sqs_queue\" \"q\" {\n  name = \"\u{1b}[2J\u{202e}${local.none}\"\n}\n";
    let repository = Repository::new(&[("\u{1b}[31mred.tf", text), ("a\nb\u{7}.tf", QUEUE)]);
    let run = check("names", &repository);
    assert!(run.text.contains("there is no local value `none`"), "{}", run.text);
    let moves = |c: &char| matches!(c, '\u{1b}' | '\u{7}' | '\u{202e}');
    assert_eq!(run.text.chars().find(moves), None, "{}", run.text);
}

#[test]
fn ten_thousand_files_of_variables() {
    let repository = Repository::new(&[("main.tf", "variable \"x\" {}\n"), ("queue.tf", QUEUE)]);
    for number in 0..10_000 {
        repository.write(&format!("x{number}.auto.tfvars"), &format!("x = \"{number}\"\n"));
    }
    judge("tfvars-10000", &repository, &["MOD004"]);
}

/// A document of a kind that is read, and the files beside it.
struct Document {
    path: &'static str,
    /// With `@` where a value goes.
    text: String,
    /// A module that reads it.
    module: Option<&'static str>,
}

impl Document {
    fn alone(path: &'static str, text: impl Into<String>) -> Self {
        Self { path, text: text.into(), module: None }
    }

    fn repository(&self) -> Repository {
        let module: Vec<_> = self.module.map(|text| ("main.tf", text)).into_iter().collect();
        Repository::new(&module)
    }
}

/// A document of each kind of JSON that is read. Each has a container that may write to its root, or a service that the
/// internet reaches, so a run that ends with 0 has not judged it.
fn documents() -> Vec<Document> {
    let containers = r#"[{\"name\":\"web\",\"image\":\"web\",\"readonlyRootFilesystem\":false}]"#;
    let values = Document {
        path: "terraform.tfvars.json",
        text: r#"{"name": "web", "a": @}"#.to_owned(),
        module: Some(
            r#"variable "name" {}
variable "a" {}
resource "aws_ecs_task_definition" "web" {
  family = var.name
  container_definitions = jsonencode([{ name = var.name, image = "web", readonlyRootFilesystem = false, dockerLabels = { a = var.a } }])
}
"#,
        ),
    };
    let template = Document {
        path: "containers.json.tftpl",
        text: r#"[{"name": "${name}", "image": "web", "readonlyRootFilesystem": false, "dockerLabels": {"a": @}}]"#
            .to_owned(),
        module: Some(
            r#"resource "aws_ecs_task_definition" "web" {
  family                = "web"
  container_definitions = templatefile("${path.module}/containers.json.tftpl", { name = "web" })
}
"#,
        ),
    };
    vec![
        Document::alone(
            "task-definition.json",
            r#"{"family": "web", "containerDefinitions": [{"name": "web", "image": "web", "readonlyRootFilesystem": false,
                "dockerLabels": {"a": @}}]}"#,
        ),
        Document::alone(
            "service.json",
            r#"{"cluster": "main", "serviceName": "web", "taskDefinition": "web:1", "launchType": "FARGATE", "networkConfiguration":
                {"awsvpcConfiguration": {"subnets": ["subnet-1"], "assignPublicIp": "ENABLED"}}, "tags": [{"key": "a", "value": @}]}"#,
        ),
        Document::alone(
            "plan.json",
            format!(
                r#"{{"format_version": "1.2", "terraform_version": "1.11.4", "resource_changes": [{{"address":
                "aws_ecs_task_definition.web", "mode": "managed", "type": "aws_ecs_task_definition", "name": "web", "change":
                {{"actions": ["create"], "after": {{"container_definitions": "{containers}", "tags": {{"a": @}}}}}}}}]}}"#
            ),
        ),
        Document::alone(
            "main.tf.json",
            format!(
                r#"{{"locals": {{"a": @}}, "resource": {{"aws_ecs_task_definition": {{"web": {{"family": "web",
                "container_definitions": "{containers}"}}}}}}}}"#
            ),
        ),
        values,
        template,
    ]
}

/// Checks a document with this value in its hole: it is judged, or the run says why not.
fn judge_with(document: &Document, text: &str, (what, value): (&str, &[u8])) {
    let repository = document.repository();
    let path = document.path;
    let (before, after) = text.split_once('@').unwrap();
    let bytes = [before.as_bytes(), value, after.as_bytes()].concat();
    std::fs::write(repository.path().join(path), bytes).unwrap();
    let name = format!("{what}-in-{path}");
    // What is found may be at the module's own place for it.
    let named = document.module.map_or(path, |_| ".");
    let arguments = [named, "--select", "ECS004,NET001,TF,AWS", "-o", "compact"];
    let run = run(&name, &repository, &arguments);
    assert!(matches!(run.code, Some(1 | 4)), "{name}: {:?}\n{}", run.code, run.text);
    let places = [Some(path), document.module.map(|_| "main.tf")];
    let is_placed = places.iter().flatten().any(|path| run.text.contains(&format!("{path}:")));
    assert!(is_placed, "{name}:\n{}", run.text);
}

#[test]
fn json_of_every_kind_with_every_hostile_value() {
    let deep = format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000));
    let many = format!("[{}1]", "{\"a\": 1}, ".repeat(200_000));
    let twice = format!("{{{}\"a\": 1}}", "\"a\": 1, ".repeat(50_000));
    let values: [(&str, &[u8]); 16] = [
        ("deep", deep.as_bytes()),
        ("open", &deep.as_bytes()[..50_000]),
        ("many", many.as_bytes()),
        ("twice", twice.as_bytes()),
        ("nan", b"NaN"),
        ("infinite", b"-Infinity"),
        ("large-number", b"1e999999999999"),
        ("octal", b"0777"),
        ("nothing", b""),
        ("nul", b"\"a\0b\""),
        ("control", b"\"\x1b[2J\""),
        ("not-UTF-8", b"\"\xff\xfe\""),
        ("half-a-pair", b"\"\\ud800\""),
        ("no-escape", b"\"\\x41\""),
        ("comment", b"1 // one\n"),
        ("line-ends", b"\r\n1\r\n"),
    ];
    for document in documents() {
        for value in values {
            judge_with(&document, &document.text, value);
        }
        // What editors of other systems put before and at the end of lines.
        let marked = format!("\u{feff}{}", document.text.replace('\n', "\r\n"));
        judge_with(&document, &marked, ("marked", b"1"));
    }
}

/// A file with a string of a hundred megabytes in it, written piece by piece.
fn with_a_long_string(repository: &Repository, path: &str, document: &str) {
    let (before, after) = document.split_once('@').unwrap();
    let mut file = std::fs::File::create(repository.path().join(path)).unwrap();
    let piece = "x".repeat(1_000_000);
    file.write_all(before.as_bytes()).unwrap();
    file.write_all(b"\"").unwrap();
    (0..100).for_each(|_| file.write_all(piece.as_bytes()).unwrap());
    file.write_all(b"\"").unwrap();
    file.write_all(after.as_bytes()).unwrap();
}

#[test]
fn strings_of_a_hundred_megabytes() {
    for document in documents() {
        let (path, repository) = (document.path, document.repository());
        with_a_long_string(&repository, path, &document.text);
        for arguments in [[path], ["."]] {
            let run = run(&format!("100-MB-in-{path}"), &repository, &arguments);
            // Without a template Terraform stops, and nothing is left to be judged.
            let code = if path == "containers.json.tftpl" { 1 } else { 4 };
            assert_eq!(run.code, Some(code), "{path}: {}", run.text);
            let says = ["more than the 16777216", "it has more than 1048576"];
            assert!(says.iter().any(|text| run.text.contains(text)), "{path}: {}", run.text);
        }
    }
    let repository = Repository::new(&[]);
    with_a_long_string(&repository, "Dockerfile", "FROM alpine\nRUN echo @\n");
    judge("100-MB-in-Dockerfile", &repository, &["`Dockerfile` could not be read", "16777216"]);
}

#[test]
fn dockerfiles_that_are_no_text_or_have_no_end() {
    let cases: [(&str, Vec<u8>); 6] = [
        ("not-UTF-8", b"FROM alpine\nRUN echo \xff\xfe\nUSER root\n".to_vec()),
        ("nul", b"FROM alpine\nRUN echo \0\nUSER root\n".to_vec()),
        ("marked", "\u{feff}FROM alpine\r\nUSER root\r\n".as_bytes().to_vec()),
        (
            "one-line",
            format!("FROM alpine\nRUN {}true\nUSER root\n", "true && ".repeat(100_000))
                .into_bytes(),
        ),
        (
            "continued",
            format!("FROM alpine\nRUN true {}\nUSER root\n", "\\\n true".repeat(50_000))
                .into_bytes(),
        ),
        ("stages", format!("{}USER root\n", "FROM alpine\n".repeat(20_000)).into_bytes()),
    ];
    for (what, bytes) in cases {
        let repository = Repository::new(&[]);
        std::fs::write(repository.path().join("Dockerfile"), bytes).unwrap();
        let run = run(&format!("{what}-in-Dockerfile"), &repository, &["Dockerfile"]);
        assert!(matches!(run.code, Some(1 | 4)), "{what}: {:?}\n{}", run.code, run.text);
        assert!(run.text.contains("Dockerfile:"), "{what}: {}", run.text);
    }
}

//! The program as a user runs it: exit codes, where output goes, which paths it takes.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    clippy::print_stderr,
    reason = "a test fails by panicking, and reads what the program wrote"
)]

mod support;

use support::{CALLER, MODULE, Repository, breaking};

const SELECT: [&str; 2] = ["--select", "ECS004"];

fn check<'a>(rest: &[&'a str]) -> Vec<&'a str> {
    [&["check"], rest, &SELECT[..]].concat()
}

#[test]
fn finding_ends_with_one_in_every_format() {
    let repository = breaking();
    for format in ["full", "compact", "json", "sarif", "github", "gitlab", "junit", "markdown"] {
        let run = repository.run(&check(&["envs/prod", "-o", format]));
        assert_eq!((run.code, run.err.as_str()), (1, ""), "{format}: {}", run.out);
        assert!(run.out.contains("ECS004"), "{format}: {}", run.out);
        let never = repository.run(&check(&["envs/prod", "-o", format, "--fail-on", "never"]));
        assert_eq!(never.code, 0, "{format}");
    }
}

#[test]
fn finding_shows_every_step_and_the_line_to_edit_first() {
    let run = breaking().run(&check(&["envs/prod"]));
    let out = regex::Regex::new(r"\d+ ms").unwrap().replace_all(&run.out, "N ms");
    insta::assert_snapshot!(out, @r#"
    error[ECS004]: container `checkout` can write to its root file system
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
       |
       = note: value: module.checkout.aws_ecs_task_definition.this.container_definitions[0].readonlyRootFilesystem
       = note: severity high (CKV_AWS_336, ECS.5); more: bottlelint explain ECS004
    help: Set `readonlyRootFilesystem = true` in the container definition, and mount a volume or a tmpfs at each path that the program writes to, such as `/tmp`.
       |
     4 -   read_only_root = false
     4 +   read_only_root = true
       |

    1 error in 1 resource of 2 modules (1 rule, N ms)
    "#);
}

#[test]
fn clean_run_says_what_was_looked_at() {
    let repository = breaking();
    repository.write("envs/prod/main.tf", &CALLER.replace("false", "true"));
    let run = repository.run(&check(&["envs/prod"]));
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    let expected =
        regex::Regex::new(r"^no findings in 1 resource of 2 modules \(1 rule, \d+ ms\)\n$");
    assert!(expected.unwrap().is_match(&run.out), "{}", run.out);
}

#[test]
fn path_in_place_of_a_command_is_checked_from_any_directory() {
    let repository = breaking();
    let from_root = repository.run(&["envs/prod", "-o", "compact", "-q", "--select", "ECS004"]);
    let from_inside =
        repository.run_in("envs", &["prod", "-o", "compact", "-q", "--select", "ECS004"], &[]);
    let from_there =
        repository.run_in("envs/prod", &["-o", "compact", "-q", "--select", "ECS004"], &[]);
    assert_eq!(from_root.code, 1);
    assert!(from_root.out.starts_with("envs/prod/main.tf:4:"), "{}", from_root.out);
    // People see paths from where they stand.
    assert_eq!(from_root.out, format!("envs/{}", from_inside.out));
    assert_eq!(from_inside.out, format!("prod/{}", from_there.out));
}

#[test]
fn tree_several_paths_and_single_files_are_checked() {
    let repository = breaking();
    repository.write("envs/test/main.tf", CALLER);
    let places = |arguments: &[&str]| {
        let run = repository.run(&[&check(arguments)[..], &["-o", "compact", "-q"]].concat());
        run.out.lines().map(|line| line.split(": ").next().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let both = ["envs/prod/main.tf:4:20", "envs/test/main.tf:4:20"];
    assert_eq!(places(&["."]), both);
    assert_eq!(places(&["envs/prod", "envs/test"]), both);
    assert_eq!(places(&["envs/test", "envs/prod", "envs/prod"]), both);
    assert_eq!(places(&["envs/prod/main.tf"]), both[..1]);
}

#[test]
fn nothing_to_check_ends_with_three_and_a_suggestion() {
    let repository = breaking();
    repository.write("docs/page.md", "");
    let missing = repository.run(&["check", "envs/prd"]);
    insta::assert_snapshot!(missing.err, @r#"
    error: `envs/prd` does not exist
     |
     = help: did you mean `envs/prod`?
    "#);
    let empty = repository.run(&["check", "docs"]);
    insta::assert_snapshot!(empty.err, @r#"
    error: `docs` holds nothing to check
     |
     = help: name a directory that holds .tf files, task definitions or a Dockerfile
    "#);
    let other = repository.run(&["check", "docs/page.md"]);
    insta::assert_snapshot!(other.err, @"skipped docs/page.md: it is not a file that bottlelint checks");
    assert_eq!([missing.code, empty.code, other.code], [3, 3, 0]);
    assert_eq!(missing.out, "");
}

#[test]
fn wrong_use_ends_with_two_and_a_suggestion() {
    let repository = breaking();
    for (arguments, said) in [
        (&["check", "-o", "jsn"][..], "did you mean `json`?"),
        (&["check", "-o", "json", "-o", "full"], "only one format can go to standard output"),
        (&["check", "--select", "ECS04"], "did you mean `ECS004`?"),
        (&["check", "--ignore", "zzzzzzzz"], "`bottlelint rules list` prints all rules"),
        (&["check", "--var", "novalue"], "`novalue` is not NAME=VALUE"),
        (&["check", "--no-such-flag"], "unexpected argument"),
        (&["check", "--rules", "nowhere"], "rules could not be read from"),
        (&["explain", "writable-root-filesystm"], "did you mean `writable-root-filesystem`?"),
    ] {
        let run = repository.run(arguments);
        assert_eq!(run.code, 2, "{arguments:?}: {}", run.err);
        assert!(run.err.contains(said), "{arguments:?}: {}", run.err);
        assert_eq!(run.out, "", "{arguments:?}");
    }
}

#[test]
fn file_that_does_not_parse_is_shown_and_counted() {
    let repository = breaking();
    repository.write("envs/prod/broken.tf", "locals {\n  a = [\n");
    let run = repository.run(&check(&["envs/prod"]));
    assert_eq!(run.code, 4);
    assert!(run.out.contains("error[TF004]") && run.out.contains("envs/prod/broken.tf:"));
    assert!(run.out.contains("error[ECS004]"), "the other file is judged all the same");
    let last = run.out.lines().last().unwrap();
    assert_eq!(last, "incomplete: 1 of 3 files could not be read, results may lack findings");
    let allowed = [&check(&["envs/prod"])[..], &["--allow-incomplete"]].concat();
    assert_eq!(repository.run(&allowed).code, 1);
}

#[test]
fn values_can_be_given() {
    let repository =
        Repository::new(&[("main.tf", MODULE), ("prod.tfvars", "read_only_root = false\n")]);
    let code = |rest: &[&str]| repository.run(&check(rest)).code;
    assert_eq!(code(&["."]), 0);
    assert_eq!(code(&[".", "--var", "read_only_root=false"]), 1);
    let task = "aws_ecs_task_definition.this";
    assert_eq!(code(&[".", "--assume", &format!("{task}.memory=512")]), 0);
    assert_eq!(code(&[".", "--assume", &format!("{task}s.memory=512")]), 2);
    assert_eq!(code(&[".", "--var-file", "prod.tfvars"]), 1);
    assert_eq!(code(&[".", "--var-file", "prod.tfvars", "--var", "read_only_root=true"]), 0);
}

#[test]
fn thresholds_decide_what_fails_and_what_is_shown() {
    let repository = breaking();
    let run = |rest: &[&str]| {
        repository.run(&[&check(&["envs/prod", "-o", "compact"])[..], rest].concat())
    };
    assert_eq!(run(&["--fail-on", "high"]).code, 1);
    assert_eq!(run(&["--fail-on", "critical"]).code, 0);
    let mild = run(&["--min-severity", "critical"]);
    assert!(mild.out.starts_with("no findings"), "{}", mild.out);
}

#[test]
fn unknown_is_shown_hidden_or_fails() {
    let text = MODULE.replace("  default     = true\n", "");
    let repository = Repository::new(&[("main.tf", &text)]);
    let run = |how: &str| repository.run(&check(&["-o", "compact", "--unknown", how]));
    let (show, hide, fail) = (run("show"), run("hide"), run("fail"));
    assert_eq!([show.code, hide.code, fail.code], [0, 0, 1]);
    assert!(show.out.contains("unknown[ECS004] cannot tell whether"), "{}", show.out);
    assert!(!hide.out.contains("[ECS004]") && hide.out.contains("1 unknown"), "{}", hide.out);
}

#[test]
fn comment_silences_and_is_counted() {
    let repository = breaking();
    let comment = "  # bottlelint: ignore[ECS004] -- log shipper\n  read_only_root";
    repository.write("envs/prod/main.tf", &CALLER.replace("  read_only_root", comment));
    let run = repository.run(&check(&["envs/prod", "-v"]));
    assert_eq!(run.code, 0);
    assert!(run.out.contains("; 1 suppressed"), "{}", run.out);
    assert!(run.out.contains("reason: log shipper"), "{}", run.out);
    assert_eq!(repository.run(&check(&["envs/prod", "--no-suppressions"])).code, 1);
}

#[test]
fn quiet_says_less_and_nothing() {
    let repository = breaking();
    let run = |flag: &str| repository.run(&check(&["envs/prod", "-o", "compact", flag]));
    assert_eq!(run("-q").out.lines().count(), 1);
    let silent = run("-qq");
    assert_eq!((silent.code, silent.out.as_str(), silent.err.as_str()), (1, "", ""));
}

#[test]
fn colours_follow_flag_and_environment() {
    let repository = breaking();
    let colours = |rest: &[&str], environment: &[(&str, &str)]| {
        repository
            .run_in("", &check(&[&["envs/prod"], rest].concat()), environment)
            .out
            .contains('\u{1b}')
    };
    assert!(!colours(&[], &[]), "standard output is no terminal");
    assert!(colours(&["--color", "always"], &[("NO_COLOR", "1")]), "the flag wins");
    assert!(colours(&[], &[("FORCE_COLOR", "1")]));
    assert!(colours(&[], &[("CLICOLOR_FORCE", "1")]));
    assert!(!colours(&[], &[("FORCE_COLOR", "1"), ("NO_COLOR", "1")]));
    assert!(!colours(&["--color", "never"], &[("FORCE_COLOR", "1")]));
}

/// OSC 8: the escape, the address, the escape, the text. Where nobody asks, a pipe gets none.
#[test]
fn rule_ids_link_to_their_pages_on_request() {
    let repository = breaking();
    let link = "\u{1b}]8;;";
    let always = repository.run(&check(&["envs/prod", "--hyperlinks", "always"]));
    let first = always.out.lines().next().unwrap_or_default();
    let address = first.split(link).nth(1).and_then(|rest| rest.split('\u{1b}').next());
    assert!(address.is_some_and(|address| address.ends_with("/ECS004.html")), "{first:?}");
    assert_eq!(first.matches(link).count(), 2, "the link ends: {first:?}");
    for arguments in [&["envs/prod"][..], &["envs/prod", "--hyperlinks", "never"]] {
        assert!(!repository.run(&check(arguments)).out.contains(link));
    }
}

#[test]
fn statistics_count_findings_by_rule() {
    let repository = breaking();
    let table = "severity  rule                             findings  unknown\n\
                 high      ECS004 writable-root-filesystem         1\n";
    let run = repository.run(&check(&["envs/prod", "--statistics"]));
    assert!(run.out.contains(table), "{}", run.out);
    assert!(!repository.run(&check(&["envs/prod"])).out.contains("findings  unknown"));
}

#[test]
fn reports_go_to_files_without_colours() {
    let repository = breaking();
    let arguments = check(&[
        "envs/prod",
        "--color",
        "always",
        "-o",
        "full=a.txt",
        "-o",
        "json=b.json",
        "-o",
        "compact",
    ]);
    let run = repository.run(&arguments);
    assert_eq!(run.out.lines().next().unwrap().matches("ECS004").count(), 1);
    assert!(repository.read("a.txt").starts_with("error[ECS004]"));
    assert!(repository.read("b.json").starts_with("{\n"));
    let nowhere = repository.run(&check(&["envs/prod", "-o", "json=no/such/dir/b.json"]));
    assert_eq!(nowhere.code, 2);
    assert!(nowhere.err.contains("no/such/dir/b.json"), "{}", nowhere.err);
}

#[test]
fn in_github_actions_the_lines_are_annotated_and_the_step_summarized() {
    let repository = breaking();
    let summary = repository.path().join("summary.md");
    std::fs::write(&summary, "# Earlier\n").unwrap();
    let environment =
        [("GITHUB_ACTIONS", "true"), ("GITHUB_STEP_SUMMARY", summary.to_str().unwrap())];
    let run = repository.run_in("", &check(&["envs/prod"]), &environment);
    assert!(run.out.contains("\n::error file=envs/prod/main.tf,line=4,"), "{}", run.out);
    let summary = repository.read("summary.md");
    assert!(summary.starts_with("# Earlier\n## bottlelint\n"), "{summary}");
    let asked = repository.run_in("", &check(&["envs/prod", "-o", "compact"]), &environment);
    assert!(!asked.out.contains("::error"), "{}", asked.out);
}

#[test]
fn output_does_not_depend_on_threads() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let out = |threads: &str| {
        let mut command = support::command(root);
        command.args(["check", "fixtures", "-o", "json", "--threads", threads]);
        support::run(&mut command).out
    };
    let one = out("1");
    assert!(one.len() > 10_000);
    assert_eq!(one, out("8"));
}

#[test]
fn closed_pipe_is_no_error() {
    let repository = breaking();
    let mut command = support::command(repository.path());
    command
        .args(["rules", "list"])
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped());
    let mut child = command.spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stderr.len()), (Some(0), 0));
}

#[test]
fn names_in_the_source_cannot_act_on_the_terminal_or_the_log() {
    let text =
        MODULE.replace("\"checkout\"\n      image", "\"a\\u001b]0;x\\n::error::y\"\n      image");
    assert_ne!(text, MODULE);
    let text = text.replace("default     = true", "default     = false");
    let repository = Repository::new(&[("d\u{1b}[31m/m\u{1b}.tf", &text)]);
    for format in
        ["full", "compact", "github", "gitlab", "junit", "markdown", "suggestions", "sarif", "json"]
    {
        let run = repository.run(&check(&[".", "-v", "-o", format]));
        assert_eq!(run.code, 1, "{format}");
        for text in [&run.out, &run.err] {
            assert!(!text.contains('\u{1b}'), "{format}: {text:?}");
            assert!(!text.lines().any(|line| line.starts_with("::error::y")), "{format}: {text}");
        }
    }
}

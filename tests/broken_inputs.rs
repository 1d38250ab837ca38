//! Input that Terraform would refuse, files that cannot be read, and arguments that name nothing: each is told in every
//! format, and none of it passes the gate.

#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test fails by panicking")]

mod support;

use std::collections::BTreeSet;

use rayon::prelude::*;
use support::Repository;

/// A module without a finding.
const CLEAN: &str = "terraform {\n  required_version = \"~> 1.11\"\n}\n";

/// The formats of a report.
const FORMATS: [&str; 9] =
    ["full", "compact", "json", "sarif", "github", "gitlab", "junit", "html", "markdown"];

/// What is wrong.
struct Row {
    name: &'static str,
    files: &'static [(&'static str, &'static [u8])],
    arguments: &'static [&'static str],
    /// How the program ends.
    code: i32,
    /// What every format says, or standard error where the program is used wrongly.
    said: &'static str,
}

const ROWS: &[Row] = &[
    Row {
        name: "a block that is not closed",
        files: &[("broken.tf", b"resource \"aws_ecs_cluster\" \"this\" {\n  name = \"a\"\n")],
        arguments: &[],
        code: 4,
        said: "TF004",
    },
    Row {
        name: "a resource that is declared twice",
        files: &[(
            "twice.tf",
            b"resource \"aws_sns_topic\" \"a\" {}\nresource \"aws_sns_topic\" \"a\" {}\n",
        )],
        arguments: &[],
        code: 1,
        said: "TF005",
    },
    Row {
        name: "JSON in a heredoc that is not valid",
        files: &[(
            "task.tf",
            b"resource \"aws_ecs_task_definition\" \"a\" {\n  family = \"a\"\n  container_definitions = <<-EOT\n    [{ \"name\": \"a\", \"privileged\": true,}]\n  EOT\n}\n",
        )],
        arguments: &[],
        code: 1,
        said: "TF009",
    },
    Row {
        name: "JSON in a file that is not valid",
        files: &[
            (
                "task.tf",
                b"resource \"aws_iam_policy\" \"a\" {\n  policy = file(\"${path.module}/policy.json\")\n}\n",
            ),
            ("policy.json", b"{ \"Version\": \"2012-10-17\", \"Statement\": [ }"),
        ],
        arguments: &[],
        code: 1,
        said: "TF009",
    },
    Row {
        name: "a type of resource that the provider does not have",
        files: &[("type.tf", b"resource \"aws_ecs_clster\" \"a\" {\n  name = \"a\"\n}\n")],
        arguments: &[],
        code: 1,
        said: "aws_ecs_clster",
    },
    Row {
        name: "a file that is not UTF-8",
        files: &[("latin.tf", b"# caf\xe9\nresource \"aws_sns_topic\" \"a\" {}\n")],
        arguments: &[],
        code: 4,
        said: "UTF-8",
    },
    Row {
        name: "a file of UTF-16",
        files: &[("wide.tf", b"\xff\xfel\0o\0c\0a\0l\0s\0 \0{\0}\0")],
        arguments: &[],
        code: 4,
        said: "UTF-8",
    },
    Row {
        name: "a file of variables that does not parse",
        files: &[("terraform.tfvars", b"a = [\n"), ("a.tf", b"variable \"a\" {}\n")],
        arguments: &[],
        code: 4,
        said: "TF004",
    },
    Row {
        name: "a module that is not in the directory that it names",
        files: &[("call.tf", b"module \"a\" {\n  source = \"./nowhere\"\n}\n")],
        arguments: &[],
        code: 4,
        said: "nowhere",
    },
    Row {
        name: "a module that calls itself",
        files: &[("round/a.tf", b"module \"a\" {\n  source = \"../round\"\n}\n"), ("call.tf", b"module \"a\" {\n  source = \"./round\"\n}\n")],
        arguments: &[],
        code: 1,
        said: "calls itself",
    },
    Row {
        name: "an argument that is no argument",
        files: &[("call.tf", b"resource \"aws_sns_topic\" \"a\" {\n  nam = \"a\"\n}\n")],
        arguments: &[],
        code: 1,
        said: "nam",
    },
    Row {
        name: "a reference to nothing",
        files: &[("a.tf", b"resource \"aws_sns_topic\" \"a\" {\n  name = var.nothing\n}\n")],
        arguments: &[],
        code: 1,
        said: "nothing",
    },
    Row {
        name: "a variable that the command line names and nobody declares",
        files: &[],
        arguments: &["--var", "nosuch=1"],
        code: 2,
        said: "nosuch",
    },
    Row {
        name: "a file of variables that is not there",
        files: &[],
        arguments: &["--var-file", "nosuch.tfvars"],
        code: 2,
        said: "nosuch.tfvars",
    },
    Row {
        name: "an assumption about nothing",
        files: &[],
        arguments: &["--assume", "data.aws_nosuch.this.id=1"],
        code: 2,
        said: "aws_nosuch",
    },
    Row {
        name: "an image without its directory",
        files: &[],
        arguments: &["--image", "app=nodir"],
        code: 2,
        said: "nodir",
    },
    Row {
        name: "a directory of rules that is not there",
        files: &[],
        arguments: &["--rules", "nowhere"],
        code: 2,
        said: "nowhere",
    },
];

/// What is wrong with how one format tells a row.
fn wrong(row: &Row, format: &str) -> Option<String> {
    let repository = Repository::new(&[("main.tf", CLEAN)]);
    for (path, bytes) in row.files {
        let path = repository.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
    let run = repository.run(&[&["check", "-o", format][..], row.arguments, &["."]].concat());
    let said = if row.arguments.is_empty() { &run.out } else { &format!("{}{}", run.out, run.err) };
    let is_right = run.code == row.code && said.contains(row.said);
    (!is_right).then(|| {
        let what = format!("{}, -o {format}: exit code {}", row.name, run.code);
        format!("{what}\n{}\n{}", run.out, run.err)
    })
}

#[test]
fn broken_input_is_told_in_every_format_and_never_passes() {
    let all: Vec<(&Row, &str)> =
        ROWS.iter().flat_map(|row| FORMATS.map(|format| (row, format))).collect();
    let wrong: Vec<String> =
        all.par_iter().filter_map(|(row, format)| wrong(row, format)).collect();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), all.len(), wrong.join("\n"));
}

/// What lies in another repository that was not checked out is outside, and not broken.
#[test]
fn a_module_in_a_submodule_that_is_not_there_passes() {
    let call = "module \"a\" {\n  source = \"./shared/a\"\n}\n";
    let repository = Repository::new(&[("main.tf", CLEAN), ("call.tf", call)]);
    let run = repository.run(&["check", "."]);
    assert!(run.code == 0 && run.out.contains("skipped[TF008]"), "{}", run.out);
    std::fs::create_dir(repository.path().join("shared")).unwrap();
    assert_eq!(repository.run(&["check", "."]).code, 0, "as a clone leaves it");
    repository.write("shared/b/main.tf", CLEAN);
    assert_eq!(repository.run(&["check", "."]).code, 4);
}

#[test]
fn the_table_has_each_row_once_and_the_clean_module_passes() {
    let names: BTreeSet<&str> = ROWS.iter().map(|row| row.name).collect();
    assert_eq!(names.len(), ROWS.len());
    let run = Repository::new(&[("main.tf", CLEAN)]).run(&["check", "."]);
    assert_eq!(run.code, 0, "{}", run.out);
}

/// Terraform refuses the configuration by what is not declared. What does not hang on its value is judged all the same: an
/// argument that refers to it is written, and it is none of what is declared.
#[test]
fn what_is_not_declared_hides_no_other_fault() {
    let source = "\
resource \"aws_s3_bucket\" \"this\" {
  bucket = \"this\"
}

resource \"aws_s3_bucket\" \"other\" {
  bucket = \"other\"
}

resource \"aws_s3_bucket_logging\" \"other\" {
  bucket        = aws_s3_bucket.other.id
  target_bucket = aws_s3_bucket.logs.id
  target_prefix = \"log/\"
}

resource \"aws_route_table\" \"this\" {
  vpc_id = aws_vpc.this.id

  route {
    cidr_block                = \"0.0.0.0/0\"
    vpc_peering_connection_id = aws_vpc_peering_connection.hub.id
  }
}
";
    let repository = Repository::new(&[("main.tf", source)]);
    let run = repository.run(&["check", ".", "-o", "compact", "--select", "S3012,NET047,TF001"]);
    let found: Vec<&str> = run.out.lines().filter(|line| line.contains('[')).collect();
    let expected = [
        "main.tf:1:1: warning[S3012] access to bucket `aws_s3_bucket.this` is not logged [aws_s3_bucket.this]",
        "main.tf:11:19: error[TF001] there is no resource `aws_s3_bucket.logs` in this module",
        "main.tf:16:12: error[TF001] there is no resource `aws_vpc.this` in this module",
        "main.tf:19:33: warning[NET047] `aws_route_table.this` sends the default route over a peering connection",
        "main.tf:20:33: error[TF001] there is no resource `aws_vpc_peering_connection.hub` in this module",
    ];
    for (line, start) in found.iter().zip(expected) {
        assert!(line.starts_with(start), "{line}");
    }
    assert_eq!(found.len(), expected.len(), "{}", run.out);

    // What somebody asks for in person is told at once.
    let run = repository.run(&["eval", ".", "aws_s3_bucket.nope.id"]);
    assert!(
        run.err.contains("there is no resource `aws_s3_bucket.nope`")
            || run.out.contains("there is no resource `aws_s3_bucket.nope`"),
        "{}{}",
        run.out,
        run.err
    );
}

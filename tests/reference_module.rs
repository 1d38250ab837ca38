//! The reference module is clean, and whoever breaks one security statement in it hears of it: by which rule,
//! and on which line.

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

/// A change of the module: file, what stands there, what stands there instead, the rule that must fire, and what
/// the line has that it must point at.
struct Break {
    file: &'static str,
    from: &'static str,
    to: &'static str,
    rule: &'static str,
    line: &'static str,
}

const fn broken(
    file: &'static str,
    from: &'static str,
    to: &'static str,
    rule: &'static str,
    line: &'static str,
) -> Break {
    Break { file, from, to, rule, line }
}

const BREAKS: &[Break] = &[
    broken(
        "task_definition.tf",
        "privileged             = false",
        "privileged = true",
        "ECS018",
        "privileged = true",
    ),
    broken(
        "task_definition.tf",
        "network_mode             = \"awsvpc\"",
        "network_mode = \"awsvpc\"\n  pid_mode = \"host\"",
        "ECS055",
        "pid_mode",
    ),
    broken(
        "task_definition.tf",
        "network_mode             = \"awsvpc\"",
        "network_mode = \"awsvpc\"\n  ipc_mode = \"host\"",
        "ECS055",
        "ipc_mode",
    ),
    broken(
        "task_definition.tf",
        "local.readonly_root_filesystem",
        "false",
        "ECS004",
        "readonlyRootFilesystem = false",
    ),
    broken(
        "locals.tf",
        "coalesce(var.readonly_root_filesystem, !var.enable_execute_command)",
        "false",
        "ECS004",
        "false",
    ),
    broken(
        "task_definition.tf",
        "\"${var.efs_posix_uid}:${var.efs_posix_gid}\"",
        "\"0:0\"",
        "ECS005",
        "user",
    ),
    broken(
        "task_definition.tf",
        "[for name, value in local.environment : { name = name, value = value }]",
        "[for name, value in merge(local.environment, {\n        DB_PASSWORD = \"hunter2\"\n      }) : { name = name, value = value }]",
        "ECS006",
        "DB_PASSWORD",
    ),
    broken(
        "task_definition.tf",
        "logDriver = \"awslogs\"",
        "logDriver = \"json-file\"",
        "ECS009",
        "json-file",
    ),
    broken(
        "task_definition.tf",
        "          awslogs-region        = var.aws_region\n",
        "",
        "ECS010",
        "options",
    ),
    broken("task_definition.tf", "\"awsvpc\"", "\"bridge\"", "ECS012", "bridge"),
    broken("variables.tf", "default     = 8192", "default     = 3000", "ECS013", "3000"),
    broken("task_definition.tf", "= var.ephemeral_storage_gib", "= 500", "ECS016", "500"),
    broken(
        "task_definition.tf",
        "[{ sourceVolume = \"scratch\",",
        "[{ sourceVolume = \"temporary\",",
        "ECS020",
        "temporary",
    ),
    broken("service.tf", "\"1.4.0\"", "\"1.3.0\"", "ECS024", "1.3.0"),
    broken(
        "task_definition.tf",
        "= var.task_role_arn",
        "= var.task_execution_role_arn",
        "ECS025",
        "task_execution_role_arn",
    ),
    broken("efs.tf", "encrypted        = true", "encrypted = false", "EFS001", "encrypted = false"),
    broken("efs.tf", "  encrypted        = true\n", "", "EFS001", "aws_efs_file_system"),
    broken(
        "task_definition.tf",
        "transit_encryption = \"ENABLED\"",
        "transit_encryption = \"DISABLED\"",
        "EFS021",
        "DISABLED",
    ),
    broken(
        "task_definition.tf",
        "          access_point_id = aws_efs_access_point.this[0].id\n",
        "",
        "EFS003",
        "authorization_config",
    ),
    broken(
        "task_definition.tf",
        "iam             = \"ENABLED\"",
        "iam = \"DISABLED\"",
        "EFS004",
        "DISABLED",
    ),
    broken("efs.tf", "    uid = var.efs_posix_uid", "    uid = 0", "EFS005", "uid = 0"),
    broken("efs.tf", "\"/bottles\"", "\"/\"", "EFS006", "\"/\""),
    broken(
        "efs.tf",
        "  security_groups = [aws_security_group.efs[0].id]\n",
        "",
        "EFS009",
        "aws_efs_mount_target",
    ),
    broken(
        "service.tf",
        "assign_public_ip = false",
        "assign_public_ip = true",
        "NET001",
        "assign_public_ip = true",
    ),
    broken("logging.tf", "= var.log_retention_days", "= 0", "LOG001", "= 0"),
    broken("service.tf", "    ignore_changes = [desired_count]\n", "", "SCL008", "default"),
    broken("versions.tf", "version = \">= 5.80, < 7.0\"", "", "MOD005", "aws"),
];

fn module() -> Memory {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Memory::default();
    for entry in std::fs::read_dir(root.join(MODULE)).unwrap() {
        let entry = entry.unwrap();
        if entry.file_type().unwrap().is_file() {
            let name = entry.file_name().into_string().unwrap();
            files.insert(&format!("{MODULE}/{name}"), std::fs::read(entry.path()).unwrap());
        }
    }
    files
}

fn check(files: &Memory) -> Analysis {
    let on = |rule: &&Arc<Rule>| rule.info.default == Selection::On;
    let rules: Vec<Arc<Rule>> = rule::builtin().iter().filter(on).cloned().collect();
    let modules = Modules::new(files, Arc::new(SourceMap::default()));
    let input = Input::module(MODULE);
    let options = Options::default();
    engine::analyze(&FrontEnds::new(&modules, &options), &[input], &rules, &engine::Silent)
}

fn text_of_line(analysis: &Analysis, finding: &Finding) -> String {
    let source = analysis.sources.get(finding.place.source).unwrap();
    let line = source.position(finding.place.start).line;
    source.text.lines().nth(line as usize - 1).unwrap().to_owned()
}

#[test]
fn the_reference_module_is_clean() {
    let analysis = check(&module());
    let said: Vec<String> = analysis
        .findings
        .iter()
        .map(|one| format!("{} {:?}: {}", one.rule.id, one.verdict, one.message))
        .collect();
    assert!(said.is_empty(), "{}", said.join("\n"));
    assert!(analysis.resources > 30, "{} resources", analysis.resources);
}

#[test]
fn who_breaks_a_security_statement_hears_of_it() {
    let mut missed = Vec::new();
    for Break { file, from, to, rule, line } in BREAKS {
        let mut files = module();
        let path = format!("{MODULE}/{file}");
        let text =
            std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(&path)).unwrap();
        assert!(text.contains(from), "{file} no longer holds `{from}`");
        files.insert(&path, text.replacen(from, to, 1));
        let analysis = check(&files);
        let failed = |one: &&Finding| *one.rule.id == **rule && one.verdict == Verdict::Fail;
        match analysis.findings.iter().find(failed) {
            None => {
                missed
                    .push(format!("{rule} does not fire on `{to}` instead of `{from}` in {file}"));
            }
            Some(finding) => {
                let shown = text_of_line(&analysis, finding);
                if !shown.contains(line) || finding.trail.is_empty() {
                    missed.push(format!(
                        "{rule} points at `{shown}` instead of `{line}` ({file}: `{to}`)"
                    ));
                }
            }
        }
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

//! Strip markers, indentation and escapes mean what they mean to Terraform, which is asked.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr,
    reason = "a test says what stops it"
)]

use std::fmt::Write as _;
use std::process::Command;

use bottlelint::source::SourceId;
use bottlelint::syntax::{Expr, ExprId, TemplatePart, Tree, parse};

/// Templates that consist of literals: what they say needs no evaluation.
const TEMPLATES: &[&str] = &[
    "<<EOT\n%{ if true }${<<E\nE\n}b%{ endif }\nEOT\n",
    "<<EOT\na ${~ <<-E\n  E\n}b\nEOT\n",
    r#""a  ${~ "b" ~}  c""#,
    r#""a  ${"b" ~}  c  ${~ "d"}  e""#,
    r#""${"b" ~}  ${~ "d"}""#,
    r#""a\n ${~ "b"}""#,
    r#""a% ${~ "b"}""#,
    r#""a$  ${~ "b"}""#,
    r#""%  ${~ "b"}""#,
    r#""$${a} %%{b} $ % $$ %% $${ $$$${c}""#,
    r#""$$${a}""#,
    r#""%%%{ if true }a""#,
    r#""%{ if true ~}  a  %{~ endif }  b""#,
    r#""  %{~ if false }a%{ else ~}  b  %{ endif ~}  c""#,
    r#""%{ if true }\t\"x\"\\%{ else }y%{ endif }""#,
    r#""%{ if true }%{ if false }a%{ endif }b%{ endif }""#,
    r#""${"${"a"}  "}b""#,
    "<<E\nE\n",
    "<<E\n\nE\n",
    "<<E\n  a\n b\n  E\n",
    "<<E\na\\n$${b} %%{c} \\\"\nE\n",
    "<<E\na\r\nb\r\nE\n",
    "<<E\n${\"a\"}E\nE x\nE\n",
    "<<E\n%{ if true }\na\n%{ endif }\nb\nE\n",
    "<<E\n%{ if true ~}\na\n%{ endif ~}\nb\nE\n",
    "<<E\n  %{~ if true ~}\n  a\n  %{~ endif ~}\n  b\nE\n",
    "<<E\na ${\"b\" ~}\n\n  c\nE\n",
    "<<E\na\n\n  ${~ \"b\"}\nE\n",
    "<<-E\n  a\n    b\n  E\n",
    "<<-E\n    a\n  b\n      c\nE\n",
    "<<-E\n    a\n\n  b\n   \n    c\nE\n",
    "<<-E\n\ta\n\t\tb\n  E\n",
    "<<-E\n \ta\n\t b\n  E\n",
    "<<-E\n  ${\"a\"}\n    b\n  E\n",
    "<<-E\n    a ${\"b\"} c\n  ${\"d\"} e\n  E\n",
    "<<-E\n${\"a\"}\n    b\n  E\n",
    "<<-E\n    a\n  ${\"b\\n\"}    c\n  E\n",
    "<<-E\n    %{ if true }\n      a\n    %{ endif }\n  E\n",
    "<<-E\n    %{ if true ~}\n      a\n    %{ endif ~}\n    b\n  E\n",
    "<<-E\n    a\n    %{~ if true }\n      b\n    %{ endif ~}\n  E\n",
    "<<-E\n  ${~ \"a\" ~}\n    b\n  E\n",
    "<<-E\n    a\r\n      b\r\n    E\n",
    "<<-E\n  \u{a0}a\n  b\n  E\n",
    "<<-E\n  a\n  E x\n  E\n",
    "<<-E\n  $x\n  $${y}\n    %z\n  E\n",
    "<<-E\n      \n    a\n  E\n",
    "<<-E\n    a${\"b\"}\n      c\n  E\n",
];

/// Strings of the JSON syntax.
const JSON_STRINGS: &[&str] = &[
    r#""""#,
    r#""a\n\"\/\u00e9\ud83d\ude00""#,
    r#""${\"a\"}\n${~ \"b\" ~}  c""#,
    r#""$${a} %%{b} $ % $$""#,
    r#""\n%{ if true ~}\n a\n%{ endif ~}\n b""#,
    r#""\\n ${\"\\n\"} \t""#,
    r#""é${\"é\u0301\"}""#,
];

/// What a template without references says.
fn text(tree: &Tree, id: ExprId) -> String {
    match tree.expr(id) {
        Expr::String(text) => tree.name(text).to_string(),
        Expr::Template(parts) => tree
            .parts(parts)
            .iter()
            .map(|part| match part {
                TemplatePart::Literal(literal) => tree.name(*literal).to_string(),
                TemplatePart::Interpolation(inner) => text(tree, *inner),
                TemplatePart::If(condition, yes, no) => {
                    text(tree, if tree.expr(*condition) == Expr::Bool(true) { *yes } else { *no })
                }
                TemplatePart::For(_) => panic!("there is nothing to walk over"),
            })
            .collect(),
        other => panic!("{other:?} is no text"),
    }
}

#[test]
fn templates_say_what_terraform_says() {
    let mut file = String::new();
    for (index, template) in TEMPLATES.iter().enumerate() {
        let line_end = if template.ends_with('\n') { "" } else { "\n" };
        write!(file, "output \"o{index}\" {{\n  value = {template}{line_end}}}\n").unwrap();
    }
    compare("main.tf", &file, TEMPLATES);
}

#[test]
fn strings_of_the_json_syntax_say_what_terraform_says() {
    let outputs: Vec<_> = JSON_STRINGS
        .iter()
        .enumerate()
        .map(|(index, string)| format!("\"o{index}\": {{\"value\": {string}}}"))
        .collect();
    let file = format!("{{\"output\": {{{}}}}}", outputs.join(", "));
    compare("main.tf.json", &file, JSON_STRINGS);
}

/// Compares the outputs of a file with Terraform's.
#[track_caller]
fn compare(path: &str, file: &str, written: &[&str]) {
    let Some(said) = outputs(path, file) else { return };
    let parsed = parse(SourceId(0), path, file);
    assert_eq!(parsed.errors, []);
    assert_eq!(parsed.tree.body.blocks.len(), written.len());
    for (block, written) in parsed.tree.body.blocks.iter().zip(written) {
        let name = block.label(&parsed.tree, 0).unwrap();
        let value = block.body.attribute(&parsed.tree, "value").unwrap();
        let ours = text(&parsed.tree, value.expr);
        assert_eq!(said[&**name]["value"], ours, "{written}");
    }
}

/// The values of a configuration's outputs. None, with a message, where there is no Terraform; in
/// continuous integration there has to be.
#[expect(clippy::disallowed_methods, reason = "a test has no command line to take this from")]
fn outputs(path: &str, file: &str) -> Option<serde_json::Value> {
    if Command::new("terraform").arg("version").output().is_err() {
        assert!(std::env::var("CI").is_err(), "there is no terraform to compare with");
        eprintln!("skipped: there is no terraform to compare with");
        return None;
    }
    let directory = tempfile::tempdir().unwrap();
    std::fs::write(directory.path().join(path), file).unwrap();
    let terraform = |arguments: &[&str]| {
        let run = Command::new("terraform")
            .args(arguments)
            .current_dir(directory.path())
            .env_remove("TF_CLI_CONFIG_FILE")
            .env("CHECKPOINT_DISABLE", "1")
            .output()
            .unwrap();
        assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
        run.stdout
    };
    terraform(&["init", "-input=false"]);
    terraform(&["apply", "-auto-approve", "-input=false"]);
    Some(serde_json::from_slice(&terraform(&["output", "-json"])).unwrap())
}

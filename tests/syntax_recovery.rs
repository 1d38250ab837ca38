//! One mistake costs the block it stands in, and hides no other mistake.

#![allow(clippy::unwrap_used, reason = "a test says what stops it")]

use bottlelint::source::{LineIndex, SourceId};
use bottlelint::syntax::{Parsed, parse};

/// What was kept, what is broken, and each mistake as `line:column what is there: message`.
fn report(text: &str) -> (Vec<String>, Vec<String>, Vec<String>) {
    let Parsed { tree, errors, broken } = parse(SourceId(0), "main.tf", text);
    let lines = LineIndex::new(text);
    let name = |block: &bottlelint::syntax::Block| {
        block.label(&tree, 0).unwrap_or(tree.name(block.kind)).to_string()
    };
    let attributes =
        tree.body.attributes.iter().map(|attribute| tree.name(attribute.name).to_string());
    let kept = attributes.chain(tree.body.blocks.iter().map(name)).collect();
    let errors = errors
        .iter()
        .map(|error| {
            let at = lines.position(text, error.span.start);
            let there = &text[error.span.start as usize..error.span.end as usize];
            format!("{}:{} {there}: {}", at.line, at.column, error.message)
        })
        .collect();
    (kept, broken.iter().map(name).collect(), errors)
}

#[track_caller]
fn check(text: &str, kept: &[&str], broken: &[&str], errors: &[&str]) {
    let (found_kept, found_broken, found_errors) = report(text);
    assert_eq!(found_errors, errors, "{text}");
    assert_eq!(found_kept, kept, "{text}");
    assert_eq!(found_broken, broken, "{text}");
}

#[test]
fn several_mistakes_in_several_blocks() {
    check(
        r#"
resource "a" {
  x = 1 2
  y = [1,
    2
    3]
  z = 4
}

resource "b" {
  x = 1
}

resource "c" {
  nested {
    x = foo(
  }
  y = "${1 +}"
}

resource "d" {
}
"#,
        &["b", "d"],
        &["a", "c"],
        &[
            "3:9 2: a line break is missing after the argument",
            "6:5 3: `,` or `]` is missing here, before `3`",
            "17:3 }: an expression is missing here, before `}`",
            "18:13 }: an expression is missing here, before `}`",
        ],
    );
}

#[test]
fn a_string_that_is_not_closed_ends_with_its_line() {
    check(
        "a {\n  x = \"abc\n  y = 1\n}\n\nb {\n  x = \"${f(\"a)}\"\n}\n\nc {\n}\n",
        &["c"],
        &["a", "b"],
        &[
            "2:11 : the string does not end in its line",
            "8:1 }: `,` or `)` is missing here, before `}`",
        ],
    );
}

#[test]
fn a_block_that_is_not_closed_does_not_swallow_the_next() {
    check(
        "a {\n  x = 1\n  b {\n    y = 2\n  \n}\n\nc {\n  z = 1\n}\n\nd {\n  z = 1\n}\n",
        &["c", "d"],
        &["a"],
        &["1:1 a {: this block is not closed: `}` is missing"],
    );
}

#[test]
fn a_bracket_that_is_not_closed_does_not_swallow_the_next() {
    check(
        "a {\n  x = (1\n  y = 2\n}\n\nb {\n  x = [\n}\n\nc {\n  x = {\n    y = 1\n}\n\nd {\n}\n",
        &["d"],
        &["a", "b", "c"],
        &[
            "3:3 y: `)` is missing here, before `y`",
            "8:1 }: an expression is missing here, before `}`",
            "10:1 c {: this block is not closed: `}` is missing",
        ],
    );
}

#[test]
fn a_brace_too_many() {
    check("a {\n}\n}\n\nb {\n}\n", &["a", "b"], &[], &["3:1 }: `}` closes nothing"]);
}

#[test]
fn a_heredoc_that_is_not_closed() {
    check(
        "a {\n  x = <<EOT\n  text\n}\n\nb {\n  y = 1\n}\n",
        &["b"],
        &["a"],
        &["2:7 <<EOT: the heredoc does not end"],
    );
}

#[test]
fn an_argument_set_twice() {
    check(
        "x = 1\nx = 2\na {\n  y = 1\n  y = 2\n}\n",
        &["x"],
        &["a"],
        &["2:1 x: `x` is already set in this block", "5:3 y: `y` is already set in this block"],
    );
}

#[test]
fn what_people_write_by_mistake() {
    for (text, error) in [
        ("a = 'x'\n", "1:5 ': a string does not begin with a single quote"),
        ("a = b & c\n", "1:7 &: there are no bitwise operators"),
        ("a = \"\\d\"\n", "1:6 \\d: this is not an escape sequence"),
        ("a = “x”\n", "1:5 “: a string does not begin with a curly quote"),
        ("a = 1,\n", "1:6 ,: a comma has no meaning here"),
        ("a: 1\n", "1:2 :: `=` or `{` is missing after the name"),
        ("\"a\" = 1\n", "1:1 \": the name of an argument is written without quotes"),
        ("a {\n  b = 1, c = 2\n}\n", "2:8 ,: a comma has no meaning here"),
        ("a { b = 1, c = 2 }\n", "1:10 ,: a block in one line holds only one argument"),
        ("a\n{\n}\n", "1:2 \n: `=` or `{` is missing after the name"),
        ("a = b.0.1\n", "1:7 0.1: `.0.1` is not an index"),
        ("a = 1.2.3\n", "1:5 1.2.3: `1.2.3` is not a number"),
        ("a = [for x : x]\n", "1:12 :: `in` is missing after the names of `for`"),
        ("a = [for k, v in m : k => v]\n", "1:24 =>: a list has no keys"),
        ("a = {for k, v in m : v}\n", "1:23 }: an object needs a key and a value"),
        ("a = {for k in m : k => v...[0]}\n", "1:28 [: `for` does not end before `[`"),
        ("a = b ? c\n", "1:10 \n: `:` and the second result are missing"),
        ("a = b.\n", "1:7 \n: a name is missing after the dot"),
        ("a = \"${b\"\n", "1:9 \": `}` is missing here, before a string"),
        ("a = {\n  b 1\n}\n", "2:5 1: `=` and a value is missing here, before `1`"),
        ("a = \"%{ if b }c\"\n", "1:16 \": `%{ endif }` is missing"),
        ("a \"${b}\" {\n}\n", "1:4 ${: a label cannot be computed"),
        ("a = 1 +\n", "1:8 \n: an expression is missing here, before the end of the line"),
    ] {
        let errors = report(text).2;
        assert_eq!(errors.first().map(String::as_str), Some(error), "{text}");
    }
}

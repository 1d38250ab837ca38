//! Texts made to break a reader end soon, with a report, whatever they are.

use bottlelint::source::SourceId;
use bottlelint::syntax::{parse, parse_expression, parse_template};

/// Large enough that anything quadratic takes minutes.
const MANY: usize = 40_000;

/// The first error of a file; none if it is read.
fn first_error(text: &str) -> Option<String> {
    let mut errors = parse(SourceId(0), "main.tf", text).errors;
    assert!(errors.len() <= 101, "{} errors", errors.len());
    if errors.is_empty() { None } else { Some(errors.remove(0).message) }
}

#[test]
fn what_is_long_but_legal_is_read() {
    let keys: Vec<_> = (0..50_000).map(|key| format!("  key_{key} = {key}\n")).collect();
    let keys = keys.concat();
    for text in [
        format!("a = {{\n{keys}}}\n"),
        format!("a = {{\n{}}}\n", "  key = 1\n".repeat(MANY)),
        format!("a = [{}]\n", "1, ".repeat(MANY)),
        format!("a = b{}\n", ".c".repeat(MANY)),
        format!("a = b{}\n", "[0]".repeat(MANY)),
        format!("a = \"{}\"\n", "${b}".repeat(MANY)),
        format!("a = \"{}\"\n", "x".repeat(2_000_000)),
        format!("a = \"{}\"\n", "$%".repeat(MANY)),
        format!("a = <<EOT\n{}EOT\n", "EOT x\n".repeat(MANY)),
        format!("a = (\n{}1)\n", "# c\n".repeat(MANY)),
        "\n".repeat(MANY),
        format!("a = 1{}\n", " + 1".repeat(900)),
        format!("a = {}b\n", "b ? c : ".repeat(400)),
        format!("a = {}1{}\n", "(".repeat(900), ")".repeat(900)),
        format!("{}{}", "a {\n".repeat(190), "}\n".repeat(190)),
        format!("a = \"{}{}\"\n", "%{if b}".repeat(24), "%{endif}".repeat(24)),
        format!(
            "a = {}\"{}${{{}1{}}}{}\"\n",
            "!".repeat(31),
            "%{if b}".repeat(24),
            "(".repeat(100),
            ")".repeat(100),
            "%{endif}".repeat(24)
        ),
    ] {
        assert_eq!(first_error(&text), None, "{}...", &text[..20.min(text.len())]);
    }
}

#[test]
fn what_is_too_deep_is_an_error() {
    let too_deep = Some("this expression is more than 1000 levels deep".to_owned());
    for text in [
        format!("a = {}", "(".repeat(MANY)),
        format!("a = {}", "[{b=".repeat(MANY)),
        format!("a = {}", "\"${".repeat(MANY)),
        format!("a = {}", "f(b[".repeat(MANY)),
        format!("a = {}{}", "(".repeat(MANY), "]".repeat(MANY)),
        format!("a = {}b\n", "!".repeat(MANY)),
        format!("a = 1{}\n", " + 1".repeat(MANY)),
        format!("a = {}b\n", "b ? c : ".repeat(MANY)),
        format!("a = {}1{}\n", "(".repeat(1001), ")".repeat(1001)),
    ] {
        assert_eq!(first_error(&text), too_deep, "{}...", &text[..20]);
    }
    let blocks = format!("{}{}", "a {\n".repeat(MANY), "}\n".repeat(MANY));
    assert_eq!(first_error(&blocks).as_deref(), Some("blocks are more than 200 levels deep"));
    let directives = format!("a = \"{}{}\"\n", "%{if b}".repeat(25), "%{endif}".repeat(25));
    let message = "directives are more than 24 levels deep here";
    assert_eq!(first_error(&directives).as_deref(), Some(message));
    let directives = format!("{}{}", "%{if b}".repeat(MANY), "%{endif}".repeat(MANY));
    assert!(parse_template(SourceId(0), &directives).is_err());
    assert!(parse_expression(SourceId(0), &"(".repeat(MANY)).is_err());
}

#[test]
fn what_is_nothing_at_all_is_an_error() {
    for text in [
        "a {\n".repeat(MANY),
        "a {\n  b = 1\n".repeat(MANY),
        "a = <<EOT\n".repeat(MANY),
        "a = \"\n".repeat(MANY),
        "a = \"${\n".repeat(MANY),
        "a = <<EOT\n${\n".repeat(MANY),
        "a {\n  b = (\n}\n".repeat(MANY),
        "a = 1\n".repeat(MANY),
        "/*".repeat(MANY),
        "}".repeat(MANY),
        "a ".repeat(MANY),
        "\u{feff}".repeat(MANY),
        "a = [a::".repeat(MANY),
        "\0".repeat(MANY),
    ] {
        assert!(first_error(&text).is_some(), "{}...", &text[..9]);
    }
}

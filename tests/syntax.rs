//! What each construct of the language becomes in the tree.

mod syntax_show;

use bottlelint::source::SourceId;
use bottlelint::syntax::{parse, parse_template};
use syntax_show::{expression, show};

#[track_caller]
fn check(text: &str, expected: &str) {
    assert_eq!(expression(text), expected, "{text}");
}

#[test]
fn literals_keep_their_digits_and_resolve_their_escapes() {
    check("null", "null");
    check("12345678901234567890.50", "12345678901234567890.50");
    check("-1", "(- 1)");
    check("- /* 2 */ 1", "(- 1)");
    check(r#""a\n\"\u00e9$${x}%%{y}""#, "\"a\\n\\\"é${x}%{y}\"");
}

#[test]
fn operators_bind_as_the_language_says() {
    check("1 + 2 * 3 == 7 && !a", "(&& (== (+ 1 (* 2 3)) 7) (! a))");
    check("a ? b : c ? d : e", "(? a b (? c d e))");
    check("1 - 2 - 3", "(- (- 1 2) 3)");
    check("-a.b", "(- a.b)");
}

#[test]
fn traversals_keep_every_step() {
    check("a.b[0].c", "a.b[0].c");
    check("a.*.b.0", "a.*.b.0");
    check("a.00.b.99999999999999999999999", "a.00.b.99999999999999999999999");
    check("a[*].b[\"x\"]", "a[*].b[\"x\"]");
    check("(a).b", "(paren a).b");
}

#[test]
fn steps_bind_tighter_than_signs_wherever_they_stand() {
    check("-1[0]", "(- 1[0])");
    check("[for x in y : -1[0]]", "[for x in y : (- 1[0])]");
    check("\"\".0", "\"\".0");
    check("[for x in y : -<<E\nE\n]", "[for x in y : (- \"\")]");
    check("<<E\nE\n[0]", "\"\"[0]");
}

#[test]
fn collections_and_calls() {
    check("[1, a,]", "[1 a]");
    check("{ a = 1, \"b\" : 2, (c) = 3, null = 4 }", "{\"a\"=1 \"b\"=2 (paren c)=3 \"null\"=4}");
    check("f(a, b...)", "f(a b...)");
    check("provider::aws::arn_parse(x)", "provider::aws::arn_parse(x)");
    check("[for k, v in x : v if k]", "[for k,v in x : v if k]");
    check("{for v in x : v => 1...}", "[for v in x : v => 1...]");
}

#[test]
fn templates() {
    check("\"a${b}c\"", "`\"a\" ${b} \"c\"`");
    check("\"${b}\"", "`${b}`");
    check("\"a ${~ b ~} c\"", "`\"a\" ${b} \"c\"`");
    check(
        "\"%{ if a }x%{ else }y%{ endif }%{ for k, v in m }${v}%{ endfor }\"",
        "`%if(a \"x\" \"y\") %[for k,v in m : `${v}`]`",
    );
}

#[test]
fn escapes_are_resolved_everywhere_in_a_quoted_template() {
    check(r#""\n${a}\t""#, r#"`"\n" ${a} "\t"`"#);
    check(r#""%{ if a }\n\"$${b}%{ endif }""#, r#"`%if(a "\n\"${b}" "")`"#);
}

#[test]
fn heredocs() {
    check("<<EOT\n  a\n b\nEOT\n", "\"  a\\n b\\n\"");
    check("<<-EOT\n    a\n      b\n\n    c\n  EOT\n", "\"a\\n  b\\n\\nc\\n\"");
    check("<<-EOT\n    a ${b} c\n      ${d}\n  EOT\n", "`\"a \" ${b} \" c\\n  \" ${d} \"\\n\"`");
    check("<<EOT\n\\n $${a}\nEOT\n", "\"\\\\n ${a}\\n\"");
}

#[test]
fn strip_markers_end_with_their_line() {
    check(
        "<<EOT\n%{ for x in xs ~}\n  ${x}\n%{ endfor ~}\nend\nEOT\n",
        "`%[for x in xs : `\"  \" ${x} \"\\n\"`] \"end\\n\"`",
    );
}

#[test]
fn whole_text_templates() {
    let (tree, id) = parse_template(SourceId(0), "a \"${b}\"\n").unwrap();
    assert_eq!(show(&tree, id), "`\"a \\\"\" ${b} \"\\\"\\n\"`");
}

#[test]
fn blocks_have_their_places() {
    let text = "resource \"a\" b {\n  x = 1\n  nested {}\n}\n";
    let parsed = parse(SourceId(0), "main.tf", text);
    assert_eq!(parsed.errors, []);
    let tree = &parsed.tree;
    let block = &tree.body.blocks[0];
    assert_eq!(&text[block.start as usize..block.header_end as usize], "resource \"a\" b");
    assert_eq!(&text[block.start as usize..block.end as usize], text.trim_end());
    assert_eq!(
        &text[block.body.start as usize..block.body.end as usize],
        "\n  x = 1\n  nested {}\n"
    );
    assert_eq!(block.label(tree, 0).map(|label| &**label), Some("a"));
    assert!(block.body.attribute(tree, "x").is_some());
    assert_eq!(block.body.blocks(tree, "nested").count(), 1);
}

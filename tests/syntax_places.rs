//! Every place in a tree is the place where its node was written.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test says what stops it")]

mod syntax_show;

use bottlelint::source::{SourceId, Span};
use bottlelint::syntax::{
    Block, Body, Expr, ExprId, StepKind, Tree, parse, parse_expression, parse_template,
};
use proptest::prelude::*;
use syntax_show::{children, show};

fn slice(text: &str, span: Span) -> &str {
    text.get(span.start as usize..span.end as usize).expect("a place lies on character borders")
}

/// What stands at the place of an expression is that expression.
fn check_expr(text: &str, tree: &Tree, id: ExprId) {
    let written = slice(text, tree.span(id));
    match tree.expr(id) {
        // A bare name as a key, and the text of a directive, are not written as strings.
        Expr::String(name) if !written.starts_with(['"', '<']) => {
            assert!(
                written == &**tree.name(name) || parses_to(written, &show(tree, id)),
                "{written}"
            );
        }
        _ => assert!(parses_to(written, &show(tree, id)), "{written}\nis not\n{}", show(tree, id)),
    }
    if let Expr::Traversal { steps, .. } = tree.expr(id) {
        for step in tree.steps(steps) {
            let written = slice(text, tree.place(step.start, step.end));
            match step.kind {
                StepKind::Attribute(name) | StepKind::LegacyIndex(name) => {
                    assert!(written.starts_with('.') && written.ends_with(&**tree.name(name)));
                }
                StepKind::Index(_) | StepKind::FullSplat => {
                    assert!(written.starts_with('[') && written.ends_with(']'), "{written}");
                }
                StepKind::AttributeSplat => assert!(written.ends_with('*'), "{written}"),
            }
        }
    }
    for child in children(tree, id) {
        check_expr(text, tree, child);
    }
}

fn parses_to(written: &str, shown: &str) -> bool {
    // A heredoc needs the line end behind it, which is no part of it.
    let expression = parse_expression(SourceId(0), &format!("{written}\n"));
    let template = || parse_template(SourceId(0), written);
    expression.is_ok_and(|(tree, id)| show(&tree, id) == shown)
        || template().is_ok_and(|(tree, id)| show(&tree, id) == shown)
}

fn check_body(text: &str, tree: &Tree, body: &Body) {
    for attribute in &body.attributes {
        assert_eq!(slice(text, attribute.name_span(tree)), &**tree.name(attribute.name));
        check_expr(text, tree, attribute.expr);
    }
    for block in &body.blocks {
        check_block(text, tree, block);
    }
}

fn check_block(text: &str, tree: &Tree, block: &Block) {
    let header = slice(text, block.header(tree));
    assert!(header.starts_with(&**tree.name(block.kind)), "{header}");
    for label in &block.labels {
        let written = slice(text, tree.place(label.start, label.end));
        assert_eq!(written.trim_matches('"'), &**tree.name(label.name));
    }
    let whole = slice(text, tree.place(block.start, block.end));
    let inner = slice(text, tree.place(block.body.start, block.body.end));
    assert!(whole.starts_with(header) && whole.ends_with(&format!("{{{inner}}}")), "{whole}");
    check_body(text, tree, &block.body);
}

fn check_file(text: &str) {
    let parsed = parse(SourceId(0), "main.tf", text);
    assert_eq!(parsed.errors, [], "{text}");
    check_body(text, &parsed.tree, &parsed.tree.body);
    for comment in &parsed.tree.comments {
        let written = slice(text, parsed.tree.place(comment.start, comment.end));
        assert!(written.starts_with(['#', '/']) && !written.ends_with(['\n', '\r']), "{written}");
    }
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the files of this repository")]
fn in_the_modules_of_this_repository() {
    let mut count = 0;
    for entry in walkdir::WalkDir::new("terraform").into_iter().filter_map(Result::ok) {
        if entry.path().extension().is_some_and(|extension| extension == "tf") {
            let text = std::fs::read_to_string(entry.path()).unwrap();
            check_file(&text);
            // Windows and an editor that marks its files.
            check_file(&format!("\u{feff}{}", text.replace('\n', "\r\n")));
            count += 1;
        }
    }
    assert!(count > 10, "the modules are not where they were");
}

#[test]
fn where_the_parser_gets_to_see_something_else() {
    check_file("a = 1e500 + 10000000000000000000000 - 0.1000000000000000000001\n");
    check_file("a = b.00.c.01 + 1e5\n");
    check_file("a = {\n  # c\n  b = 1, b = 2\n\n  \"c\" : [1] # d\n  (d.e) = { f = 1e400 }\n}\n");
    check_file("a = [\n  for k, v in b ?\n  c : d :\n  v # e\n  .f\n]\n");
    check_file("a = f(<<EOT\nEOT x\n  EOT\n, 1)\n");
    check_file("a = f(<<-EOT\n    EOTx\n  EOT x ${b\n} \n EOT\n)\n");
    check_file("a = \"é${b # c\n}é\" // é\nb = /* é */ c\n");
    check_file("a = - /* 5 */ 6\n");
}

#[test]
fn where_an_index_has_many_digits() {
    check_file("a = b.12345678901234567890123.c\n");
}

#[test]
fn where_an_expression_is_parsed_in_pieces() {
    let deep = |open: &str, close: &str, depth| {
        format!("a = {}1 + b{}\n", open.repeat(depth), close.repeat(depth))
    };
    check_file(&deep("(", ")", 80));
    check_file(&deep("[2, ", "]", 80));
    check_file(&deep("{ b = ", "}", 80));
    check_file(&deep("f(1, ", ", 2)", 80));
    check_file(&deep("b[", "].c", 80));
    check_file(&deep("\"x${", "}y\"", 80));
    check_file(&deep("[for x in ", " : x]", 80));
    check_file(&deep("!", "", 80));
    check_file(&format!("a = b{}\n", " || -c.d".repeat(150)));
    check_file(&format!("a = {}z\n", "b == 1 ? c + 2 : ".repeat(80)));
    check_file(&format!("a = [1{}, (2{})]\n", " + 3 * (4)".repeat(80), " - f(5)".repeat(80)));
}

#[test]
fn a_chain_in_pieces_is_the_same_as_the_chain_in_one() {
    let one = |count: usize| "1 + 2 * a && b || c != d < e ? f - -g : ".repeat(count) + "z";
    let shown = |count| syntax_show::expression(&one(count));
    let mut expected = "z".to_owned();
    for _ in 0..40 {
        let condition = "(|| (&& (+ 1 (* 2 a)) b) (!= c (< d e)))";
        expected = format!("(? {condition} (- f (- g)) {expected})");
    }
    assert_eq!(shown(40), expected);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn no_text_stops_it(pieces in prop::collection::vec(piece(), 0..40)) {
        let text = pieces.concat();
        for path in ["main.tf", "main.tf.json"] {
            let parsed = parse(SourceId(0), path, &text);
            for error in &parsed.errors {
                prop_assert!(text.get(error.span.start as usize..error.span.end as usize).is_some());
            }
        }
        let _ = parse_expression(SourceId(0), &text);
        let _ = parse_template(SourceId(0), &text);
    }

    #[test]
    fn what_is_accepted_has_true_places(pieces in prop::collection::vec(piece(), 0..12)) {
        let text = pieces.concat();
        if let Ok((tree, id)) = parse_expression(SourceId(0), &text) {
            check_expr(&text, &tree, id);
        }
        let template = format!("a = \"{text}\"\n");
        if parse(SourceId(0), "main.tf", &template).errors.is_empty() {
            check_file(&template);
        }
    }
}

/// Something that means something in the language.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(vec![
            "a",
            "b.c",
            "for ",
            "in ",
            "if ",
            "null",
            "true",
            " x",
            "1",
            "0.5",
            "1e9",
            ".",
            "..",
            "...",
            ",",
            "=",
            "==",
            "=>",
            "?",
            ":",
            "::",
            "+",
            "-",
            "*",
            "/",
            "%",
            "!",
            "&&",
            "||",
            "<",
            "(",
            ")",
            "[",
            "]",
            "{",
            "}",
            "\"",
            "${",
            "%{",
            "~}",
            "${~",
            "$${",
            "\\n",
            "\\u00e9",
            "\\",
            "\n",
            "\r\n",
            "\r",
            " ",
            "\t",
            "# c\n",
            "// c",
            "/* c */",
            "/*",
            "<<EOT\n",
            "<<-EOT\n",
            "EOT\n",
            "  EOT\n",
            "if a}",
            "else}",
            "endif}",
            "endfor}",
            "for x in y}",
            "é",
            "\u{feff}",
            "'",
            "`",
            ";",
            "|",
            "&",
            "a = 1\n",
            "a {\n",
            "}\n",
            "resource \"a\" \"b\" {\n",
        ])
        .prop_map(str::to_owned),
        any::<char>().prop_map(String::from),
    ]
}

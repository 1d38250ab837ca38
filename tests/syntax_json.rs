//! Terraform's JSON syntax becomes the tree that the native syntax would have.

#![allow(clippy::expect_used, reason = "a test says what stops it")]

#[path = "syntax_show/mod.rs"]
mod syntax_show;

use bottlelint::source::SourceId;
use bottlelint::syntax::{Block, Body, Parsed, Tree, parse};
use syntax_show::show;

fn read(path: &str, text: &str) -> Parsed {
    parse(SourceId(0), path, text)
}

/// Attributes and blocks in the native syntax, more or less.
fn write(tree: &Tree, body: &Body) -> String {
    let attributes = body
        .attributes
        .iter()
        .map(|attribute| format!("{} = {}", tree.name(attribute.name), show(tree, attribute.expr)));
    let blocks = body.blocks.iter().map(|block| {
        let mut header = tree.name(block.kind).to_string();
        for label in &block.labels {
            header = header + " " + tree.name(label.name);
        }
        format!("{header} {{ {} }}", write(tree, &block.body))
    });
    attributes.chain(blocks).collect::<Vec<_>>().join("; ")
}

#[track_caller]
fn check(path: &str, text: &str, expected: &str) {
    let parsed = read(path, text);
    assert_eq!(parsed.errors, [], "{text}");
    assert_eq!(write(&parsed.tree, &parsed.tree.body), expected, "{text}");
}

#[test]
fn blocks_are_found_by_the_language_and_arguments_are_the_rest() {
    check(
        "main.tf.json",
        r#"{
            "//": "a comment",
            "resource": { "aws_ecs_service": { "a": {
                "desired_count": 2, "network_configuration": { "subnets": ["x"] },
                "lifecycle": { "ignore_changes": ["desired_count"], "prevent_destroy": true },
                "depends_on": ["aws_iam_role.this"],
                "provider": "aws.west"
            } } }
        }"#,
        "resource aws_ecs_service a { desired_count = 2; \
         network_configuration = {\"subnets\"=[\"x\"]}; depends_on = [aws_iam_role.this]; \
         provider = aws.west; \
         lifecycle { ignore_changes = [desired_count]; prevent_destroy = true } }",
    );
}

#[test]
fn lists_are_several_blocks_and_null_is_none() {
    check(
        "main.tf.json",
        r#"{ "provider": { "aws": [{ "region": "a" }, { "alias": "b" }] },
             "locals": [{ "x": 1 }, { "y": -2.5e3 }], "moved": null }"#,
        "provider aws { region = \"a\" }; provider aws { alias = \"b\" }; \
         locals { x = 1 }; locals { y = (- 2.5e3) }",
    );
    check(
        "main.tf.json",
        r#"[{ "output": { "a": { "value": 1 } } }, { "output": [{ "b": { "value": 2 } }] }]"#,
        "output a { value = 1 }; output b { value = 2 }",
    );
}

#[test]
fn strings_are_templates_expressions_or_plain_by_where_they_stand() {
    check(
        "main.tf.json",
        r#"{ "variable": { "a": { "type": "list(string)", "default": ["${x}"],
               "validation": { "condition": "${length(var.a) > 0}", "error_message": "no" } } },
             "output": { "o": { "value": "${var.a[0]}-\"$${y}\"" } },
             "module": { "m": { "source": "./${m}", "providers": { "aws": "aws.b" } } } }"#,
        "variable a { type = list(string); default = [\"${x}\"]; \
         validation { condition = `${(> length(var.a) 0)}`; error_message = \"no\" } }; \
         output o { value = `${var.a[0]} \"-\\\"${y}\\\"\"` }; \
         module m { source = \"./${m}\"; providers = {aws=aws.b} }",
    );
}

#[test]
fn dynamic_blocks_and_provisioners() {
    check(
        "main.tf.json",
        r#"{ "resource": { "a": { "b": {
              "dynamic": { "ingress": { "for_each": "${var.x}", "iterator": "i",
                 "content": { "port": "${i.value}", "dynamic": { "c": { "content": {} } } } } },
              "provisioner": [{ "local-exec": { "command": "ls", "when": "destroy" } }] } } } }"#,
        "resource a b { dynamic ingress { for_each = `${var.x}`; iterator = i; \
         content { port = `${i.value}`; dynamic c { content {  } } } }; \
         provisioner local-exec { command = \"ls\"; when = destroy } }",
    );
}

#[test]
fn values_of_variables_are_all_arguments_and_no_templates() {
    check(
        "prod.tfvars.json",
        r#"{ "resource": { "a": 1 }, "name": "${x}", "on": true, "off": null }"#,
        "resource = {\"a\"=1}; name = \"${x}\"; on = true; off = null",
    );
}

#[test]
fn places_are_those_in_the_file() {
    let text = r#"{ "locals": { "a\u0062": "é\t\"${var.x}\" and ${local.y}" } }"#;
    let parsed = read("main.tf.json", text);
    assert_eq!(parsed.errors, []);
    let tree = &parsed.tree;
    let slice = |span: bottlelint::source::Span| &text[span.start as usize..span.end as usize];
    let locals: &Block = &tree.body.blocks[0];
    assert_eq!(slice(locals.header(tree)), "\"locals\"");
    let attribute = &locals.body.attributes[0];
    assert_eq!(&**tree.name(attribute.name), "ab");
    assert_eq!(slice(attribute.name_span(tree)), "\"a\\u0062\"");
    assert_eq!(slice(tree.span(attribute.expr)), r#""é\t\"${var.x}\" and ${local.y}""#);
    let bottlelint::syntax::Expr::Template(parts) = tree.expr(attribute.expr) else { panic!() };
    let inner: Vec<_> = tree
        .parts(parts)
        .iter()
        .filter_map(|part| match part {
            bottlelint::syntax::TemplatePart::Interpolation(inner) => {
                Some(slice(tree.span(*inner)))
            }
            _ => None,
        })
        .collect();
    assert_eq!(inner, ["var.x", "local.y"]);
}

#[test]
fn mistakes_have_a_place() {
    for (text, place, message) in [
        ("{ \"a\": }", "}", "a value is missing here"),
        ("{ \"a\": 1, }", "}", "a name is missing after the comma"),
        ("[1 2]", "2", "`,` or `]` is missing here"),
        ("{ \"locals\": 1 }", "1", "an object, or a list of objects, is expected here"),
        (
            "{ \"locals\": { \"a\": \"x ${1 +}\" } }",
            "}",
            "an expression is missing here, before `}`",
        ),
        ("{ \"locals\": { \"a\": 1, \"a\": 2 } }", "\"a\"", "`a` is already set in this object"),
        (
            "{ \"output\": {} }",
            "{}",
            "an object with the block's label as its property is missing here",
        ),
    ] {
        let errors = read("main.tf.json", text).errors;
        let shown: Vec<_> = errors
            .iter()
            .map(|error| {
                (&text[error.span.start as usize..error.span.end as usize], &*error.message)
            })
            .collect();
        assert_eq!(shown, [(place, message)], "{text}");
    }
}

#[test]
fn deep_nesting_is_an_error() {
    let text = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let errors = read("main.tf.json", &text).errors;
    assert_eq!(errors.len(), 1);
    assert_eq!(errors[0].message, "this is more than 1000 levels deep");
    let text = format!("{{\"locals\": {{\"a\": {}1{}}}}}", "[".repeat(900), "]".repeat(900));
    assert_eq!(read("main.tf.json", &text).errors, []);
}

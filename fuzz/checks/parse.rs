//! Any text: reading it ends, without a panic, and every place lies in it.
//! Knows nothing of who makes the texts: the fuzzer, or the test that replays what it kept.

use bottlelint::source::{SourceId, Span};
use bottlelint::syntax::{Parsed, SyntaxError, parse, parse_expression, parse_template};

/// Reads a text in every way that there is.
pub(crate) fn check(text: &str) {
    for path in ["main.tf", "main.tf.json", "prod.tfvars.json"] {
        let Parsed { tree, errors, broken } = parse(SourceId(0), path, text);
        check_errors(text, &errors);
        assert!(!errors.is_empty() || broken.is_empty(), "broken without a reason");
        for block in &tree.body.blocks {
            slice(text, block.header(&tree));
        }
        for attribute in &tree.body.attributes {
            slice(text, tree.span(attribute.expr));
        }
    }
    for read in [parse_expression, parse_template] {
        match read(SourceId(0), text) {
            Ok((tree, id)) => slice(text, tree.span(id)),
            Err(errors) => check_errors(text, &errors),
        }
    }
}

fn check_errors(text: &str, errors: &[SyntaxError]) {
    for error in errors {
        slice(text, error.span);
        // What the grammar accepts, the parser below it accepts too.
        assert!(!error.message.starts_with("this expression cannot be read"), "{error:?}");
    }
}

fn slice(text: &str, span: Span) {
    assert!(text.get(span.start as usize..span.end as usize).is_some(), "{span:?}");
}

//! Any text: reading it ends, without a panic, and every place lies in it.

#![no_main]

use bottlelint::source::{SourceId, Span};
use bottlelint::syntax::{Parsed, SyntaxError, parse, parse_expression, parse_template};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    for path in ["main.tf", "main.tf.json", "prod.tfvars.json"] {
        let Parsed { tree, errors, broken } = parse(SourceId(0), path, text);
        check(text, &errors);
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
            Err(errors) => check(text, &errors),
        }
    }
});

fn check(text: &str, errors: &[SyntaxError]) {
    for error in errors {
        slice(text, error.span);
        // What the grammar accepts, the parser below it accepts too.
        assert!(!error.message.starts_with("this expression cannot be read"), "{error:?}");
    }
}

fn slice(text: &str, span: Span) {
    assert!(text.get(span.start as usize..span.end as usize).is_some(), "{span:?}");
}

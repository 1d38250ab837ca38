//! Secrets that are written out: in calls of `sensitive`, and in the configuration of providers and backends, which no
//! schema describes. Of a file that does not parse, nobody knows what is a secret: whatever looks like one is. Nothing is
//! evaluated here.

use crate::finding::is_telling;
use crate::source::{SourceId, Span};
use crate::syntax::{Body, Expr, Tree};

use super::config::Module;

/// Arguments of providers and backends that hold secrets, or end in a name that says so.
const SECRET: [&str; 10] = [
    "secret_key",
    "access_key",
    "password",
    "token",
    "secret",
    "private_key",
    "api_key",
    "sas_token",
    "credentials",
    "connection_string",
];

/// The places of a module where secrets are written out.
pub(super) fn secrets(module: &Module) -> Vec<Span> {
    let mut found = Vec::new();
    for file in &module.files {
        let tree = &file.tree;
        for id in tree.ids() {
            let Expr::Call { name, arguments, .. } = tree.expr(id) else { continue };
            if &**tree.name(name) == "sensitive" {
                found.extend(tree.list(arguments).iter().map(|argument| tree.span(*argument)));
            }
        }
        for block in &tree.body.blocks {
            if matches!(&**tree.name(block.kind), "provider" | "terraform") {
                in_body(tree, &block.body, &mut found);
            }
        }
    }
    found
}

fn in_body(tree: &Tree, body: &Body, found: &mut Vec<Span>) {
    for attribute in &body.attributes {
        let name = tree.name(attribute.name);
        if SECRET.iter().any(|secret| name.ends_with(secret)) {
            found.push(tree.span(attribute.expr));
        }
    }
    for block in &body.blocks {
        in_body(tree, &block.body, found);
    }
}

/// What may be a secret in a text that does not parse: what stands between quotes, or behind the last one of a line,
/// and is no ordinary word. The header of a block holds types and names.
pub(super) fn perhaps_secrets(source: SourceId, text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let mut at = start;
        let is_header = is_header(line);
        for (index, piece) in line.split('"').enumerate() {
            if index % 2 == 1 && !is_header && is_telling(piece.trim()) {
                let place = |byte: usize| u32::try_from(byte).unwrap_or(u32::MAX);
                found.push(Span::new(source, place(at), place(at + piece.len())));
            }
            at += piece.len() + 1;
        }
        start += line.len();
    }
    found
}

/// Whether a line is the header of a block with labels: `resource "aws_s3_bucket" "logs" {`.
fn is_header(line: &str) -> bool {
    let Some(labels) = line.trim().strip_suffix('{') else { return false };
    let mut words = labels.split_whitespace();
    let is_name = |text: &str| {
        text.chars().all(|one| one.is_ascii_alphanumeric() || matches!(one, '_' | '-'))
    };
    let is_label = |word: &str| {
        let inner = word.strip_prefix('"').and_then(|word| word.strip_suffix('"'));
        inner.is_some_and(is_name)
    };
    words.next().is_some_and(|kind| BLOCKS.contains(&kind)) && words.all(is_label)
}

/// The top-level blocks that have labels.
const BLOCKS: [&str; 6] = ["resource", "data", "module", "variable", "output", "provider"];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceMap;

    #[test]
    fn headers_of_blocks_are_not_hidden_in_a_text_that_does_not_parse() {
        let text = "resource \"aws_s3_bucket\" \"Logs1\" {\n  token = \"Zq7ABCDEF\n}\n";
        let id = SourceMap::default().add("main.tf", text);
        let found = perhaps_secrets(id, text);
        assert!(matches!(found.as_slice(), [only] if only.start == 46), "{found:?}");
        let text = "resource \"aws_s3_bucket\" {\n  a = \"Zq7ABCDEF\" }\nx \"Zq7ABCDEF\" {";
        let found = perhaps_secrets(id, text).len();
        assert_eq!(found, 2);
    }
}

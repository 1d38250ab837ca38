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
/// and is no ordinary word.
pub(super) fn perhaps_secrets(source: SourceId, text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let mut at = start;
        for (index, piece) in line.split('"').enumerate() {
            if index % 2 == 1 && is_telling(piece.trim()) {
                let place = |byte: usize| u32::try_from(byte).unwrap_or(u32::MAX);
                found.push(Span::new(source, place(at), place(at + piece.len())));
            }
            at += piece.len() + 1;
        }
        start += line.len();
    }
    found
}

//! What is taken apart by its tokens is what the parser makes of it, with the same places.

use crate::source::SourceId;
use crate::syntax::expression::Reader;
use crate::syntax::grammar::Place;
use crate::syntax::{Body, Expr, ExprId, ForExpr, Part, Step, StepKind, Tree, scan};

#[derive(Clone, Copy)]
enum Way {
    Tokens,
    Parser,
}

fn read(text: &str, way: Way) -> String {
    let tokens = scan::code(text);
    let mut reader = Reader::new(SourceId(0), text, &tokens);
    let outline = reader.outline(0, Place::Whole).unwrap();
    let mut converter = reader.converter(&outline.holes);
    let id = match way {
        Way::Tokens => converter.segment(outline.root),
        Way::Parser => converter.parse(outline.root),
    };
    let id = id.unwrap();
    shown(&reader.finish(Body::default(), Vec::new()), id)
}

/// An expression with all that is in it, and every place.
fn shown(tree: &Tree, id: ExprId) -> String {
    let all = |ids: &[ExprId]| ids.iter().map(|id| shown(tree, *id)).collect::<String>();
    let inner = match tree.expr(id) {
        expr @ (Expr::Null | Expr::Bool(_)) => format!("{expr:?}"),
        Expr::Number(name) | Expr::Variable(name) => tree.name(name).to_string(),
        Expr::String(name) => format!("{:?} {:?}", tree.name(name), tree.excerpt(id)),
        Expr::Template(range) => {
            let parts = tree.parts(range).iter().enumerate();
            let part = |(index, part): (usize, &Part)| {
                format!("{:?}{}", tree.part_excerpt(range, index), part_shown(tree, *part))
            };
            parts.map(part).collect()
        }
        Expr::Traversal { base, steps } => {
            let steps: String =
                tree.steps(steps).iter().map(|step| step_shown(tree, step)).collect();
            all(&[base]) + &steps
        }
        Expr::Array(elements) => format!("[{}]", all(tree.list(elements))),
        Expr::Object(items) => {
            tree.items(items).iter().map(|item| all(&[item.key, item.value])).collect()
        }
        Expr::Call { name, arguments, expand } => {
            format!("{}({}) {expand}", tree.name(name), all(tree.list(arguments)))
        }
        Expr::Parens(inner) => format!("({})", all(&[inner])),
        Expr::Unary(operator, operand) => format!("{operator:?}{}", all(&[operand])),
        Expr::Binary(operator, left, right) => format!("{operator:?}{}", all(&[left, right])),
        Expr::Conditional(condition, yes, no) => format!("?{}", all(&[condition, yes, no])),
        Expr::For(index) => for_shown(tree, tree.for_expr(index).unwrap()),
    };
    let span = tree.span(id);
    format!("<{}-{} {inner}>", span.start, span.end)
}

fn part_shown(tree: &Tree, part: Part) -> String {
    match part {
        Part::Literal(text) => format!("{:?}", tree.name(text)),
        Part::Interpolation(inner) => shown(tree, inner),
        Part::If(condition, yes, no) => [condition, yes, no].map(|id| shown(tree, id)).concat(),
        Part::For(index) => for_shown(tree, tree.for_expr(index).unwrap()),
    }
}

fn step_shown(tree: &Tree, step: &Step) -> String {
    let kind = match step.kind {
        StepKind::Attribute(name) | StepKind::LegacyIndex(name) => tree.name(name).to_string(),
        StepKind::Index(key) => shown(tree, key),
        StepKind::AttributeSplat | StepKind::FullSplat => format!("{:?}", step.kind),
    };
    format!("|{}-{} {kind}", step.start, step.end)
}

fn for_shown(tree: &Tree, parts: &ForExpr) -> String {
    let ids = [Some(parts.collection), parts.key, Some(parts.value), parts.condition];
    ids.map(|id| id.map(|id| shown(tree, id)).unwrap_or_default()).join(":")
}

#[test]
fn the_tokens_say_what_the_parser_says() {
    for text in [
        "[1, \"a\", [], [b,],\n  # c\n  c\n]",
        "{ a = 1, \"b\" : 2\n (c) = 3 # d\n\n true = x ? y : z, 4 = {} }",
        "f(a, g::h(1)...)",
        "provider::aws::arn_parse(a)",
        "a.b[0].c[\"d\"][*].e[f(1)].*.g",
        "f(x)[0].a",
        "[1, 2][0]",
        "(a + b) * c - -d / 2 % e",
        "!a && b || c == d != e",
        "a < b ? c : d >= e ? f : g",
        "a ? b ? 1 : 2 : 3",
        "(\n  a +\n  # why\n  b\n)",
        "\"a${b}c$${d}${e.f}${\"g${h}\"}\"",
        "\"${~ a ~} b\"",
        "\"%{ if a }b%{ else }c%{ endif }\"",
        "[for k, v in { a = [b, c + 1] } : \"${k}-${v[0]}\" if !v.d]",
        "{ for v in a : v => f(v)... if v != \"\" }",
        "{ a = <<-EOT\n    b ${c}\n      d\n  EOT\n  e = <<EOT\nEOT\n}",
        "f(<<EOT\n$${a} é\n\n  EOT x\nEOT\n)",
        "-1",
        "- a.b",
        "a.0.b",
    ] {
        let (by_tokens, by_parser) = (read(text, Way::Tokens), read(text, Way::Parser));
        assert_eq!(by_tokens, by_parser, "{text}");
    }
}

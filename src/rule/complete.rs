//! The names that fit where somebody is writing a rule: attributes, blocks, fields, variables, functions. Must not know
//! editors.

use crate::finding::{Group, Profile, Severity};
use crate::source::{SourceId, Span, line_start};
use crate::syntax::{self, Attribute, Block, Body, Expr, Tree};

use super::check;
use super::offer::{Offer, OfferKind};
use super::parse::{self, ATTRIBUTES, BLOCKS, FIX, OPTION};

/// Stands where the name is missing, so that the rest can be read.
const MARK: &str = "bottlelint_completes_here";

/// The names that fit at a byte of a rule file, in place of the word that ends there. None in a file that holds no rule.
#[must_use]
pub fn complete(text: &str, at: usize) -> Vec<Offer> {
    let Some((before, after)) = text.split_at_checked(at) else { return Vec::new() };
    let line = line_start(text, at);
    let head = before.get(line..).unwrap_or_default();
    if head.trim_start().chars().all(is_of_word) {
        let offers = declarations(before, after, line);
        if !offers.is_empty() {
            return offers;
        }
    }
    let call = if head.rsplit_once("::").is_some_and(|(_, end)| end.chars().all(is_of_word))
        && !after.starts_with('(')
    {
        "()"
    } else {
        ""
    };
    in_expression(&format!("{before}{MARK}{call}{after}"), at)
}

fn is_of_word(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '_' | '-')
}

/// The attributes and blocks that the block around a line can have, if the line begins one of them.
fn declarations(before: &str, after: &str, line: usize) -> Vec<Offer> {
    let end = after.find('\n').unwrap_or(after.len());
    let rest = after.get(end..).unwrap_or_default();
    let head = before.get(..line).unwrap_or_default();
    // Without the line, which is not complete, the rest can be read.
    let blank = " ".repeat(before.len() - line + end);
    let parsed = syntax::parse(SourceId(0), "rule.hcl", &format!("{head}{blank}{rest}"));
    let tree = &parsed.tree;
    let at = u32::try_from(before.len()).unwrap_or(u32::MAX);
    let Some(rule) = tree.body.blocks(tree, "rule").find(|block| is_in(&block.body, at)) else {
        return Vec::new();
    };
    let (block, body) = match rule.body.blocks.iter().find(|block| is_in(&block.body, at)) {
        Some(inner) => (&**tree.name(inner.kind), &inner.body),
        None => ("rule", &rule.body),
    };
    if attribute_at(tree, body, at).is_some() {
        return Vec::new();
    }
    let (attributes, blocks): (&[&str], &[&str]) = match block {
        "rule" => (&ATTRIBUTES, &BLOCKS),
        "fix" => (&FIX, &[]),
        "option" => (&OPTION, &[]),
        "each" => (&["in"], &[]),
        _ => (&[], &[]),
    };
    let missing = attributes.iter().filter(|name| body.attribute(tree, name).is_none());
    let missing = missing.map(|name| Offer::of(OfferKind::Attribute, name));
    missing.chain(blocks.iter().map(|name| Offer::of(OfferKind::Block, name))).collect()
}

/// The names that fit in the place of the mark in a text.
fn in_expression(marked: &str, at: usize) -> Vec<Offer> {
    let parsed = syntax::parse(SourceId(0), "rule.hcl", marked);
    let tree = &parsed.tree;
    let at = u32::try_from(at).unwrap_or(u32::MAX);
    let rule = tree.body.blocks(tree, "rule").find(|block| is_in(&block.body, at));
    let Some(rule) = rule else { return Vec::new() };
    let outer = attribute_at(tree, &rule.body, at);
    let in_block = |block: &Block| attribute_at(tree, &block.body, at).map(|found| found.expr);
    let condition = match outer {
        Some(attribute) => Some(attribute.expr),
        None => tree_blocks(tree, &rule.body, &["fix"]).find_map(in_block),
    };
    if let Some(attribute) = outer
        && let Expr::String(text) = tree.expr(attribute.expr)
    {
        let is_marked = tree.name(text).contains(MARK);
        return if is_marked { values(tree.name(attribute.name)) } else { Vec::new() };
    }
    let slice = |span: Span| marked.get(span.start as usize..span.end as usize).unwrap_or("");
    let condition = condition.map_or("true", |id| slice(tree.span(id)));
    let blocks = tree_blocks(tree, &rule.body, &["each", "locals", "option"]);
    let blocks: Vec<&str> = blocks.map(|block| slice(tree.place(block.start, block.end))).collect();
    let whole = format!("{HEAD}{}\n  condition = {condition}\n}}\n", blocks.join("\n"));
    let Ok(rule) = parse::parse("rule.hcl", &whole, usize::MAX) else { return Vec::new() };
    let mut offers = check::offers(&rule, MARK);
    offers.sort();
    offers.dedup();
    offers
}

/// What a rule must have besides what is being written.
const HEAD: &str = "rule \"AA000\" {
  name     = \"rule\"
  title    = \"t\"
  severity = \"low\"
  group    = \"security\"
  why      = \"w\"
  how      = \"h\"
  message  = \"m\"
";

/// The values of an attribute that has only a few.
fn values(attribute: &str) -> Vec<Offer> {
    let words: Vec<&str> = match attribute {
        "severity" => Severity::ALL.map(Severity::as_str).to_vec(),
        "group" => Group::ALL.map(Group::as_str).to_vec(),
        "profile" => Profile::ALL.map(Profile::as_str).to_vec(),
        "default" => vec!["on", "off"],
        "unknown" => vec!["report", "silent"],
        _ => Vec::new(),
    };
    words.into_iter().map(|word| Offer::of(OfferKind::Value, word)).collect()
}

fn is_in(body: &Body, at: u32) -> bool {
    body.start <= at && at <= body.end
}

fn attribute_at<'a>(tree: &Tree, body: &'a Body, at: u32) -> Option<&'a Attribute> {
    let within = |attribute: &&Attribute| {
        let span = tree.span(attribute.expr);
        span.start <= at && at <= span.end
    };
    body.attributes.iter().find(within)
}

fn tree_blocks<'a>(
    tree: &'a Tree,
    body: &'a Body,
    kinds: &'a [&str],
) -> impl Iterator<Item = &'a Block> {
    body.blocks.iter().filter(move |block| kinds.contains(&&**tree.name(block.kind)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The names that fit at `|` in the body of a rule.
    fn names(body: &str) -> Vec<String> {
        let text = format!("rule \"ECS004\" {{\n{body}\n}}\n");
        let at = text.find('|').unwrap();
        let offers = complete(&text.replace('|', ""), at);
        offers.into_iter().map(|offer| offer.name).collect()
    }

    fn offers(body: &str, name: &str) -> bool {
        names(body).iter().any(|known| known == name)
    }

    const EACH: &str = "  each \"task\" { in = resources.aws_ecs_task_definition }\n  each \"container\" {\n    in = ecs::containers(task)\n  }\n";

    #[test]
    fn attributes_and_blocks_of_a_rule() {
        assert!(offers("  co|", "condition") && offers("  |", "each"));
        assert!(!offers("  title = \"x\"\n  |", "title"));
        assert!(!offers("  why = <<-EOT\n    |\n  EOT", "title"));
        assert_eq!(names("  each \"x\" {\n    |\n  }"), ["in"]);
        assert!(offers("  fix {\n    v|\n  }", "value"));
        assert_eq!(names("  severity = \"|\""), ["info", "low", "medium", "high", "critical"]);
    }

    #[test]
    fn variables_and_functions_in_expressions() {
        let condition = format!("{EACH}  condition = |");
        for name in ["task", "container", "resources", "ecs::containers", "length"] {
            assert!(offers(&condition, name), "{name}");
        }
        assert!(offers(&format!("{EACH}  condition = length(ecs::cont|)"), "ecs::containers"));
        let inner = format!("{EACH}  message = \"${{join(\",\", [for x in [1] : |])}}\"");
        assert!(offers(&inner, "x") && offers(&inner, "task"));
        assert!(offers("  locals {\n    a = 1\n  }\n  condition = local.|", "a"));
    }

    #[test]
    fn fields_of_what_is_known() {
        assert!(offers(&format!("{EACH}  condition = container.priv|"), "privileged"));
        assert!(offers(&format!("{EACH}  when = task.|"), "runtime_platform"));
        assert!(offers(&format!("{EACH}  fix {{\n    at = container.|\n  }}"), "user"));
        assert!(offers("  each \"task\" { in = resources.aws_ecs_t| }", "aws_ecs_task_definition"));
        assert!(names(&format!("{EACH}  condition = task.family.|")).is_empty());
    }

    #[test]
    fn nothing_where_there_is_no_rule_and_no_panic_anywhere() {
        assert!(complete("locals {\n  \n}\n", 11).is_empty());
        let text = "rule \"ECS004\" {\n  condition = é::(\n  each {\n";
        for at in 0..text.len() + 2 {
            let _ = complete(text, at);
        }
    }
}

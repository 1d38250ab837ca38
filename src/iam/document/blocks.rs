//! `statement` blocks of the data source to statements. Must not know other documents.

use std::collections::BTreeMap;

use super::merge::{may_be_star, unknown_member};
use super::node::{ArrayEntry, ElementOrder, Node, NodeMember, NodePresence, Object};
use super::order::{set_key, sort_backwards};
use super::version::OLDEST;
use crate::value::{Kind, Part, Text, Truth, Value};

/// One `statement` block of a document of this version.
pub(super) fn statement(block: &Value, version: &Value) -> Result<ArrayEntry, String> {
    if block.entries().is_none() {
        return Ok(ArrayEntry::Unknown(block.clone()));
    }
    let block_reader = Reader { block, old: version.as_str() == Some(OLDEST) };
    let mut members = Vec::new();
    members.extend(sid(block));
    members.push(NodeMember::certain("Effect", effect(block)?));
    members.extend(block_reader.actions("Action", "actions"));
    members.extend(block_reader.actions("NotAction", "not_actions"));
    members.extend(block_reader.resources("Resource", "resources")?);
    members.extend(block_reader.resources("NotResource", "not_resources")?);
    members.extend(block_reader.principals("Principal", "principals")?);
    members.extend(block_reader.principals("NotPrincipal", "not_principals")?);
    members.extend(block_reader.conditions()?);
    let presence =
        if block.marks.is_maybe() { NodePresence::Uncertain } else { NodePresence::Certain };
    Ok(ArrayEntry::Object(Object { members, origin: block.origin.clone(), presence }))
}

/// Absent when empty.
fn sid(block: &Value) -> Option<NodeMember> {
    let value = given(block, "sid").filter(|value| value.as_str() != Some(""))?;
    let certain = match &value.kind {
        Kind::String(text) => !(text.prefix().is_empty() && text.suffix().is_empty()),
        _ => false,
    };
    let presence = if certain { NodePresence::Certain } else { NodePresence::Uncertain };
    Some(NodeMember { key: "Sid".into(), node: Node::Leaf(value.clone()), presence })
}

fn effect(block: &Value) -> Result<Node, String> {
    let Some(value) = given(block, "effect") else { return Ok(Node::Leaf(Value::string("Allow"))) };
    match value.as_str() {
        None | Some("Allow" | "Deny") => Ok(Node::Leaf(value.clone())),
        Some(_) => {
            Err(format!("expected effect to be one of [\"Allow\" \"Deny\"], got {}", shown(value)))
        }
    }
}

/// The argument of this name; none when it is absent or null.
fn given<'a>(block: &'a Value, name: &str) -> Option<&'a Value> {
    block.get(name).filter(|value| !value.is_null())
}

/// The certain and possible elements of an argument, or what keeps them from being known.
enum Elements {
    None,
    Unknown(Value),
    Known(Vec<Value>),
}

fn elements(value: Option<&Value>) -> Elements {
    let Some(value) = value else { return Elements::None };
    match value.elements() {
        Some([]) => Elements::None,
        Some(elements) => {
            Elements::Known(elements.iter().filter(|element| !element.is_null()).cloned().collect())
        }
        None => Elements::Unknown(value.clone()),
    }
}

/// Certain when one of the elements is.
fn presence(elements: &[Value]) -> NodePresence {
    let certain = elements.iter().any(|element| !element.marks.is_maybe());
    if certain { NodePresence::Certain } else { NodePresence::Uncertain }
}

struct Reader<'a> {
    block: &'a Value,
    /// The document has the old version, which knows no policy variables.
    old: bool,
}

impl Reader<'_> {
    fn actions(&self, key: &str, name: &str) -> Option<NodeMember> {
        match elements(given(self.block, name)) {
            Elements::None => None,
            Elements::Unknown(value) => Some(unknown_member(key, &value, NodePresence::Uncertain)),
            Elements::Known(values) => Some(strings(key, values)),
        }
    }

    fn resources(&self, key: &str, name: &str) -> Result<Option<NodeMember>, String> {
        Ok(match elements(given(self.block, name)) {
            Elements::None => None,
            Elements::Unknown(value) => Some(unknown_member(key, &value, NodePresence::Uncertain)),
            Elements::Known(values) => Some(strings(key, self.with_variables(&values)?)),
        })
    }

    /// `&{aws:username}` is how a policy variable is written where `${` would be Terraform's.
    fn with_variables(&self, values: &[Value]) -> Result<Vec<Value>, String> {
        values.iter().map(|value| self.with_variable(value)).collect()
    }

    fn with_variable(&self, value: &Value) -> Result<Value, String> {
        let Kind::String(text) = &value.kind else { return Ok(value.clone()) };
        let marked = |part: &Part| matches!(part, Part::Literal(literal) if literal.contains("&{"));
        if !text.parts().iter().any(marked) {
            return Ok(value.clone());
        }
        if self.old {
            return Err(format!(
                "found &{{ sequence, which is not supported in document version {OLDEST}"
            ));
        }
        let replaced = text.parts().into_iter().map(|part| match part {
            Part::Literal(literal) => Part::Literal(literal.replace("&{", "${").into()),
            Part::Hole(hole) => Part::Hole(hole),
        });
        Ok(Value { kind: Kind::String(Text::from_parts(replaced)), ..value.clone() })
    }

    fn principals(&self, key: &str, name: &str) -> Result<Option<NodeMember>, String> {
        let blocks = match elements(given(self.block, name)) {
            Elements::None => return Ok(None),
            Elements::Unknown(value) => {
                return Ok(Some(unknown_member(key, &value, NodePresence::Uncertain)));
            }
            Elements::Known(blocks) => blocks,
        };
        if let Some(uncertain) = blocks.iter().find(|block| uncertain(block, &["type"])) {
            return Ok(Some(unknown_member(key, uncertain, presence(&blocks))));
        }
        let (blocks, order) = in_set_order(blocks, principal_key);
        let mut kinds: BTreeMap<&str, Group> = BTreeMap::new();
        for block in &blocks {
            let kind = given(block, "type").and_then(Value::as_str).unwrap_or_default();
            let group = kinds.entry(kind).or_default();
            match elements(given(block, "identifiers")) {
                Elements::None => group.add(Vec::new(), ElementOrder::Known),
                Elements::Unknown(value) => group.unknown = Some(value),
                Elements::Known(values) => {
                    let (sorted, order) = sort_backwards(self.with_variables(&values)?);
                    group.add(sorted, order);
                }
            }
        }
        let groups =
            kinds.into_iter().map(|(kind, group)| NodeMember::certain(kind, group.node(order)));
        let object = Object {
            members: groups.collect(),
            origin: origin(&blocks),
            presence: NodePresence::Certain,
        };
        Ok(Some(everyone(key, object, blocks.len() == 1)))
    }

    fn conditions(&self) -> Result<Option<NodeMember>, String> {
        let blocks = match elements(given(self.block, "condition")) {
            Elements::None => return Ok(None),
            Elements::Unknown(value) => {
                return Ok(Some(unknown_member("Condition", &value, NodePresence::Uncertain)));
            }
            Elements::Known(blocks) => blocks,
        };
        if let Some(uncertain) = blocks.iter().find(|block| uncertain(block, &["test", "variable"]))
        {
            return Ok(Some(unknown_member("Condition", uncertain, presence(&blocks))));
        }
        let (blocks, order) = in_set_order(blocks, condition_key);
        let mut tests: BTreeMap<&str, BTreeMap<&str, Group>> = BTreeMap::new();
        for block in &blocks {
            let text = |name: &str| given(block, name).and_then(Value::as_str).unwrap_or_default();
            let group = tests.entry(text("test")).or_default().entry(text("variable")).or_default();
            match elements(given(block, "values")) {
                Elements::None => group.add(Vec::new(), ElementOrder::Known),
                Elements::Unknown(value) => group.unknown = Some(value),
                Elements::Known(values) => {
                    group.add(self.with_variables(&values)?, ElementOrder::Known);
                }
            }
            // One value, wherever it comes from, is written as a string.
            group.list = false;
        }
        let origin = origin(&blocks);
        let object = |members: Vec<NodeMember>| {
            Node::Object(Object {
                members,
                origin: origin.clone(),
                presence: NodePresence::Certain,
            })
        };
        let tests = tests.into_iter().map(|(test, variables)| {
            let members = variables
                .into_iter()
                .map(|(variable, group)| NodeMember::certain(variable, group.node(order)));
            NodeMember::certain(test, object(members.collect()))
        });
        Ok(Some(NodeMember::certain("Condition", object(tests.collect()))))
    }
}

/// `{"*": "*"}` from one block is written as `"*"`.
fn everyone(key: &str, object: Object, one_block: bool) -> NodeMember {
    match object.members.as_slice() {
        [only] if one_block && &*only.key == "*" => match may_be_star(&only.node) {
            Truth::True => {
                NodeMember::certain(key, Node::Leaf(Value::string("*").with_origin(object.origin)))
            }
            Truth::False => NodeMember::certain(key, Node::Object(object)),
            Truth::Unknown => unknown_member(key, &only.node.value(), NodePresence::Certain),
        },
        _ => NodeMember::certain(key, Node::Object(object)),
    }
}

/// One string is written as a string, several as a list, backwards.
fn strings(key: &str, values: Vec<Value>) -> NodeMember {
    let presence = presence(&values);
    let node = match values.as_slice() {
        [only] if presence == NodePresence::Certain => Node::Leaf(only.clone()),
        _ => {
            let (sorted, order) = sort_backwards(values);
            Node::List(sorted, order)
        }
    };
    NodeMember { key: key.into(), node, presence }
}

/// The strings that blocks of one kind contribute.
#[derive(Default)]
struct Group {
    values: Vec<Value>,
    blocks: usize,
    list: bool,
    shuffled: bool,
    unknown: Option<Value>,
}

impl Group {
    fn add(&mut self, values: Vec<Value>, order: ElementOrder) {
        self.blocks += 1;
        self.list |= self.blocks > 1 || values.len() != 1;
        self.shuffled |= order == ElementOrder::Unknown;
        self.values.extend(values);
    }

    fn node(self, blocks: ElementOrder) -> Node {
        if let Some(unknown) = self.unknown {
            return unknown_member("", &unknown, NodePresence::Certain).node;
        }
        match self.values.as_slice() {
            [only] if !self.list => Node::Leaf(only.clone()),
            _ => {
                let shuffled =
                    self.shuffled || (self.blocks > 1 && blocks == ElementOrder::Unknown);
                Node::List(
                    self.values,
                    if shuffled { ElementOrder::Unknown } else { ElementOrder::Known },
                )
            }
        }
    }
}

/// Whether it is unknown if the block is there, or what it is about.
fn uncertain(block: &Value, names: &[&str]) -> bool {
    let known = |name: &&str| given(block, name).is_some_and(|value| value.as_str().is_some());
    block.marks.is_maybe() || !names.iter().all(known)
}

fn in_set_order(blocks: Vec<Value>, key: fn(&Value) -> String) -> (Vec<Value>, ElementOrder) {
    if !blocks.iter().all(Value::is_wholly_known) {
        return (blocks, ElementOrder::Unknown);
    }
    let mut keyed: Vec<(String, Value)> =
        blocks.into_iter().map(|block| (set_key(&key(&block)), block)).collect();
    keyed.sort_by(|a, b| a.0.cmp(&b.0));
    (keyed.into_iter().map(|(_, block)| block).collect(), ElementOrder::Known)
}

/// How the plugin SDK serialises a `condition` block for its checksum.
fn condition_key(block: &Value) -> String {
    let text = |name: &str| block.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let values = block.get("values").and_then(Value::elements).unwrap_or_default();
    let values: Vec<&str> = values.iter().map(|value| value.as_str().unwrap_or_default()).collect();
    let values: String = values.iter().flat_map(|value| [*value, ";"]).collect();
    format!("test:{};values:({values});variable:{};", text("test"), text("variable"))
}

/// How the plugin SDK serialises a `principals` block for its checksum.
fn principal_key(block: &Value) -> String {
    let identifiers = block.get("identifiers").and_then(Value::elements).unwrap_or_default();
    let mut members: Vec<String> = identifiers
        .iter()
        .map(|value| format!("{};", value.as_str().unwrap_or_default()))
        .collect();
    members.sort_by_key(|member| set_key(member));
    let kind = block.get("type").and_then(Value::as_str).unwrap_or_default();
    format!("identifiers:{{{}}};type:{kind};", members.concat())
}

fn origin(blocks: &[Value]) -> crate::value::Origin {
    blocks.first().map(|block| block.origin.clone()).unwrap_or_default()
}

/// A string for an error message, which must not hold what is sensitive.
pub(super) fn shown(value: &Value) -> &str {
    if value.marks.is_sensitive() {
        "a sensitive value"
    } else {
        value.as_str().unwrap_or_default()
    }
}

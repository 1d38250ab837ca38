//! Documents, and how one is laid over another. Must not know how a document was written.

use std::sync::Arc;

use super::node::{ArrayEntry, ElementOrder, Node, NodeMember, NodePresence, Object};
use super::version::LATEST;
use crate::iam::json;
use crate::value::{Kind, Origin, Reason, Truth, Type, Value};

/// A policy document.
#[derive(Debug, Default)]
pub(super) struct MergedDocument {
    pub(super) version: Option<Value>,
    pub(super) id: Option<(Value, NodePresence)>,
    pub(super) statements: Vec<ArrayEntry>,
}

impl MergedDocument {
    /// Lays `new` over this one: a statement replaces the one with its sid, and is added otherwise.
    pub(super) fn merge(&mut self, new: Self) {
        self.merge_id(new.id);
        self.merge_version(new.version);
        for entry in new.statements {
            self.merge_statement(entry);
        }
    }

    fn merge_id(&mut self, new: Option<(Value, NodePresence)>) {
        let Some((value, presence)) = new else { return };
        let presence = match (&self.id, presence) {
            (Some((_, NodePresence::Certain)), NodePresence::Uncertain) => NodePresence::Certain,
            (_, presence) => presence,
        };
        self.id = Some((value, presence));
    }

    /// The later version wins. An unknown one is taken to be one of the two that IAM has.
    fn merge_version(&mut self, new: Option<Value>) {
        let Some(new) = new else { return };
        let keep = match (self.version.as_ref().and_then(Value::as_str), new.as_str()) {
            (Some(old), Some(new)) => old >= new,
            (Some(old), None) => old >= LATEST,
            (None, Some(new)) => self.version.is_some() && new < LATEST,
            (None, None) => self.version.is_some(),
        };
        if !keep {
            self.version = Some(new);
        }
    }

    fn merge_statement(&mut self, new: ArrayEntry) {
        let sid = Sid::of(&new);
        if sid == Sid::None {
            self.statements.push(new);
            return;
        }
        for old in &mut self.statements {
            match Sid::of(old).same(&sid) {
                Some(true) => {
                    *old = new;
                    return;
                }
                Some(false) => {}
                // Perhaps replaced.
                None => {
                    if let ArrayEntry::Object(object) = old {
                        object.presence = NodePresence::Uncertain;
                    }
                }
            }
        }
        self.statements.push(new);
    }

    /// As JSON, in the order in which the provider writes it.
    pub(super) fn into_object(self, origin: Origin) -> Object {
        let version =
            self.version.map(|version| NodeMember::certain("Version", Node::Leaf(version)));
        let id = self.id.map(|(id, presence)| NodeMember {
            key: "Id".into(),
            node: Node::Leaf(id),
            presence,
        });
        let mut members: Vec<NodeMember> = version.into_iter().chain(id).collect();
        if !self.statements.is_empty() {
            let certain = self.statements.iter().any(|entry| match entry {
                ArrayEntry::Object(object) => object.presence == NodePresence::Certain,
                ArrayEntry::Unknown(_) => false,
            });
            let presence = if certain { NodePresence::Certain } else { NodePresence::Uncertain };
            members.push(NodeMember {
                key: "Statement".into(),
                node: Node::Objects(self.statements),
                presence,
            });
        }
        Object { members, origin, presence: NodePresence::Certain }
    }
}

/// What is known of a statement's sid.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Sid {
    None,
    Known(Arc<str>),
    Unknown,
}

impl Sid {
    pub(super) fn of(entry: &ArrayEntry) -> Self {
        let ArrayEntry::Object(object) = entry else { return Self::Unknown };
        match object.get("Sid") {
            None => Self::None,
            Some(Node::Leaf(value)) => {
                value.as_str().map_or(Self::Unknown, |sid| Self::Known(sid.into()))
            }
            Some(Node::List(..) | Node::Objects(_) | Node::Object(_)) => Self::Unknown,
        }
    }

    fn same(&self, other: &Self) -> Option<bool> {
        match (self, other) {
            (Self::None, _) | (_, Self::None) => Some(false),
            (Self::Known(a), Self::Known(b)) => Some(a == b),
            (Self::Unknown, _) | (_, Self::Unknown) => None,
        }
    }
}

impl NodeMember {
    pub(super) fn certain(key: &str, node: Node) -> Self {
        Self { key: key.into(), node, presence: NodePresence::Certain }
    }
}

/// Reads a document that is given as JSON text.
pub(super) fn from_json(text: &Value) -> Result<MergedDocument, String> {
    // The provider passes over an empty text.
    if text.as_str() == Some("") {
        return Ok(MergedDocument::default());
    }
    let decoded = json::decode(text)?;
    if decoded.is_unknown() {
        let id = Some((decoded.clone(), NodePresence::Uncertain));
        return Ok(MergedDocument {
            version: Some(decoded.clone()),
            id,
            statements: vec![ArrayEntry::Unknown(decoded)],
        });
    }
    if decoded.is_null() {
        return Ok(MergedDocument::default());
    }
    if decoded.entries().is_none() {
        return Err("an object is required".to_owned());
    }
    let id = leaf(&decoded, "Id")?;
    let statements = match field(&decoded, "Statement") {
        None => Vec::new(),
        Some(value) if value.is_unknown() => vec![ArrayEntry::Unknown(value.clone())],
        Some(value) => {
            let elements = value.elements().ok_or("Statement: a list is required")?;
            elements.iter().map(statement).collect::<Result<_, _>>()?
        }
    };
    Ok(MergedDocument {
        version: leaf(&decoded, "Version")?.map(|(version, _)| version),
        id,
        statements,
    })
}

/// The member of this name, which Go looks up without regard to case; none when it is null.
fn field<'a>(object: &'a Value, name: &str) -> Option<&'a Value> {
    let entries = object.entries()?;
    let found = entries.get(name).or_else(|| {
        entries.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    });
    found.filter(|value| !value.is_null())
}

/// A string; none when it is empty.
fn leaf(object: &Value, name: &str) -> Result<Option<(Value, NodePresence)>, String> {
    let Some(value) = field(object, name) else { return Ok(None) };
    match &value.kind {
        Kind::String(text) if text.as_str() == Some("") => Ok(None),
        Kind::String(_) => Ok(Some((value.clone(), NodePresence::Certain))),
        Kind::Unknown(_) => Ok(Some((value.clone(), NodePresence::Uncertain))),
        _ => Err(format!("{name}: a string is required")),
    }
}

fn statement(value: &Value) -> Result<ArrayEntry, String> {
    if value.is_unknown() {
        return Ok(ArrayEntry::Unknown(value.clone()));
    }
    if value.entries().is_none() {
        return Err("Statement: a list of objects is required".to_owned());
    }
    let mut members = Vec::new();
    for name in ["Sid", "Effect"] {
        if let Some((value, presence)) = leaf(value, name)? {
            members.push(NodeMember { key: name.into(), node: Node::Leaf(value), presence });
        }
    }
    for name in ["Action", "NotAction", "Resource", "NotResource"] {
        members.extend(field(value, name).map(|found| any(name, found)));
    }
    for name in ["Principal", "NotPrincipal"] {
        if let Some(found) = field(value, name) {
            members.extend(principals(name, found)?);
        }
    }
    if let Some(found) = field(value, "Condition") {
        members.extend(conditions(found)?);
    }
    let presence =
        if value.marks.is_maybe() { NodePresence::Uncertain } else { NodePresence::Certain };
    Ok(ArrayEntry::Object(Object { members, origin: value.origin.clone(), presence }))
}

fn any(name: &str, value: &Value) -> NodeMember {
    let presence = match &value.kind {
        Kind::Unknown(unknown) if unknown.ty != Type::String => NodePresence::Uncertain,
        _ => NodePresence::Certain,
    };
    let node = match value.elements() {
        Some(elements) => Node::List(elements.to_vec(), ElementOrder::Known),
        None => Node::Leaf(value.clone()),
    };
    NodeMember { key: name.into(), node, presence }
}

/// A member whose value is not known as a whole.
pub(super) fn unknown_member(name: &str, value: &Value, presence: NodePresence) -> NodeMember {
    let reason = value.unknown_reason().unwrap_or(Reason::Stated);
    let unknown = Value::unknown(Type::Any, reason).with_origin(value.origin.clone());
    NodeMember { key: name.into(), node: Node::Leaf(unknown), presence }
}

fn principals(name: &str, value: &Value) -> Result<Option<NodeMember>, String> {
    let everyone = |value: &Value| {
        NodeMember::certain(name, Node::Leaf(Value::string("*").with_origin(value.origin.clone())))
    };
    if value.is_unknown() {
        return Ok(Some(unknown_member(name, value, NodePresence::Uncertain)));
    }
    if matches!(value.kind, Kind::String(_)) {
        return Ok(Some(everyone(value)));
    }
    let entries =
        value.entries().ok_or_else(|| format!("{name}: a string or an object is required"))?;
    let mut members = Vec::new();
    for (kind, identifiers) in entries {
        let node = match (&identifiers.kind, identifiers.elements()) {
            (Kind::String(_) | Kind::Unknown(_), _) => Node::Leaf(identifiers.clone()),
            (_, Some(elements)) if elements.iter().all(|element| element.ty() == Type::String) => {
                let (sorted, order) = super::order::sort_backwards(elements.to_vec());
                Node::List(sorted, order)
            }
            _ => return Err(format!("{name}: a string or a list of strings is required")),
        };
        members.push(NodeMember::certain(kind, node));
    }
    if let [only] = members.as_slice()
        && &*only.key == "*"
    {
        match may_be_star(&only.node) {
            Truth::True => return Ok(Some(everyone(value))),
            Truth::False => {}
            Truth::Unknown => {
                return Ok(Some(unknown_member(name, &only.node.value(), NodePresence::Certain)));
            }
        }
    }
    let object = Object { members, origin: value.origin.clone(), presence: NodePresence::Certain };
    Ok((!object.members.is_empty()).then(|| NodeMember::certain(name, Node::Object(object))))
}

/// Whether it is `*` or a list of it alone.
pub(super) fn may_be_star(node: &Node) -> Truth {
    let is_star = |value: &Value| match &value.kind {
        Kind::String(text) => match text.as_str() {
            Some(text) => Truth::from(text == "*"),
            None if text.prefix().trim_start_matches('*').is_empty() => Truth::Unknown,
            None => Truth::False,
        },
        Kind::Unknown(_) => Truth::Unknown,
        _ => Truth::False,
    };
    match node {
        Node::Leaf(value) => is_star(value),
        Node::List(values, _) => match values.as_slice() {
            [only] => is_star(only),
            _ => Truth::False,
        },
        Node::Objects(_) | Node::Object(_) => Truth::False,
    }
}

fn conditions(value: &Value) -> Result<Option<NodeMember>, String> {
    let tests = match value.entries() {
        _ if value.is_unknown() => {
            return Ok(Some(unknown_member("Condition", value, NodePresence::Uncertain)));
        }
        Some(tests) => tests,
        None => return Err("Condition: an object is required".to_owned()),
    };
    if let Some(unknown) = tests.values().find(|test| test.is_unknown()) {
        return Ok(Some(unknown_member("Condition", unknown, NodePresence::Certain)));
    }
    let mut members = Vec::new();
    for (test, variables) in tests {
        let variables = variables.entries().ok_or("Condition: an object of objects is required")?;
        let mut inner = Vec::new();
        for (variable, values) in variables {
            inner.extend(condition_values(values)?.map(|node| NodeMember::certain(variable, node)));
        }
        if !inner.is_empty() {
            let object = Object {
                members: inner,
                origin: value.origin.clone(),
                presence: NodePresence::Certain,
            };
            members.push(NodeMember::certain(test, Node::Object(object)));
        }
    }
    let object = Object { members, origin: value.origin.clone(), presence: NodePresence::Certain };
    Ok((!object.members.is_empty()).then(|| NodeMember::certain("Condition", Node::Object(object))))
}

/// The provider turns booleans to strings and drops numbers.
fn condition_values(value: &Value) -> Result<Option<Node>, String> {
    Ok(match (&value.kind, value.elements()) {
        (Kind::String(_) | Kind::Unknown(_), _) => Some(Node::Leaf(value.clone())),
        (Kind::Bool(known), _) => {
            Some(Node::Leaf(Value::string(known.to_string()).with_origin(value.origin.clone())))
        }
        (_, Some([only])) if only.ty() == Type::String => Some(Node::Leaf(only.clone())),
        (_, Some(elements)) if elements.iter().all(|element| element.ty() == Type::String) => {
            Some(Node::List(elements.to_vec(), ElementOrder::Known))
        }
        (_, Some(_)) => return Err("Condition: a list of strings is required".to_owned()),
        (_, None) => None,
    })
}

//! JSON in the making: what Go's `encoding/json` writes, with the uncertainty that a text with holes
//! can express. Must not know policies.

use std::fmt::Write as _;
use std::sync::Arc;

use crate::value::{Kind, Marks, NameMap, Origin, Part, Reason, Text, Type, Unknown, Value};

/// A piece of JSON.
#[derive(Clone, Debug)]
pub(super) enum Node {
    /// A string, number, boolean, null, or something unknown.
    Leaf(Value),
    /// An array.
    List(Vec<Value>, ElementOrder),
    /// An array of objects.
    Objects(Vec<ArrayEntry>),
    /// An object.
    Object(Object),
}

/// An element of an array of objects.
#[derive(Clone, Debug)]
pub(super) enum ArrayEntry {
    /// This object.
    Object(Object),
    /// Any number of objects that are not known.
    Unknown(Value),
}

/// Whether it is known in which order elements stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ElementOrder {
    /// It is.
    Known,
    /// It depends on something unknown.
    Unknown,
}

/// Whether something is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NodePresence {
    /// It is.
    Certain,
    /// It depends on something unknown.
    Uncertain,
}

/// An object, its members in the order in which they are written.
#[derive(Clone, Debug)]
pub(super) struct Object {
    pub(super) members: Vec<NodeMember>,
    pub(super) origin: Origin,
    pub(super) presence: NodePresence,
}

/// A member of an object.
#[derive(Clone, Debug)]
pub(super) struct NodeMember {
    pub(super) key: Arc<str>,
    pub(super) node: Node,
    pub(super) presence: NodePresence,
}

impl Object {
    /// The value of the member of this name.
    pub(super) fn get(&self, key: &str) -> Option<&Node> {
        self.members.iter().find(|member| &*member.key == key).map(|member| &member.node)
    }

    fn value(&self) -> Value {
        let entries: NameMap<Value> = self
            .members
            .iter()
            .map(|member| (Arc::clone(&member.key), member.node.value()))
            .collect();
        let value = Value::from(Kind::Object(Arc::new(entries))).with_origin(self.origin.clone());
        match self.presence {
            NodePresence::Certain => value,
            NodePresence::Uncertain => value.with_marks(Marks::MAYBE),
        }
    }
}

impl ArrayEntry {
    fn value(&self) -> Value {
        match self {
            Self::Object(object) => object.value(),
            Self::Unknown(value) => value.clone().with_marks(Marks::MAYBE),
        }
    }

    /// The object, if it is certainly there.
    fn certain(&self) -> Option<&Object> {
        match self {
            Self::Object(object) if object.presence == NodePresence::Certain => Some(object),
            Self::Object(_) | Self::Unknown(_) => None,
        }
    }
}

impl Node {
    /// The value that the JSON stands for.
    pub(super) fn value(&self) -> Value {
        match self {
            Self::Leaf(value) => value.clone(),
            Self::List(values, _) => Value::tuple(values.clone()),
            Self::Objects(entries) => Value::tuple(entries.iter().map(ArrayEntry::value).collect()),
            Self::Object(object) => object.value(),
        }
    }
}

/// How the text is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layout {
    /// `json.Marshal`
    Minified,
    /// `json.MarshalIndent(value, "", "  ")`
    Indented,
}

/// The text of `object`. Holes stand for what is not known; where a member may be absent, its hole
/// takes in the key and the comma.
pub(super) fn text(object: &Object, layout: Layout) -> Text {
    let mut writer = Writer { parts: Vec::new(), literal: String::new(), layout };
    writer.object(object, 0);
    writer.flush();
    Text::from_parts(writer.parts)
}

struct Writer {
    parts: Vec<Part>,
    literal: String,
    layout: Layout,
}

impl Writer {
    fn flush(&mut self) {
        if !self.literal.is_empty() {
            self.parts.push(Part::Literal(std::mem::take(&mut self.literal).into()));
        }
    }

    fn hole(&mut self, value: &Value) {
        self.flush();
        let hole = if let Kind::Unknown(unknown) = &value.kind {
            Arc::clone(unknown)
        } else {
            let reason = value.unknown_reason().unwrap_or(Reason::Stated);
            Arc::new(Unknown::new(Type::String, Reason::Depends(Arc::new(reason))))
        };
        self.parts.push(Part::Hole(hole));
    }

    fn line(&mut self, depth: usize) {
        if self.layout == Layout::Indented {
            self.literal.push('\n');
            self.literal.extend(std::iter::repeat_n("  ", depth));
        }
    }

    fn object(&mut self, object: &Object, depth: usize) {
        self.literal.push('{');
        let mut any = false;
        for member in &object.members {
            if member.presence == NodePresence::Uncertain {
                self.hole(&member.node.value());
                continue;
            }
            if any {
                self.literal.push(',');
            }
            any = true;
            self.line(depth + 1);
            self.string(&member.key);
            self.literal.push_str(if self.layout == Layout::Indented { ": " } else { ":" });
            self.node(&member.node, depth + 1);
        }
        if any {
            self.line(depth);
        }
        self.literal.push('}');
    }

    fn node(&mut self, node: &Node, depth: usize) {
        match node {
            Node::Leaf(value) => self.leaf(value),
            Node::Object(object) => self.object(object, depth),
            Node::List(values, order) => {
                if *order == ElementOrder::Unknown
                    || values.iter().any(|value| value.marks.is_maybe())
                {
                    self.hole(&node.value());
                    return;
                }
                self.array(values, depth, |writer, value, _| writer.leaf(value));
            }
            Node::Objects(entries) => {
                match entries.iter().map(ArrayEntry::certain).collect::<Option<Vec<_>>>() {
                    Some(objects) => self.array(&objects, depth, |writer, object, depth| {
                        writer.object(object, depth);
                    }),
                    None => self.hole(&node.value()),
                }
            }
        }
    }

    fn array<T>(&mut self, elements: &[T], depth: usize, write: impl Fn(&mut Self, &T, usize)) {
        self.literal.push('[');
        for (index, element) in elements.iter().enumerate() {
            if index > 0 {
                self.literal.push(',');
            }
            self.line(depth + 1);
            write(self, element, depth + 1);
        }
        if !elements.is_empty() {
            self.line(depth);
        }
        self.literal.push(']');
    }

    fn leaf(&mut self, value: &Value) {
        match &value.kind {
            Kind::String(text) => {
                self.literal.push('"');
                for part in text.parts() {
                    match part {
                        Part::Literal(literal) => self.escaped(&literal),
                        Part::Hole(hole) => {
                            self.flush();
                            self.parts.push(Part::Hole(hole));
                        }
                    }
                }
                self.literal.push('"');
            }
            Kind::Unknown(unknown) if unknown.ty == Type::String => {
                self.literal.push('"');
                self.hole(value);
                self.literal.push('"');
            }
            Kind::Bool(known) => self.literal.push_str(if *known { "true" } else { "false" }),
            Kind::Number(number) => self.literal.push_str(&number.to_string()),
            Kind::Null(_) => self.literal.push_str("null"),
            _ => self.hole(value),
        }
    }

    fn string(&mut self, text: &str) {
        self.literal.push('"');
        self.escaped(text);
        self.literal.push('"');
    }

    /// As Go does, which also escapes what HTML gives a meaning to.
    fn escaped(&mut self, text: &str) {
        for character in text.chars() {
            match character {
                '"' => self.literal.push_str("\\\""),
                '\\' => self.literal.push_str("\\\\"),
                '\n' => self.literal.push_str("\\n"),
                '\r' => self.literal.push_str("\\r"),
                '\t' => self.literal.push_str("\\t"),
                '\u{8}' => self.literal.push_str("\\b"),
                '\u{c}' => self.literal.push_str("\\f"),
                '<' | '>' | '&' | '\u{2028}' | '\u{2029}' | '\0'..='\u{1f}' => {
                    // Writing to a string cannot fail.
                    let _ = write!(self.literal, "\\u{:04x}", u32::from(character));
                }
                _ => self.literal.push(character),
            }
        }
    }
}

//! The syntax tree of one file: an arena of expressions, a tree of bodies.
//!
//! Expressions are 32-bit ids into the arena; names are interned once a file. Every node has the
//! byte range it was written in. Must not know any parser.

use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize};

use super::excerpts::Excerpts;
use crate::source::{Excerpt, SourceId, Span};

/// An expression of a [`Tree`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ExprId(pub(super) u32);

/// A name or literal string of a [`Tree`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Name(pub(super) u32);

/// Consecutive elements of one of the tree's side tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Range {
    pub(super) start: u32,
    pub(super) end: u32,
}

impl Range {
    /// How many elements.
    #[must_use]
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }
}

/// One file.
#[derive(Debug, Serialize, Deserialize)]
pub struct Tree {
    /// The file.
    pub source: SourceId,
    /// The outermost body.
    pub body: Body,
    /// Comments in the order of the text.
    pub comments: Vec<Comment>,
    pub(super) exprs: Vec<(Expr, u32, u32)>,
    #[serde(deserialize_with = "shared_texts")]
    pub(super) names: Vec<Arc<str>>,
    pub(super) lists: Vec<ExprId>,
    pub(super) items: Vec<ObjectItem>,
    pub(super) parts: Vec<TemplatePart>,
    pub(super) steps: Vec<Step>,
    pub(super) fors: Vec<ForExpr>,
    pub(super) excerpts: Excerpts,
}

/// A comment, its marker included, without the line end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comment {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

/// Attributes and blocks between braces, or of a whole file.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Body {
    /// In the order of the text. Names are unique: the tree keeps the first of duplicates and reports the others.
    pub attributes: Vec<Attribute>,
    /// In the order of the text.
    pub blocks: Vec<Block>,
    /// Byte range of what stands between the braces.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

/// `name = expression`
#[derive(Debug, Serialize, Deserialize)]
pub struct Attribute {
    /// The name.
    pub name: Name,
    /// First byte of the name.
    pub start: u32,
    /// One past the last byte of the name.
    pub name_end: u32,
    /// What it is set to.
    pub expr: ExprId,
}

/// `type "label" ... { body }`
#[derive(Debug, Serialize, Deserialize)]
pub struct Block {
    /// The block type: `resource`, `egress`.
    pub kind: Name,
    /// The labels.
    pub labels: Vec<Label>,
    /// What stands between the braces.
    pub body: Body,
    /// First byte of the type. In JSON, where several blocks share one type: of the last label.
    pub start: u32,
    /// One past the last byte of the last label, or of the type if there is none.
    pub header_end: u32,
    /// One past the closing brace.
    pub end: u32,
}

/// A label of a block, quoted or bare.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Label {
    /// Its text, without quotes.
    pub name: Name,
    /// First byte, quotes included.
    pub start: u32,
    /// One past the last byte, quotes included.
    pub end: u32,
}

/// An expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Expr {
    /// `null`
    Null,
    /// `true`, `false`
    Bool(bool),
    /// A number; its digits as written.
    Number(Name),
    /// A string, quoted or heredoc, without interpolation; escapes resolved.
    String(Name),
    /// A string, quoted or heredoc, with interpolations or directives.
    Template(Range),
    /// A bare name: the root of a reference, or a key word where one is expected.
    Variable(Name),
    /// `base.a[0].b[*].c`: steps of the side table.
    Traversal {
        /// What the steps start from.
        base: ExprId,
        /// The steps.
        steps: Range,
    },
    /// `[a, b]`
    Array(Range),
    /// `{ k = v }`
    Object(Range),
    /// `name(args)`; `name` with its namespace: `provider::aws::arn_parse`.
    Call {
        /// The function.
        name: Name,
        /// First byte of the name, for messages.
        arguments: Range,
        /// The last argument ends in `...`.
        expand: bool,
    },
    /// `(inner)`
    Parens(ExprId),
    /// `-a`, `!a`
    Unary(UnaryOp, ExprId),
    /// `a + b`
    Binary(BinaryOp, ExprId, ExprId),
    /// `condition ? yes : no`
    Conditional(ExprId, ExprId, ExprId),
    /// `[for ...]`, `{for ...}`: index into the side table.
    For(u32),
}

/// `[for k, v in collection : value if condition]` or `{for ... : key => value...}`
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForExpr {
    /// The first of two names.
    pub key_var: Option<Name>,
    /// The last or only name.
    pub value_var: Name,
    /// What is walked over.
    pub collection: ExprId,
    /// The key, if an object is made.
    pub key: Option<ExprId>,
    /// The element or value.
    pub value: ExprId,
    /// The filter.
    pub condition: Option<ExprId>,
    /// `...`: values of one key are grouped into a list.
    pub grouping: bool,
}

/// An entry of an object expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObjectItem {
    /// The key: [`Expr::String`] for a bare name, anything else is evaluated.
    pub key: ExprId,
    /// The value.
    pub value: ExprId,
}

/// A piece of a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TemplatePart {
    /// Text, escapes and strip markers and heredoc indentation resolved.
    Literal(Name),
    /// `${expression}`
    Interpolation(ExprId),
    /// `%{ if condition }yes%{ else }no%{ endif }`; the arms are templates.
    If(ExprId, ExprId, ExprId),
    /// `%{ for k, v in collection }body%{ endfor }`: a [`ForExpr`] whose value is the body, a template.
    For(u32),
}

/// One step of a traversal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// What it does.
    pub kind: StepKind,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

/// What a step of a traversal does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum StepKind {
    /// `.name`
    Attribute(Name),
    /// `[key]`
    Index(ExprId),
    /// `.0`; the digits as written.
    LegacyIndex(Name),
    /// `.*`: the attribute steps behind it apply to each element.
    AttributeSplat,
    /// `[*]`: all steps behind it apply to each element.
    FullSplat,
}

/// An operator with one operand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum UnaryOp {
    /// `-`
    Negate,
    /// `!`
    Not,
}

/// An operator with two operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum BinaryOp {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
    /// `%`
    Modulo,
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterEqual,
    /// `&&`
    And,
    /// `||`
    Or,
}

impl Tree {
    /// Whether an expression is null, a number, true or false, or a string without interpolation.
    #[must_use]
    pub fn is_literal(&self, id: ExprId) -> bool {
        matches!(self.expr(id), Expr::Null | Expr::Bool(_) | Expr::Number(_) | Expr::String(_))
    }

    /// The expressions that an expression is made of, in the order in which they are evaluated.
    #[must_use]
    pub fn children(&self, id: ExprId) -> Vec<ExprId> {
        match self.expr(id) {
            Expr::Null | Expr::Bool(_) | Expr::Number(_) | Expr::String(_) | Expr::Variable(_) => {
                Vec::new()
            }
            Expr::Template(parts) => {
                self.parts(parts).iter().flat_map(|part| self.children_of_part(part)).collect()
            }
            Expr::Traversal { base, steps } => {
                let key = |step: &Step| match step.kind {
                    StepKind::Index(key) => Some(key),
                    StepKind::Attribute(_)
                    | StepKind::LegacyIndex(_)
                    | StepKind::AttributeSplat
                    | StepKind::FullSplat => None,
                };
                let keys = self.steps(steps).iter().filter_map(key);
                std::iter::once(base).chain(keys).collect()
            }
            Expr::Array(elements) | Expr::Call { arguments: elements, .. } => {
                self.list(elements).to_vec()
            }
            Expr::Object(items) => {
                self.items(items).iter().flat_map(|item| [item.key, item.value]).collect()
            }
            Expr::Parens(inner) | Expr::Unary(_, inner) => vec![inner],
            Expr::Binary(_, left, right) => vec![left, right],
            Expr::Conditional(condition, yes, no) => vec![condition, yes, no],
            Expr::For(index) => self.children_of_for(index),
        }
    }

    fn children_of_part(&self, part: &TemplatePart) -> Vec<ExprId> {
        match *part {
            TemplatePart::Literal(_) => Vec::new(),
            TemplatePart::Interpolation(inner) => vec![inner],
            TemplatePart::If(condition, yes, no) => vec![condition, yes, no],
            TemplatePart::For(index) => self.children_of_for(index),
        }
    }

    fn children_of_for(&self, index: u32) -> Vec<ExprId> {
        let Some(parts) = self.for_expr(index) else { return Vec::new() };
        let kept = parts.condition.into_iter().chain(parts.key).chain([parts.value]);
        std::iter::once(parts.collection).chain(kept).collect()
    }

    /// How many expressions the file has, those within others among them; a long text counts as many.
    #[must_use]
    pub fn expressions(&self) -> usize {
        self.exprs.len().max(expressions_of(self.body.end as usize))
    }

    /// An expression; `null` for an id of another tree.
    #[must_use]
    pub fn expr(&self, id: ExprId) -> Expr {
        self.exprs.get(id.0 as usize).map_or(Expr::Null, |(expr, ..)| *expr)
    }

    /// Every expression of the file.
    pub fn ids(&self) -> impl Iterator<Item = ExprId> + use<> {
        (0..u32::try_from(self.exprs.len()).unwrap_or(u32::MAX)).map(ExprId)
    }

    /// Where an expression stands.
    #[must_use]
    pub fn span(&self, id: ExprId) -> Span {
        let (start, end) = self.exprs.get(id.0 as usize).map_or((0, 0), |(_, s, e)| (*s, *e));
        Span::new(self.source, start, end)
    }

    /// A range of bytes of this file.
    #[must_use]
    pub fn place(&self, start: u32, end: u32) -> Span {
        Span::new(self.source, start, end)
    }

    /// The text of a name; empty for a name of another tree.
    #[must_use]
    pub fn name(&self, name: Name) -> &Arc<str> {
        static EMPTY: std::sync::LazyLock<Arc<str>> = std::sync::LazyLock::new(|| "".into());
        self.names.get(name.0 as usize).unwrap_or(&EMPTY)
    }

    /// Whether anything in the file has this name, or is this text.
    #[must_use]
    pub fn has_name(&self, text: &str) -> bool {
        self.names.iter().any(|name| **name == *text)
    }

    /// The expressions of an array or the arguments of a call.
    #[must_use]
    pub fn list(&self, range: Range) -> &[ExprId] {
        slice(&self.lists, range)
    }

    /// The entries of an object.
    #[must_use]
    pub fn items(&self, range: Range) -> &[ObjectItem] {
        slice(&self.items, range)
    }

    /// The pieces of a template.
    #[must_use]
    pub fn parts(&self, range: Range) -> &[TemplatePart] {
        slice(&self.parts, range)
    }

    /// Where the text of a heredoc without sequences is written; none where it is not as written.
    #[must_use]
    pub fn excerpt(&self, id: ExprId) -> Option<Excerpt> {
        self.excerpts.strings.get(self.source, id.0)
    }

    /// The same for a piece of a template.
    #[must_use]
    pub fn part_excerpt(&self, range: Range, index: usize) -> Option<Excerpt> {
        let index = range.start.checked_add(u32::try_from(index).ok()?)?;
        self.excerpts.parts.get(self.source, index)
    }

    /// The steps of a traversal.
    #[must_use]
    pub fn steps(&self, range: Range) -> &[Step] {
        slice(&self.steps, range)
    }

    /// The name that a step reads, if it is an attribute.
    #[must_use]
    pub fn attribute_of(&self, step: &Step) -> Option<&Arc<str>> {
        let StepKind::Attribute(name) = step.kind else { return None };
        Some(self.name(name))
    }

    /// The parts of a `for`.
    #[must_use]
    pub fn for_expr(&self, index: u32) -> Option<&ForExpr> {
        self.fors.get(index as usize)
    }
}

/// Texts, each in memory of its own at once and not by way of another copy.
fn shared_texts<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Arc<str>>, D::Error> {
    let texts = Vec::<&str>::deserialize(from)?;
    Ok(texts.into_iter().map(Arc::from).collect())
}

fn slice<T>(table: &[T], range: Range) -> &[T] {
    table.get(range.start as usize..range.end as usize).unwrap_or_default()
}

impl Body {
    /// The attribute of this name.
    #[must_use]
    pub fn attribute<'a>(&'a self, tree: &Tree, name: &str) -> Option<&'a Attribute> {
        self.attributes.iter().find(|attribute| &**tree.name(attribute.name) == name)
    }

    /// The blocks of this type.
    pub fn blocks<'a>(&'a self, tree: &'a Tree, kind: &'a str) -> impl Iterator<Item = &'a Block> {
        self.blocks.iter().filter(move |block| &**tree.name(block.kind) == kind)
    }
}

impl Attribute {
    /// Where the name stands.
    #[must_use]
    pub fn name_span(&self, tree: &Tree) -> Span {
        tree.place(self.start, self.name_end)
    }
}

impl Block {
    /// Type and labels: the place to point at for the block as a whole.
    #[must_use]
    pub fn header(&self, tree: &Tree) -> Span {
        tree.place(self.start, self.header_end)
    }

    /// The text of a label.
    #[must_use]
    pub fn label<'a>(&self, tree: &'a Tree, index: usize) -> Option<&'a Arc<str>> {
        self.labels.get(index).map(|label| tree.name(label.name))
    }
}

/// How many expressions, or values of JSON, so many bytes of text may hold: documents within texts count, too.
#[must_use]
pub fn expressions_of(bytes: usize) -> usize {
    bytes / BYTES_AN_EXPRESSION
}

/// `"name": "LOG_LEVEL"`, with its comma and the blanks around it: real configurations have 15 to 25.
const BYTES_AN_EXPRESSION: usize = 16;

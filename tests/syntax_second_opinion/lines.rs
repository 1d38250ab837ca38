//! A tree in lines: each node with its place, children below their parents.

use bottlelint::source::SourceId;
use bottlelint::syntax::{
    BinaryOp, Block, Body, Expr, ExprId, ForExpr, Step, StepKind, TemplatePart, Tree, UnaryOp,
    parse,
};

/// Lines in the making.
pub(crate) struct Lines<'a> {
    text: &'a str,
    pub(crate) all: Vec<String>,
    /// How texts of the template at hand are compared.
    pub(crate) texts: Texts,
}

/// How the literal texts of a template are compared: `hcl::edit` leaves strip markers to whoever evaluates, takes more than
/// blanks away where it takes indentation away, and does not resolve escapes in directives.
#[derive(Clone, Copy)]
pub(crate) enum Texts {
    /// As they are.
    Whole,
    /// Of a heredoc, as written but for blanks.
    Written,
    WithoutBlanks,
    Not,
}

impl<'a> Lines<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self { text, all: Vec::new(), texts: Texts::Whole }
    }

    pub(crate) fn add(&mut self, what: impl std::fmt::Display, start: usize, end: usize) {
        self.all.push(format!("{start}-{end} {what}"));
    }

    pub(crate) fn written(&self, start: usize, end: usize) -> &'a str {
        &self.text[start..end]
    }

    /// Gives how the texts of the template around it are compared.
    pub(crate) fn begin_template(&mut self, start: usize, end: usize) -> Texts {
        self.add("template", start, end);
        let written = self.written(start, end);
        let has = |what: &[&str]| what.iter().any(|what| written.contains(what));
        let texts = if written.starts_with("<<") {
            Texts::Written
        } else if has(&["%{"]) && has(&["\\", "$${", "%%{"]) {
            Texts::Not
        } else if has(&["${~", "%{~", "~}"]) {
            Texts::WithoutBlanks
        } else {
            Texts::Whole
        };
        std::mem::replace(&mut self.texts, texts)
    }

    pub(crate) fn literal(&mut self, text: &str) {
        let text = match self.texts {
            Texts::Whole => text.to_owned(),
            Texts::Written | Texts::WithoutBlanks => text.split_whitespace().collect(),
            Texts::Not => return,
        };
        if !text.is_empty() {
            self.all.push(format!("{text:?}"));
        }
    }
}

/// A file, if we accept it.
pub(crate) fn file(text: &str) -> Option<Vec<String>> {
    let parsed = parse(SourceId(0), "main.tf", text);
    let mut ours = Ours { tree: &parsed.tree, lines: Lines::new(text) };
    ours.body(&parsed.tree.body);
    parsed.errors.is_empty().then_some(ours.lines.all)
}

struct Ours<'a> {
    tree: &'a Tree,
    lines: Lines<'a>,
}

impl Ours<'_> {
    fn add(&mut self, what: impl std::fmt::Display, start: u32, end: u32) {
        self.lines.add(what, start as usize, end as usize);
    }

    fn body(&mut self, body: &Body) {
        for attribute in &body.attributes {
            let name = self.tree.name(attribute.name);
            self.add(format!("attribute {name}"), attribute.start, attribute.name_end);
            self.expr(attribute.expr);
        }
        for block in &body.blocks {
            self.block(block);
        }
        self.add("end", 0, 0);
    }

    fn block(&mut self, block: &Block) {
        self.add(format!("block {}", self.tree.name(block.kind)), block.start, block.end);
        for label in &block.labels {
            self.add(format!("label {:?}", self.tree.name(label.name)), label.start, label.end);
        }
        self.body(&block.body);
    }

    fn all(&mut self, ids: &[ExprId]) {
        for id in ids {
            self.expr(*id);
        }
    }

    fn expr(&mut self, id: ExprId) {
        let tree = self.tree;
        let span = tree.span(id);
        let (start, end) = (span.start, span.end);
        match tree.expr(id) {
            Expr::Null => self.add("null", start, end),
            Expr::Bool(value) => self.add(value, start, end),
            Expr::Number(digits) => self.add(format!("number {}", tree.name(digits)), start, end),
            Expr::Variable(name) => self.add(format!("name {}", tree.name(name)), start, end),
            Expr::String(text) => self.string(tree.name(text), start, end),
            Expr::Template(parts) => {
                let around = self.lines.begin_template(start as usize, end as usize);
                self.parts(tree.parts(parts));
                self.lines.texts = around;
            }
            Expr::Traversal { base, steps } => {
                self.add("steps", start, end);
                self.expr(base);
                for step in tree.steps(steps) {
                    self.step(step);
                }
            }
            Expr::Array(elements) => {
                self.add(format!("list of {}", elements.len()), start, end);
                self.all(tree.list(elements));
            }
            Expr::Object(items) => {
                self.add(format!("object of {}", items.len()), start, end);
                for item in tree.items(items) {
                    self.all(&[item.key, item.value]);
                }
            }
            Expr::Call { name, arguments, expand } => {
                let dots = if expand { "..." } else { "" };
                let count = arguments.len();
                self.add(format!("call of {} with {count}{dots}", tree.name(name)), start, end);
                self.all(tree.list(arguments));
            }
            _ => self.operation(id, start, end),
        }
    }

    fn operation(&mut self, id: ExprId, start: u32, end: u32) {
        let tree = self.tree;
        match tree.expr(id) {
            Expr::Parens(inner) => {
                self.add("parens", start, end);
                self.expr(inner);
            }
            Expr::Unary(operator, inner) => {
                self.add(if operator == UnaryOp::Not { "!" } else { "-" }, start, end);
                self.expr(inner);
            }
            Expr::Binary(operator, left, right) => {
                self.add(symbol(operator), start, end);
                self.all(&[left, right]);
            }
            Expr::Conditional(condition, yes, no) => {
                self.add("conditional", start, end);
                self.all(&[condition, yes, no]);
            }
            Expr::For(index) => {
                let parts = tree.for_expr(index).unwrap();
                let dots = if parts.grouping { "..." } else { "" };
                self.add(format!("for {}{dots}", self.variables(parts)), start, end);
                let (key, condition) = (parts.key, parts.condition);
                let ids = [Some(parts.collection), key, Some(parts.value), condition];
                for id in ids.into_iter().flatten() {
                    self.expr(id);
                }
            }
            other => self.add(format!("{other:?}"), start, end),
        }
    }

    /// A heredoc without sequences is a string in our tree, and a template in the other.
    fn string(&mut self, text: &str, start: u32, end: u32) {
        let (from, to) = (start as usize, end as usize);
        if !self.lines.written(from, to).starts_with("<<") {
            return self.add(format!("{text:?}"), start, end);
        }
        let around = self.lines.begin_template(from, to);
        self.lines.literal(text);
        self.add("end", 0, 0);
        self.lines.texts = around;
    }

    fn step(&mut self, step: &Step) {
        let shown = match step.kind {
            StepKind::AttributeSplat => ".*".to_owned(),
            StepKind::FullSplat => "[*]".to_owned(),
            StepKind::Attribute(name) => format!(".{}", self.tree.name(name)),
            // `hcl::edit` keeps its value.
            StepKind::LegacyIndex(digits) => {
                let digits = self.tree.name(digits).trim_start_matches('0');
                format!(".{}", if digits.is_empty() { "0" } else { digits })
            }
            StepKind::Index(_) => "[]".to_owned(),
        };
        self.add(shown, step.start, step.end);
        if let StepKind::Index(key) = step.kind {
            self.expr(key);
        }
    }

    fn variables(&self, parts: &ForExpr) -> String {
        let key_var = parts.key_var.map_or("", |name| self.tree.name(name));
        format!("{key_var},{}", self.tree.name(parts.value_var))
    }

    fn parts(&mut self, parts: &[TemplatePart]) {
        for part in parts {
            match *part {
                TemplatePart::Literal(text) => self.lines.literal(self.tree.name(text)),
                TemplatePart::Interpolation(inner) => {
                    self.add("interpolation", 0, 0);
                    self.expr(inner);
                }
                TemplatePart::If(condition, yes, no) => {
                    self.add("%if", 0, 0);
                    self.expr(condition);
                    self.arm(yes);
                    self.arm(no);
                }
                TemplatePart::For(index) => {
                    let parts = self.tree.for_expr(index).unwrap();
                    self.add(format!("%for {}", self.variables(parts)), 0, 0);
                    self.expr(parts.collection);
                    self.arm(parts.value);
                }
            }
        }
        self.add("end", 0, 0);
    }

    /// The template in a directive, of which our tree makes a string where it is nothing but text.
    fn arm(&mut self, id: ExprId) {
        let span = self.tree.span(id);
        self.add("arm", span.start, span.end);
        match self.tree.expr(id) {
            Expr::Template(parts) => self.parts(self.tree.parts(parts)),
            Expr::String(text) => {
                self.lines.literal(self.tree.name(text));
                self.add("end", 0, 0);
            }
            other => self.add(format!("{other:?}"), 0, 0),
        }
    }
}

fn symbol(operator: BinaryOp) -> &'static str {
    match operator {
        BinaryOp::Add => "+",
        BinaryOp::Subtract => "-",
        BinaryOp::Multiply => "*",
        BinaryOp::Divide => "/",
        BinaryOp::Modulo => "%",
        BinaryOp::Equal => "==",
        BinaryOp::NotEqual => "!=",
        BinaryOp::Less => "<",
        BinaryOp::LessEqual => "<=",
        BinaryOp::Greater => ">",
        BinaryOp::GreaterEqual => ">=",
        BinaryOp::And => "&&",
        BinaryOp::Or => "||",
    }
}

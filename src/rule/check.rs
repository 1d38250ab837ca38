//! Are the names in a rule real? Walks every expression with the shapes of what the names stand for. Must not evaluate.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::aws;
use crate::expr;
use crate::schema;
use crate::schema::did_you_mean;
use crate::source::Span;
use crate::syntax::{Expr, ExprId, ForExpr, Name, Range, Step, StepKind, TemplatePart, Tree};

use super::RuleError;
use super::fields;
use super::functions;
use super::logic::{Logic, Rule};
use super::offer::{Offer, OfferKind};
use super::shape::{MissingName, Shape};

/// Names that no variable may have.
const ROOTS: [&str; 5] = ["local", "option", "resources", "data", "modules"];

/// What is wrong with the names of a rule; nothing for a rule that can be judged.
pub(super) fn check(rule: &Rule) -> Vec<RuleError> {
    walk(rule).map(|checking| checking.errors).unwrap_or_default()
}

/// Whether a rule is about resources or data sources, and not only about what modules declare.
pub(super) fn reads_resources(rule: &Rule) -> bool {
    walk(rule).is_ok_and(|checking| checking.reads_resources)
}

/// The names that fit in the place of one that contains `mark`.
pub(super) fn offers(rule: &Rule, mark: &'static str) -> Vec<Offer> {
    walk_marked(rule, Some(mark)).map(|checking| checking.offers).unwrap_or_default()
}

fn walk(rule: &Rule) -> Result<Checking<'_>, expr::Error> {
    walk_marked(rule, None)
}

fn walk_marked<'a>(
    rule: &'a Rule,
    mark: Option<&'static str>,
) -> Result<Checking<'a>, expr::Error> {
    let logic = rule.logic()?;
    let mut checking = Checking {
        rule,
        logic,
        tree: &logic.tree,
        names: Vec::new(),
        locals: logic.locals.iter().map(|_| State::Untouched).collect(),
        errors: Vec::new(),
        reads_resources: false,
        mark,
        offers: Vec::new(),
        read: BTreeSet::new(),
    };
    checking.each();
    checking.all_locals();
    let expressions = [logic.when, Some(logic.condition), logic.place, logic.related];
    for id in expressions.into_iter().flatten() {
        checking.infer(id);
    }
    let fix = logic.fix.as_ref();
    let of_fix = fix.into_iter().flat_map(|fix| [fix.at, fix.value, fix.when]).flatten();
    for id in of_fix {
        checking.infer(id);
    }
    let block = fix.and_then(|fix| fix.block);
    for id in [Some(logic.message), logic.help, block].into_iter().flatten() {
        checking.text(id);
    }
    checking.options();
    Ok(checking)
}

#[derive(Clone)]
enum State {
    Untouched,
    UnderWay,
    Done(Shape),
}

struct Checking<'a> {
    rule: &'a Rule,
    logic: &'a Logic,
    tree: &'a Tree,
    /// Variables, innermost last.
    names: Vec<(Arc<str>, Shape)>,
    locals: Vec<State>,
    errors: Vec<RuleError>,
    reads_resources: bool,
    /// The name that contains it is not known yet: it is asked which ones fit.
    mark: Option<&'static str>,
    offers: Vec<Offer>,
    /// The options that something reads, by number.
    read: BTreeSet<usize>,
}

impl Checking<'_> {
    fn fail(&mut self, span: Span, message: impl Into<String>, help: Option<String>) {
        let error = RuleError::new(&self.logic.file, span, message).with_help(help);
        self.errors.push(error);
    }

    fn missing(&mut self, span: Span, missing: MissingName) -> Shape {
        self.fail(span, missing.message, missing.meant);
        Shape::Any
    }

    /// Whether this is the name that is asked for.
    fn is_asked(&self, name: &str) -> bool {
        self.mark.is_some_and(|mark| name.contains(mark))
    }

    fn offer<'n>(&mut self, kind: OfferKind, names: impl IntoIterator<Item = &'n str>) {
        self.offers.extend(names.into_iter().map(|name| Offer::of(kind, name)));
    }

    fn offer_functions(&mut self) {
        let own = functions::all().map(|native| Offer {
            name: native.name().to_owned(),
            kind: OfferKind::Function,
            about: format!("`{}`: {}", native.written(), native.summary()),
        });
        self.offers.extend(own);
        self.offer(OfferKind::Function, expr::functions::names().chain(["try", "can"]));
    }

    fn each(&mut self) {
        for each in &self.logic.each {
            let shape = self.infer(each.within);
            let taken = self.names.iter().any(|(name, _)| *name == each.name);
            if taken || ROOTS.contains(&&*each.name) {
                self.fail(each.label, format!("the name `{}` is taken", each.name), None);
            }
            self.names.push((Arc::clone(&each.name), shape.element()));
        }
    }

    fn all_locals(&mut self) {
        for (index, local) in self.logic.locals.iter().enumerate() {
            if self.logic.locals.iter().take(index).any(|earlier| earlier.name == local.name) {
                self.fail(local.place, format!("local `{}` is defined twice", local.name), None);
            }
            self.local(&local.name, local.place);
        }
    }

    fn local(&mut self, name: &str, span: Span) -> Shape {
        let rule = self.logic;
        if self.is_asked(name) {
            self.offer(OfferKind::Variable, rule.locals.iter().map(|local| &*local.name));
            return Shape::Any;
        }
        let Some(index) = rule.locals.iter().position(|local| &*local.name == name) else {
            let names = rule.locals.iter().map(|local| &*local.name);
            return self.missing(span, MissingName::of("the rule has no local", name, names));
        };
        match (self.locals.get(index).cloned(), rule.locals.get(index)) {
            (Some(State::Done(shape)), _) => shape,
            (Some(State::Untouched), Some(local)) => {
                self.set(index, State::UnderWay);
                // A local does not see the variables of a `for` that refers to it.
                let inner = self.names.split_off(self.names.len().min(rule.each.len()));
                let shape = self.infer(local.value);
                self.names.extend(inner);
                self.set(index, State::Done(shape.clone()));
                shape
            }
            (Some(State::UnderWay) | None, _) | (_, None) => {
                self.fail(span, format!("local `{name}` refers to itself"), None);
                Shape::Any
            }
        }
    }

    fn set(&mut self, index: usize, state: State) {
        if let Some(slot) = self.locals.get_mut(index) {
            *slot = state;
        }
    }

    /// A message or help: a template without directives.
    fn text(&mut self, id: ExprId) {
        if let Expr::Template(parts) = self.tree.expr(id) {
            let directive =
                |part: &TemplatePart| matches!(part, TemplatePart::If(..) | TemplatePart::For(_));
            if self.tree.parts(parts).iter().any(directive) {
                let help = Some("use `join`, a `for` and `? :` instead".to_owned());
                self.fail(self.tree.span(id), "a text of a rule has no `%{ }`", help);
            }
        }
        self.infer(id);
    }

    fn all(&mut self, ids: &[ExprId]) -> Vec<Shape> {
        ids.iter().map(|id| self.infer(*id)).collect()
    }

    fn infer(&mut self, id: ExprId) -> Shape {
        let tree = self.tree;
        match tree.expr(id) {
            Expr::Null => Shape::Any,
            Expr::Bool(_) | Expr::Number(_) | Expr::String(_) => Shape::Scalar,
            Expr::Template(parts) => {
                self.parts(parts);
                Shape::Scalar
            }
            Expr::Variable(name) => self.variable(tree.name(name), tree.span(id)),
            Expr::Traversal { base, steps } => self.traversal(base, steps),
            Expr::Array(items) => list_of(self.all(tree.list(items))),
            Expr::Object(items) => {
                for item in tree.items(items) {
                    self.all(&[item.key, item.value]);
                }
                Shape::Any
            }
            Expr::Call { name, arguments, expand } => self.call(id, name, arguments, expand),
            Expr::Parens(inner) => self.infer(inner),
            Expr::Unary(_, operand) => {
                self.infer(operand);
                Shape::Scalar
            }
            Expr::Binary(_, left, right) => {
                self.all(&[left, right]);
                Shape::Scalar
            }
            Expr::Conditional(condition, yes, no) => {
                self.infer(condition);
                either(self.infer(yes), self.infer(no))
            }
            Expr::For(index) => {
                tree.for_expr(index).map_or(Shape::Any, |parts| self.for_expr(parts))
            }
        }
    }

    fn parts(&mut self, parts: Range) {
        for part in self.tree.parts(parts) {
            match part {
                TemplatePart::Literal(_) => {}
                TemplatePart::Interpolation(id) => {
                    self.infer(*id);
                }
                TemplatePart::If(condition, yes, no) => {
                    self.all(&[*condition, *yes, *no]);
                }
                TemplatePart::For(index) => {
                    self.tree.for_expr(*index).map(|parts| self.for_expr(parts));
                }
            }
        }
    }

    fn variable(&mut self, name: &str, span: Span) -> Shape {
        if let Some((_, shape)) = self.names.iter().rev().find(|(known, _)| &**known == name) {
            return shape.clone();
        }
        if self.is_asked(name) {
            let names: Vec<Arc<str>> =
                self.names.iter().map(|(name, _)| Arc::clone(name)).collect();
            self.offer(OfferKind::Variable, names.iter().map(AsRef::as_ref).chain(ROOTS));
            self.offer_functions();
            return Shape::Any;
        }
        self.reads_resources |= matches!(name, "resources" | "data");
        match name {
            "resources" => Shape::Types(schema::SchemaKind::Resource),
            "data" => Shape::Types(schema::SchemaKind::Data),
            "modules" => Shape::List(Box::new(Shape::Object(&fields::MODULE))),
            _ => {
                let known: Vec<Arc<str>> =
                    self.names.iter().map(|(name, _)| Arc::clone(name)).collect();
                let known = known.iter().map(AsRef::as_ref).chain(ROOTS);
                let missing = MissingName::of("there is no variable", name, known);
                self.missing(span, missing)
            }
        }
    }

    fn traversal(&mut self, base: ExprId, steps: Range) -> Shape {
        let tree = self.tree;
        let steps = tree.steps(steps);
        if let Expr::Variable(root) = tree.expr(base)
            && let Some((Step { kind: StepKind::Attribute(name), start, end }, rest)) =
                steps.split_first()
            && let Some(shape) =
                self.declared(tree.name(root), tree.name(*name), tree.place(*start, *end))
        {
            return self.steps(shape, rest);
        }
        let shape = self.infer(base);
        self.steps(shape, steps)
    }

    /// What a name stands for that the rule itself declares; none behind another root.
    fn declared(&mut self, root: &str, name: &str, span: Span) -> Option<Shape> {
        match root {
            "local" => Some(self.local(name, span)),
            "option" => Some(self.option(name, span)),
            _ => None,
        }
    }

    fn option(&mut self, name: &str, span: Span) -> Shape {
        let options = &self.rule.options;
        if self.is_asked(name) {
            self.offer(OfferKind::Variable, options.iter().map(|option| &*option.name));
            return Shape::Any;
        }
        let Some(index) = options.iter().position(|option| *option.name == *name) else {
            let names = options.iter().map(|option| &*option.name);
            return self.missing(span, MissingName::of("the rule has no option", name, names));
        };
        self.read.insert(index);
        options.get(index).map_or(Shape::Any, |option| Shape::of_type(&option.constraint.ty))
    }

    /// Each option is there once, and something reads it.
    fn options(&mut self) {
        for (index, option) in self.rule.options.iter().enumerate() {
            let name = &option.name;
            if self.rule.options.iter().take(index).any(|earlier| earlier.name == *name) {
                self.fail(option.label, format!("option `{name}` is declared twice"), None);
            } else if !self.read.contains(&index) {
                self.fail(option.label, format!("nothing reads option `{name}`"), None);
            }
        }
    }

    fn steps(&mut self, mut shape: Shape, steps: &[Step]) -> Shape {
        for (index, step) in steps.iter().enumerate() {
            let span = self.tree.place(step.start, step.end);
            shape = match step.kind {
                StepKind::Attribute(name) if self.is_asked(self.tree.name(name)) => {
                    self.offer(OfferKind::Attribute, shape.names());
                    Shape::Any
                }
                StepKind::Attribute(name) => match shape.attribute(self.tree.name(name)) {
                    Ok(shape) => shape,
                    Err(missing) => self.missing(span, missing),
                },
                StepKind::Index(key) => {
                    self.infer(key);
                    shape.element()
                }
                StepKind::LegacyIndex(_) => shape.element(),
                StepKind::AttributeSplat | StepKind::FullSplat => {
                    let rest = steps.get(index + 1..).unwrap_or_default();
                    let element = self.steps(shape.element(), rest);
                    return Shape::List(Box::new(element));
                }
            };
        }
        shape
    }

    fn for_expr(&mut self, parts: &ForExpr) -> Shape {
        let collection = self.infer(parts.collection);
        let depth = self.names.len();
        if let Some(key) = parts.key_var {
            self.names.push((Arc::clone(self.tree.name(key)), Shape::Any));
        }
        self.names.push((Arc::clone(self.tree.name(parts.value_var)), collection.element()));
        if let Some(key) = parts.key {
            self.infer(key);
        }
        if let Some(condition) = parts.condition {
            self.infer(condition);
        }
        let value = self.infer(parts.value);
        self.names.truncate(depth);
        if parts.key.is_some() { Shape::Any } else { Shape::List(Box::new(value)) }
    }

    fn call(&mut self, id: ExprId, name: Name, arguments: Range, expand: bool) -> Shape {
        let name = self.tree.name(name);
        let shapes = self.all(self.tree.list(arguments));
        if self.is_asked(name) {
            self.offer_functions();
            return Shape::Any;
        }
        let given = if expand { None } else { Some(shapes.len()) };
        let span = self.tree.span(id);
        if &**name == "aws::fact" {
            self.fact(arguments);
        }
        if let Some(native) = functions::lookup(name) {
            let needed = native.parameters().len();
            self.count(span, name, given, (needed, needed));
            return native.result();
        }
        if let Some(function) = expr::functions::lookup(name) {
            let most = function.max.unwrap_or(usize::MAX);
            self.count(span, name, given, (function.min, most));
            return result_of(name, &shapes);
        }
        // The evaluator itself knows these.
        if matches!(&**name, "try" | "can") {
            return result_of(name, &shapes);
        }
        let own = functions::all().map(functions::Native::name);
        let candidates: Vec<&str> = own.chain(expr::functions::names()).collect();
        let meant = did_you_mean(name, candidates).map(|meant| format!("did you mean `{meant}`?"));
        self.fail(span, format!("there is no function `{name}`"), meant);
        Shape::Any
    }

    /// The id of a fact is written out, so that a wrong one is seen when the rule loads.
    fn fact(&mut self, arguments: Range) {
        let tree = self.tree;
        let Some(id) = tree.list(arguments).first() else { return };
        let Expr::String(text) = tree.expr(*id) else {
            return self.fail(tree.span(*id), "the id of a fact is written as plain text", None);
        };
        let text = tree.name(text);
        if aws::fact(text).is_none() {
            let meant = aws::nearest(text).map(|meant| format!("did you mean `{meant}`?"));
            self.fail(tree.span(*id), format!("there is no fact `{text}`"), meant);
        }
    }

    fn count(&mut self, span: Span, name: &str, given: Option<usize>, (min, max): (usize, usize)) {
        let Some(given) = given else { return };
        if !(min..=max).contains(&given) {
            let takes = functions::count(min, max);
            self.fail(span, format!("`{name}` takes {takes}, and here are {given}"), None);
        }
    }
}

/// Lists of one kind of thing have its shape; what is mixed has none.
fn list_of(mut shapes: Vec<Shape>) -> Shape {
    match (shapes.pop(), shapes.is_empty()) {
        (Some(only), true) => Shape::List(Box::new(only)),
        (Some(_) | None, _) => Shape::List(Box::new(Shape::Any)),
    }
}

/// `condition ? list : []` has the shape of the list.
fn either(yes: Shape, no: Shape) -> Shape {
    let open = |shape: &Shape| match shape {
        Shape::Any => true,
        Shape::List(element) => matches!(**element, Shape::Any),
        Shape::Scalar
        | Shape::Block(..)
        | Shape::Typed(..)
        | Shape::Object(_)
        | Shape::Types(_) => false,
    };
    match (open(&yes), open(&no)) {
        (true, false) => no,
        (false, true) => yes,
        (true, true) | (false, false) => Shape::Any,
    }
}

/// What Terraform's functions do to a shape: some pass elements on, of most nothing is known.
fn result_of(name: &str, arguments: &[Shape]) -> Shape {
    let Some(first) = arguments.first() else { return Shape::Any };
    match name {
        "concat" | "tolist" | "toset" | "reverse" | "distinct" | "slice" | "compact"
        | "setunion" | "setintersection" | "setsubtract" | "try" | "coalesce" | "coalescelist"
        | "nonsensitive" => first.clone(),
        "one" | "element" => first.element(),
        "flatten" => match first {
            Shape::List(inner) if matches!(**inner, Shape::List(_)) => (**inner).clone(),
            Shape::Any
            | Shape::Scalar
            | Shape::List(_)
            | Shape::Block(..)
            | Shape::Typed(..)
            | Shape::Object(_)
            | Shape::Types(_) => Shape::List(Box::new(Shape::Any)),
        },
        _ => Shape::Any,
    }
}

//! What `hcl::edit` makes of a text, in lines that can be compared with those that `lines` makes of our tree.

use hcl::edit::Span as _;
use hcl::edit::expr::{Expression, ForExpr, FuncCall, ObjectKey, TraversalOperator};
use hcl::edit::structure::{Block, BlockLabel, Body, Structure};
use hcl::edit::template::{Directive, Element, ForDirective, IfDirective, Template};

use super::lines::{Lines, Texts};

type Place = Option<std::ops::Range<usize>>;

/// A file, if `hcl::edit` accepts it.
pub(crate) fn file(text: &str) -> Option<Vec<String>> {
    let body = hcl::edit::parser::parse_body(text).ok()?;
    let mut peer = Peer(Lines::new(text));
    peer.body(&body);
    Some(peer.0.all)
}

struct Peer<'a>(Lines<'a>);

impl Peer<'_> {
    fn add(&mut self, what: impl std::fmt::Display, place: Place) {
        let place = place.unwrap_or(0..0);
        self.0.add(what, place.start, place.end);
    }

    /// Attributes before blocks, as our tree keeps them.
    fn body(&mut self, body: &Body) {
        for attribute in body.attributes() {
            self.add(format!("attribute {}", attribute.key.as_str()), attribute.key.span());
            self.expr(&attribute.value);
        }
        for structure in body {
            if let Structure::Block(block) = structure {
                self.block(block);
            }
        }
        self.add("end", None);
    }

    fn block(&mut self, block: &Block) {
        self.add(format!("block {}", block.ident.as_str()), block.span());
        for label in &block.labels {
            let place = match label {
                BlockLabel::Ident(name) => name.span(),
                BlockLabel::String(name) => name.span(),
            };
            self.add(format!("label {:?}", label.as_str()), place);
        }
        self.body(&block.body);
    }

    fn expr(&mut self, expr: &Expression) {
        let place = expr.span();
        match expr {
            Expression::Null(_) => self.add("null", place),
            Expression::Bool(value) => self.add(value.value(), place),
            Expression::Number(_) => self.number(place),
            Expression::String(text) => self.add(format!("{:?}", text.value()), place),
            Expression::Variable(name) => self.add(format!("name {}", name.as_str()), place),
            Expression::Parenthesis(inner) => {
                self.add("parens", place);
                self.expr(inner.inner());
            }
            Expression::Array(elements) => {
                self.add(format!("list of {}", elements.len()), place);
                for element in elements {
                    self.expr(element);
                }
            }
            Expression::Object(object) => {
                self.add(format!("object of {}", object.len()), place);
                for (key, value) in object {
                    self.key(key);
                    self.expr(value.expr());
                }
            }
            Expression::StringTemplate(template) => self.outer(template, place),
            Expression::HeredocTemplate(heredoc) => self.outer(&heredoc.template, place),
            Expression::FuncCall(call) => self.call(call, place),
            Expression::ForExpr(parts) => self.for_expr(parts, place),
            _ => self.operation(expr),
        }
    }

    fn operation(&mut self, expr: &Expression) {
        let place = expr.span();
        match expr {
            Expression::Conditional(parts) => {
                self.add("conditional", place);
                self.expr(&parts.cond_expr);
                self.expr(&parts.true_expr);
                self.expr(&parts.false_expr);
            }
            Expression::Traversal(traversal) => {
                self.add("steps", place);
                self.expr(&traversal.expr);
                for step in &traversal.operators {
                    self.step(step.value(), step.span());
                }
            }
            Expression::UnaryOp(unary) => {
                self.add(unary.operator.value().as_str(), place);
                self.expr(&unary.expr);
            }
            Expression::BinaryOp(binary) => {
                self.add(binary.operator.value().as_str(), place);
                self.expr(&binary.lhs_expr);
                self.expr(&binary.rhs_expr);
            }
            _ => self.add("something else", place),
        }
    }

    /// A sign belongs to the number for `hcl::edit`, and is an operator for Terraform.
    fn number(&mut self, place: Place) {
        let place = place.unwrap_or(0..0);
        let written = self.0.written(place.start, place.end);
        let digits = written.trim_start_matches('-').trim_start();
        let start = place.end - digits.len();
        if start > place.start {
            self.0.add("-", place.start, place.end);
        }
        self.0.add(format!("number {digits}"), start, place.end);
    }

    /// As a key, a name or a key word is a string.
    fn key(&mut self, key: &ObjectKey) {
        match key {
            ObjectKey::Ident(name) => self.add(format!("{:?}", name.as_str()), name.span()),
            ObjectKey::Expression(key) => self.expr(key),
        }
    }

    fn call(&mut self, call: &FuncCall, place: Place) {
        let namespace = call.name.namespace.iter().map(|part| format!("{}::", part.as_str()));
        let name = namespace.collect::<String>() + call.name.name.as_str();
        let dots = if call.args.expand_final() { "..." } else { "" };
        self.add(format!("call of {name} with {}{dots}", call.args.len()), place);
        for argument in &call.args {
            self.expr(argument);
        }
    }

    fn step(&mut self, step: &TraversalOperator, place: Place) {
        match step {
            TraversalOperator::AttrSplat(_) => self.add(".*", place),
            TraversalOperator::FullSplat(_) => self.add("[*]", place),
            TraversalOperator::GetAttr(name) => self.add(format!(".{}", name.as_str()), place),
            TraversalOperator::LegacyIndex(index) => self.add(format!(".{}", index.value()), place),
            TraversalOperator::Index(key) => {
                self.add("[]", place);
                self.expr(key);
            }
        }
    }

    fn for_expr(&mut self, parts: &ForExpr, place: Place) {
        let intro = &parts.intro;
        let key_var = intro.key_var.as_ref().map_or("", |name| name.as_str());
        let dots = if parts.grouping { "..." } else { "" };
        self.add(format!("for {key_var},{}{dots}", intro.value_var.as_str()), place);
        self.expr(&intro.collection_expr);
        if let Some(key) = &parts.key_expr {
            self.expr(key);
        }
        self.expr(&parts.value_expr);
        if let Some(condition) = &parts.cond {
            self.expr(&condition.expr);
        }
    }

    fn outer(&mut self, template: &Template, place: Place) {
        let place = place.unwrap_or(0..0);
        let around = self.0.begin_template(place.start, place.end);
        self.template(template);
        self.0.texts = around;
    }

    fn template(&mut self, template: &Template) {
        for element in template {
            match element {
                Element::Literal(text) => {
                    let place = text.span().unwrap_or(0..0);
                    match self.0.texts {
                        Texts::Written => {
                            let written = self.0.written(place.start, place.end);
                            self.0.literal(&written.replace("$${", "${").replace("%%{", "%{"));
                        }
                        _ => self.0.literal(text),
                    }
                }
                Element::Interpolation(inner) => {
                    self.add("interpolation", None);
                    self.expr(&inner.expr);
                }
                Element::Directive(directive) => match &**directive {
                    Directive::If(directive) => self.if_directive(directive),
                    Directive::For(directive) => self.for_directive(directive),
                },
            }
        }
        self.add("end", None);
    }

    fn if_directive(&mut self, directive: &IfDirective) {
        self.add("%if", None);
        self.expr(&directive.if_expr.cond_expr);
        self.arm(&directive.if_expr.template);
        if let Some(other) = &directive.else_expr {
            self.arm(&other.template);
        } else {
            let end = directive.span().map_or(0, |place| place.end);
            self.add("arm", Some(end..end));
            self.add("end", None);
        }
    }

    fn for_directive(&mut self, directive: &ForDirective) {
        let intro = &directive.for_expr;
        let key_var = intro.key_var.as_ref().map_or("", |name| name.as_str());
        self.add(format!("%for {key_var},{}", intro.value_var.as_str()), None);
        self.expr(&intro.collection_expr);
        self.arm(&intro.template);
    }

    fn arm(&mut self, template: &Template) {
        self.add("arm", template.span());
        self.template(template);
    }
}

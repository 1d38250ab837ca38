//! The parser's expressions to ours. Must not judge or evaluate them.

use hcl::edit::expr::{
    Array, Conditional, Expression, ForExpr as EditFor, FuncCall, Object, ObjectKey, Traversal,
    TraversalOperator,
};
use hcl::edit::{Decorated, Span as _};

use super::{Converter, operator};
use crate::syntax::{Expr, ExprId, ForExpr, ObjectItem, Step, StepKind, UnaryOp};

impl Converter<'_> {
    /// An expression.
    pub(in crate::syntax) fn expr(&mut self, expr: &Expression) -> ExprId {
        let (start, end) = self.place(expr.span());
        let converted = match expr {
            Expression::Null(_) => Expr::Null,
            Expression::Bool(value) => Expr::Bool(*value.value()),
            Expression::Number(_) => return self.number(start, end),
            Expression::String(text) => Expr::String(self.builder.name(text.value())),
            Expression::Array(array) => self.array(array),
            Expression::Object(object) => self.object(object),
            Expression::StringTemplate(template) => return self.quoted(template, start, end),
            Expression::HeredocTemplate(heredoc) => return self.heredoc(heredoc, start, end),
            Expression::Parenthesis(inner) => Expr::Parens(self.expr(inner.inner())),
            Expression::Variable(name) => Expr::Variable(self.builder.name(name.value())),
            Expression::Conditional(conditional) => self.conditional(conditional),
            Expression::FuncCall(call) => self.call(call),
            Expression::Traversal(traversal) => self.traversal(traversal),
            Expression::UnaryOp(unary) => {
                let inner = self.expr(&unary.expr);
                Expr::Unary(operator::unary(*unary.operator.value()), inner)
            }
            Expression::BinaryOp(binary) => {
                let left = self.expr(&binary.lhs_expr);
                let right = self.expr(&binary.rhs_expr);
                Expr::Binary(operator::binary(*binary.operator.value()), left, right)
            }
            Expression::ForExpr(expr) => self.for_expr(expr),
        };
        self.builder.expr(converted, start, end)
    }

    /// Digits as written, because the parser rounds them. It takes a sign into the literal, where
    /// the language has an operator.
    fn number(&mut self, start: u32, end: u32) -> ExprId {
        let written = self.written(start, end);
        let Some(unsigned) = written.strip_prefix('-') else {
            let digits = written.to_owned();
            let digits = self.builder.name(&digits);
            return self.builder.expr(Expr::Number(digits), start, end);
        };
        let digits = without_comments(unsigned).to_owned();
        let digits_start = end.saturating_sub(super::index(digits.len()));
        let digits = self.builder.name(&digits);
        let number = self.builder.expr(Expr::Number(digits), digits_start, end);
        self.builder.expr(Expr::Unary(UnaryOp::Negate, number), start, end)
    }

    fn array(&mut self, array: &Array) -> Expr {
        let elements: Vec<ExprId> = array.iter().map(|element| self.expr(element)).collect();
        Expr::Array(self.builder.list(&elements))
    }

    fn object(&mut self, object: &Object) -> Expr {
        let mut items = Vec::with_capacity(object.len());
        for (key, value) in object {
            let key = self.object_key(key);
            items.push(ObjectItem { key, value: self.expr(value.expr()) });
        }
        Expr::Object(self.builder.items(&items))
    }

    fn object_key(&mut self, key: &ObjectKey) -> ExprId {
        let (start, end) = self.place(key.span());
        match key {
            // As a key, a key word is a name like any other.
            ObjectKey::Ident(_)
            | ObjectKey::Expression(Expression::Null(_) | Expression::Bool(_)) => {
                let name = self.written(start, end).to_owned();
                let name = self.builder.name(&name);
                self.builder.expr(Expr::String(name), start, end)
            }
            ObjectKey::Expression(expr) => self.expr(expr),
        }
    }

    fn conditional(&mut self, conditional: &Conditional) -> Expr {
        let condition = self.expr(&conditional.cond_expr);
        let yes = self.expr(&conditional.true_expr);
        let no = self.expr(&conditional.false_expr);
        Expr::Conditional(condition, yes, no)
    }

    fn call(&mut self, call: &FuncCall) -> Expr {
        let arguments: Vec<ExprId> = call.args.iter().map(|argument| self.expr(argument)).collect();
        let mut name = String::new();
        for part in &call.name.namespace {
            name.push_str(part.value());
            name.push_str("::");
        }
        name.push_str(call.name.name.value());
        let name = self.builder.name(&name);
        let arguments = self.builder.list(&arguments);
        Expr::Call { name, arguments, expand: call.args.expand_final() }
    }

    fn traversal(&mut self, traversal: &Traversal) -> Expr {
        let base = self.expr(&traversal.expr);
        let steps: Vec<Step> =
            traversal.operators.iter().map(|operator| self.step(operator)).collect();
        Expr::Traversal { base, steps: self.builder.steps(&steps) }
    }

    fn step(&mut self, operator: &Decorated<TraversalOperator>) -> Step {
        let (start, end) = self.place(operator.span());
        let kind = match operator.value() {
            TraversalOperator::AttrSplat(_) => StepKind::AttributeSplat,
            TraversalOperator::FullSplat(_) => StepKind::FullSplat,
            TraversalOperator::GetAttr(name) => {
                StepKind::Attribute(self.builder.name(name.value()))
            }
            TraversalOperator::Index(key) => StepKind::Index(self.expr(key)),
            TraversalOperator::LegacyIndex(_) => {
                let digits = self.written(start, end).trim_start_matches('.').trim().to_owned();
                StepKind::LegacyIndex(self.builder.name(&digits))
            }
        };
        Step { kind, start, end }
    }

    fn for_expr(&mut self, expr: &EditFor) -> Expr {
        let intro = &expr.intro;
        let converted = ForExpr {
            key_var: intro.key_var.as_ref().map(|name| self.builder.name(name.value())),
            value_var: self.builder.name(intro.value_var.value()),
            collection: self.expr(&intro.collection_expr),
            key: expr.key_expr.as_ref().map(|key| self.expr(key)),
            value: self.expr(&expr.value_expr),
            condition: expr.cond.as_ref().map(|condition| self.expr(&condition.expr)),
            grouping: expr.grouping,
        };
        Expr::For(self.builder.for_expr(converted))
    }
}

/// What is left of `text` without the blanks and block comments that it begins with.
fn without_comments(text: &str) -> &str {
    let mut rest = text.trim_start();
    while let Some((_, behind)) = rest.strip_prefix("/*").and_then(|rest| rest.split_once("*/")) {
        rest = behind.trim_start();
    }
    rest
}

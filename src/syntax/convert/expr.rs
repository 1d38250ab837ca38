//! The parser's expressions to ours. Must not judge or evaluate them.

use hcl::edit::expr::{
    Array, Conditional, Expression, ForExpr as EditFor, FuncCall, Traversal, TraversalOperator,
};
use hcl::edit::{Decorated, Span as _};

use super::{Converter, operator};
use crate::syntax::{Expr, ExprId, ForExpr, ObjectItem, Step, StepKind, UnaryOp};

impl Converter<'_> {
    /// An expression.
    pub(in crate::syntax) fn expr(&mut self, expr: &Expression) -> ExprId {
        let (start, end) = self.place(expr.span());
        let converted = match expr {
            // No object reaches the parser.
            Expression::Null(_) | Expression::Object(_) => Expr::Null,
            Expression::Bool(value) => Expr::Bool(*value.value()),
            Expression::Number(_) => return self.number(start, end),
            Expression::String(text) => Expr::String(self.builder.name(text.value())),
            Expression::Array(array) => self.array(array, start),
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

    /// What the parser took for a number: a number, a string without sequences, or a hole. It
    /// takes a sign into the literal, where the language has an operator.
    fn number(&mut self, start: u32, end: u32) -> ExprId {
        if let Some(hole) = self.hole_at(start) {
            return self.hole(hole);
        }
        let literal = self.literal(self.literal_token(start));
        if self.builder.span(literal).0 == start {
            return literal;
        }
        self.builder.expr(Expr::Unary(UnaryOp::Negate, literal), start, end)
    }

    /// The parser gets objects as arrays in which keys and values take turns.
    fn array(&mut self, array: &Array, start: u32) -> Expr {
        if self.written(start, start + 1) == "{" {
            return self.object(array);
        }
        let elements: Vec<ExprId> = array.iter().map(|element| self.expr(element)).collect();
        Expr::Array(self.builder.list(&elements))
    }

    fn object(&mut self, array: &Array) -> Expr {
        let mut items = Vec::with_capacity(array.len() / 2);
        let mut elements = array.iter();
        while let (Some(key), Some(value)) = (elements.next(), elements.next()) {
            let key = self.object_key(key);
            items.push(ObjectItem { key, value: self.expr(value) });
        }
        Expr::Object(self.builder.items(&items))
    }

    /// As a key, a name or a key word is a string.
    fn object_key(&mut self, key: &Expression) -> ExprId {
        match key {
            Expression::Variable(_) | Expression::Null(_) | Expression::Bool(_) => {
                let (start, end) = self.place(key.span());
                let name = self.builder.name(self.written(start, end));
                self.builder.expr(Expr::String(name), start, end)
            }
            _ => self.expr(key),
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
                let token = self.token(self.literal_token(start));
                StepKind::LegacyIndex(self.builder.name(self.written(token.start, token.end)))
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

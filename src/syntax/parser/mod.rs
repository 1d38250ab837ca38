//! Tokens to the tree, in one pass: what is read becomes nodes at once, and nothing is read twice. Decides exactly as
//! Terraform does whether something is an expression, and says what is wrong where it is not.
//!
//! * `body` reads attributes and blocks, and goes on after a mistake.
//! * `chain` reads an expression: `operand`s with `operator`s between them. What stands in brackets is read by recursion
//!   as deep as brackets may be nested; operators wait in a stack, so a chain of any length needs none.
//! * `list`, `object`, `for_expr` and `template` read what the brackets hold.
//! * `explain` says what is wrong.
//!
//! Must not know what blocks and names mean.

mod assemble;
mod body;
mod chain;
mod explain;
mod for_expr;
mod label;
mod list;
mod object;
mod operand;
mod operator;
mod piece;
mod recover;
mod template;

use super::SyntaxError;
use super::builder::Builder;
use super::token::{Token, TokenKind};
use super::{Body, Comment, Expr, ExprId, Name, ObjectItem, Step, Tree};
use crate::source::{SourceId, Span};

pub(super) use body::BodyReader;

/// How deep an expression may be, where an operator in a chain counts as one level. Terraform has
/// no limit, people stay below 20; what walks the tree may recurse this deep.
pub(super) const MAX_DEPTH: u32 = 1000;

type Result<T, E = SyntaxError> = std::result::Result<T, E>;

/// What an expression stands in, which decides what may follow it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Surrounding {
    /// Behind `name =`: it ends with its line.
    Attribute,
    /// It is the whole text: line ends mean nothing.
    Whole,
    Paren,
    Arguments,
    Index,
    Tuple,
    Key,
    Value,
    /// `[for` or `{for`
    For,
    /// `${`
    Interpolation,
    /// `%{ if` or `%{ for`
    Control,
}

impl Surrounding {
    /// Whether a token separates others here and means nothing by itself.
    fn passes(self, kind: TokenKind) -> bool {
        match kind {
            TokenKind::Comment => true,
            TokenKind::Newline => !matches!(self, Self::Attribute | Self::Key | Self::Value),
            _ => false,
        }
    }
}

/// An expression that was read.
#[derive(Clone, Copy)]
struct Node {
    id: ExprId,
    /// How many levels it has.
    depth: u32,
}

/// A text, its tokens, and the tree that is made of them.
pub(super) struct Parser<'a> {
    pub(super) source: SourceId,
    pub(super) text: &'a str,
    pub(super) tokens: &'a [Token],
    pub(super) builder: Builder,
    /// The token at hand.
    at: usize,
    /// What opened the brackets that are open.
    open: Vec<Token>,
    /// Expressions whose list or operator is not complete yet.
    operands: Vec<ExprId>,
    /// Operators that wait for their last operand.
    operators: Vec<operator::Waiting>,
    /// Steps of traversals that are not complete yet.
    steps: Vec<Step>,
    /// Entries of objects that are not complete yet.
    items: Vec<ObjectItem>,
}

impl<'a> Parser<'a> {
    pub(super) fn new(source: SourceId, text: &'a str, tokens: &'a [Token]) -> Self {
        Self {
            source,
            text,
            tokens,
            builder: Builder::default(),
            at: 0,
            open: Vec::new(),
            operands: Vec::new(),
            operators: Vec::new(),
            steps: Vec::new(),
            items: Vec::new(),
        }
    }

    /// Reads the expression that begins at the token at hand, up to what ends it.
    pub(super) fn value(&mut self, inside: Surrounding) -> Result<ExprId> {
        self.or_nothing(|parser| {
            let node = parser.expression(inside)?;
            let token = parser.token();
            if inside == Surrounding::Whole && token.kind != TokenKind::End {
                return parser.explain_no_operator(inside, token);
            }
            parser.bounded(node).map(|node| node.id)
        })
    }

    /// Reads the whole text as a template.
    pub(super) fn template(&mut self) -> Result<ExprId> {
        self.or_nothing(Self::bare)
    }

    pub(super) fn finish(self, body: Body, comments: Vec<Comment>) -> Tree {
        self.builder.finish(self.source, body, comments)
    }

    /// Of what cannot be read nothing gets into the tree, and it is at hand again.
    fn or_nothing(&mut self, read: impl FnOnce(&mut Self) -> Result<ExprId>) -> Result<ExprId> {
        let (at, mark) = (self.at, self.builder.mark());
        let read = read(self);
        if read.is_err() {
            self.at = at;
            self.builder.rewind(&mark);
            self.open.clear();
            self.operands.clear();
            self.operators.clear();
            self.steps.clear();
            self.items.clear();
        }
        read
    }

    fn token(&self) -> Token {
        self.token_at(self.at)
    }

    fn token_at(&self, at: usize) -> Token {
        let end = Token { start: 0, end: 0, kind: TokenKind::End };
        self.tokens.get(at).or(self.tokens.last()).copied().unwrap_or(end)
    }

    /// The token that begins at a byte, or the next one.
    fn token_from(&self, start: u32) -> Token {
        let at = self.tokens.partition_point(|token| token.start < start);
        let end = Token { start, end: start, kind: TokenKind::End };
        self.tokens.get(at).copied().unwrap_or(end)
    }

    fn written(&self, token: Token) -> &'a str {
        self.text.get(token.start as usize..token.end as usize).unwrap_or_default()
    }

    /// The name that a token is.
    fn name(&mut self, token: Token) -> Name {
        let written = self.written(token);
        self.builder.name(written)
    }

    /// Whether the token at hand is this word.
    fn is_keyword(&self, word: &str) -> bool {
        let token = self.token();
        token.kind == TokenKind::Ident && self.written(token) == word
    }

    /// Passes what means nothing.
    fn skip(&mut self, inside: Surrounding) -> Token {
        loop {
            let token = self.token();
            if !inside.passes(token.kind) {
                return token;
            }
            self.at += 1;
        }
    }

    /// Passes one token and what means nothing behind it.
    fn advance(&mut self, inside: Surrounding) -> Token {
        self.at += 1;
        self.skip(inside)
    }

    /// Goes into the bracket that the token at hand opens.
    fn enter(&mut self) -> Result<Token> {
        let opener = self.token();
        if self.open.len() >= MAX_DEPTH as usize {
            return Err(self.too_deep(opener));
        }
        self.open.push(opener);
        self.at += 1;
        Ok(opener)
    }

    /// Leaves the innermost bracket behind its closing token.
    fn leave(&mut self) -> Token {
        let closer = self.token();
        self.open.pop();
        self.at += 1;
        closer
    }

    /// An expression that has ended, if it is not too deep.
    fn bounded(&self, node: Node) -> Result<Node> {
        if node.depth > MAX_DEPTH {
            return Err(self.too_deep(self.token_from(self.builder.span(node.id).0)));
        }
        Ok(node)
    }

    /// An expression in brackets.
    fn bracketed(&mut self, expr: Expr, open: Token, close: Token, depth: u32) -> Node {
        Node { id: self.builder.expr(expr, open.start, close.end), depth: depth + 1 }
    }

    fn error<T>(&self, token: Token, message: impl Into<String>, help: &str) -> Result<T> {
        let span = Span::new(self.source, token.start, token.end);
        let help = Some(help.to_owned()).filter(|help| !help.is_empty());
        Err(SyntaxError { span, message: message.into(), help })
    }
}

//! Attributes and blocks, from tokens. After a mistake reading goes on with the next attribute or
//! block, so that one mistake hides no other. Must not know what blocks mean.

use std::collections::HashSet;

use foldhash::fast::RandomState;

use super::explain::explain_fault;
use super::{Parser, Surrounding};
use crate::source::Span;
use crate::syntax::builder::index;
use crate::syntax::token::{Fault, Token, TokenKind};
use crate::syntax::{Attribute, Block, Body, Name, SyntaxError};

/// Errors of one file after which the rest of it is not read: whatever it is, it is not Terraform.
const MAX_ERRORS: usize = 100;

/// How deep blocks may be nested. Terraform has no limit; the deepest of its resource types has 20.
const MAX_DEPTH: usize = 200;

/// Reads the bodies of one file.
pub(in crate::syntax) struct BodyReader<'a> {
    pub(in crate::syntax) parser: Parser<'a>,
    pub(in crate::syntax) errors: Vec<SyntaxError>,
    /// Blocks of the outermost body with a mistake in them.
    pub(in crate::syntax) broken: Vec<Block>,
    pub(super) depth: usize,
    /// A block was found to be unclosed: from here on, what begins a line ends all blocks.
    pub(super) trusts_columns: bool,
}

/// Names of the arguments of one body.
type Names = HashSet<Name, RandomState>;

/// Why a body or an item could not be read to its end.
pub(super) enum BodyStop {
    /// A mistake, reported: the item at hand is lost.
    Item,
    /// A block is not closed: the block of the outermost body that it stands in is lost.
    Unclosed,
    /// A heredoc is not closed, reported: what stands behind it is anything.
    Heredoc,
    /// Reading further makes no sense, reported: the block of the outermost body is lost.
    Block,
}

impl<'a> BodyReader<'a> {
    pub(in crate::syntax) fn new(parser: Parser<'a>) -> Self {
        Self { parser, errors: Vec::new(), broken: Vec::new(), depth: 0, trusts_columns: false }
    }

    /// The outermost body.
    pub(in crate::syntax) fn file(&mut self) -> Body {
        let end = index(self.parser.text.len());
        let mut body = Body { start: 0, end, ..Body::default() };
        let mut names = Names::default();
        loop {
            let start = self.parser.at;
            let errors = self.errors.len();
            let blocks = body.blocks.len();
            match self.item(&mut body, &mut names) {
                Ok(Progress::More) => {}
                Ok(Progress::End) if self.parser.token().kind == TokenKind::End => return body,
                Ok(Progress::End) => {
                    let _ = self.report(self.parser.token(), "`}` closes nothing", "");
                    self.parser.at += 1;
                }
                Err(BodyStop::Item | BodyStop::Block) => self.recover(start),
                Err(BodyStop::Unclosed) => self.skip_unclosed(start, errors),
                Err(BodyStop::Heredoc) => self.skip_to_line(start),
            }
            if self.errors.len() >= MAX_ERRORS {
                let help = format!("the file has {MAX_ERRORS} errors up to here");
                let _ = self.report(self.parser.token(), "the rest of the file is not read", &help);
                self.parser.at = self.parser.tokens.len().saturating_sub(1);
            }
            if self.errors.len() > errors {
                self.broken.extend(body.blocks.drain(blocks..));
            }
        }
    }

    /// One attribute or block, or a line end.
    fn item(&mut self, body: &mut Body, names: &mut Names) -> Result<Progress, BodyStop> {
        let token = self.skip_comments();
        match token.kind {
            TokenKind::Newline => self.parser.at += 1,
            TokenKind::End | TokenKind::CloseBrace => return Ok(Progress::End),
            TokenKind::Ident
                if self.depth > 0 && self.trusts_columns && self.begins_line(token) =>
            {
                return Err(BodyStop::Unclosed);
            }
            TokenKind::Ident => match self.behind(1).kind {
                TokenKind::Assign => {
                    let attribute = self.attribute()?;
                    self.end_of_line("argument")?;
                    self.add(body, names, attribute);
                }
                TokenKind::OpenQuote | TokenKind::OpenBrace | TokenKind::Ident => {
                    let block = self.block()?;
                    body.blocks.push(block);
                    self.end_of_line("block")?;
                }
                _ => {
                    let help = "write `name = value` for an argument, `name {` for a block";
                    let next = self.behind(1);
                    self.explain(next, "`=` or `{` is missing after the name", help)?;
                }
            },
            TokenKind::OpenQuote => {
                self.report(token, "the name of an argument is written without quotes", "")?;
            }
            _ => self.explain(token, "an argument or a block has to begin here", "")?,
        }
        Ok(Progress::More)
    }

    fn add(&mut self, body: &mut Body, names: &mut Names, attribute: Attribute) {
        if names.insert(attribute.name) {
            body.attributes.push(attribute);
            return;
        }
        let token =
            Token { start: attribute.start, end: attribute.name_end, kind: TokenKind::Ident };
        let message = format!("`{}` is already set in this block", self.parser.written(token));
        let _ = self.report(token, message, "an argument can be set once");
    }

    /// `name = expression`
    fn attribute(&mut self) -> Result<Attribute, BodyStop> {
        let (at, token) = (self.parser.at, self.parser.token());
        self.parser.at = self.position_behind(1) + 1;
        match self.parser.value(Surrounding::Attribute) {
            Ok(expr) => {
                let name = self.parser.name(token);
                Ok(Attribute { name, start: token.start, name_end: token.end, expr })
            }
            Err(error) => {
                self.parser.at = at;
                let token = self.parser.token_from(error.span.start);
                self.errors.push(error);
                let is_heredoc = token.kind == TokenKind::Invalid(Fault::UnclosedHeredoc);
                Err(if is_heredoc { BodyStop::Heredoc } else { BodyStop::Item })
            }
        }
    }

    /// `type "label" {` to `}`
    fn block(&mut self) -> Result<Block, BodyStop> {
        let kind = self.parser.token();
        self.parser.at += 1;
        let labels = self.labels()?;
        let header_end = labels.last().map_or(kind.end, |label| label.end);
        let open = self.parser.token();
        if self.depth >= MAX_DEPTH {
            let _ = self.report(kind, format!("blocks are more than {MAX_DEPTH} levels deep"), "");
            return Err(BodyStop::Block);
        }
        self.parser.at += 1;
        self.depth += 1;
        let read = match self.skip_comments().kind {
            TokenKind::Newline | TokenKind::End | TokenKind::CloseBrace => self.lines(kind, open),
            _ => self.single(),
        };
        self.depth -= 1;
        let name = self.parser.name(kind);
        let mut block = Block {
            kind: name,
            labels,
            body: Body { start: open.end, end: open.end, ..Body::default() },
            start: kind.start,
            header_end,
            end: open.end,
        };
        match read {
            Ok(mut body) => {
                let close = self.parser.token();
                self.parser.at += 1;
                body.attributes.shrink_to_fit();
                body.blocks.shrink_to_fit();
                block.body = Body { start: open.end, end: close.start, ..body };
                block.end = close.end;
                Ok(block)
            }
            Err(stop) => {
                if self.depth == 0 {
                    self.broken.push(block);
                }
                Err(stop)
            }
        }
    }

    /// The body of a block up to its brace.
    fn lines(&mut self, kind: Token, open: Token) -> Result<Body, BodyStop> {
        let mut body = Body::default();
        let mut names = Names::default();
        loop {
            let start = self.parser.at;
            match self.item(&mut body, &mut names) {
                Ok(Progress::More) => {}
                Ok(Progress::End) if self.parser.token().kind == TokenKind::CloseBrace => {
                    return Ok(body);
                }
                Ok(Progress::End) | Err(BodyStop::Unclosed) => {
                    if self.depth == 1 {
                        let header = Token { end: open.end, ..kind };
                        let _ = self.report(header, "this block is not closed: `}` is missing", "");
                    }
                    return Err(BodyStop::Unclosed);
                }
                Err(stop @ (BodyStop::Block | BodyStop::Heredoc)) => return Err(stop),
                Err(BodyStop::Item) => self.recover(start),
            }
            if self.errors.len() >= MAX_ERRORS {
                return Err(BodyStop::Block);
            }
        }
    }

    /// The body of a block in one line, which is one attribute.
    fn single(&mut self) -> Result<Body, BodyStop> {
        let token = self.skip_comments();
        let help = "a block in one line holds one argument: `name { argument = value }`";
        if token.kind != TokenKind::Ident || self.behind(1).kind != TokenKind::Assign {
            self.explain(token, "a line break is missing after `{`", help)?;
        }
        let attribute = self.attribute()?;
        let close = self.skip_comments();
        match close.kind {
            TokenKind::CloseBrace => {}
            TokenKind::Comma | TokenKind::Ident => {
                let help = "write each argument on a line of its own";
                self.explain(close, "a block in one line holds only one argument", help)?;
            }
            _ => self.explain(close, "`}` is missing in this line", help)?,
        }
        Ok(Body { attributes: vec![attribute], ..Body::default() })
    }

    /// The line has to end here.
    fn end_of_line(&mut self, what: &str) -> Result<(), BodyStop> {
        let token = self.skip_comments();
        match token.kind {
            TokenKind::Newline => self.parser.at += 1,
            TokenKind::End => {}
            TokenKind::Comma => {
                let help = "separate arguments with line ends, not with commas";
                self.explain(token, "a comma has no meaning here", help)?;
            }
            _ => {
                let message = format!("a line break is missing after the {what}");
                self.explain(token, message, "")?;
            }
        }
        Ok(())
    }

    pub(super) fn skip_comments(&mut self) -> Token {
        while self.parser.token().kind == TokenKind::Comment {
            self.parser.at += 1;
        }
        self.parser.token()
    }

    /// Where the next token but comments is, at or behind so many tokens from here.
    fn position_behind(&self, ahead: usize) -> usize {
        let mut at = self.parser.at + ahead;
        while self.parser.token_at(at).kind == TokenKind::Comment {
            at += 1;
        }
        at
    }

    fn behind(&self, ahead: usize) -> Token {
        self.parser.token_at(self.position_behind(ahead))
    }

    /// Reports a mistake at a token, in the token's own words if it is a mistake by itself.
    pub(super) fn explain(
        &mut self,
        token: Token,
        message: impl Into<String>,
        help: &str,
    ) -> Result<(), BodyStop> {
        match token.kind {
            TokenKind::Invalid(fault) => {
                let (message, help) = explain_fault(fault);
                self.report(token, message, help)
            }
            _ => self.report(token, message, help),
        }
    }

    pub(super) fn report(
        &mut self,
        token: Token,
        message: impl Into<String>,
        help: &str,
    ) -> Result<(), BodyStop> {
        let span = Span::new(self.parser.source, token.start, token.end);
        let help = Some(help.to_owned()).filter(|help| !help.is_empty());
        self.errors.push(SyntaxError { span, message: message.into(), help });
        Err(BodyStop::Item)
    }
}

/// Whether a body goes on.
enum Progress {
    More,
    End,
}

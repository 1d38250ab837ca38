//! Decides whether tokens are an expression, exactly as Terraform does, before the parser sees
//! them, and prepares the text for the parser: what the parser would take wrongly is replaced by
//! something of the same length that it takes rightly, so that every place stays true.
//!
//! * Line ends and comments where they mean nothing become blanks.
//! * `{ k = v }` becomes `[ k , v ]`, because the parser refuses a repeated key and needs
//!   quadratic time for its search.
//! * Numbers that the parser cannot hold, and strings without sequences in them, which it reads
//!   character by character, become numbers; heredoc lines that look like the end but are not are
//!   disguised. All of them are read from the text as written later.
//! * What is nested deeper than the parser goes becomes a hole, which is parsed on its own.
//!
//! Works with a stack of its own, not with recursion, so no input overflows it.

mod close;
mod explain;
mod frame;
mod mask;
mod template;
mod term;
mod traversal;

use super::SyntaxError;
use super::token::{Kind, Token};
use crate::source::{SourceId, Span};
use frame::{Directive, Frame, FrameKind};

pub(super) use explain::explain_fault;
pub(super) use frame::Segment;
pub(super) use mask::{Mask, placeholder};

/// How deep an expression may be, where an operator in a chain counts as one level. Terraform has
/// no limit, people stay below 20; what walks the tree may recurse this deep.
pub(super) const MAX_DEPTH: u32 = 1000;

/// What an expression was found to be.
pub(super) struct Outline {
    /// The expression itself.
    pub(super) root: Segment,
    /// Parts to be parsed on their own, sorted; outer ones first.
    pub(super) holes: Vec<Segment>,
    /// The token behind it.
    pub(super) end: usize,
}

/// Where an expression stands, which decides what may follow it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// Behind `name =`: it ends with its line.
    Attribute,
    /// It is the whole text: line ends mean nothing.
    Whole,
    /// It is the whole text, a template.
    Template,
}

pub(super) type Result<T, E = SyntaxError> = std::result::Result<T, E>;

pub(super) struct Grammar<'a> {
    source: SourceId,
    text: &'a str,
    tokens: &'a [Token],
    mask: &'a mut Mask,
    at: usize,
    /// Brackets that are open.
    frames: Vec<Frame>,
    /// What stands around all brackets.
    base: Frame,
    directives: Vec<Directive>,
    holes: Vec<Segment>,
    /// An operand has to follow, not an operator.
    expects_term: bool,
    /// Behind `.*`, before anything but attributes.
    in_attribute_splat: bool,
}

/// Recognizes the expression that begins at a token.
pub(super) fn recognize(
    source: SourceId,
    text: &str,
    (tokens, at): (&[Token], usize),
    place: Place,
    mask: &mut Mask,
) -> Result<Outline> {
    let grammar = Grammar {
        source,
        text,
        tokens,
        mask,
        at,
        frames: Vec::new(),
        base: Frame::base(place),
        directives: Vec::new(),
        holes: Vec::new(),
        expects_term: true,
        in_attribute_splat: false,
    };
    grammar.run()
}

impl<'a> Grammar<'a> {
    fn run(mut self) -> Result<Outline> {
        loop {
            if self.is_in_template() {
                if self.template_step()? {
                    let root = Segment { first: 0, last: self.at };
                    return Ok(self.outline(root));
                }
                continue;
            }
            self.skip();
            if self.expects_term {
                self.term()?;
            } else if self.operator()? {
                let root = self.end_segment()?;
                return Ok(self.outline(root));
            }
        }
    }

    fn outline(mut self, root: Segment) -> Outline {
        self.holes.retain(|hole| *hole != root);
        self.holes.sort_unstable_by_key(|hole| (hole.first, usize::MAX - hole.last));
        Outline { root, holes: self.holes, end: self.at }
    }

    fn token(&self) -> Token {
        self.tokens.get(self.at).or(self.tokens.last()).copied().unwrap_or(Token {
            start: 0,
            end: 0,
            kind: Kind::End,
        })
    }

    /// What the token at hand stands in.
    fn frame(&mut self) -> &mut Frame {
        self.frames.last_mut().unwrap_or(&mut self.base)
    }

    fn written(&self, token: Token) -> &'a str {
        self.text.get(token.start as usize..token.end as usize).unwrap_or_default()
    }

    /// Passes comments, and line ends where they mean nothing.
    fn skip(&mut self) {
        let newlines_count = self.frame().newlines_count;
        loop {
            let token = self.token();
            match token.kind {
                Kind::Comment => self.mask.blank(token),
                Kind::Newline if !newlines_count => self.mask.blank(token),
                _ => return,
            }
            self.at += 1;
        }
    }

    /// Passes one token and what means nothing behind it.
    fn advance(&mut self) -> Token {
        self.at += 1;
        self.skip();
        self.token()
    }

    fn push(&mut self, kind: FrameKind, newlines_count: bool) -> Result<()> {
        let opener = self.token();
        if self.frames.len() >= MAX_DEPTH as usize {
            return Err(self.too_deep(opener));
        }
        self.at += 1;
        self.frames.push(Frame::new(kind, opener, newlines_count));
        self.expects_term = true;
        Ok(())
    }

    /// Leaves the innermost bracket behind its closing token.
    fn pop(&mut self) {
        if let Some(inner) = self.frames.pop() {
            let between = u32::try_from(self.open_directives()).unwrap_or(u32::MAX);
            self.frame().add_child(&inner, between);
        }
        self.at += 1;
        self.expects_term = false;
        self.in_attribute_splat = false;
    }

    /// Ends the expression before the token at hand and makes it a hole if it is too deep.
    fn end_segment(&mut self) -> Result<Segment> {
        let before = self.tokens.get(..self.at).unwrap_or_default();
        let blanks = before.iter().rev().take_while(|token| token.kind.is_blank()).count();
        let ended = self.frame().end_segment(before.len() - blanks);
        if ended.depth > MAX_DEPTH {
            let first = self.tokens.get(ended.segment.first).copied();
            return Err(self.too_deep(first.unwrap_or(self.token())));
        }
        if ended.is_hole {
            self.holes.push(ended.segment);
        }
        Ok(ended.segment)
    }

    /// Ends the expression before the token at hand, and begins another behind it.
    fn next_segment(&mut self) -> Result<()> {
        self.end_segment()?;
        self.at += 1;
        self.expects_term = true;
        Ok(())
    }

    /// How many directives are open in the template at hand.
    fn open_directives(&mut self) -> usize {
        match self.frame().kind {
            FrameKind::Template { directives } => self.directives.len().saturating_sub(directives),
            _ => 0,
        }
    }

    fn is_in_template(&mut self) -> bool {
        matches!(self.frame().kind, FrameKind::Template { .. })
    }

    fn error<T>(&self, token: Token, message: impl Into<String>, help: &str) -> Result<T> {
        let span = Span::new(self.source, token.start, token.end);
        let help = Some(help.to_owned()).filter(|help| !help.is_empty());
        Err(SyntaxError { span, message: message.into(), help })
    }
}

//! What is wrong with an expression, in the words of someone who writes Terraform.

use super::for_expr::ForPhase;
use super::{MAX_DEPTH, Parser, Result, Surrounding};
use crate::source::Span;
use crate::syntax::SyntaxError;
use crate::syntax::token::{Fault, Token, TokenKind};

impl Parser<'_> {
    /// An operand has to follow, and the token at hand does not begin one.
    pub(super) fn explain_no_term<T>(&self, inside: Surrounding, token: Token) -> Result<T> {
        let found = self.found(token)?;
        let help = match (inside, token.kind) {
            (Surrounding::Attribute, TokenKind::Newline | TokenKind::Comment) => {
                "an expression that goes on in the next line needs parentheses around it"
            }
            (Surrounding::Tuple | Surrounding::Arguments, TokenKind::Comma) => {
                "remove the second comma"
            }
            (Surrounding::Interpolation, TokenKind::SequenceEnd) => {
                "write `$${` for the characters themselves"
            }
            _ => "",
        };
        self.error(token, format!("an expression is missing here, before {found}"), help)
    }

    /// An operand has ended, and the token at hand is not allowed after it.
    pub(super) fn explain_no_operator<T>(&self, inside: Surrounding, token: Token) -> Result<T> {
        let found = self.found(token)?;
        let (expected, help) = match inside {
            Surrounding::Attribute | Surrounding::Whole => ("the end of the expression", ""),
            Surrounding::Paren => ("`)`", "parentheses hold one expression"),
            Surrounding::Arguments => ("`,` or `)`", "commas separate arguments"),
            Surrounding::Index => ("`]`", ""),
            Surrounding::Tuple => ("`,` or `]`", "commas separate elements, in the last line too"),
            Surrounding::Key => ("`=` and a value", "write a key with dots or blanks in quotes"),
            Surrounding::Value => ("a new line, `,` or `}`", ""),
            Surrounding::Interpolation => (
                "`}`",
                "if this is meant for another language, such as a shell, write `$${` for `${`",
            ),
            Surrounding::Control => ("`}`", "write `%%{` for the characters `%{` themselves"),
            Surrounding::For => ("something else", ""),
        };
        self.error(token, format!("{expected} is missing here, before {found}"), help)
    }

    /// The token at hand does not go on with the `for` behind an opening token, nor end it.
    pub(super) fn explain_for<T>(&self, open: Token, phase: ForPhase) -> Result<T> {
        let token = self.token();
        let found = self.found(token)?;
        let (message, help) = match (phase, token.kind, open.kind) {
            (ForPhase::Collection, ..) => {
                ("`:` is missing after the collection", "write `for name in collection : value`")
            }
            (ForPhase::First, TokenKind::FatArrow, _) => {
                ("a list has no keys", "for an object, write braces instead of brackets")
            }
            (ForPhase::First, TokenKind::Ellipsis, TokenKind::OpenBracket) => {
                ("`...` groups the values of an object, and this is a list", "")
            }
            (ForPhase::First | ForPhase::Condition { keyed: false }, _, TokenKind::OpenBrace) => (
                "an object needs a key and a value",
                "write `for name in collection : key => value`",
            ),
            _ => return self.error(token, format!("`for` does not end before {found}"), ""),
        };
        self.error(token, message, help)
    }

    pub(super) fn explain_in_template<T>(&self, token: Token) -> Result<T> {
        let found = self.found(token)?;
        self.error(token, format!("the string does not end before {found}"), "")
    }

    pub(super) fn too_deep(&self, token: Token) -> SyntaxError {
        SyntaxError {
            span: Span::new(self.source, token.start, token.end),
            message: format!("this expression is more than {MAX_DEPTH} levels deep"),
            help: Some(
                "each bracket and each operator of a chain is a level; use `locals` for its parts"
                    .to_owned(),
            ),
        }
    }

    /// The token for a message, or the better message that it has of its own.
    fn found(&self, token: Token) -> Result<String> {
        Ok(match token.kind {
            TokenKind::Newline | TokenKind::Comment => "the end of the line".to_owned(),
            TokenKind::End => return self.explain_end(token),
            TokenKind::Literal | TokenKind::OpenQuote => "a string".to_owned(),
            TokenKind::OpenHeredoc => "a heredoc".to_owned(),
            TokenKind::CloseQuote => "the end of the string".to_owned(),
            TokenKind::Invalid(fault) => {
                let (message, help) = explain_fault(fault);
                return self.error(token, message, help);
            }
            _ => format!("`{}`", self.written(token)),
        })
    }

    /// The text ended: what matters is the bracket that is open.
    fn explain_end(&self, token: Token) -> Result<String> {
        let Some(opener) = self.open.last().copied() else {
            return Ok("the end of the text".to_owned());
        };
        let written = self.written(opener).trim_end();
        let closing = match opener.kind {
            TokenKind::OpenParen => ")",
            TokenKind::OpenBracket => "]",
            TokenKind::OpenQuote => "\"",
            _ => "}",
        };
        let opener = Token { end: opener.end.min(token.start), ..opener };
        self.error(opener, format!("`{written}` is not closed: `{closing}` is missing"), "")
    }
}

/// What a token that belongs to no kind is, and what to do about it.
pub(in crate::syntax) fn explain_fault(fault: Fault) -> (&'static str, &'static str) {
    match fault {
        Fault::Character => ("this character has no meaning here", ""),
        Fault::Bitwise => ("there are no bitwise operators", "write `&&`, `||` or `!`"),
        Fault::Backtick => (
            "a string does not begin with a backtick",
            "write double quotes, or `<<EOT` for a string of several lines",
        ),
        Fault::Apostrophe => ("a string does not begin with a single quote", "write double quotes"),
        Fault::Semicolon => (
            "`;` has no meaning here",
            "separate arguments with line ends, and elements with commas",
        ),
        Fault::CurlyQuote => ("a string does not begin with a curly quote", "write double quotes"),
        Fault::QuotedNewline => (
            "the string does not end in its line",
            "close it with `\"`; write `\\n` for a line end, or use `<<EOT`",
        ),
        Fault::UnclosedQuote => ("the string does not end", "close it with `\"`"),
        Fault::Escape => (
            "this is not an escape sequence",
            "write `\\\\` for a backslash; the sequences are \\n, \\r, \\t, \\\", \\\\, \\uNNNN, \\UNNNNNNNN",
        ),
        Fault::UnicodeEscape => (
            "this is not the number of a character",
            "write four hexadecimal digits after `\\u`, eight after `\\U`",
        ),
        Fault::UnclosedHeredoc => (
            "the heredoc does not end",
            "write its word alone in a line, with a line break after it",
        ),
        Fault::UnclosedComment => ("the comment does not end", "close it with `*/`"),
    }
}

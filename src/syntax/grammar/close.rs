//! What ends an expression, by where it stands.

use super::frame::{ForPhase, FrameKind};
use super::{Grammar, Place, Result};
use crate::syntax::token::{Kind, Token};

impl Grammar<'_> {
    /// The token at hand stands behind an operand and is no operator. True if the expression as a
    /// whole ends there.
    pub(super) fn close(&mut self, token: Token) -> Result<bool> {
        match (self.frame().kind, token.kind) {
            (FrameKind::Base(Place::Attribute), _) | (FrameKind::Base(_), Kind::End) => {
                return Ok(true);
            }
            (FrameKind::Paren | FrameKind::Arguments, Kind::CloseParen)
            | (FrameKind::Tuple | FrameKind::Index, Kind::CloseBracket)
            | (FrameKind::Interpolation, Kind::SequenceEnd) => self.close_bracket()?,
            (FrameKind::Arguments | FrameKind::Tuple, Kind::Comma) => self.next_segment()?,
            (FrameKind::Arguments, Kind::Ellipsis) => self.expansion()?,
            (FrameKind::Key { .. }, Kind::Assign | Kind::Colon) => {
                self.mask.put(token.start, b',');
                self.next_segment()?;
                self.frame().kind = FrameKind::Value;
            }
            (FrameKind::Value, Kind::Comma) => {
                self.next_segment()?;
                self.frame().kind = FrameKind::Key { separator: None };
            }
            (FrameKind::Value, Kind::Newline) => {
                self.mask.blank(token);
                self.next_segment()?;
                self.frame().kind = FrameKind::Key { separator: Some(token.start) };
            }
            (FrameKind::Value, Kind::CloseBrace) => {
                self.mask.put(token.start, b']');
                self.close_bracket()?;
            }
            (FrameKind::For { is_object, phase }, _) => self.close_for(is_object, phase, token)?,
            (FrameKind::Control(directive), Kind::SequenceEnd) => {
                self.close_bracket()?;
                self.open_directive(directive)?;
            }
            _ => return self.explain_no_operator(token),
        }
        Ok(false)
    }

    fn close_bracket(&mut self) -> Result<()> {
        self.end_segment()?;
        self.pop();
        Ok(())
    }

    /// `...` behind the last argument.
    fn expansion(&mut self) -> Result<()> {
        self.end_segment()?;
        let next = self.advance();
        if next.kind != Kind::CloseParen {
            let help = "only the last argument can be expanded";
            return self.error(next, "`)` is missing after `...`", help);
        }
        self.pop();
        Ok(())
    }

    fn close_for(&mut self, is_object: bool, phase: ForPhase, token: Token) -> Result<()> {
        let next = match (phase, token.kind) {
            (ForPhase::Collection, Kind::Colon) => ForPhase::First,
            (ForPhase::First, Kind::FatArrow) if is_object => ForPhase::Value,
            (ForPhase::Value, Kind::Ellipsis) => ForPhase::Grouped,
            (ForPhase::First, Kind::Ident) if self.is_keyword("if") => {
                ForPhase::Condition { keyed: false }
            }
            (ForPhase::Value | ForPhase::Grouped, Kind::Ident) if self.is_keyword("if") => {
                ForPhase::Condition { keyed: true }
            }
            (ForPhase::First | ForPhase::Condition { keyed: false }, Kind::CloseBracket)
                if !is_object =>
            {
                return self.close_bracket();
            }
            (
                ForPhase::Value | ForPhase::Grouped | ForPhase::Condition { keyed: true },
                Kind::CloseBrace,
            ) if is_object => return self.close_bracket(),
            _ => return self.explain_for(is_object, phase, token),
        };
        match phase {
            // Nothing stands between `...` and `if`.
            ForPhase::Grouped => self.at += 1,
            _ => self.end_segment().map(|_| self.at += 1)?,
        }
        self.expects_term = next != ForPhase::Grouped;
        self.frame().kind = FrameKind::For { is_object, phase: next };
        Ok(())
    }
}

//! What stands behind an operand: steps into it, and operators.

use super::frame::FrameKind;
use super::{Grammar, Result};
use crate::syntax::token::{Kind, Token};

impl Grammar<'_> {
    /// The token at hand stands behind an operand. True if the expression as a whole ends there.
    pub(super) fn operator(&mut self) -> Result<bool> {
        let token = self.token();
        match token.kind {
            // The value has ended before `...`, so no operator goes with it.
            _ if self.frame().is_grouped() => return self.close(token),
            Kind::Dot => self.dot()?,
            Kind::OpenBracket => self.open_index()?,
            Kind::Operator | Kind::Star | Kind::Minus => {
                self.frame().add_operator();
                self.expect_term();
            }
            Kind::Question => {
                self.frame().questions += 1;
                self.frame().add_level();
                self.expect_term();
            }
            Kind::Colon if self.frame().questions > 0 => {
                self.frame().questions -= 1;
                self.expect_term();
            }
            _ if self.frame().questions > 0 => {
                let help = "a condition has two results: `condition ? one : other`";
                return self.error(token, "`:` and the second result are missing", help);
            }
            _ => return self.close(token),
        }
        Ok(false)
    }

    fn expect_term(&mut self) {
        self.at += 1;
        self.expects_term = true;
    }

    /// `.name`, `.0` or `.*`
    fn dot(&mut self) -> Result<()> {
        let step = self.advance();
        match step.kind {
            Kind::Ident => {}
            Kind::Number => self.legacy_index(step)?,
            Kind::Star if self.in_attribute_splat => {
                let help = "write `[*]` instead of `.*`";
                return self.error(step, "`.*` cannot follow another `.*`", help);
            }
            Kind::Star => self.in_attribute_splat = true,
            _ => return self.error(step, "a name is missing after the dot", ""),
        }
        self.at += 1;
        Ok(())
    }

    fn legacy_index(&mut self, step: Token) -> Result<()> {
        let digits = self.written(step);
        if let Some((first, second)) = digits.split_once('.') {
            let help = format!("write [{first}][{second}]");
            return self.error(step, format!("`.{digits}` is not an index"), &help);
        }
        // Any whole number will do for the parser; what is written is read from the text.
        self.mask.fill(step.start, step.end, b' ');
        self.mask.fill(step.start, step.end.min(step.start + 19), b'1');
        Ok(())
    }

    /// `[key]` or `[*]`
    fn open_index(&mut self) -> Result<()> {
        let open = self.at;
        if self.advance().kind != Kind::Star {
            self.at = open;
            return self.push(FrameKind::Index, false);
        }
        let close = self.advance();
        if close.kind != Kind::CloseBracket {
            return self.error(close, "`]` is missing after `[*`", "");
        }
        self.at += 1;
        self.in_attribute_splat = false;
        Ok(())
    }
}

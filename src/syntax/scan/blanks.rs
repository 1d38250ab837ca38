//! Comments.

use super::Scanner;
use crate::syntax::token::{Fault, TokenKind};

impl Scanner<'_> {
    pub(super) fn line_comment(&mut self) {
        let line = self.rest().split('\n').next().unwrap_or_default();
        let followed = self.at + line.len() < self.bytes.len();
        let line = line.strip_suffix('\r').filter(|_| followed).unwrap_or(line);
        self.take(TokenKind::Comment, line.len());
    }

    pub(super) fn block_comment(&mut self) {
        let end = if self.no_comment_end {
            None
        } else {
            self.rest().get(2..).and_then(|inner| inner.find("*/"))
        };
        if let Some(end) = end {
            return self.take(TokenKind::Comment, end + 4);
        }
        // The rest of the line goes with it, so that one missing end does not cost the file.
        self.no_comment_end = true;
        let line = self.rest().lines().next().map_or(2, str::len);
        self.take(TokenKind::Invalid(Fault::UnclosedComment), line);
    }
}

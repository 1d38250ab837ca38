//! The smallest pieces of the language, named as in Terraform's own scanner.

/// A piece of the text. Blanks are in no token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) start: u32,
    pub(super) end: u32,
    pub(super) kind: TokenKind,
}

/// What a piece is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TokenKind {
    Newline,
    /// `# ...`, `// ...` without the line end, or `/* ... */`.
    Comment,
    Ident,
    Number,
    OpenQuote,
    CloseQuote,
    /// `<<END` or `<<-END` with its line end.
    OpenHeredoc,
    /// The line that ends a heredoc, with its indentation, without its line end.
    CloseHeredoc,
    /// Literal text of a template; up to its line end where lines count.
    Literal,
    /// `${` or `${~`
    Interpolation,
    /// `%{` or `%{~`
    Control,
    /// The `}` or `~}` of the two before.
    SequenceEnd,
    OpenParen,
    CloseParen,
    OpenBracket,
    CloseBracket,
    OpenBrace,
    CloseBrace,
    Dot,
    Ellipsis,
    Comma,
    Star,
    Question,
    Colon,
    DoubleColon,
    Assign,
    FatArrow,
    Bang,
    Minus,
    /// An operator that can only stand between two operands, other than `*`.
    Operator,
    /// What belongs to no other.
    Invalid(Fault),
    /// Behind the last byte.
    End,
}

/// Why a piece belongs to no other kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// A character that the language does not use.
    Character,
    /// `&`, `|`, `^`, `~`
    Bitwise,
    /// `` ` ``
    Backtick,
    /// `'`
    Apostrophe,
    /// `;`
    Semicolon,
    /// `“` and the like.
    CurlyQuote,
    /// A line end in a quoted string.
    QuotedNewline,
    /// A quoted string that the file ends in.
    UnclosedQuote,
    /// A backslash with something behind it that it does not go with.
    Escape,
    /// `\u` or `\U` without the hexadecimal digits of a character.
    UnicodeEscape,
    /// `<<END` without a line that is `END`.
    UnclosedHeredoc,
    /// `/*` without `*/`.
    UnclosedComment,
}

impl TokenKind {
    /// Whether it separates others and means nothing by itself: a comment or a line end.
    pub(super) fn is_blank(self) -> bool {
        matches!(self, Self::Comment | Self::Newline)
    }
}

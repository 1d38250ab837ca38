//! Instructions, and what they consist of. Must not know how they are read, nor what they mean for an image.

use crate::source::Span;
use crate::syntax::shell::Command;

/// One instruction.
#[derive(Clone, Debug)]
pub struct Instruction {
    /// Which one.
    pub keyword: Keyword,
    /// The keyword as written.
    pub name: Span,
    /// From the keyword to the last argument, without heredocs.
    pub span: Span,
    /// `--from=builder`
    pub flags: Vec<Flag>,
    /// What stands behind.
    pub arguments: Arguments,
    /// The texts of `<<EOF`.
    pub heredocs: Vec<Heredoc>,
    /// The commands that a shell of POSIX would read in a `RUN`, in the order of the text.
    pub commands: Vec<Command>,
}

/// The instructions that there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Keyword {
    /// `ADD`
    Add,
    /// `ARG`
    Arg,
    /// `CMD`
    Cmd,
    /// `COPY`
    Copy,
    /// `ENTRYPOINT`
    Entrypoint,
    /// `ENV`
    Env,
    /// `EXPOSE`
    Expose,
    /// `FROM`
    From,
    /// `HEALTHCHECK`
    Healthcheck,
    /// `LABEL`
    Label,
    /// `MAINTAINER`
    Maintainer,
    /// `ONBUILD`
    Onbuild,
    /// `RUN`
    Run,
    /// `SHELL`
    Shell,
    /// `STOPSIGNAL`
    Stopsignal,
    /// `USER`
    User,
    /// `VOLUME`
    Volume,
    /// `WORKDIR`
    Workdir,
}

impl Keyword {
    /// All of them.
    pub const ALL: [Self; 18] = [
        Self::Add,
        Self::Arg,
        Self::Cmd,
        Self::Copy,
        Self::Entrypoint,
        Self::Env,
        Self::Expose,
        Self::From,
        Self::Healthcheck,
        Self::Label,
        Self::Maintainer,
        Self::Onbuild,
        Self::Run,
        Self::Shell,
        Self::Stopsignal,
        Self::User,
        Self::Volume,
        Self::Workdir,
    ];

    /// As it is usually written.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Add => "ADD",
            Self::Arg => "ARG",
            Self::Cmd => "CMD",
            Self::Copy => "COPY",
            Self::Entrypoint => "ENTRYPOINT",
            Self::Env => "ENV",
            Self::Expose => "EXPOSE",
            Self::From => "FROM",
            Self::Healthcheck => "HEALTHCHECK",
            Self::Label => "LABEL",
            Self::Maintainer => "MAINTAINER",
            Self::Onbuild => "ONBUILD",
            Self::Run => "RUN",
            Self::Shell => "SHELL",
            Self::Stopsignal => "STOPSIGNAL",
            Self::User => "USER",
            Self::Volume => "VOLUME",
            Self::Workdir => "WORKDIR",
        }
    }

    pub(super) fn parse(written: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|keyword| keyword.as_str().eq_ignore_ascii_case(written))
    }
}

/// A word as written, or an element of a JSON list as it reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// The characters.
    pub text: String,
    /// Where they stand.
    pub span: Span,
}

/// `--from=builder`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flag {
    /// `from`
    pub name: String,
    /// `builder`; none for a flag that stands alone.
    pub value: Option<Word>,
    /// The whole flag.
    pub span: Span,
}

/// `NAME=value`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// The name.
    pub name: Word,
    /// The value; none for an `ARG` without a default.
    pub value: Option<Word>,
}

/// What stands behind a keyword.
#[derive(Clone, Debug)]
pub enum Arguments {
    /// Words: `FROM`, `EXPOSE`, `VOLUME`, `COPY`.
    Words(Vec<Word>),
    /// A JSON list of strings: `ENTRYPOINT ["python", "main.py"]`.
    Exec(Vec<Word>),
    /// The rest of the line, for a shell or as one value: `USER`, `WORKDIR`, `RUN`.
    Text(Word),
    /// Names and values: `ENV`, `LABEL`, `ARG`.
    Pairs(Vec<Pair>),
    /// Nothing: `HEALTHCHECK NONE`, `RUN` with nothing but a heredoc.
    Nothing,
    /// The instruction behind `ONBUILD`.
    Trigger(Box<Instruction>),
    /// There is something, but it cannot be read.
    Unreadable,
}

/// A text below an instruction.
#[derive(Clone, Debug)]
pub struct Heredoc {
    /// What ends it, and what `COPY` calls the file.
    pub name: String,
    /// The lines as they stand, without the one that ends it.
    pub content: String,
    /// Their place.
    pub span: Span,
    /// Variables in it are replaced, because the name is not quoted.
    pub expands: bool,
}

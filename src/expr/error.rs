//! What Terraform would report as an error in an expression.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use crate::source::Span;
use crate::value::{NameMap, Type, Value, did_you_mean};

/// An error at a place.
#[derive(Clone, Debug)]
pub struct Error(Box<Inner>);

#[derive(Clone, Debug)]
struct Inner {
    span: Option<Span>,
    message: String,
    help: Help,
    ty: Type,
    kind: ErrorKind,
}

/// What to do about an error.
#[derive(Clone, Debug)]
enum Help {
    Nothing,
    Text(String),
    Suggestion(Suggestion),
}

/// What was perhaps meant. It is worked out when somebody asks: to compare a name with all others takes long, and many
/// of these errors are caught by a `try`.
#[derive(Clone)]
struct Suggestion(Arc<dyn Fn() -> Option<String> + Send + Sync>);

impl fmt::Debug for Suggestion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Suggestion")
    }
}

/// Whether an error can be caught.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ErrorKind {
    /// `try` and `can` catch it; in the arm of a conditional that is not chosen it does not count.
    Evaluation,
    /// Terraform finds it before it evaluates: a reference to what is not declared.
    Static,
}

/// The result of evaluating: a value, which may be unknown, or an error.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// An error whose place is not known yet: a function's.
    pub fn new(message: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            span: None,
            message: message.into(),
            help: Help::Nothing,
            ty: Type::Any,
            kind: ErrorKind::Evaluation,
        }))
    }

    /// An error at a place.
    pub fn at(span: Span, message: impl Into<String>) -> Self {
        Self::new(message).or_at(span)
    }

    /// Sets the place, unless one is set already: the innermost one is the most exact.
    #[must_use]
    pub fn or_at(mut self, span: Span) -> Self {
        self.0.span.get_or_insert(span);
        self
    }

    /// The same error without what it says of a key that must not be shown.
    #[must_use]
    pub(super) fn hiding_keys<'k>(self, keys: impl IntoIterator<Item = &'k Value>) -> Self {
        self.hiding(keys, "the given key, which is sensitive, does not identify an element")
    }

    /// Adds what to do about it.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.0.help = Help::Text(help.into());
        self
    }

    /// Adds what was perhaps meant, to be worked out when somebody asks.
    #[must_use]
    pub fn with_suggestion(
        mut self,
        suggestion: impl Fn() -> Option<String> + Send + Sync + 'static,
    ) -> Self {
        self.0.help = Help::Suggestion(Suggestion(Arc::new(suggestion)));
        self
    }

    /// The same error with another message and no help, where one of these values is sensitive, or a part of it: what is
    /// said of a value could quote it.
    #[must_use]
    pub fn hiding<'v>(
        self,
        values: impl IntoIterator<Item = &'v Value>,
        message: impl Into<String>,
    ) -> Self {
        if !values.into_iter().any(|value| value.deep_marks().is_sensitive()) {
            return self;
        }
        let Inner { span, ty, kind, .. } = *self.0;
        Self(Box::new(Inner { span, message: message.into(), help: Help::Nothing, ty, kind }))
    }

    /// The same error with what is said of it as somebody lets it pass.
    #[must_use]
    pub fn veiled(self, veil: &dyn Fn(&str) -> String) -> Self {
        let help = self.help().map(|help| Help::Text(veil(&help)));
        let Inner { span, message, ty, kind, .. } = *self.0;
        let (message, help) = (veil(&message), help.unwrap_or(Help::Nothing));
        Self(Box::new(Inner { span, message, help, ty, kind }))
    }

    /// An object has no attribute of this name, but perhaps one of a similar one.
    pub(super) fn missing_attribute(name: &str, object: &Arc<NameMap<Value>>) -> Self {
        let (missing, object): (Arc<str>, _) = (name.into(), Arc::clone(object));
        Self::new(no_attribute(name)).with_suggestion(move || {
            let near = did_you_mean(&missing, object.keys().map(|name| &**name))?;
            Some(format!("did you mean `{near}`?"))
        })
    }

    /// The same error, as one that Terraform finds before it evaluates: `try` and `can` do not catch
    /// it, and it counts wherever it stands.
    #[must_use]
    pub fn as_static(mut self) -> Self {
        self.0.kind = ErrorKind::Static;
        self
    }

    /// Whether Terraform finds it before it evaluates.
    #[must_use]
    pub fn is_static(&self) -> bool {
        self.0.kind == ErrorKind::Static
    }

    /// Sets the type that the expression has although it failed: the arms of a conditional are
    /// brought to one type before one is chosen, and an error in the other does not count.
    #[must_use]
    pub(super) fn with_type(mut self, ty: Type) -> Self {
        self.0.ty = ty;
        self
    }

    /// The type that the expression has although it failed.
    pub(super) fn ty(&self) -> &Type {
        &self.0.ty
    }

    /// Where.
    #[must_use]
    pub fn span(&self) -> Option<Span> {
        self.0.span
    }

    /// What is wrong, without a final stop. Never holds a sensitive value.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// What to do about it.
    #[must_use]
    pub fn help(&self) -> Option<Cow<'_, str>> {
        match &self.0.help {
            Help::Nothing => None,
            Help::Text(text) => Some(text.into()),
            Help::Suggestion(Suggestion(suggestion)) => suggestion().map(Cow::Owned),
        }
    }

    /// What to do about it, as far as that need not be worked out.
    #[must_use]
    pub fn known_help(&self) -> Option<&str> {
        match &self.0.help {
            Help::Text(text) => Some(text),
            Help::Nothing | Help::Suggestion(_) => None,
        }
    }
}

/// The message for an object without such an attribute.
pub(super) fn no_attribute(name: &str) -> String {
    format!("this object has no attribute `{name}`")
}

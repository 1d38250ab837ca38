//! Values that are not known, why, and what is known of them all the same.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use super::{Number, Text, Type, Value};

/// What an unknown value will be: the address and path it comes from, for instance
/// `module.a.aws_efs_file_system.this[0].id`. Two values with the same symbol are equal.
pub type Symbol = Arc<str>;

/// A value that is not known.
#[derive(Clone, Debug)]
pub struct Unknown {
    /// Its type, [`Type::Any`] when that is not known either.
    pub ty: Type,
    /// Why it is not known.
    pub reason: Reason,
    /// Its identity, if it has one.
    pub symbol: Option<Symbol>,
    /// It is certainly not null.
    pub not_null: bool,
    /// Terraform itself does not know the type yet: what `try` gives.
    pub untyped: bool,
    /// For a number: what it lies between, where something is known of that.
    pub bounds: Option<Box<Bounds>>,
    /// For a string: what is known of its text, beyond what Terraform knows. See [`Value::form`](super::Value::form).
    pub form: Option<Box<Text>>,
    /// The values of which it is one, where these are few and known. Terraform knows nothing of that.
    pub among: Option<Arc<Vec<Value>>>,
    /// For a collection of which not even the length is known: what each of its elements is like. Terraform knows nothing of
    /// that.
    pub each: Option<Arc<Value>>,
    /// Whose ids and ARNs it cannot be.
    pub apart: Apart,
    /// For a piece of a string that AWS makes up: it has so many characters, none of which separates anything.
    pub length: Option<u8>,
}

impl Unknown {
    /// An unknown of which only the type and the reason are known.
    #[must_use]
    pub fn new(ty: Type, reason: Reason) -> Self {
        Self {
            ty,
            reason,
            symbol: None,
            not_null: false,
            untyped: false,
            bounds: None,
            form: None,
            among: None,
            each: None,
            apart: Apart::default(),
            length: None,
        }
    }

    /// Whether the provider sets it at apply: no text that somebody writes is it.
    #[must_use]
    pub fn is_set_at_apply(&self) -> bool {
        matches!(self.reason, Reason::Computed(_))
    }

    /// The values of which it is one, where these are few and known.
    #[must_use]
    pub fn among(&self) -> Option<&[Value]> {
        self.among.as_ref().map(|among| among.as_slice())
    }

    /// For a number: it is at least this.
    #[must_use]
    pub fn at_least(&self) -> Option<&Number> {
        self.bounds.as_ref()?.least.as_ref()
    }

    /// For a number: it is at most this.
    #[must_use]
    pub fn at_most(&self) -> Option<&Number> {
        self.bounds.as_ref()?.most.as_ref()
    }
}

/// Whose ids and ARNs a value cannot be, for what belongs to something that does not know all of the configuration.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Apart {
    /// It may be anything.
    #[default]
    Open,
    /// Those of all resources of the configuration but these, by address; sorted.
    OfAllBut(Arc<Vec<Arc<str>>>),
}

impl Apart {
    /// Of all resources.
    #[must_use]
    pub fn of_all() -> Self {
        Self::OfAllBut(Arc::default())
    }

    /// Whether it cannot be an id or an ARN of this resource.
    #[must_use]
    pub fn excludes(&self, address: &str) -> bool {
        match self {
            Self::Open => false,
            Self::OfAllBut(rest) => {
                rest.binary_search_by(|other| other.as_ref().cmp(address)).is_err()
            }
        }
    }

    /// Whether it is none of any resource.
    #[must_use]
    pub fn is_of_all(&self) -> bool {
        match self {
            Self::Open => false,
            Self::OfAllBut(rest) => rest.is_empty(),
        }
    }

    /// Whether there is anything that it cannot be.
    #[must_use]
    pub fn is_any(&self) -> bool {
        match self {
            Self::Open => false,
            Self::OfAllBut(_) => true,
        }
    }

    /// What neither of both can be.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        match (self, other) {
            (Self::Open, _) | (_, Self::Open) => Self::Open,
            (Self::OfAllBut(one), Self::OfAllBut(two)) if one == two => self.clone(),
            (Self::OfAllBut(one), Self::OfAllBut(two)) => {
                let all: BTreeSet<_> = one.iter().chain(two.iter()).cloned().collect();
                Self::OfAllBut(Arc::new(all.into_iter().collect()))
            }
        }
    }
}

/// What a number lies between.
#[derive(Clone, Debug)]
pub struct Bounds {
    /// It is at least this.
    pub least: Option<Number>,
    /// It is at most this.
    pub most: Option<Number>,
}

impl Bounds {
    /// None where nothing is known of either.
    #[must_use]
    pub fn of(least: Option<Number>, most: Option<Number>) -> Option<Box<Self>> {
        (least.is_some() || most.is_some()).then(|| Box::new(Self { least, most }))
    }
}

/// Why a value is not known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Set by the provider at apply: the address and path.
    Computed(Arc<str>),
    /// Read by a data source: the address and path.
    Data(Arc<str>),
    /// A variable without a value: the name, with the module path in front.
    Variable(Arc<str>),
    /// An output of a module that is not there: the address of the call.
    Module(Arc<str>),
    /// Decided by a condition, a key or an argument that is itself unknown.
    Depends(Arc<Reason>),
    /// Set by a base image, which is not read: its name.
    BaseImage(Arc<str>),
    /// Given when the image is built: the name of the build argument.
    BuildArgument(Arc<str>),
    /// Worked out by a shell when the image is built: the variable or substitution, as written.
    Script(Arc<str>),
    /// Decided by the workspace, which nobody gives here.
    Workspace,
    /// Left to others after creation by `ignore_changes`: the address and path.
    Ignored(Arc<str>),
    /// In a file that could not be read or parsed.
    Unreadable(Arc<str>),
    /// Differs from run to run: the function or name (`timestamp`, `uuid`).
    Impure(Arc<str>),
    /// Terraform would report an error here.
    Error(Arc<str>),
    /// A limit that keeps hostile input from hanging the program.
    Budget(Budget),
    /// Something of Terraform that bottlelint does not evaluate: what.
    Unsupported(Arc<str>),
    /// Filled in by a template, before anybody reads it: the place holder, as written.
    Placeholder(Arc<str>),
    /// Decided by what is not part of the input, which is a part of a deployment: the file. No rule is about that.
    Elsewhere(Arc<str>),
    /// Decided by whoever gets it by an output: the address of the resource.
    Exported(Arc<str>),
    /// Made outside of the configuration: its id or name.
    Outside(Arc<str>),
    /// The input says that it is unknown without saying why (plan JSON).
    Stated,
}

impl Reason {
    /// That the provider sets it, or reads it where it is a data source's: the address of the resource, and the path.
    #[must_use]
    pub fn set_by(address: &str, path: Arc<str>) -> Self {
        let is_data = address.starts_with("data.") || address.contains(".data.");
        if is_data { Self::Data(path) } else { Self::Computed(path) }
    }

    /// Whether Terraform would report an error where the value comes from. Such a value has failed: it is neither absent nor
    /// null nor known only after apply, and nothing is judged by it, because the error is reported by itself.
    #[must_use]
    pub fn is_failure(&self) -> bool {
        matches!(self.root(), Self::Error(_))
    }

    /// Whether it is decided by what is not part of the input.
    #[must_use]
    pub fn is_elsewhere(&self) -> bool {
        matches!(self.root(), Self::Elsewhere(_))
    }

    /// The first cause: what something that depends on something unknown depends on in the end.
    #[must_use]
    pub fn root(&self) -> &Self {
        let mut at = self;
        while let Self::Depends(inner) = at {
            at = inner;
        }
        at
    }
}

/// A limit that was reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Budget {
    /// Nesting of expressions or references.
    Depth,
    /// Evaluation steps.
    Steps,
    /// Elements of one collection, or instances of one block.
    Elements,
    /// Elements of all collections, and bytes of all strings.
    Total,
    /// Bytes of one string.
    Bytes,
}

impl fmt::Display for Reason {
    /// Completes the sentence "not known, because it is ...".
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Computed(address) => write!(f, "known only after apply (`{address}`)"),
            // An attribute of a data source: `data.aws_vpc.main.id`, perhaps of a module.
            Self::Data(path) if path.starts_with("data.aws_") || path.contains(".data.aws_") => {
                write!(f, "read from AWS at plan time (`{path}`)")
            }
            Self::Data(path) => write!(f, "read by a provider at plan time (`{path}`)"),
            Self::Variable(name) => {
                write!(f, "given by the caller (variable `{name}` has no value here)")
            }
            Self::Module(call) => write!(f, "an output of `{call}`, whose source is not here"),
            Self::Depends(reason) => write!(f, "decided by a value that is {reason}"),
            Self::BaseImage(name) => {
                write!(f, "decided by the base image `{name}`, which is not read")
            }
            Self::Script(text) => {
                write!(f, "worked out by a shell when the image is built (`{text}`)")
            }
            Self::BuildArgument(name) => write!(f, "given when the image is built (`ARG {name}`)"),
            Self::Workspace => f.write_str("decided by the workspace (give it with `--workspace`)"),
            Self::Ignored(address) => {
                write!(f, "left to others after creation (`ignore_changes` of `{address}`)")
            }
            Self::Unreadable(path) => write!(f, "perhaps set in `{path}`, which could not be read"),
            Self::Impure(name) => write!(f, "different in every run (`{name}`)"),
            Self::Error(message) => write!(f, "an error: {message}"),
            Self::Budget(budget) => write!(f, "beyond the limit of {budget}"),
            Self::Unsupported(what) => write!(f, "{what}, which bottlelint does not evaluate"),
            Self::Placeholder(hole) => write!(f, "filled in by a template (`{hole}`)"),
            Self::Elsewhere(path) => write!(f, "decided outside of `{path}`"),
            Self::Exported(address) => {
                write!(f, "up to whoever gets `{address}` by an output")
            }
            Self::Outside(id) => write!(f, "made outside this configuration (`{id}`)"),
            Self::Stated => f.write_str("known only after apply"),
        }
    }
}

impl fmt::Display for Budget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Depth => "nesting",
            Self::Steps => "evaluation steps",
            Self::Elements => "elements",
            Self::Total => "elements in total",
            Self::Bytes => "string length",
        })
    }
}

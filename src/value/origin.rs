//! How a value came to be: attribute <- local <- variable <- module argument, each with its place.
//!
//! Literals cost nothing beyond their place; every reference adds one shared step, so the chain is
//! complete when a finding asks for it and cheap when none does.

use std::sync::Arc;

use smallvec::SmallVec;

use super::Reason;
use crate::source::Span;

/// Where a value comes from.
#[derive(Clone, Debug, Default)]
pub enum Origin {
    /// Made by bottlelint itself.
    #[default]
    None,
    /// Written here.
    At(Span),
    /// Came here in a step from elsewhere.
    Step(Arc<OriginStep>),
    /// The value of an element that may or may not be there.
    Perhaps(Arc<Doubt>),
    /// A part of a larger value, as a rule came to it.
    Part(Arc<Inside>),
    /// Nothing is written there.
    Absent(Arc<Absence>),
}

/// Where in a larger value a part of it is.
#[derive(Debug)]
pub struct Inside {
    /// Where the part comes from.
    pub own: Origin,
    /// Where the whole comes from.
    pub within: Origin,
    /// The step from the whole to the part: `cpu`, `[0]`. Empty where it has none that can be written.
    pub step: Arc<str>,
}

/// Where something would have to be written.
#[derive(Debug)]
pub struct Absence {
    /// Where the whole comes from, which may be absent itself.
    pub within: Origin,
    /// The step from the whole: `cpu`, `[0]`.
    pub step: Arc<str>,
    /// What it would be.
    pub missing: Missing,
}

/// What is not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// An argument, or an attribute of an object.
    Argument,
    /// A block, or an element of a list.
    Element,
}

/// Why it is not known whether an element is there, and where its value comes from.
#[derive(Debug)]
pub struct Doubt {
    /// Why.
    pub reason: Reason,
    /// Where the value comes from.
    pub origin: Origin,
    /// Where what decides comes from, if that was kept.
    pub by: Origin,
}

/// One step of a value's way.
#[derive(Debug)]
pub struct OriginStep {
    /// The place: a reference, a definition, an argument.
    pub span: Span,
    /// What the place is.
    pub label: OriginLabel,
    /// Where the value, or what it was computed from, came from before. The first is the main line, and nearly always the
    /// only one.
    pub from: SmallVec<[Origin; 1]>,
}

/// What a place on a value's way is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OriginLabel {
    /// Written out.
    Literal,
    /// A reference, as written: `local.image`.
    Reference(Arc<str>),
    /// The definition of a local value: its name.
    Local(Arc<str>),
    /// The default of a variable: its name.
    Default(Arc<str>),
    /// An argument of a module call.
    Argument(Arc<CallArgument>),
    /// A variable set in a tfvars file or on the command line: its name.
    Given(Arc<str>),
    /// An output of a module: `module.network.vpc_id`.
    Output(Arc<str>),
    /// An argument of a resource: its address and path.
    Attribute(Arc<str>),
    /// The result of a function: its name.
    Function(Arc<str>),
    /// An operator or a conditional.
    Expression,
    /// A template.
    Template,
    /// A block's header: what it stands for (`egress`, or a resource's address).
    Block(Arc<str>),
}

/// Where a step leads to, seen from the module that it is taken in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ModuleCrossing {
    /// It stays in the module.
    None,
    /// To the module that calls this one.
    ToCaller,
    /// Into a module that this one calls.
    IntoModule,
}

impl OriginLabel {
    /// Whether a step leads into another module.
    #[must_use]
    pub fn crossing(&self) -> ModuleCrossing {
        match self {
            Self::Argument(_) => ModuleCrossing::ToCaller,
            Self::Output(_) => ModuleCrossing::IntoModule,
            Self::Literal
            | Self::Reference(_)
            | Self::Local(_)
            | Self::Default(_)
            | Self::Given(_)
            | Self::Attribute(_)
            | Self::Function(_)
            | Self::Expression
            | Self::Template
            | Self::Block(_) => ModuleCrossing::None,
        }
    }
}

/// An argument of a module call.
#[derive(Debug, PartialEq, Eq)]
pub struct CallArgument {
    /// The call: `module.checkout`, with the path of modules in front.
    pub call: Arc<str>,
    /// The variable that it sets.
    pub variable: Arc<str>,
}

impl Origin {
    /// A step to `span`, coming from `from`.
    #[must_use]
    pub fn step(span: Span, label: OriginLabel, from: Vec<Self>) -> Self {
        let mut from = SmallVec::from(from);
        from.shrink_to_fit();
        Self::Step(Arc::new(OriginStep { span, label, from }))
    }

    /// The first steps of the main line, from the newest on, as they are in a trail.
    #[must_use]
    pub fn first_steps(&self, trail: &[(Span, OriginLabel)]) -> Self {
        let rebuilt = trail.iter().rev().fold(Self::None, |from, (span, label)| {
            let from = if matches!(from, Self::None) { Vec::new() } else { vec![from] };
            Self::step(*span, label.clone(), from)
        });
        match rebuilt {
            Self::None => self.span().map_or(Self::None, Self::At),
            rebuilt => rebuilt,
        }
    }

    /// The newest place: for a value read from an attribute, that attribute's expression.
    #[must_use]
    pub fn span(&self) -> Option<Span> {
        match self {
            Self::None => None,
            Self::At(span) => Some(*span),
            Self::Step(step) => Some(step.span),
            Self::Perhaps(doubt) => doubt.origin.span(),
            Self::Part(inside) => inside.own.span(),
            Self::Absent(_) => None,
        }
    }

    /// Where the value itself comes from, wherever it is a part of.
    #[must_use]
    pub fn own(&self) -> &Self {
        let mut at = self;
        while let Self::Part(inside) = at {
            at = &inside.own;
        }
        at
    }

    /// What this is a part of, if it is one.
    #[must_use]
    pub fn within(&self) -> Option<&Self> {
        match self {
            Self::Part(inside) => Some(&inside.within),
            Self::Absent(absence) => Some(&absence.within),
            Self::None | Self::At(_) | Self::Step(_) | Self::Perhaps(_) => None,
        }
    }

    /// What is missing first on the way to something that is absent.
    #[must_use]
    pub fn absence(&self) -> Option<&Absence> {
        let Self::Absent(first) = self else { return None };
        let mut first: &Absence = first;
        while let Self::Absent(outer) = &first.within {
            first = outer;
        }
        Some(first)
    }

    /// Why it is not known whether the element that it belongs to is there, if that was said on the main line.
    #[must_use]
    pub fn doubt(&self) -> Option<&Reason> {
        let mut at = self;
        loop {
            match at {
                Self::None | Self::At(_) | Self::Absent(_) => return None,
                Self::Part(inside) => at = &inside.own,
                Self::Step(step) => at = step.from.first()?,
                Self::Perhaps(doubt) => return Some(&doubt.reason),
            }
        }
    }

    /// The main line from the newest place to the oldest, at most `limit` places.
    #[must_use]
    pub fn trail(&self, limit: usize) -> Vec<(Span, OriginLabel)> {
        let mut trail = Vec::new();
        let mut at = self;
        while trail.len() < limit {
            match at {
                Self::None | Self::Absent(_) => break,
                Self::Part(inside) => at = &inside.own,
                Self::At(span) => {
                    trail.push((*span, OriginLabel::Literal));
                    break;
                }
                Self::Step(step) => {
                    trail.push((step.span, step.label.clone()));
                    let Some(next) = step.from.first() else { break };
                    at = next;
                }
                Self::Perhaps(doubt) => at = &doubt.origin,
            }
        }
        trail
    }
}

// A chain of a hundred thousand steps must not be dropped by recursion.
impl Drop for OriginStep {
    fn drop(&mut self) {
        drop_all(self.from.drain(..));
    }
}

impl Drop for Doubt {
    fn drop(&mut self) {
        drop_all([std::mem::take(&mut self.origin), std::mem::take(&mut self.by)].into_iter());
    }
}

impl Drop for Inside {
    fn drop(&mut self) {
        drop_all([std::mem::take(&mut self.own), std::mem::take(&mut self.within)].into_iter());
    }
}

impl Drop for Absence {
    fn drop(&mut self) {
        drop_all(std::iter::once(std::mem::take(&mut self.within)));
    }
}

fn drop_all(first: impl Iterator<Item = Origin>) {
    let mut rest = Vec::new();
    first.for_each(|origin| take_apart(origin, &mut rest));
    while let Some(origin) = rest.pop() {
        take_apart(origin, &mut rest);
    }
}

/// Drops an origin, but for those that it alone came from.
fn take_apart(origin: Origin, rest: &mut Vec<Origin>) {
    match origin {
        Origin::None | Origin::At(_) => {}
        Origin::Step(step) => {
            if let Some(mut step) = Arc::into_inner(step) {
                rest.extend(step.from.drain(..));
            }
        }
        Origin::Perhaps(doubt) => {
            if let Some(mut doubt) = Arc::into_inner(doubt) {
                rest.push(std::mem::take(&mut doubt.origin));
                rest.push(std::mem::take(&mut doubt.by));
            }
        }
        Origin::Part(inside) => {
            if let Some(mut inside) = Arc::into_inner(inside) {
                rest.push(std::mem::take(&mut inside.own));
                rest.push(std::mem::take(&mut inside.within));
            }
        }
        Origin::Absent(absence) => {
            if let Some(mut absence) = Arc::into_inner(absence) {
                rest.push(std::mem::take(&mut absence.within));
            }
        }
    }
}

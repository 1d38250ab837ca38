//! A policy document as statements: every element a list, every value still with its origin. Must not
//! know where documents stand.

use std::sync::{Arc, OnceLock};

use super::json;
use super::pattern::{Pattern, Syntax};
use crate::value::{Budget, Kind, Marks, Origin, Reason, Type, Value};

/// A document of more strings is not read: to compare each with each would take long, and AWS takes no document that is nearly
/// as long (32,768 characters is the most, in the policy of a KMS key).
const MOST_STRINGS: usize = 2_000;

/// A policy document.
#[derive(Clone, Debug)]
pub struct Policy {
    /// Its statements. One that is not known stands for any number.
    pub statements: Vec<Statement>,
    /// All of it, as it is written.
    pub document: Value,
    /// How many characters its text has without white space, if all of it is known.
    pub length: Option<usize>,
}

/// A statement.
#[derive(Clone, Debug)]
pub struct Statement {
    /// `Sid`, null where absent.
    pub sid: Value,
    /// `Effect`
    pub effect: Value,
    /// `Action`
    pub actions: Elements,
    /// `NotAction`
    pub not_actions: Elements,
    /// `Resource`
    pub resources: Elements,
    /// `NotResource`
    pub not_resources: Elements,
    /// `Principal`
    pub principals: Vec<Principal>,
    /// `NotPrincipal`
    pub not_principals: Vec<Principal>,
    /// `Condition`
    pub conditions: Vec<Condition>,
    /// What it is made of, with its origin.
    pub value: Value,
}

/// The strings of an element of a statement.
#[derive(Clone, Debug)]
pub struct Elements {
    /// The strings. One marked [`Marks::MAYBE`] stands for any number of them.
    pub values: Vec<Value>,
    /// Of the list, or of the one string.
    pub origin: Origin,
    patterns: Patterns,
}

/// The patterns that strings are, where somebody asks for them. A copy makes its own, because whoever copies changes the
/// strings.
#[derive(Debug, Default)]
struct Patterns(OnceLock<Box<BySyntax>>);

/// Patterns by their syntax, each made when it is first asked for.
#[derive(Debug, Default)]
struct BySyntax {
    actions: OnceLock<Vec<Pattern>>,
    resources: OnceLock<Vec<Pattern>>,
    literals: OnceLock<Vec<Pattern>>,
}

impl Clone for Patterns {
    fn clone(&self) -> Self {
        Self::default()
    }
}

/// Principals of one type.
#[derive(Clone, Debug)]
pub struct Principal {
    /// `AWS`, `Service`, `Federated`, `CanonicalUser`; `*` for everyone.
    pub kind: Value,
    /// Who.
    pub identifiers: Elements,
}

/// One key of a condition.
#[derive(Clone, Debug)]
pub struct Condition {
    /// `StringEquals`
    pub test: Value,
    /// `aws:SourceAccount`
    pub variable: Value,
    /// The values, one of which must be met.
    pub values: Elements,
}

impl Policy {
    /// Reads a document: JSON text, or the value that it encodes.
    ///
    /// What is not known of it is kept as unknown values. `Err`: it is no policy document.
    pub fn from_value(value: &Value) -> Result<Self, String> {
        let document = match &value.kind {
            Kind::String(_) => json::decode(value)?,
            _ => value.clone(),
        };
        let length =
            value.as_str().map(|text| text.chars().filter(|next| !next.is_whitespace()).count());
        if document.is_unknown() {
            let statements = vec![Statement::unknown(&document)];
            return Ok(Self { statements, document, length });
        }
        if document.entries().is_none() {
            return Err("a policy document is an object".to_owned());
        }
        let statements = match given(&document, "Statement") {
            None => Vec::new(),
            Some(one) if one.entries().is_some() => vec![Statement::new(one)],
            Some(list) => match list.elements() {
                Some(elements) => elements.iter().map(Statement::new).collect(),
                None if list.is_unknown() => vec![Statement::unknown(list)],
                None => return Err("Statement is an object or a list of objects".to_owned()),
            },
        };
        let policy = Self { statements, document, length };
        if policy.strings() <= MOST_STRINGS {
            return Ok(policy);
        }
        let reason = Reason::Budget(Budget::Elements);
        let document = Value::unknown(Type::Any, reason).with_origin(value.origin.clone());
        Ok(Self { length, ..Self::unknown(&document) })
    }

    /// How many strings its statements hold.
    #[must_use]
    pub fn strings(&self) -> usize {
        self.statements.iter().map(Statement::strings).sum()
    }

    /// A document of which nothing is known.
    #[must_use]
    pub fn unknown(document: &Value) -> Self {
        let statements = vec![Statement::unknown(document)];
        Self { statements, document: document.clone(), length: None }
    }
}

fn given<'a>(object: &'a Value, name: &str) -> Option<&'a Value> {
    object.get(name).filter(|value| !value.is_null())
}

fn maybe(value: Value) -> Value {
    value.with_marks(Marks::MAYBE)
}

fn depends(value: &Value, ty: Type) -> Value {
    let reason = value.unknown_reason().unwrap_or(Reason::Stated);
    Value::unknown(ty, reason).with_origin(value.origin.clone())
}

impl Elements {
    fn of(statement: &Value, name: &str) -> Self {
        given(statement, name).map_or_else(Self::none, Self::new)
    }

    fn none() -> Self {
        Self::from_parts(Vec::new(), Origin::None)
    }

    /// Of strings, and where the list of them is.
    pub(super) fn from_parts(values: Vec<Value>, origin: Origin) -> Self {
        Self { values, origin, patterns: Patterns::default() }
    }

    /// The patterns of the strings that are certainly there.
    pub(super) fn patterns(&self, syntax: Syntax) -> &[Pattern] {
        let patterns = self.patterns.0.get_or_init(Box::default);
        let made = match syntax {
            Syntax::Action => &patterns.actions,
            Syntax::Resource => &patterns.resources,
            Syntax::Literal => &patterns.literals,
        };
        made.get_or_init(|| {
            let known = self.values.iter().filter(|value| !value.marks.is_maybe());
            known.filter_map(|value| Pattern::new(value, syntax)).collect()
        })
    }

    fn new(value: &Value) -> Self {
        let values = match (&value.kind, value.elements()) {
            // A list cannot be ruled out unless it is known to be a string.
            (Kind::Unknown(unknown), _) if unknown.ty != Type::String => {
                vec![maybe(depends(value, Type::String))]
            }
            (_, Some(elements)) => elements.to_vec(),
            (_, None) => vec![value.clone()],
        };
        Self::from_parts(values, value.origin.clone())
    }

    fn value(&self) -> Value {
        Value::tuple(self.values.clone()).with_origin(self.origin.clone())
    }
}

impl Statement {
    fn new(value: &Value) -> Self {
        if value.entries().is_none() {
            return Self::unknown(value);
        }
        let text =
            |name: &str| value.get(name).cloned().unwrap_or_else(|| Value::null(Type::String));
        Self {
            sid: text("Sid"),
            effect: text("Effect"),
            actions: Elements::of(value, "Action"),
            not_actions: Elements::of(value, "NotAction"),
            resources: Elements::of(value, "Resource"),
            not_resources: Elements::of(value, "NotResource"),
            principals: given(value, "Principal").map(principals).unwrap_or_default(),
            not_principals: given(value, "NotPrincipal").map(principals).unwrap_or_default(),
            conditions: given(value, "Condition").map(conditions).unwrap_or_default(),
            value: value.clone(),
        }
    }

    /// Any number of statements that are not known.
    fn unknown(value: &Value) -> Self {
        let anything = || {
            let any = vec![maybe(depends(value, Type::String))];
            Elements::from_parts(any, value.origin.clone())
        };
        let text = || depends(value, Type::String);
        Self {
            sid: text(),
            effect: text(),
            actions: anything(),
            not_actions: anything(),
            resources: anything(),
            not_resources: anything(),
            principals: vec![Principal { kind: text(), identifiers: anything() }],
            not_principals: Vec::new(),
            conditions: vec![Condition { test: text(), variable: text(), values: anything() }],
            value: maybe(depends(value, Type::Any)),
        }
    }

    fn strings(&self) -> usize {
        let lists = [&self.actions, &self.not_actions, &self.resources, &self.not_resources];
        let named = self.principals.iter().chain(&self.not_principals);
        let values = self.conditions.iter().map(|condition| &condition.values);
        let all = lists.into_iter().chain(named.map(|one| &one.identifiers)).chain(values);
        all.map(|elements| elements.values.len()).sum()
    }

    /// Whether it is certainly there.
    #[must_use]
    pub fn is_certain(&self) -> bool {
        !self.value.marks.is_maybe()
    }

    /// Whether it is certainly there, and allows.
    pub(super) fn is_allow(&self) -> bool {
        self.is_certain() && self.effect.as_str() == Some("Allow")
    }

    /// Whether it is certainly there, and denies.
    pub(super) fn is_deny(&self) -> bool {
        self.is_certain() && self.effect.as_str() == Some("Deny")
    }

    /// As one object, for rules; a statement that is not known is an unknown value.
    #[must_use]
    pub fn object(&self) -> Value {
        if self.value.is_unknown() {
            return self.value.clone();
        }
        let principals =
            |list: &[Principal]| Value::tuple(list.iter().map(Principal::object).collect());
        let conditions = Value::tuple(self.conditions.iter().map(Condition::object).collect());
        let fields = [
            ("sid", self.sid.clone()),
            ("effect", self.effect.clone()),
            ("actions", self.actions.value()),
            ("not_actions", self.not_actions.value()),
            ("resources", self.resources.value()),
            ("not_resources", self.not_resources.value()),
            ("principals", principals(&self.principals)),
            ("not_principals", principals(&self.not_principals)),
            ("conditions", conditions),
        ];
        Value::object(fields.map(|(name, value)| (Arc::from(name), value)))
            .with_origin(self.value.origin.clone())
            .with_marks(self.value.marks)
    }

    /// The type of [`Self::object`].
    #[must_use]
    pub fn ty() -> Type {
        let texts = || Type::list(Type::String);
        let object = |fields: &[(&str, Type)]| {
            Type::object(fields.iter().map(|(name, ty)| (Arc::from(*name), ty.clone())))
        };
        let principals = || Type::list(object(&[("type", Type::String), ("identifiers", texts())]));
        let conditions =
            object(&[("test", Type::String), ("variable", Type::String), ("values", texts())]);
        object(&[
            ("sid", Type::String),
            ("effect", Type::String),
            ("actions", texts()),
            ("not_actions", texts()),
            ("resources", texts()),
            ("not_resources", texts()),
            ("principals", principals()),
            ("not_principals", principals()),
            ("conditions", Type::list(conditions)),
        ])
    }
}

impl Principal {
    fn object(&self) -> Value {
        let fields = [("type", self.kind.clone()), ("identifiers", self.identifiers.value())];
        Value::object(fields.map(|(name, value)| (Arc::from(name), value)))
            .with_origin(self.identifiers.origin.clone())
    }
}

impl Condition {
    fn object(&self) -> Value {
        let fields = [
            ("test", self.test.clone()),
            ("variable", self.variable.clone()),
            ("values", self.values.value()),
        ];
        Value::object(fields.map(|(name, value)| (Arc::from(name), value)))
            .with_origin(self.values.origin.clone())
    }
}

fn principals(value: &Value) -> Vec<Principal> {
    if let Some(kinds) = value.entries() {
        let principal = |(kind, identifiers): (&Arc<str>, &Value)| Principal {
            kind: Value { marks: value.marks, ..Value::string(Arc::clone(kind)) }
                .with_origin(identifiers.origin.clone()),
            identifiers: Elements::new(identifiers),
        };
        return kinds.iter().map(principal).collect();
    }
    let kind = if value.is_unknown() { depends(value, Type::String) } else { Value::string("*") };
    vec![Principal {
        kind: kind.with_origin(value.origin.clone()),
        identifiers: Elements::new(value),
    }]
}

fn conditions(value: &Value) -> Vec<Condition> {
    let unknown = |value: &Value| Condition {
        test: depends(value, Type::String),
        variable: depends(value, Type::String),
        values: Elements::from_parts(
            vec![maybe(depends(value, Type::String))],
            value.origin.clone(),
        ),
    };
    let Some(tests) = value.entries() else { return vec![unknown(value)] };
    let mut found = Vec::new();
    for (test, variables) in tests {
        let Some(entries) = variables.entries() else {
            found.push(unknown(variables));
            continue;
        };
        // Where an object is sensitive, its names are.
        let (marks, own) = (value.marks, variables.marks);
        found.extend(entries.iter().map(|(variable, values)| Condition {
            test: Value { marks, ..Value::string(Arc::clone(test)) },
            variable: Value { marks: own, ..Value::string(Arc::clone(variable)) },
            values: Elements::new(values),
        }));
    }
    found
}

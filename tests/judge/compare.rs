//! Compares what bottlelint and Terraform make of an expression.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use bottlelint::expr;
use bottlelint::value::{Kind, Number, Type, Value};
use serde_json::{Value as Json, json};

use crate::names::Given;
use crate::table::{Case, Expectation};
use crate::terraform::Answer;

/// What a comparison finds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Finding {
    /// Both know the same, and all that Terraform knows is known.
    Same,
    /// Both report an error.
    BothError,
    /// bottlelint knows more, or reports an error where Terraform waits for the value.
    More,
    /// bottlelint reports an error where Terraform says that it is unknown.
    OnlyOurError,
    /// bottlelint says that it is sensitive, Terraform does not.
    Careful,
    /// Terraform knows so many parts that bottlelint does not.
    Less(usize),
    /// Terraform reports an error, bottlelint says that it is unknown.
    ErrorMissed,
    /// They contradict each other: how.
    Wrong(String),
}

/// Compares a result with Terraform's answer.
pub(crate) fn compare(ours: &expr::Result<Value>, theirs: &Answer) -> Finding {
    match (ours, theirs) {
        (Err(_), Answer::Error(_)) => Finding::BothError,
        (Ok(value), Answer::Error(_)) if !value.is_wholly_known() => Finding::ErrorMissed,
        (Ok(_), Answer::Error(message)) => {
            Finding::Wrong(format!("Terraform reports an error: {message}"))
        }
        (Err(_), Answer::Value { unknown, .. }) if has_unknown(unknown) => Finding::OnlyOurError,
        (Err(error), Answer::Value { .. }) => {
            Finding::Wrong(format!("bottlelint reports an error: {}", error.message()))
        }
        (Ok(ours), Answer::Value { value, unknown, ty, sensitive }) => {
            let mut parts = Parts::default();
            if let Err(why) = parts.walk(ours, value, unknown) {
                return Finding::Wrong(why);
            }
            let marked = ours.deep_marks().is_sensitive();
            if *sensitive && !marked {
                return Finding::Wrong("Terraform says that it is sensitive".to_owned());
            }
            if let Some(ty) = ty
                && ours.is_wholly_known()
                && json_type(&ours.ty()) != *ty
            {
                return Finding::Wrong(format!("type: {} is not {ty}", json_type(&ours.ty())));
            }
            match (parts.less, parts.more) {
                (0, _) if marked && !*sensitive => Finding::Careful,
                (0, 0) => Finding::Same,
                (0, _) => Finding::More,
                (less, _) => Finding::Less(less),
            }
        }
    }
}

/// How a result contradicts what comes out when the unknown values are given; none if it does not.
/// Only what `before`, the answer with unknown values, does not say is looked at.
pub(crate) fn contradicts(
    ours: &expr::Result<Value>,
    before: &Answer,
    given: &Answer,
) -> Option<String> {
    match (ours, before, given) {
        // Which values Terraform refuses, nobody knows before they are given.
        (_, _, Answer::Error(_)) | (_, Answer::Error(_), _) => None,
        (Err(error), ..) => Some(format!("bottlelint reports an error: {}", error.message())),
        (Ok(ours), _, Answer::Value { sensitive: true, .. })
            if !ours.deep_marks().is_sensitive() =>
        {
            Some("it is sensitive".to_owned())
        }
        (Ok(ours), Answer::Value { unknown: open, .. }, Answer::Value { value, unknown, .. }) => {
            claims(ours, open, value, unknown).err()
        }
    }
}

/// Compares the parts that were open.
fn claims(ours: &Value, open: &Json, value: &Json, unknown: &Json) -> Result<(), String> {
    let none = Json::Bool(false);
    match open {
        Json::Bool(true) => Parts::default().walk(ours, value, unknown),
        Json::Array(open) if !matches!(ours.kind, Kind::Set(_)) => {
            let each = ours.elements().unwrap_or_default().iter().zip(open);
            for (index, (ours, open)) in each.enumerate() {
                let value = value.get(index).unwrap_or(&Json::Null);
                claims(ours, open, value, unknown.get(index).unwrap_or(&none))?;
            }
            Ok(())
        }
        Json::Object(open) => {
            for (name, open) in open {
                let Some(ours) = ours.get(name) else { continue };
                let value = value.get(name).unwrap_or(&Json::Null);
                claims(ours, open, value, unknown.get(name).unwrap_or(&none))?;
            }
            Ok(())
        }
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) | Json::Array(_) => Ok(()),
    }
}

/// Whether Terraform says of this value, too, that it is sensitive.
pub(crate) fn is_sensitive(answer: &Answer) -> bool {
    matches!(answer, Answer::Value { sensitive: true, .. } | Answer::Error(_))
}

/// Parts of a value that one knows and the other does not.
#[derive(Default)]
struct Parts {
    more: usize,
    less: usize,
}

impl Parts {
    fn walk(&mut self, ours: &Value, theirs: &Json, unknown: &Json) -> Result<(), String> {
        if *unknown == true {
            self.more += usize::from(!ours.is_unknown());
            return Ok(());
        }
        if matches!(ours.kind, Kind::Set(_)) && (has_unknown(unknown) || !ours.is_wholly_known()) {
            // Terraform counts two unknown elements as two, though they may turn out to be one; and where they
            // stand is known only with them.
            return Ok(());
        }
        let open = ours.children().any(|child| child.marks.is_maybe());
        match (&ours.kind, theirs) {
            (Kind::Unknown(_), _) => self.less += leaves(theirs),
            _ if open => self.less += leaves(theirs),
            (Kind::String(text), _) if text.as_str().is_none() => {
                let theirs = theirs.as_str().ok_or_else(|| format!("{theirs} is no string"))?;
                if !theirs.starts_with(text.prefix()) || !theirs.ends_with(text.suffix()) {
                    return Err(format!("{theirs} is not around the hole of {text:?}"));
                }
                self.less += 1;
            }
            (Kind::Null(_), Json::Null) => {}
            (Kind::Bool(ours), Json::Bool(theirs)) if ours == theirs => {}
            (Kind::Number(ours), Json::Number(theirs))
                if same_number(ours, &theirs.to_string()) => {}
            (Kind::String(text), Json::String(theirs)) if text.as_str() == Some(theirs) => {}
            (Kind::List(_) | Kind::Set(_) | Kind::Tuple(_), Json::Array(theirs)) => {
                let ours = ours.elements().unwrap_or_default();
                if ours.len() != theirs.len() {
                    return Err(format!("{} elements, Terraform has {}", ours.len(), theirs.len()));
                }
                for (index, (ours, theirs)) in ours.iter().zip(theirs).enumerate() {
                    self.walk(ours, theirs, unknown.get(index).unwrap_or(&Json::Bool(false)))?;
                }
            }
            (Kind::Map(_) | Kind::Object(_), Json::Object(theirs)) => {
                let ours = ours.entries().ok_or("no entries")?;
                // What is not known is left out of the value.
                let unknown_names = unknown.as_object().into_iter().flatten();
                let unknown_names = unknown_names.filter(|(_, unknown)| **unknown == true);
                let names = theirs.keys().chain(unknown_names.map(|(name, _)| name));
                let names: BTreeSet<&str> = names.map(String::as_str).collect();
                if !ours.keys().map(|name| &**name).eq(names.iter().copied()) {
                    return Err(format!("keys {:?}, Terraform has {names:?}", ours.keys()));
                }
                for (name, ours) in ours {
                    let unknown = unknown.get(&**name).unwrap_or(&Json::Bool(false));
                    self.walk(ours, theirs.get(&**name).unwrap_or(&Json::Null), unknown)?;
                }
            }
            _ => return Err(format!("{}, Terraform has {theirs}", expr::render::plain(ours))),
        }
        Ok(())
    }
}

/// A plan stores a number that is exactly a 64-bit float as such, and prints its shortest form.
fn same_number(ours: &Number, theirs: &str) -> bool {
    if Number::parse(theirs).is_ok_and(|theirs| theirs == *ours) {
        return true;
    }
    let float = ours.to_f64();
    Number::from_f64(float).is_some_and(|exact| exact == *ours) && theirs.parse() == Ok(float)
}

fn has_unknown(unknown: &Json) -> bool {
    match unknown {
        Json::Bool(unknown) => *unknown,
        Json::Array(values) => values.iter().any(has_unknown),
        Json::Object(values) => values.values().any(has_unknown),
        Json::Null | Json::Number(_) | Json::String(_) => false,
    }
}

fn leaves(json: &Json) -> usize {
    match json {
        Json::Array(values) if !values.is_empty() => values.iter().map(leaves).sum(),
        Json::Object(values) if !values.is_empty() => values.values().map(leaves).sum(),
        _ => 1,
    }
}

/// A type as `terraform show -json` writes it.
fn json_type(ty: &Type) -> Json {
    match ty {
        Type::Any => json!("dynamic"),
        Type::Bool => json!("bool"),
        Type::Number => json!("number"),
        Type::String => json!("string"),
        Type::List(element) => json!(["list", json_type(element)]),
        Type::Set(element) => json!(["set", json_type(element)]),
        Type::Map(element) => json!(["map", json_type(element)]),
        Type::Tuple(elements) => {
            json!(["tuple", elements.iter().map(json_type).collect::<Vec<_>>()])
        }
        Type::Object(object) => {
            let attributes = object.attributes.iter();
            let attributes = attributes.map(|(name, ty)| (name.to_string(), json_type(ty)));
            json!(["object", attributes.collect::<serde_json::Map<_, _>>()])
        }
    }
}

/// The figures of a run.
#[derive(Default)]
pub(crate) struct Tally {
    /// What contradicts Terraform.
    pub wrong: Vec<String>,
    same: usize,
    errors: usize,
    more: usize,
    careful: usize,
    missed: Vec<String>,
    less: Vec<String>,
    known: usize,
    unknown_parts: usize,
    tables: BTreeMap<String, usize>,
}

impl Tally {
    /// Counts a comparison.
    pub(crate) fn add(
        &mut self,
        case: &Case,
        finding: &Finding,
        ours: &expr::Result<Value>,
        theirs: &Answer,
    ) {
        *self.tables.entry(case.table.clone()).or_default() += 1;
        if let Answer::Value { value, unknown, .. } = theirs
            && *unknown != true
        {
            self.known += leaves(value);
        }
        let agrees =
            !matches!(finding, Finding::Wrong(_) | Finding::ErrorMissed | Finding::OnlyOurError);
        if case.expectation == Expectation::Differs {
            if agrees {
                self.wrong.push(format!("{}: agrees, though marked with `~`", place(case)));
            }
            return;
        }
        match finding {
            Finding::Same => self.same += 1,
            Finding::BothError => self.errors += 1,
            Finding::More | Finding::OnlyOurError => self.more += 1,
            Finding::ErrorMissed => {
                let Answer::Error(message) = theirs else { return };
                self.missed.push(format!("{}\n    {message}", place(case)));
            }
            Finding::Careful => self.careful += 1,
            Finding::Less(parts) => {
                self.unknown_parts += *parts;
                let reason = ours.as_ref().ok().and_then(Value::unknown_reason);
                self.less.push(format!("{} ({reason:?})", place(case)));
            }
            Finding::Wrong(why) => self.wrong.push(format!("{}\n    {why}", place(case))),
        }
    }

    /// Notes that a claim does not hold.
    pub(crate) fn refute(&mut self, case: &Case, given: Given, why: &str) {
        if case.expectation == Expectation::Agrees {
            self.wrong.push(format!("{}\n    with {given:?} values: {why}", place(case)));
        }
    }

    /// How much of what Terraform knows is known.
    #[expect(clippy::cast_precision_loss, reason = "a ratio for people")]
    pub(crate) fn coverage(&self) -> f64 {
        1.0 - self.unknown_parts as f64 / self.known.max(1) as f64
    }
}

fn place(case: &Case) -> String {
    format!("{}:{}: {}", case.table, case.line, case.text)
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (table, count) in &self.tables {
            writeln!(f, "  {count:5} {table}")?;
        }
        for (title, lines) in [
            ("wrong", &self.wrong),
            ("known to Terraform only", &self.less),
            ("errors missed", &self.missed),
        ] {
            writeln!(f, "{title}: {}", lines.len())?;
            for line in lines.iter().take(200) {
                writeln!(f, "  {line}")?;
            }
        }
        writeln!(
            f,
            "same: {}, errors on both sides: {}, known to bottlelint only: {}, \
             sensitive with some values only: {}, coverage {:.2} %",
            self.same,
            self.errors,
            self.more,
            self.careful,
            self.coverage() * 100.0
        )
    }
}

//! Compares what bottlelint states with what Terraform plans, in both directions.
//!
//! An attribute is a leaf: a string, a number, a bool, null, or an empty collection.

use std::collections::BTreeSet;

use bottlelint::schema::{self, Nesting, SchemaBlock, SchemaKind};
use bottlelint::value::Type;
use serde_json::Value as Json;

use crate::facts::{Facts, Stated};
use crate::normal;
use crate::tally::Tally;
use crate::terraform::{Mode, Plan, Planned};

/// What bottlelint says of a type that its schema does not have.
const NO_SCHEMA: &str = "of a type without schema";

/// What the schema says of a place: whether the order of elements counts there.
#[derive(Clone, Copy)]
enum Shape<'s> {
    Block(&'s SchemaBlock),
    /// The blocks of one nested block type.
    Blocks(&'s SchemaBlock, Nesting),
    Type(&'s Type),
    Unknown,
}

impl Shape<'_> {
    fn entry(self, name: &str) -> Self {
        match self {
            Self::Block(block) => {
                let attribute = block.attribute(name).map(|found| Self::Type(&found.ty));
                let nested =
                    || block.nested(name).map(|found| Self::Blocks(&found.block, found.nesting));
                attribute.or_else(nested).unwrap_or(Self::Unknown)
            }
            Self::Type(Type::Object(object)) => {
                object.attributes.get(name).map_or(Self::Unknown, Self::Type)
            }
            Self::Type(Type::Map(element)) => Self::Type(element),
            Self::Blocks(..) | Self::Type(_) | Self::Unknown => Self::Unknown,
        }
    }

    fn element(self) -> Self {
        match self {
            Self::Blocks(block, _) => Self::Block(block),
            Self::Type(Type::List(element) | Type::Set(element)) => Self::Type(element),
            Self::Block(_) | Self::Type(_) | Self::Unknown => Self::Unknown,
        }
    }

    fn is_set(self) -> bool {
        matches!(self, Self::Blocks(_, Nesting::Set) | Self::Type(Type::Set(_)))
    }
}

/// A place in a resource on one of the two sides.
#[derive(Clone, Copy)]
struct Side<'j> {
    value: &'j Json,
    unknown: &'j Json,
    sensitive: &'j Json,
}

impl<'j> Side<'j> {
    fn is_unknown(self) -> bool {
        self.unknown == &Json::Bool(true)
    }

    fn is_sensitive(self) -> bool {
        self.sensitive == &Json::Bool(true)
    }

    fn entry(self, name: &str) -> Self {
        // A mark of the whole holds for each part.
        let inner = |marks: &'j Json| if marks.is_boolean() { marks } else { &marks[name] };
        Self {
            value: &self.value[name],
            unknown: inner(self.unknown),
            sensitive: inner(self.sensitive),
        }
    }

    fn element(self, index: usize) -> Self {
        let inner = |marks: &'j Json| if marks.is_boolean() { marks } else { &marks[index] };
        Self {
            value: &self.value[index],
            unknown: inner(self.unknown),
            sensitive: inner(self.sensitive),
        }
    }

    /// The names that it has a value or an unknown for.
    fn names(self) -> BTreeSet<&'j str> {
        let of = |json: &'j Json| json.as_object().into_iter().flatten().map(|(name, _)| &**name);
        of(self.value).chain(of(self.unknown)).chain(of(self.sensitive)).collect()
    }
}

/// Where a comparison is.
#[derive(Clone)]
struct Place<'p> {
    address: &'p str,
    kind: &'p str,
    /// The path of bottlelint's value: `network_configuration[0].subnets`.
    path: String,
    stated: &'p Stated,
    /// Whether bottlelint's schema has the type.
    has_schema: bool,
    mode: Mode,
    in_set: bool,
}

impl Place<'_> {
    fn entry(&self, name: &str) -> Self {
        let plain = name.chars().all(|one| one.is_ascii_alphanumeric() || "_-".contains(one));
        let path = match (&*self.path, plain && !name.is_empty()) {
            ("", true) => name.to_owned(),
            (path, true) => format!("{path}.{name}"),
            (path, false) => format!("{path}[{}]", Json::from(name)),
        };
        Self { path, ..self.clone() }
    }

    fn element(&self, index: usize) -> Self {
        Self { path: format!("{}[{index}]", self.path), ..self.clone() }
    }

    fn reason(&self) -> String {
        self.stated.reasons.get(&self.path).cloned().unwrap_or_else(|| "no reason".to_owned())
    }

    fn show(&self) -> String {
        format!("{}.{}", self.address, self.path)
    }
}

/// Compares everything.
pub(crate) fn compare(facts: &Facts, plan: &Plan) -> Tally {
    let mut tally = Tally::default();
    for (address, planned) in plan {
        match (facts.get(address), symbolic(facts, address)) {
            (Some(stated), _) => instance(address, stated, planned, &mut tally),
            (None, Some(reason)) => {
                let leaves = leaves(&planned.values);
                tally.less(reason, &format!("{address} as a whole"), leaves);
            }
            (None, None) => tally.wrong(format!("{address} is missing")),
        }
    }
    for (address, stated) in facts {
        if stated.assumed.is_none() && !plan.contains_key(address) {
            tally.wrong(format!("{address} is stated, and not planned"));
        }
    }
    tally
}

/// Why bottlelint does not know how many instances there are of what this one belongs to.
fn symbolic<'f>(facts: &'f Facts, address: &str) -> Option<&'f str> {
    let block = without_keys(address);
    facts.iter().find_map(|(other, stated)| {
        let reason = stated.assumed.as_deref()?;
        (without_keys(other) == block).then_some(reason)
    })
}

/// An address without its keys: `module.a["x"].aws_vpc.b[0]` to `module.a.aws_vpc.b`.
fn without_keys(address: &str) -> String {
    let (mut kept, mut quoted, mut depth) = (String::new(), false, 0_usize);
    for character in address.chars() {
        match character {
            '"' => quoted = !quoted,
            '[' if !quoted => depth += 1,
            ']' if !quoted => depth -= 1,
            _ if depth == 0 => kept.push(character),
            _ => {}
        }
    }
    kept
}

fn instance(address: &str, stated: &Stated, planned: &Planned, tally: &mut Tally) {
    tally.resources += 1;
    let kind = if planned.mode == Mode::Managed { SchemaKind::Resource } else { SchemaKind::Data };
    let schema = schema::resource(kind, &planned.kind);
    let place = Place {
        address,
        kind: &planned.kind,
        path: String::new(),
        stated,
        has_schema: schema.is_some(),
        mode: planned.mode,
        in_set: false,
    };
    let ours =
        Side { value: &stated.values, unknown: &stated.unknown, sensitive: &stated.sensitive };
    let theirs =
        Side { value: &planned.values, unknown: &planned.unknown, sensitive: &planned.sensitive };
    node(&place, ours, theirs, schema.map_or(Shape::Unknown, Shape::Block), tally);
}

fn node(place: &Place<'_>, ours: Side<'_>, theirs: Side<'_>, shape: Shape<'_>, tally: &mut Tally) {
    let is_printed = !ours.is_sensitive() && !ours.is_unknown() && !ours.value.is_null();
    if theirs.is_sensitive() && is_printed {
        return tally.wrong(format!("{} is sensitive, and printed", place.show()));
    }
    match (ours.is_unknown(), theirs.is_unknown()) {
        (true, true) => return tally.both_unknown += 1,
        (true, false) => {
            return tally.less(&place.reason(), &place.show(), leaves(theirs.value));
        }
        // Terraform does not show what it knows of a set with an unknown element.
        (false, true) if nothing_known(ours) => return tally.both_unknown += 1,
        (false, true) => return tally.more(&place.show(), ours.value),
        (false, false) => {}
    }
    if ours.is_sensitive() {
        return tally.sensitive += 1;
    }
    match (ours.value, theirs.value) {
        (Json::Object(_), Json::Object(_)) => object(place, ours, theirs, shape, tally),
        (Json::Array(mine), Json::Array(other)) if mine.len() == other.len() => {
            elements(place, ours, theirs, shape, tally);
        }
        (mine, other) => leaf(place, mine, other, tally),
    }
}

fn object(
    place: &Place<'_>,
    ours: Side<'_>,
    theirs: Side<'_>,
    shape: Shape<'_>,
    tally: &mut Tally,
) {
    let mine = ours.names();
    for name in mine.union(&theirs.names()) {
        let inner = place.entry(name);
        if !place.has_schema && place.path.is_empty() && !mine.contains(name) {
            // The provider's own attributes of a type of which bottlelint knows only what is written.
            let value = theirs.entry(name);
            if value.is_unknown() {
                tally.both_unknown += 1;
            } else {
                tally.less(NO_SCHEMA, &inner.show(), leaves(value.value));
            }
            continue;
        }
        node(&inner, ours.entry(name), theirs.entry(name), shape.entry(name), tally);
    }
}

fn elements(
    place: &Place<'_>,
    ours: Side<'_>,
    theirs: Side<'_>,
    shape: Shape<'_>,
    tally: &mut Tally,
) {
    let count = ours.value.as_array().map_or(0, Vec::len);
    if count == 0 {
        return leaf(place, ours.value, theirs.value, tally);
    }
    let one = |mine: usize, other: usize, tally: &mut Tally| {
        let (ours, theirs) = (ours.element(mine), theirs.element(other));
        let mut place = place.element(mine);
        place.in_set |= shape.is_set();
        node(&place, ours, theirs, shape.element(), tally);
    };
    let partners = if shape.is_set() {
        matching(count, |mine, other| {
            let mut trial = Tally::default();
            one(mine, other, &mut trial);
            trial.wrong.is_empty()
        })
    } else {
        (0..count).collect()
    };
    for (mine, other) in partners.into_iter().enumerate() {
        one(mine, other, tally);
    }
}

/// For each element of a set its partner in the other one, so that as many as possible fit.
fn matching(count: usize, fits: impl Fn(usize, usize) -> bool) -> Vec<usize> {
    let fits: Vec<Vec<bool>> =
        (0..count).map(|mine| (0..count).map(|other| fits(mine, other)).collect()).collect();
    let mut taken: Vec<Option<usize>> = vec![None; count];
    for mine in 0..count {
        assign(mine, &fits, &mut taken, &mut vec![false; count]);
    }
    let mut partners = vec![None; count];
    for (other, mine) in taken.iter().enumerate() {
        if let Some(mine) = mine {
            partners[*mine] = Some(other);
        }
    }
    let mut left: Vec<usize> = (0..count).filter(|other| taken[*other].is_none()).collect();
    partners.into_iter().map(|found| found.or_else(|| left.pop()).expect("a partner")).collect()
}

/// Finds a partner for one element; those that have one may move to another.
fn assign(mine: usize, fits: &[Vec<bool>], taken: &mut [Option<usize>], seen: &mut [bool]) -> bool {
    for other in 0..taken.len() {
        if !fits[mine][other] || std::mem::replace(&mut seen[other], true) {
            continue;
        }
        let free = match taken[other] {
            None => true,
            Some(before) => assign(before, fits, taken, seen),
        };
        if free {
            taken[other] = Some(mine);
            return true;
        }
    }
    false
}

fn leaf(place: &Place<'_>, mine: &Json, other: &Json, tally: &mut Tally) {
    if mine.is_null() && other.is_null() {
        return tally.both_null += 1;
    }
    if mine == other {
        return tally.both += leaves(other);
    }
    let context = normal::Context {
        kind: place.kind,
        path: &place.path,
        in_set: place.in_set,
        read: place.mode == Mode::Read,
    };
    if let Some(rule) = normal::same(context, mine, other) {
        tally.both += leaves(other);
        return tally.normalised(rule);
    }
    tally.wrong(format!("{}: bottlelint {mine}, Terraform {other}", place.show()));
}

/// Whether it is a collection of unknown values only.
fn nothing_known(side: Side<'_>) -> bool {
    if side.is_unknown() {
        return true;
    }
    match side.value {
        Json::Array(values) => {
            !values.is_empty() && (0..values.len()).all(|index| nothing_known(side.element(index)))
        }
        Json::Object(_) => {
            let names = side.names();
            !names.is_empty() && names.into_iter().all(|name| nothing_known(side.entry(name)))
        }
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => false,
    }
}

/// How many attributes a value holds, nulls left out; an empty collection is one.
fn leaves(value: &Json) -> usize {
    let inner: usize = match value {
        Json::Object(entries) => entries.values().map(leaves).sum(),
        Json::Array(values) => values.iter().map(leaves).sum(),
        Json::Null => return 0,
        Json::Bool(_) | Json::Number(_) | Json::String(_) => 1,
    };
    inner.max(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const ADDRESS: &str = "aws_ecs_service.a";

    fn stated(values: Json, unknown: Json) -> Facts {
        let reasons = [("name".to_owned(), "told by nobody".to_owned())].into();
        let sensitive = json!({});
        [(ADDRESS.to_owned(), Stated { values, unknown, sensitive, reasons, assumed: None })].into()
    }

    fn planned(values: Json, unknown: Json) -> Plan {
        let kind = "aws_ecs_service".to_owned();
        let (mode, sensitive) = (Mode::Managed, json!({}));
        [(ADDRESS.to_owned(), Planned { kind, mode, values, unknown, sensitive })].into()
    }

    fn judge(ours: Json, theirs: Json) -> Tally {
        compare(&stated(ours, json!({})), &planned(theirs, json!({})))
    }

    #[test]
    fn equal_values_are_known_to_both() {
        let values = json!({ "name": "a", "desired_count": 2, "cluster": null });
        let tally = judge(values.clone(), values);
        assert_eq!((tally.both, tally.both_null, tally.wrong.len()), (2, 1, 0));
    }

    #[test]
    fn a_wrong_value_is_reported() {
        for theirs in [json!({ "name": "b" }), json!({ "name": null }), json!({ "name": ["a"] })] {
            let tally = judge(json!({ "name": "a" }), theirs);
            assert_eq!(tally.wrong.len(), 1, "{:?}", tally.wrong);
            assert!(tally.wrong[0].starts_with("aws_ecs_service.a.name: bottlelint \"a\""));
        }
        assert_eq!(judge(json!({}), json!({ "name": "b" })).wrong.len(), 1);
        assert_eq!(judge(json!({ "name": "b" }), json!({})).wrong.len(), 1);
        assert_eq!(
            judge(json!({ "desired_count": 2 }), json!({ "desired_count": "2" })).wrong.len(),
            1
        );
    }

    #[test]
    fn an_instance_that_is_not_planned_is_reported() {
        let mut facts = stated(json!({}), json!({}));
        let tally = compare(&facts, &Plan::new());
        assert_eq!(tally.wrong, ["aws_ecs_service.a is stated, and not planned"]);
        facts.get_mut(ADDRESS).unwrap().assumed = Some("told by nobody".to_owned());
        assert!(compare(&facts, &Plan::new()).wrong.is_empty());
    }

    #[test]
    fn a_missing_instance_is_reported() {
        let plan = planned(json!({ "name": "a" }), json!({}));
        assert_eq!(compare(&Facts::new(), &plan).wrong, ["aws_ecs_service.a is missing"]);
        let mut facts = stated(json!({}), json!({}));
        let mut one = facts.remove(ADDRESS).unwrap();
        one.assumed = Some("told by nobody".to_owned());
        let facts: Facts = [("aws_ecs_service.a[*]".to_owned(), one)].into();
        let tally = compare(&facts, &plan);
        assert!(tally.wrong.is_empty());
        assert_eq!(tally.less_count(), 1);
    }

    #[test]
    fn what_only_terraform_knows_is_counted_by_reason() {
        let facts = stated(json!({}), json!({ "name": true }));
        let tally = compare(&facts, &planned(json!({ "name": "a" }), json!({})));
        assert!(tally.wrong.is_empty());
        assert_eq!(tally.less.keys().collect::<Vec<_>>(), ["told by nobody"]);
        assert_eq!(tally.less_count(), 1);
    }

    #[test]
    fn what_only_bottlelint_knows_is_listed() {
        let facts = stated(json!({ "name": "a" }), json!({}));
        let tally = compare(&facts, &planned(json!({}), json!({ "name": true })));
        assert_eq!(tally.more, ["aws_ecs_service.a.name: \"a\""]);
    }

    #[test]
    fn a_secret_that_is_printed_is_reported() {
        let mut plan = planned(json!({ "name": "a" }), json!({}));
        plan.get_mut(ADDRESS).unwrap().sensitive = json!({ "name": true });
        let tally = compare(&stated(json!({ "name": "a" }), json!({})), &plan);
        assert_eq!(tally.wrong, ["aws_ecs_service.a.name is sensitive, and printed"]);
    }

    #[test]
    fn the_order_of_a_set_does_not_count_that_of_a_list_does() {
        let strategy = |first: &str, second: &str| {
            let one = |name: &str| json!({ "capacity_provider": name, "weight": 1 });
            json!({ "capacity_provider_strategy": [one(first), one(second)] })
        };
        assert!(judge(strategy("A", "B"), strategy("B", "A")).wrong.is_empty());
        assert!(!judge(strategy("A", "B"), strategy("B", "C")).wrong.is_empty());
        let volumes = |first: &str, second: &str| json!({ "deployment_controller": [{ "type": first }, { "type": second }] });
        assert!(!judge(volumes("A", "B"), volumes("B", "A")).wrong.is_empty());
        let fewer = json!({ "capacity_provider_strategy": [] });
        assert!(!judge(strategy("A", "B"), fewer).wrong.is_empty());
    }

    #[test]
    fn keys_are_taken_out_of_addresses() {
        let address = r#"module.a["x].y"].aws_vpc.b[0]"#;
        assert_eq!(without_keys(address), "module.a.aws_vpc.b");
    }
}

//! Indexes of the lists that rules join: which elements may have a certain value where a rule compares them. Kept while
//! one rule is judged. Must not know rules' expressions.

use std::borrow::Borrow;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::Hash;
use std::sync::Arc;

use foldhash::fast::RandomState;

use crate::expr::{Candidates, Indexes, KeysOf};
use crate::syntax::ExprId;
use crate::value::identity::Unique;
use crate::value::{Kind, Marks, Unknown, Value};

/// So many indexes are kept; a rule that joins more lists makes some of them again.
const KEPT: usize = 16;

/// So many elements of which nobody knows whether they have a value are told apart; further ones are one element.
const MOST_UNCERTAIN: usize = 32;

/// The indexes of one rule.
#[derive(Default)]
pub(super) struct KeptIndexes {
    indexes: RefCell<HashMap<Name, Made, RandomState>>,
}

/// Where the elements of a list lie in memory, and the expression that compares them.
type Name = (usize, ExprId);

/// An index, and the list: what lies where it lies is this list as long as that is kept.
struct Made {
    _list: Value,
    index: Arc<Index>,
}

impl Indexes for KeptIndexes {
    fn candidates(
        &self,
        list: &Value,
        test: ExprId,
        wanted: &Value,
        keys: KeysOf<'_>,
    ) -> Option<Candidates> {
        let elements = list.elements()?;
        let is_doubtful = wanted.marks.is_maybe();
        let wanted = Wanted::of(wanted)?;
        let name = (elements.as_ptr().addr(), test);
        let known = self.indexes.borrow().get(&name).map(|made| Arc::clone(&made.index));
        let index = known.unwrap_or_else(|| {
            let index = Arc::new(Index::new(elements, keys));
            let mut indexes = self.indexes.borrow_mut();
            if indexes.len() >= KEPT {
                indexes.clear();
            }
            indexes.insert(name, Made { _list: list.clone(), index: Arc::clone(&index) });
            index
        });
        let equal = index.equal(&wanted);
        let perhaps = index.perhaps_equal(&wanted);
        Some(if is_doubtful {
            index.few(&[], perhaps.into_iter().chain([equal]))
        } else {
            index.few(equal, perhaps.into_iter())
        })
    }
}

/// What a value can be told from others by.
enum Wanted<'v> {
    /// A text.
    Text(&'v str),
    /// The id or the ARN of a resource.
    Unique(Unique<'v>, Nulls),
    /// A number, true or false: it is equal to none of the others.
    Constant(String),
    /// Null: it is equal to null, and perhaps to what is not known.
    Null,
    /// It is not known, and no id: it is certainly equal to what has this identity, and perhaps to anything else.
    Open(String, Nulls),
}

/// Whether what is not known may be null.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Nulls {
    Possible,
    Excluded,
}

impl Nulls {
    fn of(unknown: &Unknown) -> Self {
        if unknown.not_null { Self::Excluded } else { Self::Possible }
    }
}

impl<'v> Wanted<'v> {
    fn of(value: &'v Value) -> Option<Self> {
        if value.marks.without(Marks::MAYBE) != Marks::NONE {
            return None;
        }
        match &value.kind {
            Kind::String(text) => text.as_str().map(Self::Text),
            Kind::Null(_) => Some(Self::Null),
            Kind::Bool(known) => Some(Self::Constant(known.to_string())),
            Kind::Number(number) => Some(Self::Constant(number.to_string())),
            Kind::Unknown(unknown) => match unknown.symbol.as_deref() {
                Some(symbol) if Unique::of(symbol).is_some() => {
                    Unique::of(symbol).map(|id| Self::Unique(id, Nulls::of(unknown)))
                }
                _ if unknown.apart.is_any() || unknown.among.is_some() => None,
                Some(symbol) => Some(Self::Open(symbol.to_owned(), Nulls::of(unknown))),
                // What was passed on is still the same.
                None => {
                    let identity = format!("at {}", Arc::as_ptr(unknown).addr());
                    Some(Self::Open(identity, Nulls::of(unknown)))
                }
            },
            Kind::List(_) | Kind::Set(_) | Kind::Map(_) | Kind::Tuple(_) | Kind::Object(_) => None,
        }
    }
}

/// The numbers of elements by what they are compared by, in order.
#[derive(Default)]
struct Index {
    texts: Keyed<String>,
    /// By what distinguishes ids that can be told apart, and by the resource.
    resources: BTreeMap<String, Keyed<String>>,
    /// Numbers, true and false.
    constants: Keyed<String>,
    nulls: Vec<usize>,
    /// Those that are not known and may be null.
    nullable: Vec<usize>,
    /// By the identity of what is not known.
    open: Keyed<String>,
    /// Those that may be anything.
    others: Vec<usize>,
}

/// Elements by a key.
struct Keyed<K> {
    by_key: HashMap<K, Vec<usize>, RandomState>,
    all: Vec<usize>,
}

impl<K> Default for Keyed<K> {
    fn default() -> Self {
        Self { by_key: HashMap::default(), all: Vec::new() }
    }
}

impl<K: Eq + Hash> Keyed<K> {
    fn push(&mut self, key: K, number: usize) {
        self.by_key.entry(key).or_default().push(number);
        if self.all.last() != Some(&number) {
            self.all.push(number);
        }
    }

    fn get<Q>(&self, key: &Q) -> &[usize]
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        self.by_key.get(key).map(Vec::as_slice).unwrap_or_default()
    }
}

impl Index {
    fn new(elements: &[Value], keys: KeysOf<'_>) -> Self {
        let mut index = Self::default();
        for (number, element) in elements.iter().enumerate() {
            if index.add(number, element, keys).is_none() {
                index.others.push(number);
            }
        }
        index
    }

    /// None for an element that may be anything.
    fn add(&mut self, number: usize, element: &Value, keys: KeysOf<'_>) -> Option<()> {
        if element.marks.without(Marks::MAYBE.union(Marks::OPEN)) != Marks::NONE {
            return None;
        }
        let settled = Value { marks: element.marks.without(Marks::MAYBE), ..element.clone() };
        let keys = keys(&settled)?;
        let all: Vec<Wanted<'_>> = keys.iter().map(Wanted::of).collect::<Option<_>>()?;
        for one in all {
            match one {
                Wanted::Text(text) => self.texts.push(text.to_owned(), number),
                Wanted::Constant(text) => self.constants.push(text, number),
                Wanted::Null => self.nulls.push(number),
                Wanted::Unique(id, nulls) => {
                    let alike = self.resources.entry(id.among().to_owned()).or_default();
                    alike.push(id.address.to_owned(), number);
                    self.nullable.extend((nulls == Nulls::Possible).then_some(number));
                }
                Wanted::Open(identity, nulls) => {
                    self.open.push(identity, number);
                    self.nullable.extend((nulls == Nulls::Possible).then_some(number));
                }
            }
        }
        Some(())
    }

    /// Those that are equal.
    fn equal(&self, wanted: &Wanted<'_>) -> &[usize] {
        match wanted {
            Wanted::Text(text) => self.texts.get(*text),
            Wanted::Constant(text) => self.constants.get(text),
            Wanted::Null => &self.nulls,
            Wanted::Unique(id, _) => {
                let alike = self.resources.get(id.among());
                alike.map_or(&[][..], |alike| alike.get(id.address))
            }
            Wanted::Open(identity, _) => self.open.get(identity),
        }
    }

    /// Those that are equal, those that may be anything, and the first of those that may be equal.
    fn few<'i>(&self, equal: &[usize], perhaps: impl Iterator<Item = &'i [usize]>) -> Candidates {
        let mut numbers: BTreeSet<usize> = self.others.iter().chain(equal).copied().collect();
        let mut uncertain = BTreeSet::new();
        for list in perhaps {
            let new = list.iter().filter(|number| !numbers.contains(number));
            uncertain.extend(new.take(MOST_UNCERTAIN + 1).copied());
        }
        let mut uncertain = uncertain.into_iter();
        numbers.extend(uncertain.by_ref().take(MOST_UNCERTAIN));
        Candidates { numbers, rest: uncertain.next() }
    }

    /// Those that may be equal: a text may be any id, an id any text and one of another sort, and what is not known anything.
    fn perhaps_equal(&self, wanted: &Wanted<'_>) -> Vec<&[usize]> {
        let own = if let Wanted::Unique(id, _) = wanted { Some(id.among()) } else { None };
        let ids = self.resources.iter().filter(|(sort, _)| Some(sort.as_str()) != own);
        let ids = ids.map(|(_, alike)| alike.all.as_slice());
        let nulls = |nulls: Nulls| match nulls {
            Nulls::Possible => self.nulls.as_slice(),
            Nulls::Excluded => &[],
        };
        let (open, texts) = (self.open.all.as_slice(), self.texts.all.as_slice());
        match wanted {
            Wanted::Text(_) => ids.chain([open]).collect(),
            Wanted::Constant(_) => vec![open],
            Wanted::Null => vec![&self.nullable],
            Wanted::Unique(_, may) => ids.chain([texts, open, nulls(*may)]).collect(),
            Wanted::Open(_, may) => {
                let constants = self.constants.all.as_slice();
                ids.chain([texts, constants, open, nulls(*may)]).collect()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::{Reason, Type};

    fn unknown(symbol: Option<&str>) -> Value {
        let plain = Unknown::new(Type::String, Reason::Stated);
        let unknown = Unknown { symbol: symbol.map(Into::into), ..plain };
        Value { kind: Kind::Unknown(Arc::new(unknown)), ..Value::null(Type::String) }
    }

    /// How many elements are looked at, and whether others are left out.
    fn looked_at(elements: &[Value], wanted: &Value) -> (usize, bool) {
        let keys = |value: &Value| Some(vec![value.clone()]);
        let index = Index::new(elements, &keys);
        let wanted = Wanted::of(wanted).unwrap();
        let found = index.few(index.equal(&wanted), index.perhaps_equal(&wanted).into_iter());
        (found.numbers.len(), found.rest.is_some())
    }

    #[test]
    fn what_is_looked_at_does_not_grow_with_what_there_is() {
        let ids = |number: usize| unknown(Some(&format!("aws_subnet.a[{number}].id")));
        for many in [1_000_usize, 10_000] {
            let known: Vec<Value> = (0..many).map(ids).collect();
            assert_eq!(looked_at(&known, &ids(7)), (1, false));
            assert_eq!(looked_at(&known, &unknown(None)), (MOST_UNCERTAIN, true));
            assert_eq!(looked_at(&known, &Value::string("subnet-1")), (MOST_UNCERTAIN, true));
            let texts: Vec<Value> = (0..many).map(|n| Value::string(n.to_string())).collect();
            assert_eq!(looked_at(&texts, &Value::string("7")), (1, false));
            assert_eq!(looked_at(&texts, &ids(7)), (MOST_UNCERTAIN, true));
            let open: Vec<Value> = (0..many).map(|_| unknown(None)).collect();
            assert_eq!(looked_at(&open, &ids(7)), (MOST_UNCERTAIN, true));
            // One that was passed on is equal to itself, wherever it is.
            assert_eq!(looked_at(&open, &open[many - 1]), (MOST_UNCERTAIN + 1, true));
            let numbers: Vec<Value> = (0..many).map(Value::number).collect();
            assert_eq!(looked_at(&numbers, &Value::number(7_usize)), (1, false));
            assert_eq!(looked_at(&numbers, &Value::string("7")), (0, false));
            let mut nulls = vec![Value::null(Type::String); many];
            nulls.push(ids(7));
            assert_eq!(looked_at(&nulls, &Value::string("7")), (1, false));
            assert_eq!(looked_at(&texts, &Value::null(Type::String)), (0, false));
            assert_eq!(looked_at(&known, &Value::null(Type::String)), (MOST_UNCERTAIN, true));
            let vpcs: Vec<Value> = (0..many).map(|_| unknown(Some("var.vpc"))).collect();
            assert_eq!(looked_at(&vpcs, &vpcs[0]), (many, false));
        }
    }
}

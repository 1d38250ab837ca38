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
use crate::value::{Kind, Marks, Value};

/// So many indexes are kept; a rule that joins more lists makes some of them again.
const KEPT: usize = 16;

/// So many elements of which nobody knows whether they have a value are told apart; further ones are one element.
const MOST_UNCERTAIN: usize = 32;

/// The indexes of one rule.
#[derive(Default)]
pub(super) struct Kept {
    indexes: RefCell<HashMap<Name, Made, RandomState>>,
}

/// Where the elements of a list lie in memory, and the expression that compares them.
type Name = (usize, ExprId);

/// An index, and the list: what lies where it lies is this list as long as that is kept.
struct Made {
    _list: Value,
    index: Arc<Index>,
}

impl Indexes for Kept {
    fn candidates(
        &self,
        list: &Value,
        test: ExprId,
        wanted: &Value,
        keys: KeysOf<'_>,
    ) -> Option<Candidates> {
        let elements = list.elements()?;
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
        Some(index.candidates(&wanted))
    }
}

/// What a value can be told from others by.
enum Wanted<'v> {
    /// A text.
    Text(&'v str),
    /// The id or the ARN of a resource.
    Unique(Unique<'v>),
    /// It is not known, and no id: it is certainly equal to what has this identity, and perhaps to anything else.
    Open(String),
}

impl<'v> Wanted<'v> {
    fn of(value: &'v Value) -> Option<Self> {
        if value.marks.without(Marks::MAYBE) != Marks::NONE {
            return None;
        }
        match &value.kind {
            Kind::String(text) => text.as_str().map(Self::Text),
            Kind::Unknown(unknown) => match unknown.symbol.as_deref() {
                Some(symbol) if Unique::of(symbol).is_some() => {
                    Unique::of(symbol).map(Self::Unique)
                }
                _ if unknown.apart || unknown.among.is_some() => None,
                Some(symbol) => Some(Self::Open(symbol.to_owned())),
                // What was passed on is still the same.
                None => Some(Self::Open(format!("at {}", Arc::as_ptr(unknown).addr()))),
            },
            _ => None,
        }
    }
}

/// The numbers of elements by what they are compared by, in order.
#[derive(Default)]
struct Index {
    texts: Keyed<String>,
    /// By what distinguishes ids that can be told apart, and by the resource.
    resources: BTreeMap<String, Keyed<String>>,
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
                Wanted::Unique(id) => {
                    let alike = self.resources.entry(id.among().to_owned()).or_default();
                    alike.push(id.address.to_owned(), number);
                }
                Wanted::Open(identity) => self.open.push(identity, number),
            }
        }
        Some(())
    }

    /// Those that are equal, those that may be anything, and the first of those that may be equal: a text may be any id, an
    /// id any text and one of another sort, and what is not known anything.
    fn candidates(&self, wanted: &Wanted<'_>) -> Candidates {
        let (equal, same_sort, is_text) = match wanted {
            Wanted::Text(text) => (self.texts.get(*text), None, true),
            Wanted::Unique(id) => {
                let sort = id.among();
                let alike = self.resources.get(sort);
                (alike.map_or(&[][..], |alike| alike.get(id.address)), Some(sort), false)
            }
            Wanted::Open(identity) => (self.open.get(identity), None, false),
        };
        let mut numbers: BTreeSet<usize> = self.others.iter().chain(equal).copied().collect();
        let resources = self.resources.iter().filter(|(sort, _)| Some(sort.as_str()) != same_sort);
        let texts = (!is_text).then_some(&self.texts.all);
        let open = resources.map(|(_, alike)| &alike.all).chain(texts).chain([&self.open.all]);
        let mut uncertain = BTreeSet::new();
        for list in open {
            let new = list.iter().filter(|number| !numbers.contains(number));
            uncertain.extend(new.take(MOST_UNCERTAIN + 1).copied());
        }
        let mut uncertain = uncertain.into_iter();
        numbers.extend(uncertain.by_ref().take(MOST_UNCERTAIN));
        Candidates { numbers, rest: uncertain.next() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::{Reason, Type, Unknown};

    fn unknown(symbol: Option<&str>) -> Value {
        let plain = Unknown::new(Type::String, Reason::Stated);
        let unknown = Unknown { symbol: symbol.map(Into::into), ..plain };
        Value { kind: Kind::Unknown(Arc::new(unknown)), ..Value::null(Type::String) }
    }

    /// How many elements are looked at, and whether others are left out.
    fn looked_at(elements: &[Value], wanted: &Value) -> (usize, bool) {
        let keys = |value: &Value| Some(vec![value.clone()]);
        let index = Index::new(elements, &keys);
        let found = index.candidates(&Wanted::of(wanted).unwrap());
        (found.numbers.len(), found.rest.is_some())
    }

    #[test]
    fn what_is_looked_at_does_not_grow_with_what_there_is() {
        let ids = |number: usize| unknown(Some(&format!("aws_subnet.a[{number}].id")));
        for many in [1_000, 10_000] {
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
            let vpcs: Vec<Value> = (0..many).map(|_| unknown(Some("var.vpc"))).collect();
            assert_eq!(looked_at(&vpcs, &vpcs[0]), (many, false));
        }
    }
}

//! Indexes of the lists that rules join: which elements may have a certain value where a rule compares them. Kept while
//! one rule is judged. Must not know rules' expressions.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use foldhash::fast::RandomState;

use crate::expr::{Indexes, KeysOf};
use crate::syntax::ExprId;
use crate::value::identity::Unique;
use crate::value::{Kind, Marks, Value};

/// So many indexes are kept; a rule that joins more lists makes some of them again.
const KEPT: usize = 16;

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
    ) -> Option<Arc<[usize]>> {
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

/// A value that can be told from others for certain.
enum Wanted<'v> {
    /// A text.
    Text(&'v str),
    /// The id or the ARN of a resource.
    Unique(Unique<'v>),
}

impl<'v> Wanted<'v> {
    fn of(value: &'v Value) -> Option<Self> {
        if value.marks.without(Marks::MAYBE) != Marks::NONE {
            return None;
        }
        match &value.kind {
            Kind::String(text) => text.as_str().map(Self::Text),
            Kind::Unknown(unknown) => Unique::of(unknown.symbol.as_deref()?).map(Self::Unique),
            _ => None,
        }
    }
}

/// The numbers of elements by what they are compared by.
#[derive(Default)]
struct Index {
    by_text: HashMap<String, Vec<usize>, RandomState>,
    /// By what distinguishes ids that can be told apart, and by the resource.
    by_resource: BTreeMap<String, HashMap<String, Vec<usize>, RandomState>>,
    /// Those that may be anything.
    others: Vec<usize>,
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
                Wanted::Text(text) => self.by_text.entry(text.to_owned()).or_default().push(number),
                Wanted::Unique(id) => {
                    let alike = self.by_resource.entry(id.among().to_owned()).or_default();
                    alike.entry(id.address.to_owned()).or_default().push(number);
                }
            }
        }
        Some(())
    }

    /// A text may be any id, and an id any text, and one of another sort.
    fn candidates(&self, wanted: &Wanted<'_>) -> Arc<[usize]> {
        let mut found: BTreeSet<usize> = self.others.iter().copied().collect();
        let among = match wanted {
            Wanted::Text(text) => {
                found.extend(self.by_text.get(*text).into_iter().flatten());
                None
            }
            Wanted::Unique(id) => {
                found.extend(self.by_text.values().flatten());
                Some((id.among(), id.address))
            }
        };
        for (sort, resources) in &self.by_resource {
            match &among {
                Some((same, address)) if same == sort => {
                    found.extend(resources.get(*address).into_iter().flatten());
                }
                Some(_) | None => found.extend(resources.values().flatten()),
            }
        }
        found.into_iter().collect()
    }
}

//! Which elements a `for` need not look at: those of which the filter compares something with a value that it certainly
//! is not. Whoever gives names their meaning may know that from an index, so that rules that join resources take no
//! more time than there are resources. Must not know what the elements are.

use crate::syntax::{ExprId, ForExpr};
use crate::value::{Type, Value};

use super::super::dependent::depends;
use super::super::{Candidates, Indexes};
use super::comparison::{ComparedWith, Keys, Plan, Reader};
use super::evaluator::{BoundNames, Evaluator};

/// Fewer elements are looked at one by one. In tests none are, so that fixtures, which are small, judge what indexes leave out.
const FEW: usize = if cfg!(test) { 1 } else { 8 };

impl Evaluator<'_> {
    /// The elements for which `test` may be anything but false. None: all.
    pub(super) fn candidates(
        &self,
        parts: &ForExpr,
        collection: &Value,
        test: Option<ExprId>,
    ) -> Option<Candidates> {
        let indexes = self.scope.indexes()?;
        let is_list = parts.key.is_none() && parts.key_var.is_none();
        let elements = collection.elements()?;
        if !is_list || elements.len() < FEW {
            return None;
        }
        let element = self.tree.name(parts.value_var);
        let plan = Reader { tree: self.tree }.plan(element, test?)?;
        self.possible(indexes, collection, element, &plan)
    }

    /// Those that a plan finds.
    fn possible(
        &self,
        indexes: &dyn Indexes,
        collection: &Value,
        element: &str,
        plan: &Plan,
    ) -> Option<Candidates> {
        let (id, test) = match plan {
            Plan::By(id, test) => (*id, test),
            Plan::Either(one, other) => {
                let one = self.possible(indexes, collection, element, one)?;
                return Some(one.or(self.possible(indexes, collection, element, other)?));
            }
        };
        let keys = |value: &Value| self.keys(element, test.keys, value);
        let wanted = self.wanted(test.wanted)?;
        let mut of_each = wanted.iter().map(|one| indexes.candidates(collection, id, one, &keys));
        of_each.try_fold(Candidates::default(), |all, one| Some(all.or(one?)))
    }

    /// What the keys of an element may be, for it to be a candidate; none where that is not known.
    fn wanted(&self, wanted: ComparedWith) -> Option<Vec<Value>> {
        match wanted {
            ComparedWith::Value(id) => Some(vec![self.expr(id).ok()?]),
            ComparedWith::References(id) => self.scope.reference_names(&self.expr(id).ok()?),
            ComparedWith::Resource(id) => self.scope.resource_names(&self.expr(id).ok()?),
            ComparedWith::Each(id) => elements_of(&self.expr(id).ok()?),
            ComparedWith::Within(list, index, own) => {
                let name = self.tree.name(self.tree.for_expr(index)?.value_var);
                let each = |one: &Value| self.keys(name, own, one);
                let all: Option<Vec<_>> =
                    self.expr(list).ok()?.elements()?.iter().map(each).collect();
                all.map(|all| all.concat())
            }
        }
    }

    /// What an element has to be compared with; none where that is not known for certain.
    fn keys(&self, element: &str, keys: Keys, value: &Value) -> Option<Vec<Value>> {
        let names = BoundNames { key: None, value: (element, value), outer: None };
        let inner = Evaluator { names: Some(&names), ..*self };
        match keys {
            Keys::One(id) => Some(vec![inner.expr(id).ok()?]),
            Keys::References(id) => self.scope.reference_names(&inner.expr(id).ok()?),
            Keys::Resource(id) => self.scope.resource_names(&inner.expr(id).ok()?),
            Keys::Each(id) => elements_of(&inner.expr(id).ok()?),
            Keys::EachIfAny(id) => match inner.expr(id).ok()? {
                null if null.is_null() => Some(Vec::new()),
                list => elements_of(&list),
            },
            Keys::Within(list, index) => {
                let parts = self.tree.for_expr(index)?;
                let name = self.tree.name(parts.value_var);
                let test = Reader { tree: self.tree }.comparison(name, parts.value)?;
                let list = inner.expr(list).ok()?;
                let each = list.elements()?.iter().map(|one| self.keys(name, test.keys, one));
                let all: Option<Vec<Vec<Value>>> = each.collect();
                all.map(|all| all.concat())
            }
        }
    }
}

/// The elements of a list; of one that is not known, a value that may be any.
fn elements_of(list: &Value) -> Option<Vec<Value>> {
    if list.is_unknown() {
        return Some(vec![depends(Type::Any, list)]);
    }
    list.elements().map(<[Value]>::to_vec)
}

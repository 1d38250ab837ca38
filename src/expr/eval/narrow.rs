//! Which elements a `for` need not look at: those of which the filter compares something with a value that it certainly
//! is not. Whoever gives names their meaning may know that from an index, so that rules that join resources take no
//! more time than there are resources. Must not know what the elements are.

use crate::syntax::{BinaryOp, Expr, ExprId, ForExpr, UnaryOp};
use crate::value::{Type, Value};

use super::super::{Candidates, Indexes};
use super::{Evaluator, Names, depends};

/// Fewer elements are looked at one by one.
const FEW: usize = 8;

/// What is compared with the value.
#[derive(Clone, Copy)]
enum Keys {
    /// `x.a == value`
    One(ExprId),
    /// `contains(x.list, value)`: each element of the list.
    Each(ExprId),
    /// `contains(coalesce(x.list, []), value)`, `x.list == null ? false : contains(x.list, value)`
    EachIfAny(ExprId),
    /// `anytrue([for y in x.list : ...])`: the keys of each element by that test.
    Within(ExprId, u32),
    /// `tf::refers_to(x.a, resource)`: the names of what the value refers to.
    References(ExprId),
    /// `tf::refers_to(value, x)`: the names of the resource.
    Resource(ExprId),
}

/// What the keys are compared with.
#[derive(Clone, Copy)]
enum Wanted {
    /// A value.
    Value(ExprId),
    /// The names of what a value refers to.
    References(ExprId),
    /// The names of a resource.
    Resource(ExprId),
    /// Each element of a list: `contains(list, x.a)`.
    Each(ExprId),
    /// What a `for` compares with for each element of its list: `anytrue([for y in list : x.a == y])`.
    Within(ExprId, u32),
}

/// A comparison of every element with one value.
#[derive(Clone, Copy)]
struct Test {
    keys: Keys,
    wanted: Wanted,
}

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
        self.possible(indexes, collection, element, test?)
    }

    /// Those for which a test may be anything but false. Of two tests of which one is enough, those of both.
    fn possible(
        &self,
        indexes: &dyn Indexes,
        collection: &Value,
        element: &str,
        id: ExprId,
    ) -> Option<Candidates> {
        match self.tree.expr(id) {
            Expr::Parens(inner) => return self.possible(indexes, collection, element, inner),
            Expr::Binary(BinaryOp::Or, left, right) => {
                let left = self.possible(indexes, collection, element, left)?;
                let right = self.possible(indexes, collection, element, right)?;
                return Some(left.or(right));
            }
            _ => {}
        }
        let test = self.comparison(element, id)?;
        let keys = |value: &Value| self.keys(element, test.keys, value);
        let wanted = self.wanted(test.wanted)?;
        let mut of_each = wanted.iter().map(|one| indexes.candidates(collection, id, one, &keys));
        of_each.try_fold(Candidates::default(), |all, one| Some(all.or(one?)))
    }

    /// What the keys of an element may be, for it to be a candidate; none where that is not known.
    fn wanted(&self, wanted: Wanted) -> Option<Vec<Value>> {
        match wanted {
            Wanted::Value(id) => Some(vec![self.expr(id).ok()?]),
            Wanted::References(id) => self.scope.reference_names(&self.expr(id).ok()?),
            Wanted::Resource(id) => self.scope.resource_names(&self.expr(id).ok()?),
            Wanted::Each(id) => elements_of(&self.expr(id).ok()?),
            Wanted::Within(list, index) => {
                let parts = self.tree.for_expr(index)?;
                let name = self.tree.name(parts.value_var);
                let Expr::Binary(BinaryOp::Equal, left, right) = self.tree.expr(parts.value) else {
                    return None;
                };
                let own = if self.is_path(name, left) { left } else { right };
                let each = |one: &Value| self.keys(name, Keys::One(own), one);
                let all: Option<Vec<_>> =
                    self.expr(list).ok()?.elements()?.iter().map(each).collect();
                all.map(|all| all.concat())
            }
        }
    }

    /// What an element has to be compared with; none where that is not known for certain.
    fn keys(&self, element: &str, keys: Keys, value: &Value) -> Option<Vec<Value>> {
        let names = Names { key: None, value: (element, value), outer: None };
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
                let test = self.comparison(name, parts.value)?;
                let list = inner.expr(list).ok()?;
                let each = list.elements()?.iter().map(|one| self.keys(name, test.keys, one));
                let all: Option<Vec<Vec<Value>>> = each.collect();
                all.map(|all| all.concat())
            }
        }
    }

    fn comparison(&self, element: &str, id: ExprId) -> Option<Test> {
        match self.tree.expr(id) {
            Expr::Parens(inner) => self.comparison(element, inner),
            // Where the left side is false, the right one does not count; where the right one is, the left one
            // must not fail.
            Expr::Binary(BinaryOp::And, left, right) if self.cannot_fail(left) => {
                self.comparison(element, right).or_else(|| self.comparison(element, left))
            }
            Expr::Binary(BinaryOp::And, left, _) => self.comparison(element, left),
            Expr::Binary(BinaryOp::Equal, left, right) => {
                let (key, wanted) =
                    if self.is_of(element, left) { (left, right) } else { (right, left) };
                let fits = self.is_of(element, key) && !self.mentions(element, wanted);
                fits.then_some(Test { keys: Keys::One(key), wanted: Wanted::Value(wanted) })
            }
            // Where the test is false, both arms are.
            Expr::Conditional(condition, test, no)
                if self.tree.expr(no) == Expr::Bool(false) && self.cannot_fail(condition) =>
            {
                self.comparison(element, test)
            }
            Expr::Call { name, arguments, expand: false } => {
                let arguments = self.tree.list(arguments);
                match (&**self.tree.name(name), arguments) {
                    ("contains", [list, wanted]) => self.membership(element, *list, *wanted),
                    ("anytrue", [list]) => self.within(element, *list),
                    ("tf::refers_to", [value, resource]) => {
                        self.reference(element, *value, *resource)
                    }
                    _ => None,
                }
            }
            Expr::Conditional(condition, no, test) => {
                let Expr::Binary(BinaryOp::Equal, list, null) = self.tree.expr(condition) else {
                    return None;
                };
                let is_guard = self.is_path(element, list)
                    && self.tree.expr(null) == Expr::Null
                    && self.tree.expr(no) == Expr::Bool(false);
                match self.comparison(element, test)? {
                    Test { keys: Keys::Each(id), wanted }
                        if is_guard && self.is_same_path(id, list) =>
                    {
                        Some(Test { keys: Keys::EachIfAny(id), wanted })
                    }
                    _ => None,
                }
            }
            _ => None,
        }
    }

    fn membership(&self, element: &str, list: ExprId, wanted: ExprId) -> Option<Test> {
        if self.is_path(element, wanted) && !self.mentions(element, list) {
            return Some(Test { keys: Keys::One(wanted), wanted: Wanted::Each(list) });
        }
        if self.mentions(element, wanted) {
            return None;
        }
        if self.is_path(element, list) {
            return Some(Test { keys: Keys::Each(list), wanted: Wanted::Value(wanted) });
        }
        let Expr::Call { name, arguments, expand: false } = self.tree.expr(list) else {
            return None;
        };
        let keys = match (&**self.tree.name(name), self.tree.list(arguments)) {
            // The names of what the element refers to.
            ("tf::references", [one]) if self.is_path(element, *one) => Keys::Each(list),
            ("coalesce", [one, nothing]) if self.is_path(element, *one) => {
                let Expr::Array(nothing) = self.tree.expr(*nothing) else { return None };
                self.tree.list(nothing).is_empty().then_some(Keys::EachIfAny(*one))?
            }
            _ => return None,
        };
        Some(Test { keys, wanted: Wanted::Value(wanted) })
    }

    /// `tf::refers_to(x.a, resource)`, `tf::refers_to(value, x)`
    fn reference(&self, element: &str, value: ExprId, resource: ExprId) -> Option<Test> {
        if self.is_path(element, value) && !self.mentions(element, resource) {
            let (keys, wanted) = (Keys::References(value), Wanted::Resource(resource));
            return Some(Test { keys, wanted });
        }
        let is_element =
            self.names_of(resource).is_some_and(|(root, rest)| root == element && rest.is_empty());
        let (keys, wanted) = (Keys::Resource(resource), Wanted::References(value));
        (is_element && !self.mentions(element, value)).then_some(Test { keys, wanted })
    }

    /// Whether an expression may depend on the element: `sender[argument]` does not.
    fn mentions(&self, element: &str, id: ExprId) -> bool {
        match self.tree.expr(id) {
            Expr::Variable(name) => &**self.tree.name(name) == element,
            _ => self.tree.children(id).into_iter().any(|part| self.mentions(element, part)),
        }
    }

    /// Whether an expression depends on the element, and on nothing else that has a name: `tf::address(x)`.
    fn is_of(&self, element: &str, id: ExprId) -> bool {
        let knows_no_other =
            |part: &ExprId| self.tree.is_literal(*part) || self.is_of(element, *part);
        match self.tree.expr(id) {
            Expr::Variable(name) => &**self.tree.name(name) == element,
            // What `for` binds has a name.
            Expr::For(_) | Expr::Template(_) => false,
            _ => {
                let parts = self.tree.children(id);
                !parts.is_empty() && parts.iter().all(knows_no_other) && self.mentions(element, id)
            }
        }
    }

    fn within(&self, element: &str, list: ExprId) -> Option<Test> {
        let Expr::For(index) = self.tree.expr(list) else { return None };
        let parts = self.tree.for_expr(index)?;
        let is_plain = parts.key.is_none() && parts.key_var.is_none() && parts.condition.is_none();
        if is_plain && !self.mentions(element, parts.collection) {
            return self.among(element, index, parts);
        }
        if !is_plain || !self.is_of(element, parts.collection) {
            return None;
        }
        let test = self.comparison(self.tree.name(parts.value_var), parts.value)?;
        let keys = Keys::Within(parts.collection, index);
        let Wanted::Value(wanted) = test.wanted else { return None };
        (!self.mentions(element, wanted)).then_some(Test { keys, wanted: test.wanted })
    }

    /// `anytrue([for y in list : x.a == y])`, where the list is the same for all elements
    fn among(&self, element: &str, index: u32, parts: &ForExpr) -> Option<Test> {
        let name = self.tree.name(parts.value_var);
        let Expr::Binary(BinaryOp::Equal, left, right) = self.tree.expr(parts.value) else {
            return None;
        };
        let (own, other) = if self.is_path(name, left) { (left, right) } else { (right, left) };
        let fits = **name != *element && self.is_path(name, own) && self.is_path(element, other);
        let wanted = Wanted::Within(parts.collection, index);
        fits.then_some(Test { keys: Keys::One(other), wanted })
    }

    /// `x.a == "text"`, `tf::address(x) != tf::address(y)`, `tf::declared(x.a)`
    fn cannot_fail(&self, id: ExprId) -> bool {
        match self.tree.expr(id) {
            Expr::Parens(inner) | Expr::Unary(UnaryOp::Not, inner) => self.cannot_fail(inner),
            Expr::Binary(BinaryOp::Equal | BinaryOp::NotEqual, left, right) => {
                self.is_plain(left) && self.is_plain(right)
            }
            Expr::Binary(BinaryOp::And, left, right) => {
                self.cannot_fail(left) && self.cannot_fail(right)
            }
            Expr::Call { .. } => self.is_plain(id),
            _ => false,
        }
    }

    /// A literal, the element, an attribute of it, what is the same for all elements, or one of these in a function that
    /// takes anything.
    fn is_plain(&self, id: ExprId) -> bool {
        match self.tree.expr(id) {
            Expr::Variable(_) => true,
            Expr::Traversal { .. } => {
                let names = self.names_of(id);
                names.is_some_and(|(root, names)| root != "local" && names.len() == 1)
            }
            Expr::Call { name, arguments, expand: false } => {
                matches!(&**self.tree.name(name), "tf::address" | "tf::declared" | "tf::known")
                    && self.tree.list(arguments).iter().all(|one| self.is_plain(*one))
            }
            _ => self.tree.is_literal(id),
        }
    }

    /// Whether an expression is the element, or names behind it and nothing else.
    fn is_path(&self, element: &str, id: ExprId) -> bool {
        self.names_of(id).is_some_and(|(root, _)| root == element)
    }

    fn is_same_path(&self, one: ExprId, other: ExprId) -> bool {
        self.names_of(one) == self.names_of(other)
    }

    /// A reference without keys: its root and the names behind it.
    fn names_of(&self, id: ExprId) -> Option<(&str, Vec<&str>)> {
        let (root, steps) = match self.tree.expr(id) {
            Expr::Traversal { base, steps } => (base, self.tree.steps(steps)),
            _ => (id, [].as_slice()),
        };
        let Expr::Variable(root) = self.tree.expr(root) else { return None };
        let names = steps.iter().map(|step| self.tree.attribute_of(step).map(|name| &**name));
        Some((self.tree.name(root), names.collect::<Option<_>>()?))
    }
}

/// The elements of a list; of one that is not known, a value that may be any.
fn elements_of(list: &Value) -> Option<Vec<Value>> {
    if list.is_unknown() {
        return Some(vec![depends(Type::Any, list)]);
    }
    list.elements().map(<[Value]>::to_vec)
}

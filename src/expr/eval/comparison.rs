//! What a filter compares the elements of a `for` with, as it is written: what is indexed by that need not be looked at one by
//! one. Must not know values.

use crate::syntax::{BinaryOp, Expr, ExprId, ForExpr, Tree, UnaryOp};

/// What is compared with the value.
#[derive(Clone, Copy)]
pub(super) enum Keys {
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
pub(super) enum ComparedWith {
    /// A value.
    Value(ExprId),
    /// The names of what a value refers to.
    References(ExprId),
    /// The names of a resource.
    Resource(ExprId),
    /// Each element of a list: `contains(list, x.a)`.
    Each(ExprId),
    /// What a `for` compares with for each element of its list: `anytrue([for y in list : x.a == y])`. The list, the `for`,
    /// and what it takes of each element.
    Within(ExprId, u32, Keys),
}

/// A comparison of every element with one value.
#[derive(Clone, Copy)]
pub(super) struct Test {
    pub(super) keys: Keys,
    pub(super) wanted: ComparedWith,
}

/// How the elements that a filter may keep are found.
pub(super) enum Plan {
    /// By one comparison, which is written here.
    By(ExprId, Test),
    /// Those of both.
    Either(Box<Plan>, Box<Plan>),
}

/// Reads comparisons.
#[derive(Clone, Copy)]
pub(super) struct Reader<'t> {
    pub(super) tree: &'t Tree,
}

/// Whether the elements that this `for` keeps, or for which its value may be true where it stands in `anytrue`, are found by
/// an index.
#[must_use]
pub fn is_indexed(tree: &Tree, parts: &ForExpr) -> bool {
    let is_list = parts.key.is_none() && parts.key_var.is_none();
    let test = parts.condition.unwrap_or(parts.value);
    is_list && Reader { tree }.plan(tree.name(parts.value_var), test).is_some()
}

impl<'t> Reader<'t> {
    /// None: all are looked at. Of two tests of which one is enough, those of both.
    pub(super) fn plan(self, element: &str, id: ExprId) -> Option<Plan> {
        if let Some(test) = self.comparison(element, id) {
            return Some(Plan::By(id, test));
        }
        let both = |one, other| {
            let one = self.plan(element, one)?;
            Some(Plan::Either(Box::new(one), Box::new(self.plan(element, other)?)))
        };
        match self.tree.expr(id) {
            Expr::Parens(inner) => self.plan(element, inner),
            Expr::Binary(BinaryOp::And, left, right) => {
                self.of_both(left, right, |side| self.plan(element, side))
            }
            Expr::Binary(BinaryOp::Or, left, right) => both(left, right),
            // Whichever arm it is.
            Expr::Conditional(condition, yes, no) if self.cannot_fail(condition) => both(yes, no),
            _ => None,
        }
    }

    /// Where the left side of `&&` is false, the right one does not count; where the right one is, the left one must not
    /// fail.
    fn of_both<T>(
        self,
        left: ExprId,
        right: ExprId,
        find: impl Fn(ExprId) -> Option<T>,
    ) -> Option<T> {
        let by_right = if self.cannot_fail(left) { find(right) } else { None };
        by_right.or_else(|| find(left))
    }

    pub(super) fn comparison(self, element: &str, id: ExprId) -> Option<Test> {
        match self.tree.expr(id) {
            Expr::Parens(inner) => self.comparison(element, inner),
            Expr::Binary(BinaryOp::And, left, right) => {
                self.of_both(left, right, |side| self.comparison(element, side))
            }
            Expr::Binary(BinaryOp::Equal, left, right) => {
                let (key, wanted) =
                    if self.is_of(element, left) { (left, right) } else { (right, left) };
                let fits = self.is_of(element, key) && !self.mentions(element, wanted);
                fits.then_some(Test { keys: Keys::One(key), wanted: ComparedWith::Value(wanted) })
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
            Expr::Conditional(condition, no, test) if self.tree.expr(no) == Expr::Bool(false) => {
                self.guarded(element, condition, test)
            }
            _ => None,
        }
    }

    /// `x.a == null ? false : test`
    fn guarded(self, element: &str, condition: ExprId, test: ExprId) -> Option<Test> {
        let Expr::Binary(BinaryOp::Equal, path, null) = self.tree.expr(condition) else {
            return None;
        };
        let is_guard = |id| {
            self.is_path(element, path)
                && self.tree.expr(null) == Expr::Null
                && self.is_same_path(id, path)
        };
        match self.comparison(element, test)? {
            Test { keys: Keys::Each(id), wanted } if is_guard(id) => {
                Some(Test { keys: Keys::EachIfAny(id), wanted })
            }
            Test { keys: Keys::One(id), wanted } if is_guard(id) => {
                Some(Test { keys: Keys::One(id), wanted })
            }
            Test { .. } => None,
        }
    }

    fn membership(self, element: &str, list: ExprId, wanted: ExprId) -> Option<Test> {
        if self.is_path(element, wanted) && !self.mentions(element, list) {
            return Some(Test { keys: Keys::One(wanted), wanted: ComparedWith::Each(list) });
        }
        if self.mentions(element, wanted) {
            return None;
        }
        if self.is_path(element, list) {
            return Some(Test { keys: Keys::Each(list), wanted: ComparedWith::Value(wanted) });
        }
        let Expr::Call { name, arguments, expand: false } = self.tree.expr(list) else {
            return None;
        };
        let keys = match (&**self.tree.name(name), self.tree.list(arguments)) {
            // The names of what the element refers to.
            ("tf::references", [one]) if self.is_path(element, *one) => Keys::Each(list),
            ("coalesce", [one, nothing]) if self.is_path(element, *one) => {
                self.is_empty(*nothing).then_some(Keys::EachIfAny(*one))?
            }
            _ => return None,
        };
        Some(Test { keys, wanted: ComparedWith::Value(wanted) })
    }

    /// `tf::refers_to(x.a, resource)`, `tf::refers_to(value, x)`
    fn reference(self, element: &str, value: ExprId, resource: ExprId) -> Option<Test> {
        if self.is_path(element, value) && !self.mentions(element, resource) {
            let (keys, wanted) = (Keys::References(value), ComparedWith::Resource(resource));
            return Some(Test { keys, wanted });
        }
        let (keys, wanted) = (Keys::Resource(resource), ComparedWith::References(value));
        let fits = self.is_variable(element, resource) && !self.mentions(element, value);
        fits.then_some(Test { keys, wanted })
    }

    /// What may refer to a resource, and the resource, of `tf::refers_to(value, resource)`.
    fn refers_to(self, id: ExprId) -> Option<(ExprId, ExprId)> {
        let Expr::Call { name, arguments, expand: false } = self.tree.expr(id) else { return None };
        match (&**self.tree.name(name), self.tree.list(arguments)) {
            ("tf::refers_to", [value, resource]) => Some((*value, *resource)),
            _ => None,
        }
    }

    /// Whether an expression may depend on the element: `sender[argument]` does not.
    fn mentions(self, element: &str, id: ExprId) -> bool {
        match self.tree.expr(id) {
            Expr::Variable(name) => &**self.tree.name(name) == element,
            _ => self.tree.children(id).into_iter().any(|part| self.mentions(element, part)),
        }
    }

    /// Whether an expression depends on the element, and on nothing else that has a name: `tf::address(x)`.
    fn is_of(self, element: &str, id: ExprId) -> bool {
        let knows_no_other = |part: &ExprId| {
            self.tree.is_literal(*part) || self.is_empty(*part) || self.is_of(element, *part)
        };
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

    /// `[]`
    fn is_empty(self, id: ExprId) -> bool {
        matches!(self.tree.expr(id), Expr::Array(elements) if self.tree.list(elements).is_empty())
    }

    fn within(self, element: &str, list: ExprId) -> Option<Test> {
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
        let (ComparedWith::Value(wanted)
        | ComparedWith::References(wanted)
        | ComparedWith::Resource(wanted)
        | ComparedWith::Each(wanted)
        | ComparedWith::Within(wanted, ..)) = test.wanted;
        (!self.mentions(element, wanted)).then_some(Test { keys, wanted: test.wanted })
    }

    /// `anytrue([for y in list : x.a == y])`, `anytrue([for y in list : tf::refers_to(x.a, y)])` and
    /// `anytrue([for y in list : tf::refers_to(y.a, x)])`, where the list is the same for all elements
    fn among(self, element: &str, index: u32, parts: &ForExpr) -> Option<Test> {
        let name = self.tree.name(parts.value_var);
        let (keys, own) = match (self.refers_to(parts.value), self.tree.expr(parts.value)) {
            (Some((value, resource)), _) => {
                let (references, names) = (Keys::References(value), Keys::Resource(resource));
                if self.is_variable(name, resource) && self.is_path(element, value) {
                    (references, names)
                } else if self.is_variable(element, resource) && self.is_path(name, value) {
                    (names, references)
                } else {
                    return None;
                }
            }
            (None, Expr::Binary(BinaryOp::Equal, left, right)) => {
                let (own, other) =
                    if self.is_path(name, left) { (left, right) } else { (right, left) };
                if !self.is_path(name, own) || !self.is_path(element, other) {
                    return None;
                }
                (Keys::One(other), Keys::One(own))
            }
            _ => return None,
        };
        let wanted = ComparedWith::Within(parts.collection, index, own);
        (**name != *element).then_some(Test { keys, wanted })
    }

    /// `x.a == "text"`, `tf::address(x) != tf::address(y)`, `tf::declared(x.a)`
    fn cannot_fail(self, id: ExprId) -> bool {
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
    fn is_plain(self, id: ExprId) -> bool {
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

    fn is_variable(self, name: &str, id: ExprId) -> bool {
        self.names_of(id).is_some_and(|(root, rest)| root == name && rest.is_empty())
    }

    /// Whether an expression is the element, or names behind it and nothing else.
    fn is_path(self, element: &str, id: ExprId) -> bool {
        self.names_of(id).is_some_and(|(root, _)| root == element)
    }

    fn is_same_path(self, one: ExprId, other: ExprId) -> bool {
        self.names_of(one) == self.names_of(other)
    }

    /// A reference without keys: its root and the names behind it.
    fn names_of(self, id: ExprId) -> Option<(&'t str, Vec<&'t str>)> {
        let (root, steps) = match self.tree.expr(id) {
            Expr::Traversal { base, steps } => (base, self.tree.steps(steps)),
            _ => (id, [].as_slice()),
        };
        let Expr::Variable(root) = self.tree.expr(root) else { return None };
        let names = steps.iter().map(|step| self.tree.attribute_of(step).map(|name| &**name));
        Some((self.tree.name(root), names.collect::<Option<_>>()?))
    }
}

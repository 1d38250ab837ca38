//! Which route a packet takes: the longest prefix of the table of its subnet, part by part. Must not know what is behind.

use crate::network::extent::Extent;
use crate::network::map::{Destination, Route, Table, Target};
use crate::value::Reason;

use super::answer::Path;

/// A part of the destination, and the routes of which it takes one.
pub(super) struct Branch<'n, T = Target> {
    pub(super) to: Extent,
    /// None: there is no route.
    pub(super) routes: Vec<Option<&'n Route<T>>>,
    /// Why it is not known which.
    pub(super) reason: Option<Reason>,
}

/// The branches by which a table sends packets to a destination.
pub(super) fn branches<'n, T>(table: &'n Table<T>, to: &Extent) -> Vec<Branch<'n, T>> {
    let mut state =
        State { rest: to.clone(), unsure: Vec::new(), reason: None, branches: Vec::new() };
    if state.by_lists(table) {
        return state.branches;
    }
    let mut ranges: Vec<(&Route<T>, &Extent, u32)> = table
        .routes
        .iter()
        .filter_map(|route| match &route.to {
            // A prefix list, or a range that is not known, may be the longest.
            Destination::Range(range, length) => Some((route, range, length.unwrap_or(u32::MAX))),
            Destination::List(_) | Destination::Unknown(_) => None,
        })
        .collect();
    ranges.sort_by_key(|(_, _, length)| std::cmp::Reverse(*length));
    for (route, range, _) in ranges {
        state.by_range(table, route, range);
    }
    state.finish()
}

/// The path that decides among those of the parts of a destination. All addresses that the destination surely has are
/// needed; one that it only may have breaks nothing for sure, unless all of them break.
pub(super) fn over_parts<T>(whole: &Extent, parts: &[Branch<'_, T>], paths: Vec<Path>) -> Path {
    let reason = Reason::Unsupported("the address that the name resolves to".into());
    if whole.sure.is_empty() {
        return Path::either(paths, Some(&reason));
    }
    let sure = parts
        .iter()
        .zip(paths)
        .map(|(part, path)| if part.to.sure.is_empty() { path.doubted(&reason) } else { path });
    Path::all(sure.collect())
}

struct State<'n, T> {
    rest: Extent,
    unsure: Vec<&'n Route<T>>,
    reason: Option<Reason>,
    branches: Vec<Branch<'n, T>>,
}

impl<'n, T> State<'n, T> {
    /// Whether a prefix list surely takes all of it.
    fn by_lists(&mut self, table: &'n Table<T>) -> bool {
        for route in &table.routes {
            match &route.to {
                Destination::List(name) if self.rest.within.contains(name) => {
                    match route.doubt.as_ref().or(table.mixed.as_ref()) {
                        None => {
                            self.push(self.rest.clone(), Some(route));
                            return true;
                        }
                        Some(reason) => self.doubt(route, reason),
                    }
                }
                Destination::Unknown(reason) => self.doubt(route, reason),
                Destination::List(_) | Destination::Range(..) => {}
            }
        }
        false
    }

    fn by_range(&mut self, table: &'n Table<T>, route: &'n Route<T>, range: &Extent) {
        let named = range.within.iter().any(|name| self.rest.within.contains(name));
        let part = if named { self.rest.clone() } else { self.rest.part(&range.most) };
        if part.is_empty() {
            return;
        }
        match route.doubt.as_ref().or(table.mixed.as_ref()) {
            Some(reason) => self.doubt(route, reason),
            None if named => {
                self.push(part, Some(route));
                self.rest = Extent::default();
            }
            None if range.sure != range.most => self.doubt(route, &Reason::Stated),
            None => {
                self.push(part, Some(route));
                self.rest = self.rest.without(&range.sure);
            }
        }
    }

    fn doubt(&mut self, route: &'n Route<T>, reason: &Reason) {
        self.unsure.push(route);
        self.reason.get_or_insert_with(|| reason.clone());
    }

    fn push(&mut self, to: Extent, last: Option<&'n Route<T>>) {
        let mut routes: Vec<Option<&Route<T>>> = self.unsure.iter().copied().map(Some).collect();
        routes.push(last);
        self.branches.push(Branch { to, routes, reason: self.reason.clone() });
    }

    fn finish(mut self) -> Vec<Branch<'n, T>> {
        if !self.rest.is_empty() {
            self.push(self.rest.clone(), None);
        }
        self.branches
    }
}

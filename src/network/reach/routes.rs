//! Which route a packet takes: the longest prefix of the table of its subnet, part by part. Must not know what is behind.

use crate::network::extent::AddressExtent;
use crate::network::map::{
    ResourceKey, Route, RouteDestination, RouteTable, RouteTarget, Subnet, TableChoice,
};
use crate::value::Reason;

use super::answer::{LinkKind, Path};
use super::walk::{Walk, unknown};

impl<'w> Walk<'w> {
    /// The path from a subnet to a destination: of each table that the subnet may have, and of each part of the destination,
    /// by what `path` makes of a route, or of none.
    pub(super) fn by_tables_of(
        &self,
        subnet: &ResourceKey,
        to: &AddressExtent,
        path: impl Fn(&TableChoice<'w, RouteTable>, Option<&'w Route>, &AddressExtent) -> Path,
    ) -> Path {
        let (choices, reason) = self.network.tables_of(subnet);
        let paths = choices.iter().map(|choice| match choice {
            TableChoice::Known(table) => {
                by_routes(table, to, |route, part| path(choice, route, part))
            }
            TableChoice::Untouched(_) | TableChoice::DefaultVpc(_) | TableChoice::Elsewhere(_) => {
                path(choice, None, to)
            }
        });
        Path::either(paths.collect(), reason.as_ref())
    }

    /// Every route that may lead from a subnet to a destination, or a part of it, with the table that it is in; and each
    /// table that has none.
    pub(super) fn routes_from(
        &self,
        subnet: &ResourceKey,
        to: &AddressExtent,
    ) -> Vec<(TableChoice<'w, RouteTable>, Option<&'w Route>)> {
        let (choices, _) = self.network.tables_of(subnet);
        let of = |choice: TableChoice<'w, RouteTable>| match choice {
            TableChoice::Known(table) => {
                let routes = branches(table, to).into_iter().flat_map(|part| part.routes);
                routes.map(|route| (TableChoice::Known(table), route)).collect()
            }
            TableChoice::Untouched(_) | TableChoice::DefaultVpc(_) | TableChoice::Elsewhere(_) => {
                vec![(choice, None)]
            }
        };
        choices.into_iter().flat_map(of).collect()
    }
}

/// The table of a subnet is not here.
pub(super) fn table_elsewhere(subnet: &Subnet, reason: &Reason) -> Path {
    let place = &subnet.place;
    let fact = format!("the route table of `{}` is not in the configuration", place.address);
    Path::one(unknown(LinkKind::Route, place, reason, fact))
}

/// The path by the routes of a table: for each part of the destination, by those of which it takes one.
pub(super) fn by_routes<'n, T>(
    table: &'n RouteTable<T>,
    to: &AddressExtent,
    path: impl Fn(Option<&'n Route<T>>, &AddressExtent) -> Path,
) -> Path {
    let parts = branches(table, to);
    let paths = parts.iter().map(|branch| {
        let paths = branch.routes.iter().map(|route| path(*route, &branch.to));
        Path::either(paths.collect(), branch.reason.as_ref())
    });
    over_parts(to, &parts, paths.collect())
}

/// A part of the destination, and the routes of which it takes one.
struct Branch<'n, T = RouteTarget> {
    to: AddressExtent,
    /// None: there is no route.
    routes: Vec<Option<&'n Route<T>>>,
    /// Why it is not known which.
    reason: Option<Reason>,
}

/// The branches by which a table sends packets to a destination.
fn branches<'n, T>(table: &'n RouteTable<T>, to: &AddressExtent) -> Vec<Branch<'n, T>> {
    let mut state =
        State { rest: to.clone(), unsure: Vec::new(), reason: None, branches: Vec::new() };
    if state.by_lists(table) {
        return state.branches;
    }
    let mut ranges: Vec<(&Route<T>, &AddressExtent, u32)> = table
        .routes
        .iter()
        .filter_map(|route| match &route.to {
            // A prefix list, or a range that is not known, may be the longest.
            RouteDestination::Range(range, length) => {
                Some((route, range, length.unwrap_or(u32::MAX)))
            }
            RouteDestination::List(_) | RouteDestination::Unknown(_) => None,
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
fn over_parts<T>(whole: &AddressExtent, parts: &[Branch<'_, T>], paths: Vec<Path>) -> Path {
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
    rest: AddressExtent,
    unsure: Vec<&'n Route<T>>,
    reason: Option<Reason>,
    branches: Vec<Branch<'n, T>>,
}

impl<'n, T> State<'n, T> {
    /// Whether a prefix list surely takes all of it.
    fn by_lists(&mut self, table: &'n RouteTable<T>) -> bool {
        for route in &table.routes {
            match &route.to {
                RouteDestination::List(name) if self.rest.within.contains(name) => {
                    match route.doubt.as_ref().or(table.mixed.as_ref()) {
                        None => {
                            self.push(self.rest.clone(), Some(route));
                            return true;
                        }
                        Some(reason) => self.doubt(route, reason),
                    }
                }
                RouteDestination::Unknown(reason) => self.doubt(route, reason),
                RouteDestination::List(_) | RouteDestination::Range(..) => {}
            }
        }
        false
    }

    fn by_range(&mut self, table: &'n RouteTable<T>, route: &'n Route<T>, range: &AddressExtent) {
        let named = range.within.iter().any(|name| self.rest.within.contains(name));
        let part = if named { self.rest.clone() } else { self.rest.part(&range.most) };
        if part.is_empty() {
            return;
        }
        match route.doubt.as_ref().or(table.mixed.as_ref()) {
            Some(reason) => self.doubt(route, reason),
            None if named => {
                self.push(part, Some(route));
                self.rest = AddressExtent::default();
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

    fn push(&mut self, to: AddressExtent, last: Option<&'n Route<T>>) {
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

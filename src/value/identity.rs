//! What symbols say about two unknown values: the same, certainly different, or neither. Must not
//! know what resource types mean.

use std::sync::Arc;

use super::address::end_of_name;
use super::{Reason, Truth, Unknown};

/// Whether two unknown values are equal, as far as their identities tell.
#[must_use]
pub fn same(a: &Arc<Unknown>, b: &Arc<Unknown>) -> Truth {
    // One value that was passed on in two ways is equal to itself.
    if Arc::ptr_eq(a, b) {
        return Truth::True;
    }
    if excludes(a, b) || excludes(b, a) {
        return Truth::False;
    }
    match (&a.symbol, &b.symbol) {
        (Some(a), Some(b)) if a == b => Truth::True,
        _ => match (name(a), name(b)) {
            (Some(a), Some(b)) if differ(a, b) => Truth::False,
            _ => Truth::Unknown,
        },
    }
}

/// Whose value it is: what stands for many instances has no symbol, and is still an id of one of these.
fn name(unknown: &Unknown) -> Option<&str> {
    match (&unknown.symbol, &unknown.reason) {
        (Some(symbol), _) => Some(symbol),
        (None, Reason::Computed(path)) if path.contains(ANY) && path.ends_with(".id") => Some(path),
        (None, _) => None,
    }
}

/// The symbol of what an argument is given, where nothing is known of that: it is equal to itself, and is no attribute that
/// the resource has.
#[must_use]
pub fn of_argument(path: &str) -> String {
    format!("{path}{OF_ARGUMENT}")
}

/// Whether a symbol is that of an argument.
#[must_use]
pub fn is_argument(symbol: &str) -> bool {
    symbol.ends_with(OF_ARGUMENT)
}

/// A symbol as a reader knows it: an argument has the name of its attribute.
#[must_use]
pub fn without_argument(symbol: &str) -> &str {
    symbol.strip_suffix(OF_ARGUMENT).unwrap_or(symbol)
}

const OF_ARGUMENT: &str = " (argument)";

/// Whether the other one is the id or the ARN of a resource, and this cannot be one of that.
fn excludes(unknown: &Unknown, other: &Unknown) -> bool {
    let unique = other.symbol.as_deref().filter(|_| unknown.apart.is_any()).and_then(Unique::of);
    unique.is_some_and(|unique| unknown.apart.excludes(unique.address))
}

/// Whether these are the ids of two resources, or their ARNs: AWS gives each to one thing only.
fn differ(a: &str, b: &str) -> bool {
    let (Some(a), Some(b)) = (Unique::of(a), Unique::of(b)) else { return false };
    a.is_alike(&b) && !overlap(a.address, b.address)
}

/// The key in the address of what stands for many instances.
const ANY: &str = "[*]";

/// Whether two addresses may be of one resource: `[*]` is any key.
fn overlap(a: &str, b: &str) -> bool {
    if !a.contains(ANY) && !b.contains(ANY) {
        return a == b;
    }
    let (mut a, mut b) = (a, b);
    while !a.is_empty() && !b.is_empty() {
        let (one, other) = (end_of_name(a), end_of_name(b));
        let (Some(first), Some(second)) = (a.get(..one), b.get(..other)) else { return true };
        if !overlap_in_name(first, second) {
            return false;
        }
        a = a.get(one..).unwrap_or_default().trim_start_matches('.');
        b = b.get(other..).unwrap_or_default().trim_start_matches('.');
    }
    a.is_empty() && b.is_empty()
}

fn overlap_in_name(a: &str, b: &str) -> bool {
    let split = |name: &'_ str| name.find('[').unwrap_or(name.len());
    let (one, other) = (a.split_at(split(a)), b.split_at(split(b)));
    one.0 == other.0 && (one.1 == other.1 || one.1 == ANY || other.1 == ANY)
}

/// The id or the ARN of a managed resource.
#[derive(Clone, Copy, Debug)]
pub struct Unique<'s> {
    /// The resource.
    pub address: &'s str,
    /// Its type, for an id: those are unique among the resources of one type, for a policy of a bucket has the
    /// bucket's id. None for an ARN.
    kind: Option<&'s str>,
}

impl<'s> Unique<'s> {
    /// What a symbol stands for; none if it is something else.
    #[must_use]
    pub fn of(symbol: &'s str) -> Option<Self> {
        let Attribute { address, kind, name } = Attribute::of(symbol)?;
        match name {
            "arn" => Some(Self { address, kind: None }),
            "id" => Some(Self { address, kind: Some(kind) }),
            _ => None,
        }
    }

    fn is_alike(&self, other: &Self) -> bool {
        self.kind == other.kind
    }

    /// The same for all those that two different resources cannot share.
    #[must_use]
    pub fn among(&self) -> &'s str {
        self.kind.unwrap_or("arn")
    }
}

/// An attribute of a managed resource, taken apart.
struct Attribute<'s> {
    address: &'s str,
    kind: &'s str,
    name: &'s str,
}

impl<'s> Attribute<'s> {
    fn of(symbol: &'s str) -> Option<Self> {
        let (address, name) = symbol.rsplit_once('.')?;
        let mut rest = address;
        while let Some(inner) = rest.strip_prefix("module.") {
            rest = inner.get(end_of_name(inner)..)?.strip_prefix('.')?;
        }
        let (kind, resource) = rest.split_once('.')?;
        let is_managed = !matches!(kind, "data" | "var" | "local" | "each" | "count");
        let is_whole = end_of_name(resource) == resource.len();
        (is_managed && is_whole).then_some(Self { address, kind, name })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::{Reason, Type};

    fn compare(a: &str, b: &str) -> Truth {
        let unknown = |symbol: &str| {
            let plain = Unknown::new(Type::String, Reason::Stated);
            Arc::new(Unknown { symbol: Some(symbol.into()), ..plain })
        };
        same(&unknown(a), &unknown(b))
    }

    #[test]
    fn ids_of_two_resources_differ() {
        let pairs = [
            ("aws_vpc.a.id", "aws_vpc.a.id", Truth::True),
            ("aws_vpc.a.id", "aws_vpc.b.id", Truth::False),
            ("aws_vpc.a[\"x.y\"].id", "module.m[0].aws_vpc.a.id", Truth::False),
            ("aws_iam_role.a.arn", "aws_kms_key.b.arn", Truth::False),
            ("aws_s3_bucket.a.id", "aws_s3_bucket_policy.a.id", Truth::Unknown),
            ("data.aws_vpc.a.id", "data.aws_vpc.b.id", Truth::Unknown),
            ("var.a.id", "var.b.id", Truth::Unknown),
            ("aws_vpc.a.cidr_block", "aws_vpc.b.cidr_block", Truth::Unknown),
            ("aws_x.a.block[0].id", "aws_x.b.block[0].id", Truth::Unknown),
            ("module.m.out", "module.n.out", Truth::Unknown),
        ];
        for (a, b, expected) in pairs {
            assert_eq!(compare(a, b), expected, "{a} and {b}");
        }
    }

    #[test]
    fn an_id_of_many_instances_is_no_id_of_others() {
        let many = |path: &str| Arc::new(Unknown::new(Type::String, Reason::Computed(path.into())));
        let one = |symbol: &str| {
            let plain = Unknown::new(Type::String, Reason::Stated);
            Arc::new(Unknown { symbol: Some(symbol.into()), ..plain })
        };
        let private = many("aws_subnet.private[*].id");
        assert_eq!(same(&private, &many("aws_subnet.public[*].id")), Truth::False);
        assert_eq!(same(&private, &one("aws_subnet.public[0].id")), Truth::False);
        assert_eq!(same(&private, &one("aws_subnet.public.id")), Truth::False);
        assert_eq!(same(&private, &one("module.a[*].aws_subnet.private.id")), Truth::False);
        assert_eq!(same(&private, &many("aws_subnet.private[*].id")), Truth::Unknown);
        assert_eq!(same(&private, &one("aws_subnet.private[\"a.b\"].id")), Truth::Unknown);
        assert_eq!(same(&private, &one("aws_subnet.private[0].id")), Truth::Unknown);
        let inner = many("module.a[*].aws_subnet.x[0].id");
        assert_eq!(same(&inner, &one("module.a[\"k\"].aws_subnet.x[0].id")), Truth::Unknown);
        assert_eq!(same(&inner, &one("module.a[\"k\"].aws_subnet.x[1].id")), Truth::False);
    }

    #[test]
    fn a_value_is_equal_to_itself() {
        let unknown = Arc::new(Unknown::new(Type::Any, Reason::Stated));
        assert_eq!(same(&unknown, &Arc::clone(&unknown)), Truth::True);
    }
}

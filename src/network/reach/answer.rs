//! The answer to a question of reach: the hops of the path, and the first link that breaks. Must not know how it was found.

use std::sync::Arc;

use crate::source::Span;
use crate::value::{Reason, Truth};

/// Whether something can be reached, and by which path.
#[derive(Clone, Debug)]
pub struct Reach {
    /// Yes, no or not known.
    pub verdict: Truth,
    /// The path that decides: the first that breaks, else the first that is not known, else the first.
    pub hops: Vec<Hop>,
    /// All links that break, on all paths, the first one first.
    pub broken: Vec<Hop>,
    /// Why it is not known, each reason once. Empty unless the verdict is unknown.
    pub missing: Vec<Undecided>,
}

/// A link of a path, and whether it admits the packet.
#[derive(Clone, Debug, PartialEq)]
pub struct Hop {
    /// What kind of link it is.
    pub link: LinkKind,
    /// Whether it admits the packet.
    pub verdict: Truth,
    /// The fact, as a clause: "no rule of `aws_security_group.app` allows tcp 443 to ...".
    pub fact: Arc<str>,
    /// Address of the resource that decides.
    pub resource: Arc<str>,
    /// The line that decides, if it is in the configuration.
    pub place: Option<Span>,
    /// Why it is not known.
    pub reason: Option<Reason>,
    /// How the fact is meant.
    pub mood: Mood,
}

/// How the fact of a hop is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mood {
    /// It is so, also where it says that something is not known: "`aws_security_group.app` may not allow tcp 443 to ...".
    Stated,
    /// It would break the path, and whether it is so is not known.
    Open,
}

/// Something that is not known and that decides.
#[derive(Clone, Debug, PartialEq)]
pub struct Undecided {
    /// Completes "not known, because it is ...".
    pub reason: Reason,
    /// Address of the resource that needs it.
    pub resource: Arc<str>,
    /// Where.
    pub place: Option<Span>,
}

/// The kinds of links, in the order of a packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LinkKind {
    /// Where the sender is placed.
    Placement,
    /// Whether the name resolves, and to which addresses.
    Name,
    /// An endpoint of AWS `PrivateLink`, or a mount target, in itself.
    Endpoint,
    /// The availability zone.
    Zone,
    /// The sender's security groups.
    GroupOut,
    /// A route table.
    Route,
    /// An internet gateway's attachment, or an egress-only one's.
    Gateway,
    /// The sender's public address.
    PublicAddress,
    /// A NAT gateway, or an instance that forwards as one.
    Nat,
    /// A peering connection or transit gateway.
    Peering,
    /// A network ACL of the sender's subnet, or of one on the path, on the way out of it.
    AclOut,
    /// A network ACL on the way into a subnet.
    AclIn,
    /// The receiver's security groups.
    GroupIn,
    /// A load balancer's scheme or listener.
    LoadBalancer,
}

impl LinkKind {
    /// Its name in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Placement => "placement",
            Self::Name => "name",
            Self::Endpoint => "endpoint",
            Self::Zone => "zone",
            Self::GroupOut => "security-group-egress",
            Self::Route => "route",
            Self::Gateway => "gateway",
            Self::PublicAddress => "public-address",
            Self::Nat => "nat-gateway",
            Self::Peering => "peering",
            Self::AclOut => "network-acl-egress",
            Self::AclIn => "network-acl-ingress",
            Self::GroupIn => "security-group-ingress",
            Self::LoadBalancer => "load-balancer",
        }
    }
}

/// A path that was followed to its end.
#[derive(Clone, Debug, Default)]
pub(super) struct Path {
    pub(super) hops: Vec<Hop>,
    /// Breaks on other paths that are needed too.
    pub(super) others: Vec<Hop>,
}

impl Path {
    pub(super) fn one(hop: Hop) -> Self {
        Self { hops: vec![hop], others: Vec::new() }
    }

    pub(super) fn verdict(&self) -> Truth {
        Truth::all(self.hops.iter().map(|hop| hop.verdict))
    }

    /// This path, and then that one.
    pub(super) fn then(mut self, next: Self) -> Self {
        self.hops.extend(next.hops);
        self.others.extend(next.others);
        self
    }

    /// The path that decides where all of them are needed.
    pub(super) fn all(paths: Vec<Self>) -> Self {
        let rank = |path: &Self| match path.verdict() {
            Truth::False => 0,
            Truth::Unknown => 1,
            Truth::True => 2,
        };
        let mut worst: Option<Self> = None;
        let mut others = Vec::new();
        for path in paths {
            match &mut worst {
                None => worst = Some(path),
                Some(kept) => {
                    let other =
                        if rank(&path) < rank(kept) { std::mem::replace(kept, path) } else { path };
                    others.extend(other.hops.into_iter().filter(|hop| hop.verdict == Truth::False));
                    others.extend(other.others);
                }
            }
        }
        let mut worst = worst.unwrap_or_default();
        for hop in others {
            if !worst.others.contains(&hop) && !worst.hops.contains(&hop) {
                worst.others.push(hop);
            }
        }
        worst
    }

    /// The path where one of them is real, and it is not known which.
    pub(super) fn either(mut paths: Vec<Self>, reason: Option<&Reason>) -> Self {
        let first = paths.first().map(Self::verdict);
        let agree = paths.iter().all(|path| Some(path.verdict()) == first);
        if agree || paths.is_empty() {
            return paths.drain(..).next().unwrap_or_default();
        }
        // What breaks in some of the cases is what one wants to see.
        let broken = paths.iter().position(|path| path.verdict() == Truth::False);
        let unknown = paths.iter().position(|path| path.verdict() == Truth::Unknown);
        let chosen = paths.swap_remove(broken.or(unknown).unwrap_or(0));
        chosen.doubted(reason.unwrap_or(&Reason::Stated))
    }

    /// The same, where it is not known whether it is so: what breaks may break.
    pub(super) fn doubted(mut self, reason: &Reason) -> Self {
        for hop in &mut self.hops {
            if hop.verdict == Truth::False {
                hop.verdict = Truth::Unknown;
                hop.reason = Some(reason.clone());
                hop.mood = Mood::Open;
            }
        }
        self.others.clear();
        self
    }

    pub(super) fn into_reach(self) -> Reach {
        let verdict = self.verdict();
        let mut broken: Vec<Hop> =
            self.hops.iter().filter(|hop| hop.verdict == Truth::False).cloned().collect();
        broken.extend(self.others);
        let mut missing: Vec<Undecided> = Vec::new();
        if verdict == Truth::Unknown {
            for hop in self.hops.iter().filter(|hop| hop.verdict == Truth::Unknown) {
                let reason = hop.reason.clone().unwrap_or(Reason::Stated);
                let one =
                    Undecided { reason, resource: Arc::clone(&hop.resource), place: hop.place };
                if !missing.contains(&one) {
                    missing.push(one);
                }
            }
        }
        Reach { verdict, hops: self.hops, broken, missing }
    }
}

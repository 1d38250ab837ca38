//! Whether something can be reached: the path of a packet and of its reply, link by link, each with its place.
//! DNS picks the address, the longest prefix picks the path, and everything on that path must admit the packet: for
//! each subnet that the sender may be in, for each address that the name may have, for each port that the reply may go to.
//! Must not know rules, nor what is asked for which purpose.

mod answer;
mod between;
mod ends;
mod filters;
mod internet;
mod local;
mod names;
mod routes;
mod transit;
mod walk;

use super::map::{Network, Protocol, doubt};
use crate::cidr::Version;
use crate::model::Model;

pub use answer::{Hop, LinkKind, Mood, Reach, Undecided};
pub use ends::{From, Interfaces, To};

use walk::Walk;

/// A port of a protocol, and the version of IP.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Port {
    /// The protocol.
    pub protocol: Protocol,
    /// The port that is asked for.
    pub number: u16,
    /// Whether the packets are of version 6.
    pub v6: bool,
}

impl Port {
    /// A port of TCP over version 4.
    #[must_use]
    pub fn tcp(number: u16) -> Self {
        Self { protocol: Protocol::Tcp, number, v6: false }
    }

    fn version(self) -> Version {
        if self.v6 { Version::V6 } else { Version::V4 }
    }
}

/// Whether `to` can be reached from `from` at a port.
#[must_use]
pub fn reach(model: &Model, from: &From, to: &To, port: Port) -> Reach {
    let network = Network::of(model);
    let walk = Walk { model, network: &network, port };
    let path = match from {
        // Whether the sender is there is another question.
        From::Interfaces(sender) => walk.from_interfaces(sender, to),
        From::Internet => walk.from_internet(to),
        From::Anything => walk.from_anything(to),
    };
    path.into_reach()
}

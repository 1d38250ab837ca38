//! What an expression can be: known or unknown, typed, marked, with an origin.
//! Must not know expressions, files or Terraform's blocks.

pub mod address;
pub mod identity;
mod form;
mod kind;
mod marks;
mod names;
mod similar;
mod number;
mod origin;
mod stretch;
mod text;
mod truth;
mod types;
mod unknown;
pub(crate) mod work;

pub use kind::{Entries, Items, Kind, Value};
pub use marks::Marks;
pub use names::{NameMap, collected, shared, with_entries};
pub use number::{Number, NumberError};
pub use origin::{
    Absence, CallArgument, Doubt, Inside, Missing, ModuleCrossing, Origin, OriginLabel, OriginStep,
};
pub use similar::did_you_mean;
pub use stretch::{Provenance, Stretch};
pub use text::{Part, Text};
pub use truth::Truth;
pub use types::{ObjectType, Type};
pub use unknown::{Apart, Bounds, Budget, Reason, Symbol, Unknown};

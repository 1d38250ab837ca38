//! Maps by name. Must not know what is named.

use std::sync::Arc;

use litemap::LiteMap;

/// Values by name, in the order of the names' code points, as Terraform has them. A sorted vector: to insert in
/// another order than that takes time that grows with the map, so what is large is collected, not inserted.
pub type NameMap<T> = LiteMap<Arc<str>, T>;

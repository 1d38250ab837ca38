//! What functions over the model share: how rules see them, and how one resource finds those that it
//! is joined with. Must not know rules, nor what any resource type means.

mod by_value;
mod data_source;
mod function;
mod gap;
mod join;
mod key_argument;
mod link;
mod referrers;
mod remembered;
#[cfg(test)]
pub(crate) mod testing;

pub(crate) mod value;

pub(crate) use by_value::ByValue;
pub use function::{Returns, ViewFunction};
pub(crate) use gap::gap_elements;
pub(crate) use join::{
    JoinName, find, instance, is_of, owner, reference_names, resource_around, resource_of,
    target_names,
};
pub(crate) use key_argument::KeyArgument;
pub(crate) use link::{Link, joined, referrers};
pub(crate) use referrers::{KEYS, is_exported, plain, referrers_of};
pub(crate) use remembered::{remembered, uncounted};

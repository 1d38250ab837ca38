//! Rules: HCL files to checked rules, a rule and a model to verdicts and findings, explanations, and the tests of rules.
//! Must not know how findings are printed, nor where models come from. How rules are written: `docs/writing-rules.md`.

mod catalogue;
mod check;
mod complete;
mod constant;
mod embedded;
mod error;
mod exhibit;
mod explain;
mod facts;
mod fields;
mod fix;
mod functions;
mod index;
mod judge;
mod levels;
mod logic;
mod message;
mod names;
mod offer;
mod option;
mod pages;
mod parse;
mod place;
mod report;
mod scope;
mod shape;
mod show;
mod source;
mod starts;
mod step;
pub(crate) use show::in_sentence;
mod trail;

pub mod test;

#[cfg(test)]
mod tests;

pub use catalogue::{LoadRulesError, builtin, builtin_errors, load_directory};
pub use complete::complete;
pub use error::RuleError;
pub use exhibit::Exhibit;
pub use explain::{explain, help};
pub use facts::Facts;
pub use functions::functions;
pub(crate) use judge::asks_for_needs;
pub use judge::{
    Judgement, Matter, RuleFindings, Steps, Stopped, findings, judge, judge_or_fail, steps,
};
pub(crate) use logic::First;
pub use logic::Rule;
pub use offer::{Offer, OfferKind};
pub use option::OptionError;
pub use pages::{infos, page_address, pages};
pub use trail::way;

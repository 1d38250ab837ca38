//! `bottlelint.hcl`: what a team has settled for its repository. Reads the file into settings, each with its place.
//! Must not know the command line, nor what the settings do.

mod error;
mod literal;
mod pattern;
mod read;
mod settings;
#[cfg(test)]
mod tests;

pub use error::{ConfigError, ConfigErrors};
pub use pattern::{PathPatterns, PatternError, matching_directories};
pub use read::{FILE_NAME, LocatedConfig, decode, find, read};
pub use settings::{
    CheckSettings, Config, EvaluateSettings, ExceptionBlock, OptionSetting, Placed, RuleBlock,
    RuleChoice, SuppressionSettings,
};

//! Which rules a run is about. Must not know rules' logic.

use crate::finding::{Group, RuleInfo, Selection};
use crate::value::did_you_mean;

/// A word that selects no rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoSuchRule {
    /// The word.
    pub word: String,
    /// What it may have been meant to be.
    pub similar: Option<String>,
}

/// Whether `rule` runs: it is among `select` (among those that are on by default when that is
/// empty) and not among `ignore`.
#[must_use]
pub fn chosen(rule: &RuleInfo, select: &[String], ignore: &[String]) -> bool {
    let on = rule.default == Selection::On;
    let selected = match select {
        [] => on,
        words => {
            words.iter().any(|word| names(rule, word) || on && covers(rule, word) || word == "all")
        }
    };
    selected && !ignore.iter().any(|word| names(rule, word) || covers(rule, word))
}

/// Whether `word` is this rule's id, name or alias: capital letters do not count.
#[must_use]
pub fn names(rule: &RuleInfo, word: &str) -> bool {
    let mut aliases = rule.aliases.iter().map(String::as_str);
    word.eq_ignore_ascii_case(&rule.id)
        || word.eq_ignore_ascii_case(&rule.name)
        || aliases.any(|alias| word.eq_ignore_ascii_case(alias))
}

/// Whether `word` stands for several rules and this is one: a group, the number of a requirement,
/// the letters that ids begin with, or `default`.
fn covers(rule: &RuleInfo, word: &str) -> bool {
    let letters = rule.id.trim_end_matches(|character: char| character.is_ascii_digit());
    word.eq_ignore_ascii_case(rule.group.as_str())
        || word.eq_ignore_ascii_case(letters)
        || rule.requirements.iter().any(|number| number == word)
        || word == "default" && rule.default == Selection::On
}

/// Finds words that select nothing, which are mistakes.
pub fn check_words<'a>(
    rules: impl Iterator<Item = &'a RuleInfo> + Clone,
    words: &[String],
) -> Result<(), NoSuchRule> {
    let meaningless = words.iter().find(|word| {
        let mut rules = rules.clone();
        *word != "all" && !rules.any(|rule| names(rule, word) || covers(rule, word))
    });
    match meaningless {
        None => Ok(()),
        Some(word) => Err(NoSuchRule { word: word.clone(), similar: similar(rules, word) }),
    }
}

/// The id, name, group or, if none of these is near, the alias that is nearest to `word`.
pub fn similar<'a>(
    rules: impl Iterator<Item = &'a RuleInfo> + Clone,
    word: &str,
) -> Option<String> {
    let groups = Group::ALL.iter().map(|group| group.as_str());
    let own = rules.clone().flat_map(|rule| [&*rule.id, &*rule.name]);
    let aliases = || rules.flat_map(|rule| rule.aliases.iter().map(String::as_str));
    let near = did_you_mean(word, own.chain(groups));
    near.or_else(|| did_you_mean(word, aliases())).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::triage::testing::rule;

    fn words(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    #[test]
    fn selects_by_every_name_a_rule_has() {
        let rule = rule("ECS004");
        for word in [
            "ECS004",
            "ecs004",
            "writable-root-filesystem",
            "CKV_AWS_336",
            "security",
            "6.1",
            "ECS",
            "all",
            "default",
        ] {
            assert!(chosen(&rule, &words(&[word]), &[]), "{word}");
        }
        for word in ["ECS005", "hygiene", "6", "EC"] {
            assert!(!chosen(&rule, &words(&[word]), &[]), "{word}");
        }
        assert!(!chosen(&rule, &[], &words(&["6.1"])));
    }

    #[test]
    fn rules_that_are_off_run_only_when_named() {
        let rule = RuleInfo { default: Selection::Off, ..(*rule("ECS004")).clone() };
        assert!(!chosen(&rule, &[], &[]));
        assert!(!chosen(&rule, &words(&["security"]), &[]));
        assert!(chosen(&rule, &words(&["security", "ECS004"]), &[]));
        assert!(chosen(&rule, &words(&["all"]), &[]));
    }

    #[test]
    fn finds_mistakes() {
        let rules = [rule("ECS004")];
        let rules = || rules.iter().map(|rule| &**rule);
        assert_eq!(check_words(rules(), &words(&["security", "all"])), Ok(()));
        let wrong = check_words(rules(), &words(&["ECS04"])).unwrap_err();
        assert_eq!((wrong.word.as_str(), wrong.similar.as_deref()), ("ECS04", Some("ECS004")));
    }
}

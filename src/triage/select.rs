//! Which rules a run is about. Must not know rules' logic.

use crate::finding::{Group, Profile, RuleInfo, Selection};
use crate::value::did_you_mean;

/// A word that selects no rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoSuchRule {
    /// The word.
    pub word: String,
    /// What it may have been meant to be.
    pub similar: Option<String>,
}

/// Which rules a run is about, in the user's words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// Whose expectations: rules outside it run only when they are selected.
    pub profile: Profile,
    /// Only these. Empty: those of the profile that are on by default.
    pub select: Vec<String>,
    /// Not these.
    pub ignore: Vec<String>,
}

/// Whether `rule` runs: it is among those selected and not among those ignored.
#[must_use]
pub fn chosen(rule: &RuleInfo, choice: &Choice) -> bool {
    let on = rule.default == Selection::On;
    let usual = on && choice.profile.includes(rule.profile);
    let selects = |word: &String| match word.as_str() {
        "all" => true,
        "default" => usual,
        word => names(rule, word) || on && covers(rule, word),
    };
    let selected = if choice.select.is_empty() { usual } else { choice.select.iter().any(selects) };
    let ignores = |word: &String| match word.as_str() {
        "default" => usual,
        word => names(rule, word) || covers(rule, word),
    };
    selected && !choice.ignore.iter().any(ignores)
}

/// Whether `word` is this rule's id, name or alias, or stands for several rules of which it is one.
#[must_use]
pub fn means(rule: &RuleInfo, word: &str) -> bool {
    names(rule, word) || covers(rule, word)
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
/// or the letters that ids begin with.
fn covers(rule: &RuleInfo, word: &str) -> bool {
    let letters = rule.id.trim_end_matches(|character: char| character.is_ascii_digit());
    word.eq_ignore_ascii_case(rule.group.as_str())
        || word.eq_ignore_ascii_case(letters)
        || rule.requirements.iter().any(|number| number == word)
}

/// Finds words that select nothing, which are mistakes.
pub fn check_words<'a>(
    rules: impl Iterator<Item = &'a RuleInfo> + Clone,
    words: &[String],
) -> Result<(), NoSuchRule> {
    let meaningless = words.iter().find(|word| {
        let mut rules = rules.clone();
        !matches!(word.as_str(), "all" | "default")
            && !rules.any(|rule| names(rule, word) || covers(rule, word))
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

    fn select(selected: &[&str]) -> Choice {
        Choice { select: words(selected), ..Choice::default() }
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
            assert!(chosen(&rule, &select(&[word])), "{word}");
        }
        for word in ["ECS005", "hygiene", "6", "EC"] {
            assert!(!chosen(&rule, &select(&[word])), "{word}");
        }
        assert!(!chosen(&rule, &Choice { ignore: words(&["6.1"]), ..Choice::default() }));
    }

    #[test]
    fn rules_that_are_off_run_only_when_named() {
        let rule = RuleInfo { default: Selection::Off, ..(*rule("ECS004")).clone() };
        assert!(!chosen(&rule, &Choice::default()));
        assert!(!chosen(&rule, &select(&["security"])));
        assert!(chosen(&rule, &select(&["security", "ECS004"])));
        assert!(chosen(&rule, &select(&["all"])));
    }

    #[test]
    fn rules_of_a_profile_run_with_it_or_when_selected() {
        let rule = RuleInfo { profile: Profile::Fargate, ..(*rule("ECS004")).clone() };
        assert!(!chosen(&rule, &Choice::default()));
        assert!(!chosen(&rule, &select(&["default"])));
        assert!(chosen(&rule, &select(&["security"])));
        assert!(chosen(&rule, &Choice { profile: Profile::Fargate, ..Choice::default() }));
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

//! Credentials that are told by how they are written: keys of AWS, private keys, tokens, webhooks, passwords in URLs. Must not know
//! who looks for them.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

/// What stands for a part of a text that is not known.
pub const HOLE: char = '…';

/// All patterns are constants, which a test compiles.
fn pattern(text: &str) -> Option<Regex> {
    Regex::new(text).ok()
}

/// The group is the credential, or all of it where there is no group.
static FORMS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(concat!(
        r"(?:^|[^A-Za-z0-9])((?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16})(?:$|[^A-Za-z0-9])",
        r"|hooks\.slack\.com/(?:services|workflows)/([A-Z0-9]+/[A-Za-z0-9/_-]*)",
        r"|-----BEGIN [A-Z ]*PRIVATE KEY-----([^-]*)",
        r"|gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{40,}|glpat-[A-Za-z0-9_-]{20,}",
        r"|xox[baprs]-[A-Za-z0-9-]{10,}",
        r"|sk_live_[A-Za-z0-9]{16,}|rk_live_[A-Za-z0-9]{16,}|SG\.[A-Za-z0-9_-]{20,}\.[A-Za-z0-9_-]{20,}",
        r"|AIza[A-Za-z0-9_-]{35,}|npm_[A-Za-z0-9]{36,}|dop_v1_[a-f0-9]{64}|sk-ant-[A-Za-z0-9_-]{20,}",
    ))
});

static URL_PASSWORD: LazyLock<Option<Regex>> =
    LazyLock::new(|| pattern(r#"[a-z][a-z0-9+.-]*://[^/:@\s…"']*:([^/@\s"']+)@"#));

static PLACEHOLDERS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(concat!(
        r"(?i)^(?:|true|false|yes|no|on|off|none|null|nil|n/?a|test|todo.*|tbd.*|fixme.*|unset|undefined|empty",
        r"|changeit|default|.*change[ _-]?me.*|.*replace[ _-]?(?:me|this|it|with).*|to[ _-]?be[ _-].*|.*place[ _-]?holder.*",
        r"|dummy.*|fake.*|sample.*|example.*|.*[ _-]example|your[ _-].*|my[ _-]?(?:password|secret|token)|insert[ _-].*|set[ _-](?:me|in|by|via|manually).*",
        r"|(?:update|managed|provided|populated|overwritten|ignored|initial)[ _-]?.*|password|secret|token|\{\}|\[\]|<.*>|\{\{.*\}\}|\$\{.*\}|%.*%|x+|\*+|\.+|-+|_+|0+|\?+)$",
    ))
});

/// Whether a text is what somebody writes in the place of a secret.
#[must_use]
pub fn is_placeholder(text: &str) -> bool {
    PLACEHOLDERS.as_ref().is_some_and(|pattern| pattern.is_match(text.trim()))
}

/// The bytes of each credential in a text, those of the same form in order. Values that AWS's documentation uses as examples, and
/// passwords that are placeholders or not wholly known, are none.
#[must_use]
pub fn credentials(text: &str) -> Vec<Range<usize>> {
    // Nearly all texts have none, which is told without keeping what was found.
    let forms = FORMS.as_ref().filter(|pattern| pattern.is_match(text));
    let forms = forms.into_iter().flat_map(|pattern| pattern.captures_iter(text));
    let forms = forms.filter_map(|found| {
        let whole = found.get(0)?;
        let own = found.iter().skip(1).flatten().next().unwrap_or(whole);
        (!whole.as_str().contains("EXAMPLE")).then(|| own.range())
    });
    let urls = URL_PASSWORD.as_ref().filter(|pattern| pattern.is_match(text));
    let urls = urls.into_iter().flat_map(|pattern| pattern.captures_iter(text));
    let passwords = urls.filter_map(|found| found.get(1)).filter(|password| {
        let password = password.as_str();
        !password.contains([HOLE, '$', '{', '<'])
            && !password.contains("EXAMPLE")
            && !is_placeholder(password)
    });
    forms.chain(passwords.map(|password| password.range())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_compiles() {
        for regex in [&*FORMS, &*URL_PASSWORD, &*PLACEHOLDERS] {
            assert!(regex.is_some());
        }
    }

    #[test]
    fn finds_each_credential_of_a_text() {
        let key = ["AKIA", "2OGYBAH6STMMNXTT"].concat();
        let text =
            format!("a={key} b=\"postgres://app:swordfish9@db/x\" c=https://example.com/a:b@c");
        let found: Vec<&str> = credentials(&text).into_iter().map(|range| &text[range]).collect();
        assert_eq!(found, [&*key, "swordfish9"]);
    }
}

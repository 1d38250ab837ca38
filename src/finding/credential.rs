//! Credentials that are told by how they are written: keys of AWS, private keys, tokens, webhooks, passwords in URLs. Must not know
//! who looks for them.

use std::ops::Range;
use std::sync::LazyLock;

use regex::{Match, Regex};

/// What stands for a part of a text that is not known.
pub const HOLE: char = '…';

/// All patterns are constants, which a test compiles.
pub(super) fn pattern(text: &str) -> Option<Regex> {
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

/// In a connection string, beside what else it names: `Server=db;User Id=app;Password=...`, `host=db user=app password=...`,
/// `?user=app&password=...`.
static NAMED_PASSWORD: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(concat!(
        r#"(?i)(?:^|[;&?\s"'])(?:server|data source|host|hostname|addr|address|user|user id|uid|username|database"#,
        r#"|initial catalog|dbname)[ ]*=[^"'\n]*?[;&?\s](?:password|pwd)[ ]*=[ ]*([^;&\s"']+)"#,
        r#"|(?:^|[;&?\s"'])(?:password|pwd)[ ]*=[ ]*([^;&\s"']+)[;&\s][^"'\n]*?"#,
        r#"(?:server|data source|host|addr|user|user id|uid|username|database|initial catalog|dbname)[ ]*="#,
    ))
});

/// What says that it is to be replaced, or that it is none: `changeme`, `<password>`, `your-token`, `none`. A password that somebody
/// did not think about is one: `password`, `mypassword`, `postgres`. Nobody is issued a token that reads `token`.
static PLACEHOLDERS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(concat!(
        r"(?i)^(?:|true|false|yes|no|on|off|none|null|nil|n/?a|test|todo.*|tbd.*|fixme.*|unset|undefined|empty",
        r"|changeit|default|.*change[ _-]?me.*|.*replace[ _-]?(?:me|this|it|with).*|to[ _-]?be[ _-].*|.*place[ _-]?holder.*",
        r"|dummy.*|fake.*|mock.*|sample.*|example.*|.*[ _-]example|your[ _-].*|(?:my[ _-]?)?token|insert[ _-].*|set[ _-](?:me|in|by|via|manually).*",
        r"|(?:update|managed|provided|populated|overwritten|ignored|initial)[ _-]?.*|must[ _-]?be[ _-]?.*|avoid[ _-].*|\{\}|\[\]|<.*>|\{\{.*\}\}|\$\{.*\}|%.*%|x+|\*+|\.+|-+|_+|0+|\?+)$",
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
    let urls = urls.filter(|found| !found.get(0).is_some_and(|url| is_scheme(url.as_str())));
    let named = NAMED_PASSWORD.as_ref().filter(|pattern| pattern.is_match(text));
    let named = named.into_iter().flat_map(|pattern| pattern.captures_iter(text));
    let passwords = urls.chain(named).filter_map(|found| found.iter().skip(1).flatten().next());
    let passwords = passwords.filter(is_password);
    forms.chain(passwords.map(|password| password.range())).collect()
}

/// Whether a URL only says what stands where: `postgres://user:password@host`.
fn is_scheme(url: &str) -> bool {
    let parts =
        url.rsplit_once("://").and_then(|(_, parts)| parts.trim_end_matches('@').split_once(':'));
    parts.is_some_and(|(user, password)| {
        ["user", "username", "name", "login"].iter().any(|word| user.eq_ignore_ascii_case(word))
            && ["password", "pass", "passwd", "pwd", "secret"]
                .iter()
                .any(|word| password.eq_ignore_ascii_case(word))
    })
}

/// Whether what stands in the place of a password is one.
fn is_password(found: &Match<'_>) -> bool {
    let text = found.as_str();
    !text.contains([HOLE, '$', '{', '<']) && !text.contains("EXAMPLE") && !is_placeholder(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_compiles() {
        for regex in [&*FORMS, &*URL_PASSWORD, &*NAMED_PASSWORD, &*PLACEHOLDERS] {
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

    #[test]
    fn tells_weak_passwords_from_placeholders() {
        for text in [
            "password",
            "Password",
            "passwd",
            "mypassword",
            "my-password",
            "my_secret",
            "secret",
            "password123",
            "admin",
            "postgres",
            "root",
            "letmein",
            "hunter2",
            "newpassword",
        ] {
            assert!(!is_placeholder(text), "{text}");
        }
        for text in [
            "",
            "changeme",
            "ChangeMe123!",
            "changeit",
            "example",
            "example-password",
            "xxx",
            "XXXXXXXX",
            "<password>",
            "<YOUR PASSWORD>",
            "${PASSWORD}",
            "{{ password }}",
            "%PASSWORD%",
            "dummy",
            "dummy123",
            "fake_password",
            "mock_secret_key",
            "test",
            "todo",
            "your-password",
            "my-token",
            "token",
            "must_be_eight_characters",
            "avoid-plaintext-passwords",
            "replace_me",
            "none",
            "***",
        ] {
            assert!(is_placeholder(text), "{text}");
        }
    }

    #[test]
    fn tells_a_url_with_a_weak_password_from_the_form_of_a_url() {
        for (text, password) in [
            ("postgres://app:password@db/x", "password"),
            ("postgres://postgres:postgres@db/x", "postgres"),
            ("mysql://user:hunter2@db/x", "hunter2"),
        ] {
            let found: Vec<&str> = credentials(text).into_iter().map(|at| &text[at]).collect();
            assert_eq!(found, [password], "{text}");
        }
        for text in ["postgres://user:password@host:5432/db", "https://USERNAME:PASSWORD@proxy"] {
            assert!(credentials(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn finds_the_password_of_a_connection_string() {
        for text in [
            "Server=db;Port=3306;User=app;Password=swordfish9;Database=Orders;",
            "Data Source=db; Initial Catalog=x; User Id=app; PWD = swordfish9",
            "host=db user=app password=swordfish9 dbname=x",
            "jdbc:mysql://db/x?user=app&password=swordfish9",
            "Password=swordfish9;Server=db",
        ] {
            let found: Vec<&str> = credentials(text).into_iter().map(|at| &text[at]).collect();
            assert_eq!(found, ["swordfish9"], "{text}");
        }
        for text in [
            "Server=db;User=app;Password=${password};",
            "Server=db;User=app;Password=…",
            "Server=db;User=app;Password=changeme;",
            "Server=db;Integrated Security=true",
            "password=swordfish9",
            "PASSWORD_FILE=/run/secret user=app",
            "username = \"app\"\n  password = random_password.db.result",
            "username = \"app\"\n  password = \"swordfish9\"",
        ] {
            assert!(credentials(text).is_empty(), "{text}");
        }
    }
}

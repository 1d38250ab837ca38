//! Names of secrets, and what under such a name is a secret. Must not know where names and values stand.

use std::sync::LazyLock;

use regex::Regex;

use super::credential::{is_placeholder, pattern};

fn matches(pattern: Option<&Regex>, text: &str) -> bool {
    pattern.is_some_and(|pattern| pattern.is_match(text))
}

static NAMES: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(
        r"(?i)(?:^|[^a-z])(?:\w*[_.-])?(?:password|passwd|passphrase|passcode|pwd|secret|token|credential|webhook|(?:api|access|private|secret|signing|encryption|auth|master|shared|account|service)[_.-]?key(?:[_.-](?:id|base))?)s?$",
    )
});

/// Names that AWS and Docker read credentials from.
const RESERVED: [&str; 4] =
    ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "ECS_ENGINE_AUTH_DATA"];

/// What names a parameter of a store says so before the name of the secret: `SSM_PARAM_JWT_KEY`.
static POINTERS: LazyLock<Option<Regex>> =
    LazyLock::new(|| pattern(r"(?i)(?:^|_)(?:ssm|param|parameter|arn)_"));

/// Whether a name is that of a secret: `DB_PASSWORD`, not `DB_PASSWORD_FILE`.
#[must_use]
pub fn is_secret_name(name: &str) -> bool {
    let parts = words(name);
    RESERVED.contains(&name)
        || (matches(NAMES.as_ref(), &parts) && !matches(POINTERS.as_ref(), &parts))
}

/// `dbPassword` as `db_Password`.
#[must_use]
pub fn words(name: &str) -> String {
    let mut words = String::with_capacity(name.len() + 4);
    let mut before = ' ';
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && before.is_ascii_lowercase() {
            words.push('_');
        }
        words.push(letter);
        before = letter;
    }
    words
}

static REFERENCES: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(
        r"^(?:arn:|/|\./|~/|file:|vault:|ssm:|secretsmanager:|sm://|kms:|env:|projects/|[a-z]+://[^@\s]*$)|…",
    )
});

/// Whether a text is wholly known and no placeholder, path, ARN, address or reference.
#[must_use]
pub fn is_literal(text: &str) -> bool {
    !is_placeholder(text) && !matches(REFERENCES.as_ref(), text.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_compiles() {
        for regex in [&*NAMES, &*REFERENCES] {
            assert!(regex.is_some());
        }
    }

    #[test]
    fn tells_names_of_secrets_from_names_about_secrets() {
        for name in [
            "PASSWORD",
            "DB_PASSWORD",
            "dbPassword",
            "DB_PASSPHRASE",
            "API_KEY",
            "apiKey",
            "db.password",
            "AWS_ACCESS_KEY_ID",
            "GITHUB_TOKEN",
            "SLACK_WEBHOOK",
            "jwt-secret",
            "CREDENTIALS",
            "STRIPE_SECRET_KEY",
            "SECRET_KEY_BASE",
        ] {
            assert!(is_secret_name(name), "{name}");
        }
        for name in [
            "SLACK_WEBHOOK_SECRET_NAME",
            "TOKEN_TTL_SECONDS",
            "PASSWORD_MIN_LENGTH",
            "DB_PASSWORD_FILE",
            "AUTH_TOKEN_ISSUER",
            "GIT_COMMIT",
            "SECRETSMANAGER_PREFIX",
            "JWT_PUBLIC_KEY_URL",
            "SSH_KEY_TYPE",
            "CREDENTIALS_PROVIDER",
            "PUBLIC_KEY",
            "COMPASSWORD",
            "PARTITION_KEY",
            "USERNAME",
            "SSM_PARAM_JWT_TOKEN_PRIVATE_KEY",
            "ssmParameterApiKey",
            "",
        ] {
            assert!(!is_secret_name(name), "{name}");
        }
    }

    #[test]
    fn tells_literals_from_placeholders_and_references() {
        for text in [
            "hunter2Xy9!",
            "correct horse battery",
            "s3cr3t",
            "12345678",
            "Winter2024",
            "password",
            "mypassword",
            "postgres",
        ] {
            assert!(is_literal(text), "{text}");
        }
        for text in [
            "",
            " ",
            "changeme",
            "CHANGE_ME",
            "change-me-please",
            "REPLACE_ME",
            "dummy-value",
            "placeholder",
            "TODO: set",
            "xxxx",
            "arn:aws:ssm:x",
            "/run/secrets/db",
            "https://login.example.com/",
            "<secret>",
            "${DB}",
            "abc…",
            "true",
        ] {
            assert!(!is_literal(text), "{text}");
        }
    }
}

//! A condition key, and the type of its values. Must not know which keys there are.

/// What a key's values are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueType {
    /// Any text.
    String,
    /// An ARN.
    Arn,
    /// `true` or `false`
    Bool,
    /// A number.
    Numeric,
    /// A point in time.
    Date,
    /// An address, or a block of them.
    IpAddress,
}

/// The type of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyType {
    /// Of each value.
    pub value: ValueType,
    /// Whether a request may have several values.
    pub many: bool,
}

impl KeyType {
    /// Lower case stands for several values.
    pub(super) fn of_letter(letter: &str) -> Self {
        let value = match letter {
            "A" | "a" => ValueType::Arn,
            "B" | "b" => ValueType::Bool,
            "N" | "n" => ValueType::Numeric,
            "D" | "d" => ValueType::Date,
            "I" | "i" => ValueType::IpAddress,
            _ => ValueType::String,
        };
        Self { value, many: letter.bytes().all(|byte| byte.is_ascii_lowercase()) }
    }
}

/// A condition key.
#[derive(Clone, Debug)]
pub struct ConditionKey {
    /// As it is documented: `aws:ResourceTag/${TagKey}`.
    pub name: &'static str,
    /// What its values are.
    pub ty: KeyType,
    /// Whether every request has it.
    pub always: bool,
}

impl ConditionKey {
    /// A key of a service, which requests may have.
    pub(super) fn new(name: &'static str, ty: KeyType) -> Self {
        Self { name, ty, always: false }
    }

    /// Whether this is the key that a condition names: letters of either case; a name with a variable in it takes what
    /// stands there.
    #[must_use]
    pub fn is_named(&self, name: &str) -> bool {
        let Some(start) = variable(self.name) else { return self.name.eq_ignore_ascii_case(name) };
        let (before, rest) = self.name.split_at(start);
        let after = rest.find(['}', '>']).and_then(|end| rest.get(end + 1..)).unwrap_or_default();
        let begins = name.get(..before.len()).is_some_and(|text| text.eq_ignore_ascii_case(before));
        let ends = name
            .len()
            .checked_sub(after.len())
            .and_then(|at| name.get(at..))
            .is_some_and(|text| text.eq_ignore_ascii_case(after));
        begins && ends && name.len() > before.len() + after.len()
    }
}

/// Where the part of a documented name begins that stands for any tag. Services write it in four ways: `${TagKey}`, `<key>`,
/// `tag-key`, and nothing after the slash.
fn variable(name: &str) -> Option<usize> {
    let written = name.find("${").or_else(|| name.find('<'));
    written.or_else(|| {
        let stem = name.strip_suffix("tag-key").unwrap_or(name);
        stem.ends_with('/').then_some(stem.len())
    })
}

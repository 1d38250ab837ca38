//! Version constraints of providers, and whether bottlelint's schema speaks for what they admit.

use crate::schema::PROVIDER_VERSION;

/// Major, minor, patch.
type Version = [u64; 3];

/// What the schema's version of the provider says about a module.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum VersionFit {
    /// The module runs with this major version: what the schema does not have, does not exist.
    Exact,
    /// It may run with the next major version too, which has more, and lacks some.
    #[default]
    OrNewer,
    /// It runs with the next major version only.
    Newer,
    /// It runs with another one.
    Other,
}

impl VersionFit {
    /// What holds where both a module and its caller have a constraint, which Terraform joins.
    pub(super) fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::OrNewer, fit) | (fit, Self::OrNewer) => fit,
            (Self::Exact, Self::Exact) => Self::Exact,
            (Self::Newer, Self::Newer) => Self::Newer,
            // The last two have no version in common.
            (Self::Other, _)
            | (_, Self::Other)
            | (Self::Exact, Self::Newer)
            | (Self::Newer, Self::Exact) => Self::Other,
        }
    }

    /// Whether the next major version is admitted.
    pub(super) fn admits_next(self) -> bool {
        match self {
            Self::OrNewer | Self::Newer => true,
            Self::Exact | Self::Other => false,
        }
    }
}

/// How the schema fits a constraint, `>= 5.80, < 7.0`. None means no constraint: the newest version.
pub(super) fn fit(constraint: Option<&str>) -> VersionFit {
    let Some(constraint) = constraint else { return VersionFit::OrNewer };
    let Some(own) = parse(PROVIDER_VERSION) else { return VersionFit::Other };
    let Some(parts) = parts(constraint) else { return VersionFit::OrNewer };
    let next = own.first().map_or(0, |major| major + 1);
    match (admits_major(&parts, own), admits_major(&parts, [next, u64::MAX, 0])) {
        (true, false) => VersionFit::Exact,
        (true, true) => VersionFit::OrNewer,
        (false, true) => VersionFit::Newer,
        (false, false) => VersionFit::Other,
    }
}

/// Whether a version of this major version is admitted: this one, the first, or one that a bound names.
fn admits_major(parts: &[Part<'_>], version: Version) -> bool {
    let [major, ..] = version;
    let named =
        parts.iter().map(|(_, bound, _)| *bound).filter(|bound| bound.starts_with(&[major]));
    [version, [major, 0, 0]].into_iter().chain(named).any(|version| admits(parts, version))
}

/// Operator, version, and how many of its parts were written.
type Part<'c> = (&'c str, Version, usize);

fn parts(constraint: &str) -> Option<Vec<Part<'_>>> {
    constraint.split(',').map(|part| one_part(part.trim())).collect()
}

fn one_part(text: &str) -> Option<Part<'_>> {
    let digits = text.find(|c: char| c.is_ascii_digit())?;
    let (operator, version) = text.split_at(digits);
    Some((operator.trim(), parse(version)?, version.split('.').count()))
}

/// Whether Terraform reads a text as a version constraint.
pub(super) fn is_constraint(text: &str) -> bool {
    text.split(',').all(|part| {
        let part = part.trim();
        let version = part.trim_start_matches(['=', '!', '>', '<', '~']);
        let operator = part.strip_suffix(version).unwrap_or_default();
        let known = ["", "=", "!=", ">", "<", ">=", "<=", "~>"].contains(&operator);
        known && is_version(version.trim_start())
    })
}

/// Numbers between dots, and what may stand behind them: `1.2.0-beta1+build`.
fn is_version(text: &str) -> bool {
    let text = text.strip_prefix('v').unwrap_or(text);
    let end = text.find(|one: char| !one.is_ascii_digit() && one != '.').unwrap_or(text.len());
    let (numbers, behind) = text.split_at(end);
    numbers.split('.').all(|number| !number.is_empty())
        && behind.chars().all(|one| one.is_ascii_alphanumeric() || "-+.~".contains(one))
}

fn parse(version: &str) -> Option<Version> {
    let plain = version.split(['-', '+']).next()?;
    let mut numbers = plain.split('.').map(|part| part.trim().parse::<u64>());
    let mut next = || numbers.next().unwrap_or(Ok(0)).ok();
    Some([next()?, next()?, next()?])
}

fn admits(parts: &[Part<'_>], version: Version) -> bool {
    parts.iter().all(|(operator, bound, written)| match *operator {
        ">=" => version >= *bound,
        ">" => version > *bound,
        "<=" => version <= *bound,
        "<" => version < *bound,
        "!=" => version != *bound,
        "~>" => version >= *bound && version < pessimistic_end(*bound, *written),
        _ => version == *bound,
    })
}

/// `~> 5.1` ends below 6, `~> 5.1.2` below 5.2.
fn pessimistic_end([major, minor, _]: Version, written: usize) -> Version {
    if written >= 3 { [major, minor + 1, 0] } else { [major + 1, 0, 0] }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_which_versions_a_constraint_admits() {
        for (constraint, expected) in [
            (">= 5.80, < 6.0", VersionFit::Exact),
            ("~> 5.0", VersionFit::Exact),
            ("~> 5.31.0", VersionFit::Exact),
            (">= 5.80, < 7.0", VersionFit::OrNewer),
            (">= 4.0", VersionFit::OrNewer),
            (">= 6.34", VersionFit::Newer),
            ("~> 6.0", VersionFit::Newer),
            ("= 6.12.0", VersionFit::Newer),
            ("~> 4.0", VersionFit::Other),
            (">= 7.1", VersionFit::Other),
            ("5.99.0", VersionFit::Exact),
        ] {
            assert_eq!(fit(Some(constraint)), expected, "{constraint}");
        }
        assert_eq!(fit(None), VersionFit::OrNewer);
    }

    #[test]
    fn tells_constraints_from_other_texts() {
        for text in ["1", ">= 1.9, < 2.0", "~>1.2.3", "= v1.0", "!= 1.0.0-beta.1+b", " > 1 "] {
            assert!(is_constraint(text), "{text}");
        }
        for text in ["", "abc", "=> 1.0", ">= 1.0,", ">= 1.0 < 2.0", ">= 1.x", "1..2", ">="] {
            assert!(!is_constraint(text), "{text}");
        }
    }

    #[test]
    fn joins_the_constraints_of_a_module_and_its_caller() {
        for (one, other, both) in [
            (VersionFit::OrNewer, VersionFit::Exact, VersionFit::Exact),
            (VersionFit::OrNewer, VersionFit::Newer, VersionFit::Newer),
            (VersionFit::OrNewer, VersionFit::OrNewer, VersionFit::OrNewer),
            (VersionFit::Exact, VersionFit::Newer, VersionFit::Other),
            (VersionFit::OrNewer, VersionFit::Other, VersionFit::Other),
        ] {
            assert_eq!((one.and(other), other.and(one)), (both, both));
        }
    }
}

//! Version constraints of providers, and whether bottlelint's schema speaks for what they admit.

use crate::schema::PROVIDER_VERSION;

/// Major, minor, patch.
type Version = [u64; 3];

/// What the schema's version of the provider says about a module.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Fit {
    /// The module runs with this major version: what the schema does not have, does not exist.
    Exact,
    /// It may run with a newer major version too, which may have more.
    #[default]
    OrNewer,
    /// It runs with another one.
    Other,
}

/// How the schema fits a constraint, `>= 5.80, < 7.0`. None means no constraint: the newest version.
pub(super) fn fit(constraint: Option<&str>) -> Fit {
    let Some(constraint) = constraint else { return Fit::OrNewer };
    let Some(own) = parse(PROVIDER_VERSION) else { return Fit::Other };
    let Some(parts) = parts(constraint) else { return Fit::OrNewer };
    if !admits(&parts, own)
        && !parts
            .iter()
            .any(|(_, version, _)| version.first() == own.first() && admits(&parts, *version))
    {
        return Fit::Other;
    }
    let next = own.first().map_or(0, |major| major + 1);
    if admits(&parts, [next, u64::MAX, 0]) || admits(&parts, [next, 0, 0]) {
        Fit::OrNewer
    } else {
        Fit::Exact
    }
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
            (">= 5.80, < 6.0", Fit::Exact),
            ("~> 5.0", Fit::Exact),
            ("~> 5.31.0", Fit::Exact),
            (">= 5.80, < 7.0", Fit::OrNewer),
            (">= 4.0", Fit::OrNewer),
            (">= 6.34", Fit::Other),
            ("~> 4.0", Fit::Other),
            ("= 6.12.0", Fit::Other),
            ("5.99.0", Fit::Exact),
        ] {
            assert_eq!(fit(Some(constraint)), expected, "{constraint}");
        }
        assert_eq!(fit(None), Fit::OrNewer);
    }
}

//! What a misspelt name was meant to be.

/// The comparison takes time that grows with the square of a name, and nobody writes longer ones by hand.
const LONGEST: usize = 200;

/// The candidate that is nearest to `name`, if one is near: at most a third of the characters
/// inserted, deleted, replaced or swapped with their neighbour. The first of equally near ones.
pub fn did_you_mean<'a>(
    name: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let name: Vec<char> = plain(name);
    if name.len() > LONGEST {
        return None;
    }
    let limit = (name.len() / 3).max(1);
    let near = candidates.into_iter().filter_map(|candidate| {
        // A character takes a byte at least.
        if candidate.len() + limit < name.len() {
            return None;
        }
        let distance = distance(&name, &plain(candidate), limit)?;
        Some((distance, candidate))
    });
    near.min_by_key(|(distance, _)| *distance).map(|(_, candidate)| candidate)
}

/// Case and the separators that naming conventions differ in do not count: `readonlyRootFilesystem`
/// is near `readonly_root_filesystem`.
fn plain(name: &str) -> Vec<char> {
    name.chars()
        .filter(|character| !matches!(character, '_' | '-'))
        .flat_map(char::to_lowercase)
        .collect()
}

/// Optimal string alignment distance (Damerau-Levenshtein without edits across a swap); none above
/// `limit`.
fn distance(a: &[char], b: &[char], limit: usize) -> Option<usize> {
    if a.len().abs_diff(b.len()) > limit {
        return None;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=b.len()).collect();
    let mut previous = None;
    for (row, &x) in a.iter().enumerate() {
        let mut line = Vec::with_capacity(b.len() + 1);
        line.push(row + 1);
        let mut left = row + 1;
        for (column, &y) in b.iter().enumerate() {
            let diagonal = at(&above, column) + usize::from(x != y);
            let mut best = diagonal.min(at(&above, column + 1) + 1).min(left + 1);
            let swapped = column > 0 && previous == Some(y) && b.get(column - 1) == Some(&x);
            if swapped {
                best = best.min(at(&before, column - 1) + 1);
            }
            line.push(best);
            left = best;
        }
        // A swap leads over one line.
        if above.iter().chain(&line).all(|distance| *distance > limit) {
            return None;
        }
        before = std::mem::replace(&mut above, line);
        previous = Some(x);
    }
    above.last().copied().filter(|distance| *distance <= limit)
}

fn at(line: &[usize], column: usize) -> usize {
    line.get(column).copied().unwrap_or(usize::MAX / 2)
}

#[cfg(test)]
mod tests {
    use super::did_you_mean;

    #[test]
    fn finds_the_nearest_name() {
        let names = ["privileged", "portMappings", "readonlyRootFilesystem", "name"];
        assert_eq!(did_you_mean("privilege", names), Some("privileged"));
        assert_eq!(did_you_mean("readonly_root_filesystem", names), Some("readonlyRootFilesystem"));
        assert_eq!(did_you_mean("nmae", names), Some("name"));
        assert_eq!(did_you_mean("portMaping", names), Some("portMappings"));
        assert_eq!(did_you_mean("ab", ["ba"]), Some("ba"));
        assert_eq!(did_you_mean(&"x".repeat(1 << 20), [&*"y".repeat(1 << 20)]), None);
    }

    #[test]
    fn suggests_nothing_far_away() {
        assert_eq!(did_you_mean("volumes", ["cpu", "memory"]), None);
        assert_eq!(did_you_mean("", ["a_long_name"]), None);
    }

    #[test]
    fn takes_the_first_of_equals() {
        assert_eq!(did_you_mean("bat", ["cat", "hat"]), Some("cat"));
    }
}

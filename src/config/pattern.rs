//! Patterns of paths, as `.gitignore` users know them. Must not know which paths there are.

use crate::source::{EntryKind, Loader, join};
use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

/// A pattern that is not one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{pattern}` is not a valid pattern: {problem}")]
pub struct PatternError {
    /// As written.
    pub pattern: String,
    /// What is wrong with it.
    pub problem: String,
}

/// Patterns of paths: `*` stays within a directory, `**` does not. A pattern that names a directory covers what is
/// in it.
#[derive(Clone, Debug, Default)]
pub struct PathPatterns(GlobSet);

impl PathPatterns {
    /// Patterns as seen from the root of the repository.
    pub fn new(patterns: &[String]) -> Result<Self, PatternError> {
        let mut set = GlobSetBuilder::new();
        for pattern in patterns {
            let clean = pattern.trim_end_matches('/').trim_start_matches("./");
            for text in [clean.to_owned(), format!("{clean}/**")] {
                let glob = GlobBuilder::new(&text).literal_separator(true).build();
                set.add(glob.map_err(|error| wrong(pattern, &error))?);
            }
        }
        set.build().map(Self).map_err(|error| wrong("", &error))
    }

    /// Whether a path from the root of the repository is covered.
    #[must_use]
    pub fn covers(&self, path: &str) -> bool {
        self.0.is_match(path)
    }
}

/// The directories that match `pattern` itself, sorted; those whose names begin with a dot are not looked into.
pub fn matching_directories(
    loader: &dyn Loader,
    pattern: &str,
) -> Result<Vec<String>, PatternError> {
    let glob = GlobBuilder::new(pattern).literal_separator(true).build();
    let glob = glob.map_err(|error| wrong(pattern, &error))?.compile_matcher();
    let literal = pattern.split('/').take_while(|part| !part.contains(['*', '?', '[', '{']));
    let mut found = Vec::new();
    let mut waiting = vec![(literal.collect::<Vec<_>>().join("/"), DEEPEST)];
    while let Some((directory, depth)) = waiting.pop() {
        if glob.is_match(&directory) {
            found.push(directory.clone());
        }
        let entries =
            if depth == 0 { Vec::new() } else { loader.list(&directory).unwrap_or_default() };
        for entry in entries {
            let walked = entry.kind == EntryKind::Directory && !entry.name.starts_with('.');
            if let (true, Ok(inner)) = (walked, join(&directory, &entry.name)) {
                waiting.push((inner, depth - 1));
            }
        }
    }
    found.sort();
    Ok(found)
}

/// Nobody nests directories deeper.
const DEEPEST: u32 = 64;

fn wrong(pattern: &str, error: &globset::Error) -> PatternError {
    PatternError { pattern: pattern.to_owned(), problem: error.kind().to_string() }
}

#[cfg(test)]
mod tests {
    use super::PathPatterns;

    fn covers(pattern: &str, path: &str) -> bool {
        PathPatterns::new(&[pattern.to_owned()]).unwrap().covers(path)
    }

    #[test]
    fn a_directory_covers_what_is_in_it() {
        for pattern in ["app/upstream", "app/upstream/", "./app/upstream", "app/*", "**/upstream"] {
            assert!(covers(pattern, "app/upstream"), "{pattern}");
            assert!(covers(pattern, "app/upstream/terraform/lib/main.tf"), "{pattern}");
            assert!(!covers(pattern, "app2/main.tf"), "{pattern}");
        }
        assert!(covers("**/examples/**", "modules/a/examples/x"));
        assert!(!covers("*/examples", "modules/a/examples"));
        assert!(PathPatterns::new(&["a[".to_owned()]).is_err());
    }
}

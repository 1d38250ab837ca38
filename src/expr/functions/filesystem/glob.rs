//! Glob patterns over the loader: `*`, `?`, `[...]`, `{a,b}` within a name, `**` over directories.
//! Must not know values.

use std::collections::BTreeSet;

use crate::source::{Entry, EntryKind, LoadError, Loader, below};

/// Directories nest no deeper than this in a walk.
const MAX_DEPTH: usize = 100;

/// Why a search ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum GlobFailure {
    /// The pattern is not well formed.
    BadPattern,
    /// A slash between braces, which ends a part of the pattern before the braces do: an error, if
    /// what the part begins with is looked for in a directory that is there.
    SlashInBraces,
    /// More names were looked at than the limit allows.
    TooMany,
    /// A link that leads out of the repository, where nothing is read: what lies there is not known.
    Outside(String),
}

/// The regular files that a pattern matches, by their paths from the root. What cannot be listed holds
/// none, as in Terraform.
pub(super) fn find(
    loader: &dyn Loader,
    pattern: &str,
    limit: usize,
    found: &mut BTreeSet<String>,
) -> Result<(), GlobFailure> {
    for alternative in alternatives(pattern, 0)? {
        let parts: Vec<&str> = alternative.split('/').filter(|part| !part.is_empty()).collect();
        for part in &parts {
            matches(part, "")?;
        }
        let mut walk = Walk { loader, left: limit, found };
        walk.parts(String::new(), &parts, 0)?;
    }
    Ok(())
}

/// The patterns that the braces of one stand for.
fn alternatives(pattern: &str, depth: usize) -> Result<Vec<String>, GlobFailure> {
    let Some(open) = unescaped(pattern, '{') else { return Ok(vec![pattern.to_owned()]) };
    if depth > 10 {
        return Err(GlobFailure::TooMany);
    }
    let (before, rest) = pattern.split_at(open);
    let rest = rest.get(1..).unwrap_or_default();
    let mut nesting = 0_usize;
    let mut starts = vec![0];
    let mut close = None;
    for (at, character) in rest.char_indices() {
        match character {
            '{' => nesting += 1,
            '}' if nesting == 0 => {
                close = Some(at);
                break;
            }
            '}' => nesting -= 1,
            ',' if nesting == 0 => starts.push(at + 1),
            _ => {}
        }
    }
    let close = close.ok_or(GlobFailure::BadPattern)?;
    let after = rest.get(close + 1..).unwrap_or_default();
    let ends = starts.iter().skip(1).map(|start| start - 1).chain([close]);
    let mut all = Vec::new();
    for (start, end) in starts.iter().zip(ends) {
        let choice = rest.get(*start..end).unwrap_or_default();
        if choice.contains('/') {
            return Err(GlobFailure::SlashInBraces);
        }
        all.extend(alternatives(&format!("{before}{choice}{after}"), depth + 1)?);
        if all.len() > 1_000 {
            return Err(GlobFailure::TooMany);
        }
    }
    Ok(all)
}

fn unescaped(text: &str, wanted: char) -> Option<usize> {
    let mut escaped = false;
    let mut in_class = false;
    for (at, character) in text.char_indices() {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '[' => in_class = true,
            ']' => in_class = false,
            character if character == wanted && !in_class => return Some(at),
            _ => {}
        }
    }
    None
}

struct Walk<'a> {
    loader: &'a dyn Loader,
    left: usize,
    found: &'a mut BTreeSet<String>,
}

impl Walk<'_> {
    fn parts(
        &mut self,
        directory: String,
        parts: &[&str],
        depth: usize,
    ) -> Result<(), GlobFailure> {
        if depth > MAX_DEPTH {
            return Err(GlobFailure::TooMany);
        }
        let Some((part, rest)) = parts.split_first() else { return self.file(directory) };
        if *part == "**" {
            return self.any_depth(&directory, rest, depth);
        }
        if !part.contains(['*', '?', '[', '\\']) {
            return self.parts(below(&directory, part), rest, depth + 1);
        }
        for entry in self.list(&directory)? {
            self.step()?;
            let fits = match entry.kind {
                EntryKind::File | EntryKind::Outside => true,
                EntryKind::Directory | EntryKind::LinkedDirectory | EntryKind::Other => {
                    !rest.is_empty()
                }
            };
            if fits && matches(part, &entry.name)? {
                self.parts(below(&directory, &entry.name), rest, depth + 1)?;
            }
        }
        Ok(())
    }

    /// `**`: here, and in every directory below. At the end of a pattern it stands for every file.
    fn any_depth(
        &mut self,
        directory: &str,
        rest: &[&str],
        depth: usize,
    ) -> Result<(), GlobFailure> {
        if depth > MAX_DEPTH {
            return Err(GlobFailure::TooMany);
        }
        let entries = self.list(directory)?;
        if let Some(link) = entries.iter().find(|entry| entry.kind == EntryKind::Outside) {
            return Err(GlobFailure::Outside(below(directory, &link.name)));
        }
        if rest.is_empty() {
            for entry in entries.iter().filter(|entry| entry.kind == EntryKind::File) {
                self.step()?;
                self.file(below(directory, &entry.name))?;
            }
        } else {
            self.parts(directory.to_owned(), rest, depth + 1)?;
        }
        for entry in entries.iter().filter(|entry| is_directory(entry)) {
            self.step()?;
            self.any_depth(&below(directory, &entry.name), rest, depth + 1)?;
        }
        Ok(())
    }

    fn step(&mut self) -> Result<(), GlobFailure> {
        self.left = self.left.checked_sub(1).ok_or(GlobFailure::TooMany)?;
        Ok(())
    }

    fn file(&mut self, path: String) -> Result<(), GlobFailure> {
        self.step()?;
        match self.loader.kind(&path) {
            Ok(EntryKind::File) => {
                self.found.insert(path);
                Ok(())
            }
            Ok(EntryKind::Outside) | Err(LoadError::Outside) => Err(GlobFailure::Outside(path)),
            Ok(EntryKind::Directory | EntryKind::LinkedDirectory | EntryKind::Other) | Err(_) => {
                Ok(())
            }
        }
    }

    /// What a directory holds: nothing where there is none.
    fn list(&self, directory: &str) -> Result<Vec<Entry>, GlobFailure> {
        match self.loader.list(directory) {
            Err(LoadError::Outside) => Err(GlobFailure::Outside(directory.to_owned())),
            listed => Ok(listed.unwrap_or_default()),
        }
    }
}

fn is_directory(entry: &Entry) -> bool {
    matches!(entry.kind, EntryKind::Directory | EntryKind::LinkedDirectory)
}

/// Whether a pattern without slashes matches a name.
fn matches(pattern: &str, name: &str) -> Result<bool, GlobFailure> {
    let (pattern, name): (Vec<char>, Vec<char>) =
        (pattern.chars().collect(), name.chars().collect());
    // The places in the pattern that the name so far leads to.
    let items = items(&pattern)?;
    let mut places = vec![false; items.len() + 1];
    if let Some(first) = places.first_mut() {
        *first = true;
    }
    skip_stars(&items, &mut places);
    for character in name {
        let mut next = vec![false; items.len() + 1];
        for (at, item) in items.iter().enumerate() {
            if !places.get(at).copied().unwrap_or(false) {
                continue;
            }
            let target = match item {
                Item::Star => at,
                item if item.accepts(character) => at + 1,
                _ => continue,
            };
            if let Some(place) = next.get_mut(target) {
                *place = true;
            }
        }
        skip_stars(&items, &mut next);
        places = next;
    }
    Ok(places.last().copied().unwrap_or(false))
}

fn skip_stars(items: &[Item], places: &mut [bool]) {
    for (at, item) in items.iter().enumerate() {
        if matches!(item, Item::Star)
            && places.get(at).copied().unwrap_or(false)
            && let Some(next) = places.get_mut(at + 1)
        {
            *next = true;
        }
    }
}

enum Item {
    Star,
    Any,
    Exactly(char),
    Class { negated: bool, ranges: Vec<(char, char)> },
}

impl Item {
    fn accepts(&self, character: char) -> bool {
        match self {
            Self::Star | Self::Any => true,
            Self::Exactly(own) => *own == character,
            Self::Class { negated, ranges } => {
                let within = ranges.iter().any(|(low, high)| (*low..=*high).contains(&character));
                within != *negated
            }
        }
    }
}

fn items(pattern: &[char]) -> Result<Vec<Item>, GlobFailure> {
    let mut items = Vec::new();
    let mut rest = pattern.iter().copied().peekable();
    while let Some(character) = rest.next() {
        items.push(match character {
            '*' => Item::Star,
            '?' => Item::Any,
            '\\' => Item::Exactly(rest.next().ok_or(GlobFailure::BadPattern)?),
            '[' => class(&mut rest)?,
            other => Item::Exactly(other),
        });
    }
    Ok(items)
}

fn class(
    rest: &mut std::iter::Peekable<impl Iterator<Item = char> + Clone>,
) -> Result<Item, GlobFailure> {
    let negated = rest.next_if_eq(&'^').is_some();
    let mut ranges = Vec::new();
    loop {
        let mut next = || match rest.next().ok_or(GlobFailure::BadPattern)? {
            '\\' => rest.next().ok_or(GlobFailure::BadPattern).map(|own| (own, true)),
            other => Ok((other, false)),
        };
        let (low, escaped) = next()?;
        if low == ']' && !escaped {
            break;
        }
        let high = if rest.next_if_eq(&'-').is_some() {
            match rest.next().ok_or(GlobFailure::BadPattern)? {
                '\\' => rest.next().ok_or(GlobFailure::BadPattern)?,
                other => other,
            }
        } else {
            low
        };
        ranges.push((low, high));
    }
    if ranges.is_empty() {
        Err(GlobFailure::BadPattern)
    } else {
        Ok(Item::Class { negated, ranges })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Memory;

    fn found(pattern: &str) -> Vec<String> {
        let files = ["a.tf", "b/c.tf", "b/d/e.json", "b/d/f.tf", "g.txt"];
        let memory = Memory::new(files.map(|path| (path, "")));
        let mut found = BTreeSet::new();
        find(&memory, pattern, 1_000, &mut found).unwrap();
        found.into_iter().collect()
    }

    #[test]
    fn finds_files() {
        assert_eq!(found("*.tf"), ["a.tf"]);
        assert_eq!(found("**/*.tf"), ["a.tf", "b/c.tf", "b/d/f.tf"]);
        assert_eq!(found("**"), ["a.tf", "b/c.tf", "b/d/e.json", "b/d/f.tf", "g.txt"]);
        assert_eq!(found("b/{c,f}.tf"), ["b/c.tf"]);
        assert_eq!(found("b/{d,g}/*.{tf,json}"), ["b/d/e.json", "b/d/f.tf"]);
        assert_eq!(found("[a-b].*"), ["a.tf"]);
        assert_eq!(found("b/*"), ["b/c.tf"]);
        assert_eq!(found("?.t[^f]t"), ["g.txt"]);
    }

    #[test]
    fn braces_hold_no_slash() {
        let memory = Memory::new([("b/c.tf", "")]);
        let found = find(&memory, "b/{c,d/f}.tf", 1_000, &mut BTreeSet::new());
        assert_eq!(found, Err(GlobFailure::SlashInBraces));
    }

    #[test]
    fn many_stars_take_linear_time() {
        let pattern = "*a".repeat(50);
        assert_eq!(matches(&pattern, &"a".repeat(200)), Ok(true));
        assert_eq!(matches(&pattern, &"b".repeat(200)), Ok(false));
        assert_eq!(matches("[a", "a"), Err(GlobFailure::BadPattern));
    }

    #[cfg(unix)]
    #[test]
    fn finds_links_at_the_root_and_says_where_one_leads_out() {
        let root = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(root.path().join("pages")).unwrap();
        std::fs::write(root.path().join("pages/one.txt"), "").unwrap();
        for (link, target) in [("alias", "pages"), ("note.txt", "pages/one.txt")] {
            std::os::unix::fs::symlink(target, root.path().join(link)).unwrap();
        }
        let disk = crate::source::Disk::new(root.path()).unwrap();
        let found = |pattern: &str| {
            let mut found = BTreeSet::new();
            find(&disk, pattern, 1_000, &mut found).map(|()| found.into_iter().collect())
        };
        let names = |names: &[&str]| Ok(names.iter().map(|name| (*name).to_owned()).collect());
        assert_eq!(found("*.txt"), names(&["note.txt"]));
        let all: Result<Vec<String>, _> = names(&["alias/one.txt", "note.txt", "pages/one.txt"]);
        assert_eq!(found("**"), all);
        std::os::unix::fs::symlink("/etc", root.path().join("out")).unwrap();
        assert_eq!(found("**"), Err(GlobFailure::Outside("out".to_owned())));
        assert_eq!(found("out/*"), Err(GlobFailure::Outside("out".to_owned())));
        assert_eq!(found("*.txt"), names(&["note.txt"]));
    }
}

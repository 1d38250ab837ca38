//! Functions of paths as text.

use crate::expr::Result;
use crate::value::{Reason, Text, Type, Value};

use super::super::Call;
use super::super::parameters::{string_result, text, unknown, unknown_because};

pub(super) fn basename(call: &Call<'_>) -> Result<Value> {
    let path = text(call, 0, "path")?;
    if let Some(known) = path.as_str() {
        return Ok(string_result(call, Text::known(base(known))));
    }
    // The part behind the last slash is known when a slash stands behind the last hole.
    let known = path.suffix().trim_end_matches('/').rsplit_once('/').map(|(_, name)| name);
    Ok(match known.filter(|name| !name.is_empty()) {
        Some(name) => string_result(call, Text::known(name)),
        None => unknown(call, Type::String),
    })
}

fn base(path: &str) -> &str {
    if path.is_empty() {
        return ".";
    }
    let trimmed = path.trim_end_matches('/');
    if trimmed.is_empty() {
        return "/";
    }
    trimmed.rsplit_once('/').map_or(trimmed, |(_, name)| name)
}

pub(super) fn dirname(call: &Call<'_>) -> Result<Value> {
    let path = text(call, 0, "path")?;
    let Some(known) = path.as_str() else { return Ok(unknown(call, Type::String)) };
    let directory = known.rfind('/').and_then(|at| known.get(..=at)).unwrap_or_default();
    Ok(string_result(call, Text::known(clean(directory))))
}

/// Without `.`, `..` and doubled slashes as far as the text alone allows.
fn clean(path: &str) -> String {
    let rooted = path.starts_with('/');
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            ".." if rooted => {}
            part => parts.push(part),
        }
    }
    let joined = parts.join("/");
    match (rooted, joined.is_empty()) {
        (true, _) => format!("/{joined}"),
        (false, true) => ".".to_owned(),
        (false, false) => joined,
    }
}

pub(super) fn abspath(call: &Call<'_>) -> Result<Value> {
    let path = text(call, 0, "path")?;
    Ok(match path.as_str() {
        Some(known) if known.starts_with('/') => string_result(call, Text::known(clean(known))),
        // Where the repository lies is no fact about it.
        Some(_) => unknown_because(Type::String, Reason::Impure("abspath".into())),
        None => unknown(call, Type::String),
    })
}

pub(super) fn pathexpand(call: &Call<'_>) -> Result<Value> {
    let path = text(call, 0, "path")?;
    Ok(match path.as_str() {
        Some(known) if known.starts_with('~') => {
            unknown_because(Type::String, Reason::Impure("pathexpand".into()))
        }
        Some(_) => string_result(call, path),
        None => unknown(call, Type::String),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_paths_as_go_does() {
        for (path, name) in
            [("a/b.txt", "b.txt"), ("a/b/", "b"), ("", "."), ("//", "/"), ("a", "a")]
        {
            assert_eq!(base(path), name, "{path}");
        }
        for (path, cleaned) in [("a/./b/../c/", "a/c"), ("../a", "../a"), ("/..", "/"), ("", ".")] {
            assert_eq!(clean(path), cleaned, "{path}");
        }
    }
}

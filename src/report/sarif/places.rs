//! Locations: all four fields of a region, paths below the root of the repository.

use serde_json::Value;

use crate::source::{SourceMap, Span};

use super::super::place::{Region, first_line, region};
use super::node::object;

/// The base that all paths are relative to.
pub(super) const ROOT: &str = "%SRCROOT%";

/// A place, cut to its first line: GitHub shows an alert in a pull request only if all its lines
/// were changed.
pub(super) fn physical(sources: &SourceMap, span: Span) -> Value {
    let place = region(sources, first_line(sources, span));
    object([("artifactLocation", artifact_at(&place.path)), ("region", region_of(&place))])
}

/// The place of an edit, in full: it replaces all of it.
pub(super) fn exact_region(sources: &SourceMap, span: Span) -> Value {
    region_of(&region(sources, span))
}

fn region_of(place: &Region) -> Value {
    object([
        ("startLine", place.start.line.into()),
        ("startColumn", place.start.column.into()),
        ("endLine", place.end.line.into()),
        ("endColumn", place.end.column.into()),
    ])
}

/// The file that a place is in.
pub(super) fn artifact(sources: &SourceMap, span: Span) -> Value {
    artifact_at(&sources.path(span.source))
}

fn artifact_at(path: &str) -> Value {
    object([("uri", uri(path).into()), ("uriBaseId", ROOT.into())])
}

/// A path as a relative URI: everything but unreserved characters and slashes is escaped.
fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                uri.push(char::from(byte));
            }
            byte => {
                uri.push('%');
                uri.extend(format!("{byte:02X}").chars());
            }
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    #[test]
    fn escapes_what_a_uri_may_not_hold() {
        assert_eq!(super::uri("envs/my env/ä#1.tf"), "envs/my%20env/%C3%A4%231.tf");
    }
}

//! The texts that an editor holds, and how it calls the files of this machine. Must not know what is in them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use lsp_types::{TextDocumentContentChangeEvent, TextDocumentItem, Uri};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use crate::cli::args::Unsaved;
use crate::cli::repository;
use crate::lsp::LineStarts;

/// What stays as it is in a path: the separator, and what RFC 3986 calls unreserved.
const ESCAPED: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A text that an editor holds.
pub(super) struct OpenDocument {
    /// As the editor calls it.
    pub(super) uri: Uri,
    /// Which state of it this is.
    pub(super) version: i32,
    text: String,
}

/// The texts that an editor holds, by the real paths of their files.
#[derive(Default)]
pub(super) struct Documents {
    open: BTreeMap<PathBuf, OpenDocument>,
}

impl OpenDocument {
    /// The text as it is in the editor.
    pub(super) fn text(&self) -> &str {
        &self.text
    }
}

impl Documents {
    /// Takes note of a text that was opened; none where it is not a file of this machine.
    pub(super) fn open(&mut self, item: TextDocumentItem) -> Option<PathBuf> {
        let path = path_of(&item.uri)?;
        let TextDocumentItem { uri, version, text, .. } = item;
        self.open.insert(path.clone(), OpenDocument { uri, version, text });
        Some(path)
    }

    /// Makes changes, one after the other.
    pub(super) fn change(
        &mut self,
        uri: &Uri,
        version: i32,
        changes: Vec<TextDocumentContentChangeEvent>,
    ) -> Option<PathBuf> {
        let path = path_of(uri)?;
        let document = self.open.get_mut(&path)?;
        document.version = version;
        for change in changes {
            match change.range {
                None => document.text = change.text,
                Some(range) => {
                    let bytes = LineStarts::new(&document.text).bytes(&document.text, range);
                    document.text.replace_range(bytes, &change.text);
                }
            }
        }
        Some(path)
    }

    /// Forgets a text: the file counts again.
    pub(super) fn close(&mut self, uri: &Uri) -> Option<PathBuf> {
        let path = path_of(uri)?;
        self.open.remove(&path).map(|_| path)
    }

    /// A text that is open.
    pub(super) fn get(&self, path: &Path) -> Option<&OpenDocument> {
        self.open.get(path)
    }

    /// The text of a document; of a file that is not open, none.
    pub(super) fn text(&self, uri: &Uri) -> Option<&str> {
        self.open.get(&path_of(uri)?).map(OpenDocument::text)
    }

    /// All texts, in place of their files.
    pub(super) fn unsaved(&self) -> Unsaved {
        let bytes = |document: &OpenDocument| Arc::from(document.text.as_bytes());
        self.open.iter().map(|(path, document)| (path.clone(), bytes(document))).collect()
    }

    /// Which state of each text this is.
    pub(super) fn versions(&self) -> BTreeMap<PathBuf, i32> {
        self.open.iter().map(|(path, document)| (path.clone(), document.version)).collect()
    }
}

/// The file that an address means, with links resolved as far as it exists; none for what is not a file of this machine.
pub(super) fn path_of(uri: &Uri) -> Option<PathBuf> {
    Some(repository::real(Path::new(""), &given(uri)?))
}

/// The same as the editor calls it.
pub(super) fn given(uri: &Uri) -> Option<PathBuf> {
    let rest = uri.as_str().strip_prefix("file://")?;
    let path = rest.get(rest.find('/')?..)?;
    let host = rest.get(..rest.len() - path.len())?;
    let path = percent_decode_str(path).decode_utf8().ok()?;
    if !matches!(host, "" | "localhost") || path.contains('\0') {
        return None;
    }
    Some(PathBuf::from(without_slash(&path)))
}

/// On Windows `/c:/a` is `c:/a`.
fn without_slash(path: &str) -> &str {
    let drive = path.strip_prefix('/').filter(|rest| {
        let mut characters = rest.chars();
        characters.next().is_some_and(|letter| letter.is_ascii_alphabetic())
            && characters.next() == Some(':')
    });
    if cfg!(windows) { drive.unwrap_or(path) } else { path }
}

/// The address of a file; none for a path that is not UTF-8.
pub(super) fn uri_of(path: &Path) -> Option<Uri> {
    let path = path.to_str()?.replace('\\', if cfg!(windows) { "/" } else { "\\" });
    let slash = if path.starts_with('/') { "" } else { "/" };
    format!("file://{slash}{}", utf8_percent_encode(&path, ESCAPED)).parse().ok()
}

#[cfg(test)]
mod tests {
    use lsp_types::{Position, Range};

    use super::*;

    #[cfg(unix)]
    #[test]
    fn addresses_and_paths_are_the_same_both_ways() {
        for path in ["/no where/a+b/é#%.tf", "/x/(1)/[2]\\3"] {
            let uri = uri_of(Path::new(path)).unwrap();
            assert_eq!(path_of(&uri), Some(PathBuf::from(path)), "{}", uri.as_str());
        }
        let path = |uri: &str| path_of(&uri.parse().unwrap());
        assert_eq!(path("file://localhost/x%2Fy"), Some(PathBuf::from("/x/y")));
        for uri in
            ["untitled:Untitled-1", "file://other/x", "file:///a%00", "file:///%FF", "file://"]
        {
            assert_eq!(path(uri), None, "{uri}");
        }
    }

    #[test]
    fn changes_are_made_one_after_the_other() {
        let mut documents = Documents::default();
        let uri: Uri = "file:///nowhere/main.tf".parse().unwrap();
        let text = "a = \"\u{1f600}x\"\nb".to_owned();
        let item =
            TextDocumentItem { uri: uri.clone(), language_id: String::new(), version: 1, text };
        documents.open(item);
        let change = |line: u32, from: u32, to: u32, text: &str| TextDocumentContentChangeEvent {
            range: Some(Range { start: Position::new(line, from), end: Position::new(line, to) }),
            range_length: None,
            text: text.to_owned(),
        };
        let changes =
            vec![change(0, 7, 8, "yz"), change(1, 1, u32::MAX, " = 1"), change(9, 9, 9, "\n")];
        documents.change(&uri, 2, changes);
        assert_eq!(documents.text(&uri), Some("a = \"\u{1f600}yz\"\nb = 1\n"));
        let whole = TextDocumentContentChangeEvent {
            range: None,
            range_length: None,
            text: "c".to_owned(),
        };
        documents.change(&uri, 3, vec![whole]);
        assert_eq!(documents.text(&uri), Some("c"));
        documents.close(&uri);
        assert_eq!(documents.text(&uri), None);
    }
}

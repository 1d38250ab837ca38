//! The comment that would silence a finding, and where it has to be written. Must not know editors.

use crate::source::{Source, SourceId, line_start};
use crate::syntax;

use super::cover::{Cover, cover, cover_in_dockerfile, covers};
use super::suppress::CommentFile;

/// A line to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ignore {
    /// It goes before this byte, which begins a line.
    pub at: u32,
    /// The line, with its end. The reason at its end is left to the author: without one the comment does not count.
    pub line: String,
    /// Whether it silences the rule in all of the file, because there is nothing smaller to write it at.
    pub whole_file: bool,
}

/// So many places for a comment are tried, from the innermost on.
const MOST_TRIED: usize = 8;

/// The comment that silences a rule at a byte of a file; none where the file has no comments.
#[must_use]
pub fn ignore(source: &Source, byte: u32, rule: &str) -> Option<Ignore> {
    let file = CommentFile::of(source)?;
    let (path, text) = (&*source.path, &*source.text);
    let covers = match file {
        CommentFile::Terraform => covers(&syntax::parse(SourceId(0), path, text).tree),
        CommentFile::Dockerfile => instructions(text),
    };
    let mut around: Vec<Cover> =
        covers.into_iter().filter(|cover| cover.start <= byte && byte <= cover.end).collect();
    around.sort_by_key(|cover| cover.end - cover.start);
    let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let here = around.iter().take(MOST_TRIED).find_map(|cover| {
        let (at, indent) = line_of(text, cover.start)?;
        let line = format!("{indent}# bottlelint: ignore[{rule}] -- {end}");
        let ignore = Ignore { at, line, whole_file: false };
        ignore.silences(file, (path, text), byte).then_some(ignore)
    });
    let of_file = || {
        // In a Dockerfile, what is above the first instruction may be a directive, which has to be first.
        if file == CommentFile::Dockerfile {
            return None;
        }
        let at = if text.starts_with('\u{feff}') { 3 } else { 0 };
        let line = format!("# bottlelint: ignore-file[{rule}] -- {end}");
        Some(Ignore { at, line, whole_file: true })
    };
    here.or_else(of_file)
}

fn instructions(text: &str) -> Vec<Cover> {
    let dockerfile = syntax::parse_dockerfile(SourceId(0), text);
    dockerfile.instructions.iter().map(|one| Cover::of_text(one.span.start, one.span.end)).collect()
}

/// Where the line of a byte begins, and its indentation; none if something else stands before the byte.
fn line_of(text: &str, byte: u32) -> Option<(u32, &str)> {
    let byte = byte as usize;
    let start = line_start(text, byte);
    let indent = text.get(start..byte)?;
    let blank = indent.chars().all(|character| matches!(character, ' ' | '\t'));
    blank.then_some((u32::try_from(start).ok()?, indent))
}

impl Ignore {
    /// Whether the comment, once it is written, is one, and covers the byte.
    fn silences(&self, file: CommentFile, (path, text): (&str, &str), byte: u32) -> bool {
        let Some((before, after)) = text.split_at_checked(self.at as usize) else { return false };
        let text = format!("{before}{}{after}", self.line);
        let moved = byte.saturating_add(u32::try_from(self.line.len()).unwrap_or(u32::MAX));
        let is_it = |comment: &syntax::Comment| {
            self.at <= comment.start && comment.end as usize <= self.at as usize + self.line.len()
        };
        let covered = match file {
            CommentFile::Terraform => {
                let tree = syntax::parse(SourceId(0), path, &text).tree;
                let comment = tree.comments.iter().copied().find(is_it);
                comment.and_then(|comment| cover(&tree, &text, comment))
            }
            CommentFile::Dockerfile => {
                let dockerfile = syntax::parse_dockerfile(SourceId(0), &text);
                let comment = dockerfile.comments.iter().copied().find(is_it);
                comment.and_then(|comment| cover_in_dockerfile(&dockerfile, comment))
            }
        };
        covered.is_some_and(|cover| cover.start <= moved && moved <= cover.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceMap;

    fn ignore_in(path: &str, text: &str, byte: u32, rule: &str) -> Option<Ignore> {
        let sources = SourceMap::default();
        let id = sources.add(path, text);
        ignore(&sources.get(id).unwrap(), byte, rule)
    }

    /// The text with the comment that silences what is at the first `needle`.
    fn ignored(path: &str, text: &str, needle: &str) -> String {
        let at = u32::try_from(text.find(needle).unwrap()).unwrap();
        let ignore = ignore_in(path, text, at, "ECS004").unwrap();
        let (before, after) = text.split_at(ignore.at as usize);
        format!("{before}{}{after}", ignore.line)
    }

    #[test]
    fn stands_above_the_smallest_thing_that_begins_a_line() {
        let text = "resource \"a\" \"b\" {\n  x = jsonencode([\n    {\n      user = \"root\"\n      c = { d = 1 }\n    },\n  ])\n}\n";
        insta::assert_snapshot!(ignored("main.tf", text, "\"root\""), @r#"
        resource "a" "b" {
          x = jsonencode([
            {
              # bottlelint: ignore[ECS004] -- 
              user = "root"
              c = { d = 1 }
            },
          ])
        }
        "#);
        assert!(ignored("main.tf", text, "1 }").contains("-- \n      c = { d"));
        assert!(ignored("main.tf", text, "resource").starts_with("# bottlelint: ignore["));
        assert!(
            ignored("main.tf", "a = 1\r\nb = 2\r\n", "2")
                .contains("a = 1\r\n# bottlelint: ignore[ECS004] -- \r\nb")
        );
    }

    #[test]
    fn is_never_written_into_a_text() {
        let text = "x = <<-EOT\n  [{\n    \"user\": \"root\",\n    \"n\": ${\n    jsonencode({\n    a = 1\n  })}\n  }]\nEOT\n";
        assert!(ignored("main.tf", text, "\"user\"").starts_with("# bottlelint: ignore[ECS004]"));
        // Within a sequence it is no text any more.
        assert!(ignored("main.tf", text, "a = 1").contains("-- \n    a = 1"));
    }

    #[test]
    fn is_for_the_file_where_nothing_is_around() {
        let whole = ignore_in("main.tf", "\u{feff}# nothing\n", 0, "ECS004").unwrap();
        assert!(whole.whole_file && whole.at == 3 && whole.line.contains("ignore-file[ECS004]"));
        assert_eq!(ignore_in("task.json", "{}", 0, "ECS004"), None);
        assert_eq!(ignore_in("Dockerfile", "# syntax=docker/dockerfile:1\n", 0, "IMG001"), None);
        let run = ignored("Dockerfile", "FROM a\nRUN b \\\n  c\n", "c\n");
        assert_eq!(run, "FROM a\n# bottlelint: ignore[ECS004] -- \nRUN b \\\n  c\n");
    }
}

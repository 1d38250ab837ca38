//! Words and characters that several formats share. Must not know findings.

/// `text` without characters that could act on a terminal or break a line: names and messages hold
/// what strangers wrote.
#[must_use]
pub fn plain(text: &str) -> String {
    let harmless = |character: char| match character {
        '\n' | '\r' | '\t' => ' ',
        character if character.is_control() => '\u{fffd}',
        // Marks that reorder what a reader sees.
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
        character => character,
    };
    text.trim().chars().map(harmless).collect()
}

/// The same, with line ends kept.
pub(super) fn plain_lines(text: &str) -> String {
    text.lines().map(plain_keep_indent).collect::<Vec<_>>().join("\n")
}

fn plain_keep_indent(line: &str) -> String {
    let indent = line.len() - line.trim_start_matches(' ').len();
    format!("{}{}", " ".repeat(indent), plain(line))
}

/// A sentence: first letter large, full stop at the end.
pub(super) fn sentence(text: &str) -> String {
    let text = plain(text);
    let mut characters = text.chars();
    let Some(first) = characters.next() else { return String::new() };
    let stop = if text.ends_with(['.', '?', '!']) { "" } else { "." };
    format!("{}{}{stop}", first.to_uppercase(), characters.as_str())
}

/// Backticks around a text, which cannot leave them: more than any row of them in it, and at least so many.
pub(super) fn fence(text: &str, least: usize) -> String {
    let longest = text.split(|character| character != '`').map(str::len).max().unwrap_or(0);
    "`".repeat((longest + 1).max(least))
}

/// `1 rule`, `2 rules`.
#[must_use]
pub fn count(number: usize, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{plural}")
}

/// The first `limit` names and how many more there are.
pub(super) fn some<S: AsRef<str>>(names: &[S], limit: usize) -> String {
    let shown: Vec<&str> = names.iter().take(limit).map(AsRef::as_ref).collect();
    let rest = names.len().saturating_sub(limit);
    let more = if rest == 0 { String::new() } else { format!(" ({rest} more)") };
    plain(&format!("{}{more}", shown.join(", ")))
}

/// At most `limit` characters, the last one an ellipsis where something was cut.
pub(super) fn cut(text: &str, limit: usize) -> String {
    if text.chars().count() <= limit {
        return text.to_owned();
    }
    let kept: String = text.chars().take(limit.saturating_sub(1)).collect();
    format!("{kept}…")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_escape_sequences_out() {
        assert_eq!(plain("a\u{1b}[31mred\nnext"), "a\u{fffd}[31mred next");
        assert_eq!(plain("a\u{202e}b"), "a\u{fffd}b");
    }

    #[test]
    fn makes_sentences() {
        assert_eq!(sentence("container `a` can write"), "Container `a` can write.");
        assert_eq!(sentence("why?"), "Why?");
        assert_eq!(sentence(""), "");
    }

    #[test]
    fn names_some_and_counts_the_rest() {
        assert_eq!(some(&["a", "b"], 3), "a, b");
        assert_eq!(some(&["a", "b", "c", "d"], 2), "a, b (2 more)");
    }

    #[test]
    fn cuts_by_characters() {
        assert_eq!(cut("äöü", 3), "äöü");
        assert_eq!(cut("äöüß", 3), "äö…");
    }
}

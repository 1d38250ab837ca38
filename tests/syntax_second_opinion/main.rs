//! A second opinion on what a text is: `hcl::edit`, which shares nothing with our parser. What both accept has to be the
//! same tree with the same places. Where only one of them accepts a text, the reason has to be among those that are
//! known; what Terraform says of such texts is the matter of `syntax_acceptance`.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test says what stops it, and reads the files of this repository"
)]

mod lines;
mod peer;
#[path = "../support/random.rs"]
mod random;

use std::hash::{DefaultHasher, Hasher as _};
use std::path::Path;

use bottlelint::source::SourceId;
use bottlelint::syntax::parse;
use regex::Regex;

/// How often each seed of the fuzzer is changed.
const CHANGES: usize = 8;

/// What `hcl::edit` accepts and Terraform does not, by what we say of it.
const ONLY_THEIRS: &[(&str, &str)] = &[
    ("the string does not end in its line", "line ends in quoted strings"),
    ("an expression is missing here, before the end of the line", "line ends in expressions"),
    ("a name is missing after the dot", "line ends behind a dot"),
    ("`:` and the second result are missing", "line ends in conditions"),
    ("an argument or a block has to begin here", "steps and operators that begin a line"),
    ("an expression is missing here, before `", "steps that begin a line of an object"),
    ("`=` and a value is missing here", "operators that begin a line of an object"),
    ("this character has no meaning here", "a carriage return for a blank"),
    ("a label or `{` is expected here", "a heredoc that goes on behind its end"),
    ("the heredoc does not end", "a heredoc whose end is followed by something"),
    (
        "`in` is missing after the names of `for`",
        "names that begin with a key word for the key word",
    ),
];

/// What Terraform accepts and `hcl::edit` does not, by what stands where it was changed.
const ONLY_OURS: &[(&str, &str)] = &[
    (r"^\u{feff}", "a byte order mark"),
    (r"[-!]\s", "blanks behind a sign"),
    (r"!!", "two signs"),
    (r"\bEOT\W", "a line of a heredoc that begins like its end"),
    (r"\u{a0}", "blanks before the end of a heredoc that are not ASCII"),
    (r"\n\.", "line ends before a dot, where they mean nothing"),
    (r"\d{17}|[eE]\d{3}", "numbers that do not fit into a float"),
];

/// Something that means something in the language.
const PIECES: &[&str] = &[
    "",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "\"",
    "\n",
    "\r\n",
    "\t",
    " ",
    ",",
    "=",
    ":",
    "?",
    ".",
    "*",
    "-",
    "!",
    "&&",
    "'",
    "\\",
    "\\n",
    "$",
    "#",
    "/*",
    "/* c */",
    "# c\n",
    "::",
    "...",
    "=>",
    "${",
    "%{",
    "${~",
    "~}",
    "$${",
    "%%{",
    "%{~ if a ~}",
    "%{ else }",
    "%{ endif ~}",
    "%{ for x in y }",
    "%{~ endfor ~}",
    "for ",
    "if ",
    "<<EOT\n",
    "<<-EOT\n",
    "EOT\n",
    "  EOT\n",
    "<<E\nE\n",
    ".*",
    "[*]",
    ".0",
    "[0]",
    "1",
    "a",
    "\u{a0}",
    "é",
    "true",
    "null",
    "{ for k, v in a : k => v... if b }",
    "[for k in a.*.b : \"${k}\" if c]",
    "{ a = 1, b : 2 }",
    "a ? b : c",
    "x::y(1)",
    "f(a...)",
    "!!a",
    "\"%{ if a }b%{ endif }\"",
];

/// A text, and what stands where it was changed.
struct Text {
    text: String,
    changed: String,
}

fn files(roots: &[&str]) -> Vec<String> {
    let is_hcl = |path: &Path| {
        let end = path.extension().unwrap_or_default();
        ["tf", "hcl", "tfvars"].iter().any(|known| end == *known) || path.starts_with("fuzz/seeds")
    };
    let entries = roots.iter().flat_map(|root| walkdir::WalkDir::new(root).sort_by_file_name());
    let paths = entries.map(|entry| entry.unwrap().into_path());
    let files = paths.filter(|path| path.is_file() && is_hcl(path));
    files.map(|path| std::fs::read_to_string(path).unwrap()).collect()
}

/// Changes that depend on the text only, so that one text more does not change those of the others.
fn changes(text: &str) -> Vec<Text> {
    let mut hash = DefaultHasher::new();
    hash.write(text.as_bytes());
    let mut random = random::Random::new(hash.finish());
    let places: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    let mut change = || {
        let at = *random.pick(&places);
        let (before, behind) = text.split_at(at);
        let removed = random.below(3);
        let behind = behind.char_indices().nth(removed).map_or("", |(at, _)| &behind[at..]);
        let piece = random.pick(PIECES);
        let line = &before[before.rfind('\n').unwrap_or(0)..];
        let next = behind.split_inclusive('\n').next().unwrap_or_default();
        let changed = format!("{line}{piece}{next}");
        Text { text: format!("{before}{piece}{behind}"), changed }
    };
    (0..CHANGES).map(|_| change()).collect()
}

/// How the opinions on a text differ, if the reason is not known.
fn difference(Text { text, changed }: &Text) -> Option<String> {
    let (ours, theirs) = (lines::file(text), peer::file(text));
    let found = match (ours, theirs) {
        (Some(ours), Some(theirs)) if ours != theirs => {
            let at = ours.iter().zip(&theirs).position(|(ours, theirs)| ours != theirs);
            let line = |lines: &[String]| lines.get(at.unwrap_or(lines.len())).cloned();
            format!("{:?} here, {:?} there", line(&ours), line(&theirs))
        }
        (Some(_), None) => {
            let is_known =
                |(pattern, _): &(&str, _)| Regex::new(pattern).unwrap().is_match(changed);
            if ONLY_OURS.iter().any(is_known) {
                return None;
            }
            "accepted here only".to_owned()
        }
        (None, Some(_)) => {
            let errors = parse(SourceId(0), "main.tf", text).errors;
            let message = &errors[0].message;
            if ONLY_THEIRS.iter().any(|(known, _)| message.starts_with(known)) {
                return None;
            }
            format!("accepted there only, here {message}")
        }
        _ => return None,
    };
    Some(format!("{found}:\n{changed}"))
}

#[track_caller]
fn hold(texts: &[Text]) {
    let found: Vec<String> = texts.iter().filter_map(difference).collect();
    assert!(found.is_empty(), "{} of {}:\n{}", found.len(), texts.len(), found.join("\n----\n"));
}

#[test]
fn every_file_is_the_same_tree() {
    let files = files(&["fixtures", "fuzz/seeds", "rules", "terraform", "tests"]);
    assert!(files.len() > 3000, "the files are not where they were");
    let texts = files.into_iter().map(|text| Text { changed: text.clone(), text });
    hold(&texts.collect::<Vec<_>>());
}

#[test]
fn every_seed_of_the_fuzzer_with_a_change_is_the_same_tree() {
    let seeds = files(&["fuzz/seeds"]);
    let filled = seeds.iter().filter(|seed| !seed.is_empty());
    hold(&filled.flat_map(|seed| changes(seed)).collect::<Vec<_>>());
}

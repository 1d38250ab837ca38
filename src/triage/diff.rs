//! A unified diff: which lines of a file are new, and what the file was before. Pure: texts in, texts out.

use std::collections::BTreeMap;

/// The files that a diff changes, by their path afterwards; those that it deletes by their path before.
#[derive(Clone, Debug, Default)]
pub struct Diff {
    files: BTreeMap<String, FileDiff>,
}

/// What a diff does to a file.
#[derive(Clone, Debug)]
pub struct FileDiff {
    /// The path before; none for a new file.
    before: Option<String>,
    /// The path afterwards; none for a deleted file.
    after: Option<String>,
    /// None where the diff does not say what changes: a binary file.
    hunks: Option<Vec<Hunk>>,
}

/// Some lines that others take the place of.
#[derive(Clone, Debug, Default)]
struct Hunk {
    /// The first line afterwards; where there is none, the line above the gap.
    start: usize,
    old: Vec<Vec<u8>>,
    new: Vec<Line>,
}

#[derive(Clone, Debug)]
struct Line {
    text: Vec<u8>,
    added: bool,
}

/// Why a text is not a diff, or does not fit the files.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DiffError {
    /// A line that does not belong into a unified diff.
    #[error("line {0} is not part of a unified diff")]
    Line(usize),
    /// A diff of a merge, against several parents.
    #[error("line {0} begins a diff against several parents")]
    Combined(usize),
    /// A file does not hold what the diff says that it holds now.
    #[error("it does not fit `{path}`, whose line {line} differs")]
    Mismatch {
        /// The file.
        path: String,
        /// The first line that differs.
        line: usize,
    },
}

impl Diff {
    /// Whether nothing changed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// Reads what `git diff` and `diff -u` write. What stands between files is not looked at.
    pub fn parse(bytes: &[u8]) -> Result<Self, DiffError> {
        let bytes = bytes.strip_suffix(b"\n").unwrap_or(bytes);
        let lines: Vec<&[u8]> = bytes.split(|byte| *byte == b'\n').collect();
        let mut reader = Reader { lines: &lines, at: 0, diff: Self::default() };
        while reader.at < lines.len() {
            reader.step()?;
        }
        Ok(reader.diff)
    }

    /// Says that a file is new.
    pub fn add_file(&mut self, path: String) {
        let change = FileDiff { before: None, after: Some(path.clone()), hunks: None };
        self.files.insert(path, change);
    }

    /// The files that it changes.
    pub fn changes(&self) -> impl Iterator<Item = &FileDiff> {
        self.files.values()
    }

    /// Whether it changes one of the lines of a file.
    #[must_use]
    pub fn touches(&self, path: &str, first: u32, last: u32) -> bool {
        let Some(change) = self.files.get(path) else { return false };
        let Some(hunks) = &change.hunks else { return true };
        let within = |line: usize| (first as usize..=last as usize).contains(&line);
        hunks.iter().any(|hunk| {
            let added = hunk.new.iter().enumerate().filter(|(_, line)| line.added);
            added.into_iter().any(|(index, _)| within(hunk.start + index))
        })
    }
}

impl FileDiff {
    /// The path before; none for a new file.
    #[must_use]
    pub fn before(&self) -> Option<&str> {
        self.before.as_deref()
    }

    /// The path afterwards; none for a deleted file.
    #[must_use]
    pub fn after(&self) -> Option<&str> {
        self.after.as_deref()
    }

    /// What the file held before, by what it holds now; none where the diff does not say.
    pub fn undone(&self, now: &[u8]) -> Result<Option<Vec<u8>>, DiffError> {
        let Some(hunks) = &self.hunks else { return Ok(None) };
        let lines: Vec<&[u8]> = now.split(|byte| *byte == b'\n').collect();
        let mut before: Vec<&[u8]> = Vec::new();
        let mut at = 0;
        for hunk in hunks {
            let mismatch = |line: usize| DiffError::Mismatch {
                path: self.after.clone().unwrap_or_default(),
                line: line + 1,
            };
            let start = if hunk.new.is_empty() { hunk.start } else { hunk.start.saturating_sub(1) };
            before.extend(lines.get(at..start).ok_or_else(|| mismatch(at))?);
            for (index, line) in hunk.new.iter().enumerate() {
                let held = lines.get(start + index);
                // git may have been told to convert ends of lines.
                if held.map(|held| without_return(held)) != Some(without_return(&line.text)) {
                    return Err(mismatch(start + index));
                }
            }
            before.extend(hunk.old.iter().map(Vec::as_slice));
            at = start + hunk.new.len();
        }
        before.extend(lines.get(at..).unwrap_or_default());
        Ok(Some(before.join(&b'\n')))
    }
}

fn without_return(line: &[u8]) -> &[u8] {
    line.strip_suffix(b"\r").unwrap_or(line)
}

struct Reader<'a> {
    lines: &'a [&'a [u8]],
    at: usize,
    diff: Diff,
}

/// What the lines before the hunks of a file say.
#[derive(Default)]
struct Header {
    before: Option<Vec<u8>>,
    after: Option<Vec<u8>>,
    is_binary: bool,
}

impl<'a> Reader<'a> {
    fn line(&self) -> &'a [u8] {
        self.lines.get(self.at).copied().unwrap_or_default()
    }

    /// Reads a file, or goes one line on.
    fn step(&mut self) -> Result<(), DiffError> {
        let line = self.line();
        if line.starts_with(b"@@@") {
            return Err(DiffError::Combined(self.at + 1));
        }
        if line.starts_with(b"diff --git ") {
            return self.git_file();
        }
        let next = self.lines.get(self.at + 1).copied().unwrap_or_default();
        if line.starts_with(b"--- ") && next.starts_with(b"+++ ") {
            return self.file(&Header::default());
        }
        self.at += 1;
        Ok(())
    }

    /// The lines that git writes before `---`: they alone tell of renames and of binary files.
    fn git_file(&mut self) -> Result<(), DiffError> {
        let both = self.line().get(b"diff --git ".len()..).unwrap_or_default();
        self.at += 1;
        let mut header = Header::default();
        let (mut is_new, mut is_deleted) = (false, false);
        loop {
            let line = self.line();
            let rest = |prefix: &[u8]| line.strip_prefix(prefix).map(<[u8]>::to_vec);
            if line.starts_with(b"--- ") {
                return self.file(&header);
            }
            if line.starts_with(b"diff --git ") || self.at >= self.lines.len() {
                break;
            }
            header.before = header.before.or(rest(b"rename from "));
            header.after = header.after.or(rest(b"rename to ")).or(rest(b"copy to "));
            is_new |= line.starts_with(b"new file mode") || line.starts_with(b"copy from ");
            is_deleted |= line.starts_with(b"deleted file mode");
            header.is_binary |= line.starts_with(b"Binary files ") || line == b"GIT binary patch";
            self.at += 1;
        }
        // A file without hunks: empty, binary, renamed, or with another mode.
        let (before, after) = halves(both);
        let named = header.before.is_some() || header.after.is_some();
        let before = if named { header.before } else { before };
        let after = if named { header.after } else { after };
        let path = |path: Option<Vec<u8>>| path.map(|path| unquoted(&path));
        let change = FileDiff {
            before: path(before).filter(|_| !is_new),
            after: path(after).filter(|_| !is_deleted),
            hunks: if header.is_binary { None } else { Some(Vec::new()) },
        };
        self.keep(change);
        Ok(())
    }

    /// `---`, `+++` and the hunks.
    fn file(&mut self, header: &Header) -> Result<(), DiffError> {
        let old = path_of(self.line());
        self.at += 1;
        let new = path_of(self.line());
        if !self.line().starts_with(b"+++ ") {
            return Err(DiffError::Line(self.at + 1));
        }
        self.at += 1;
        let prefixed = old.as_ref().is_none_or(|path| path.starts_with("a/"))
            && new.as_ref().is_none_or(|path| path.starts_with("b/"));
        let cut = |path: String| {
            if prefixed { path.get(2..).unwrap_or_default().to_owned() } else { path }
        };
        let mut hunks = Vec::new();
        while self.line().starts_with(b"@@ ") {
            hunks.push(self.hunk()?);
        }
        let (before, after) = (old.map(cut), new.map(cut));
        let hunks = if header.is_binary { None } else { Some(hunks) };
        self.keep(FileDiff { before, after, hunks });
        Ok(())
    }

    fn hunk(&mut self) -> Result<Hunk, DiffError> {
        let wrong = DiffError::Line(self.at + 1);
        let (mut old, start, mut new) = ranges(self.line()).ok_or(wrong)?;
        self.at += 1;
        let mut hunk = Hunk { start, ..Hunk::default() };
        while old > 0 || new > 0 {
            let line = self.line();
            let wrong = || DiffError::Line(self.at + 1);
            let text = line.get(1..).unwrap_or_default();
            match line.first() {
                Some(b'-') if old > 0 => {
                    hunk.old.push(text.to_vec());
                    old -= 1;
                }
                Some(b'+') if new > 0 => {
                    hunk.new.push(Line { text: text.to_vec(), added: true });
                    new -= 1;
                }
                // Some tools cut the blank of an empty line.
                Some(b' ') | None if old > 0 && new > 0 && self.at < self.lines.len() => {
                    hunk.old.push(text.to_vec());
                    hunk.new.push(Line { text: text.to_vec(), added: false });
                    (old, new) = (old - 1, new - 1);
                }
                Some(b'\\') => {}
                _ => return Err(wrong()),
            }
            self.at += 1;
        }
        if self.line().starts_with(b"\\") {
            self.at += 1;
        }
        Ok(hunk)
    }

    fn keep(&mut self, change: FileDiff) {
        if let Some(path) = change.after.clone().or_else(|| change.before.clone()) {
            self.diff.files.insert(path, change);
        }
    }
}

/// `@@ -3,2 +3,4 @@`: how many lines before, the first line afterwards, how many lines afterwards.
fn ranges(line: &[u8]) -> Option<(usize, usize, usize)> {
    let text = std::str::from_utf8(line.get(3..)?).ok().or_else(|| {
        // What follows the second `@@` is text of the file.
        let end = line.windows(3).position(|window| window == b" @@")?;
        std::str::from_utf8(line.get(3..end)?).ok()
    })?;
    let mut words = text.split(' ');
    let range = |word: &str, sign: char| {
        let word = word.strip_prefix(sign)?;
        let (start, count) = word.split_once(',').unwrap_or((word, "1"));
        Some((start.parse::<usize>().ok()?, count.parse::<usize>().ok()?))
    };
    let (_, old) = range(words.next()?, '-')?;
    let (start, new) = range(words.next()?, '+')?;
    Some((old, start, new))
}

/// The path of a `---` or `+++` line; none for `/dev/null`.
fn path_of(line: &[u8]) -> Option<String> {
    let rest = line.get(4..).unwrap_or_default();
    let rest = without_return(rest);
    // What `diff -u` writes after a tab is the time.
    let rest = rest.split(|byte| *byte == b'\t').next().unwrap_or_default();
    Some(unquoted(rest)).filter(|path| path != "/dev/null")
}

/// The two paths of `diff --git a/x b/x`, which are the same where nothing else names them.
fn halves(both: &[u8]) -> (Option<Vec<u8>>, Option<Vec<u8>>) {
    let middle = both.len() / 2;
    let half = |bytes: Option<&[u8]>, prefix: &[u8]| {
        let text = bytes?;
        let (quote, text) = match text.strip_prefix(b"\"") {
            Some(rest) => (&b"\""[..], rest),
            None => (&b""[..], text),
        };
        Some([quote, text.strip_prefix(prefix)?].concat())
    };
    (half(both.get(..middle), b"a/"), half(both.get(middle + 1..), b"b/"))
}

/// A path as git quotes it: in quotation marks, with the escapes of C.
fn unquoted(path: &[u8]) -> String {
    let inner = path.strip_prefix(b"\"").and_then(|path| path.strip_suffix(b"\""));
    let Some(inner) = inner else { return String::from_utf8_lossy(path).into_owned() };
    let mut bytes = Vec::new();
    let mut rest = inner.iter().copied().peekable();
    while let Some(byte) = rest.next() {
        if byte != b'\\' {
            bytes.push(byte);
            continue;
        }
        let Some(escaped) = rest.next() else { break };
        bytes.push(match escaped {
            b'a' => 7,
            b'b' => 8,
            b't' => b'\t',
            b'n' => b'\n',
            b'v' => 11,
            b'f' => 12,
            b'r' => b'\r',
            digit @ b'0'..=b'7' => {
                let mut value = u32::from(digit - b'0');
                for _ in 0..2 {
                    let Some(digit) = rest.next_if(|byte| (b'0'..=b'7').contains(byte)) else {
                        break;
                    };
                    value = value * 8 + u32::from(digit - b'0');
                }
                u8::try_from(value).unwrap_or(b'?')
            }
            other => other,
        });
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const DIFF: &str = "diff --git a/a.tf b/a.tf\nindex 1..2 100644\n--- a/a.tf\n+++ b/a.tf\n@@ -2 +2,2 @@ x\n-two\n+deux\n+\
                        --- more\n@@ -4 +4,0 @@\n-four\n";

    fn change<'a>(diff: &'a Diff, path: &str) -> &'a FileDiff {
        &diff.files[path]
    }

    fn before(diff: &Diff, path: &str, now: &str) -> Option<String> {
        let before = change(diff, path).undone(now.as_bytes()).unwrap();
        before.map(|bytes| String::from_utf8(bytes).unwrap())
    }

    #[test]
    fn knows_new_lines_and_the_text_before() {
        let diff = Diff::parse(DIFF.as_bytes()).unwrap();
        let touched: Vec<u32> = (1..6).filter(|line| diff.touches("a.tf", *line, *line)).collect();
        assert_eq!(touched, [2, 3]);
        let now = "one\ndeux\n--- more\nthree\nfive\n";
        assert_eq!(before(&diff, "a.tf", now).unwrap(), "one\ntwo\nthree\nfour\nfive\n");
        assert_eq!(
            before(&diff, "a.tf", &now.replace('\n', "\r\n")).unwrap().replace('\r', ""),
            "one\ntwo\nthree\nfour\nfive\n"
        );
        let wrong = change(&diff, "a.tf").undone(b"one\nzwei\n");
        assert_eq!(wrong, Err(DiffError::Mismatch { path: "a.tf".to_owned(), line: 2 }));
    }

    #[test]
    fn knows_new_deleted_renamed_binary_and_quoted_files() {
        let diff = "diff --git a/new.tf b/new.tf\nnew file mode 100644\nindex 0..1\n--- /dev/null\n+++ b/new.tf\n@@ -0,0 +1 @@\n+x\n\
            diff --git a/gone.tf b/gone.tf\ndeleted file mode 100644\n--- a/gone.tf\n+++ /dev/null\n@@ -1 +0,0 @@\n-x\n\
            diff --git a/old.tf b/moved.tf\nsimilarity index 100%\nrename from old.tf\nrename to moved.tf\n\
            diff --git a/i.png b/i.png\nindex 1..2 100644\nBinary files a/i.png and b/i.png differ\n\
            diff --git a/empty.tf b/empty.tf\nnew file mode 100644\nindex 0..1\n\
            diff --git \"a/caf\\303\\251.tf\" \"b/caf\\303\\251.tf\"\n--- \"a/caf\\303\\251.tf\"\n+++ \"b/caf\\303\\251.tf\"\n@@ -1 +1 @@\n-x\n+y\n\\ No newline at end of file\n";
        let diff = Diff::parse(diff.as_bytes()).unwrap();
        let paths = |path: &str| (change(&diff, path).before(), change(&diff, path).after());
        assert_eq!(paths("new.tf"), (None, Some("new.tf")));
        assert_eq!(paths("gone.tf"), (Some("gone.tf"), None));
        assert_eq!(before(&diff, "gone.tf", "").unwrap(), "x\n");
        assert_eq!(paths("moved.tf"), (Some("old.tf"), Some("moved.tf")));
        assert_eq!(paths("empty.tf"), (None, Some("empty.tf")));
        assert_eq!(before(&diff, "i.png", "x"), None);
        assert!(diff.touches("i.png", 1, 1));
        assert_eq!(before(&diff, "caf\u{e9}.tf", "y").unwrap(), "x");
    }

    #[test]
    fn reads_what_diff_writes_and_refuses_what_is_cut() {
        let plain = "--- a.tf\t2026-01-01 00:00:00\n+++ a.tf\t2026-01-02 00:00:00\n@@ -1,2 +1,2 @@\n x\n-y\n+z\n";
        let diff = Diff::parse(plain.as_bytes()).unwrap();
        assert_eq!(before(&diff, "a.tf", "x\nz\n").unwrap(), "x\ny\n");
        assert_eq!(
            Diff::parse(b"--- a\n+++ b\n@@ -1,2 +1,2 @@\n x\n").unwrap_err(),
            DiffError::Line(5)
        );
        assert_eq!(Diff::parse(b"--- a\n+++ b\n@@ x @@\n").unwrap_err(), DiffError::Line(3));
        assert_eq!(
            Diff::parse(b"diff --cc a\n@@@ -1 -1 +1 @@@\n").unwrap_err(),
            DiffError::Combined(2)
        );
        assert!(Diff::parse(b"").unwrap().files.is_empty());
    }
}

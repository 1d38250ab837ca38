//! The columns of `=` and of comments at line ends, as `terraform fmt` sets them: those of consecutive lines are one below
//! the other. Must not know what the lines mean.

/// A line as `terraform fmt` sees it: what is before `=`, from `=` on, and the comment at the end.
#[derive(Debug)]
struct Cells<'a> {
    lead: &'a str,
    assign: Option<&'a str>,
    comment: Option<&'a str>,
}

/// The lines with the columns that `terraform fmt` gives them. `lines` are without line ends.
pub(super) fn aligned(lines: &[&str]) -> Vec<String> {
    let cells: Vec<Cells<'_>> = lines.iter().map(|line| cells(line)).collect();
    let mut texts: Vec<String> = cells.iter().map(|cells| cells.lead.to_owned()).collect();
    for chain in chains(&cells, |cells| cells.assign.is_some()) {
        let widest =
            cells.get(chain.clone()).unwrap_or_default().iter().map(|one| width(one.lead)).max();
        for index in chain {
            if let (Some(text), Some(Cells { lead, assign: Some(assign), .. })) =
                (texts.get_mut(index), cells.get(index))
            {
                let gap = widest.unwrap_or_default() - width(lead) + 1;
                *text = format!("{lead}{}{assign}", " ".repeat(gap));
            }
        }
    }
    for chain in chains(&cells, |cells| cells.comment.is_some()) {
        let widest =
            texts.get(chain.clone()).unwrap_or_default().iter().map(|text| width(text)).max();
        for index in chain {
            if let (Some(text), Some(Cells { comment: Some(comment), .. })) =
                (texts.get_mut(index), cells.get(index))
            {
                let gap = widest.unwrap_or_default() - width(text) + 1;
                *text = format!("{text}{}{comment}", " ".repeat(gap));
            }
        }
    }
    texts
}

/// The runs of consecutive lines that have a cell.
fn chains(cells: &[Cells<'_>], has: impl Fn(&Cells<'_>) -> bool) -> Vec<std::ops::Range<usize>> {
    let mut chains: Vec<std::ops::Range<usize>> = Vec::new();
    for index in cells.iter().enumerate().filter(|(_, one)| has(one)).map(|(index, _)| index) {
        match chains.last_mut() {
            Some(last) if last.end == index => last.end += 1,
            Some(_) | None => chains.push(index..index + 1),
        }
    }
    chains
}

fn width(text: &str) -> usize {
    use unicode_segmentation::UnicodeSegmentation;
    text.graphemes(true).count()
}

/// Whether a line has something to align, so that the lines beside it depend on it.
pub(super) fn is_chained(line: &str) -> bool {
    let cells = cells(line);
    cells.assign.is_some() || cells.comment.is_some()
}

fn cells(line: &str) -> Cells<'_> {
    let Scan { equals, comment, brackets } = scan(line);
    let (code, comment) = match comment {
        // A line that is a comment as a whole is no cell.
        Some(at) if !line.get(..at).unwrap_or_default().trim().is_empty() => {
            (line.get(..at).unwrap_or_default(), line.get(at..))
        }
        Some(_) | None => (line, None),
    };
    // More opening brackets than closing ones: the value goes on in the next line.
    let assign = equals.filter(|at| *at < code.len() && brackets == 0);
    let (lead, assign) = match assign {
        Some(at) => (code.get(..at).unwrap_or_default(), code.get(at..)),
        None => (code, None),
    };
    let assign = assign.map(str::trim_end).filter(|_| !lead.trim().is_empty());
    let lead = if assign.is_some() { lead } else { code };
    Cells { lead: lead.trim_end(), assign, comment: comment.map(str::trim_end) }
}

struct Scan {
    /// The first `=` that is not part of another operator.
    equals: Option<usize>,
    comment: Option<usize>,
    /// Opening brackets minus closing ones, from the `=` on.
    brackets: i32,
}

fn scan(line: &str) -> Scan {
    let bytes = line.as_bytes();
    let mut found = Scan { equals: None, comment: None, brackets: 0 };
    let (mut at, mut quoted) = (0, false);
    while let Some(byte) = bytes.get(at) {
        let next = bytes.get(at + 1);
        match byte {
            b'\\' if quoted => at += 1,
            b'"' => quoted = !quoted,
            _ if quoted => {}
            b'#' => {
                found.comment = Some(at);
                return found;
            }
            b'/' if matches!(next, Some(b'/' | b'*')) => {
                found.comment = Some(at);
                return found;
            }
            b'=' if matches!(next, Some(b'=' | b'>')) => at += 1,
            b'!' | b'<' | b'>' if next == Some(&b'=') => at += 1,
            b'=' if found.equals.is_none() => found.equals = Some(at),
            b'{' | b'[' | b'(' if found.equals.is_some() => found.brackets += 1,
            b'}' | b']' | b')' if found.equals.is_some() => found.brackets -= 1,
            _ => {}
        }
        at += 1;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(before: &[&str], after: &[&str]) {
        assert_eq!(aligned(before), after);
        assert_eq!(aligned(after), after);
    }

    #[test]
    fn aligns_runs_of_lines_as_terraform_does() {
        check(
            &["  a = 1", "  long = 2 # x", "  b = [", "  c = 3 # y", "", "  dd = \"=#\" // z"],
            &["  a    = 1", "  long = 2 # x", "  b = [", "  c = 3 # y", "", "  dd = \"=#\" // z"],
        );
        check(&["a = 1 # x", "bb = 22 # y"], &["a  = 1  # x", "bb = 22 # y"]);
        check(&["a = b == c", "# a = 1", "long = x"], &["a = b == c", "# a = 1", "long = x"]);
    }
}

//! What a fixture expects: comments on its lines. Must not know how findings come about.

use std::sync::LazyLock;

use regex::Regex;

/// A finding that must be there, or is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Expected {
    pub(super) path: String,
    pub(super) line: u32,
    /// Id of the rule.
    pub(super) rule: String,
    pub(super) verdict: Expectation,
}

/// Which verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Expectation {
    Fail,
    Unknown,
}

impl Expectation {
    /// As written behind the id of a rule.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Fail => "fail",
            Self::Unknown => "unknown",
        }
    }
}

/// How far down a file the rules to run may be named.
const DIRECTIVE_LINES: usize = 10;

#[expect(clippy::expect_used, reason = "the patterns are literals, which a test compiles")]
static EXPECT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:#|//)\s*expect(?:\s*\+(\d+))?\s*:\s*([^#]*)").expect("a valid pattern")
});

/// The findings that a file expects.
pub(super) fn of_file(path: &str, text: &str) -> Result<Vec<Expected>, (u32, String)> {
    let mut all = Vec::new();
    for (line, text) in (1_u32..).zip(text.lines()) {
        for found in EXPECT.captures_iter(text) {
            let below = found.get(1).map_or(Ok(0), |digits| digits.as_str().parse::<u32>());
            let below = below.map_err(|_| (line, "this is not a number of lines".to_owned()))?;
            for item in found.get(2).map_or("", |items| items.as_str()).split(',') {
                // In a README, the comment is one of HTML.
                let item = item.trim().trim_end_matches("-->").trim_end();
                let (rule, verdict) = item_of(item).ok_or_else(|| malformed(line))?;
                all.push(Expected { path: path.to_owned(), line: line + below, rule, verdict });
            }
        }
    }
    Ok(all)
}

fn item_of(item: &str) -> Option<(String, Expectation)> {
    let mut words = item.split_whitespace();
    let rule = words.next()?.to_owned();
    let verdict = match words.next() {
        None | Some("fail") => Expectation::Fail,
        Some("unknown") => Expectation::Unknown,
        Some(_) => return None,
    };
    words.next().is_none().then_some((rule, verdict))
}

fn malformed(line: u32) -> (u32, String) {
    (line, "write expectations as `# expect: ECS004` or `# expect: ECS004 unknown`".to_owned())
}

/// The rules that `# rule-test: ECS004, ECS005` names; none without such a line.
pub(super) fn directive(text: &str) -> Vec<String> {
    let lines = text.lines().take(DIRECTIVE_LINES);
    let named = lines.filter_map(|line| {
        line.trim().trim_start_matches(['#', '/', ' ']).strip_prefix("rule-test:")
    });
    named.flat_map(|ids| ids.split(',')).map(|id| id.trim().to_owned()).collect()
}

/// The options that `# rule-option: min_days = 90` sets, each as it is written.
pub(super) fn options(text: &str) -> impl Iterator<Item = &str> {
    let lines = text.lines().take(DIRECTIVE_LINES);
    lines.filter_map(|line| {
        line.trim().trim_start_matches(['#', '/', ' ']).strip_prefix("rule-option:")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_expectations() {
        let text =
            "a = 1 # expect: ECS001, ECS002 unknown\n# expect +2: ECS003\nx\ny // expect: A1\n";
        let found = of_file("main.tf", text).unwrap();
        let found: Vec<_> = found.iter().map(|e| (e.line, e.rule.as_str(), e.verdict)).collect();
        assert_eq!(
            found,
            [
                (1, "ECS001", Expectation::Fail),
                (1, "ECS002", Expectation::Unknown),
                (4, "ECS003", Expectation::Fail),
                (4, "A1", Expectation::Fail),
            ]
        );
    }

    #[test]
    fn refuses_what_it_does_not_understand() {
        assert!(of_file("main.tf", "a # expect: ECS001 maybe").is_err());
        assert!(of_file("main.tf", "a # expect:").is_err());
    }

    #[test]
    fn reads_directives() {
        assert_eq!(directive("# rule-test: A001, B002\n"), ["A001", "B002"]);
        assert!(directive("resource \"x\" \"y\" {}").is_empty());
    }
}

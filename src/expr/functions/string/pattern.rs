//! Regular expressions in the syntax of Go's `regexp` package, compiled by the `regex` crate, and whether
//! the known beginning of a text decides what they match. Must not know values.

use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use regex_automata::Input;
use regex_automata::hybrid::LazyStateID;
use regex_automata::hybrid::dfa::{Cache, DFA};

use super::rewrite::{Rewritten, rewrite};

/// A compiled pattern and the names of its groups.
pub(super) struct CompiledPattern {
    /// The compiled pattern; its groups have numbers only.
    pub(super) regex: regex::Regex,
    /// The name of each group, empty for one that has none.
    pub(super) names: Vec<String>,
    source: String,
    /// Made when it is first asked for; none for a pattern that has no automaton.
    automaton: OnceCell<Option<DFA>>,
}

/// How many patterns are kept compiled: rules and modules use the same few again and again.
const KEPT: usize = 128;

thread_local! {
    static COMPILED: RefCell<HashMap<String, Rc<CompiledPattern>>> = RefCell::default();
}

/// The compiled pattern; compiled once for each thread, as long as there are not too many.
pub(super) fn compiled(pattern: &str) -> Result<Rc<CompiledPattern>, String> {
    COMPILED.with_borrow_mut(|kept| {
        if let Some(known) = kept.get(pattern) {
            return Ok(Rc::clone(known));
        }
        let new = Rc::new(CompiledPattern::new(pattern)?);
        if kept.len() >= KEPT {
            kept.clear();
        }
        kept.insert(pattern.to_owned(), Rc::clone(&new));
        Ok(new)
    })
}

impl CompiledPattern {
    /// Compiles a pattern; an error says what is wrong with it.
    pub(super) fn new(pattern: &str) -> Result<Self, String> {
        let Rewritten { source, names } = rewrite(pattern)?;
        let regex = regex::RegexBuilder::new(&source)
            .size_limit(4 << 20)
            .nest_limit(500)
            .build()
            .map_err(|error| reason(&error))?;
        Ok(Self { regex, names, source, automaton: OnceCell::new() })
    }

    /// Whether the first match in a text that begins like this is decided, whatever follows: the automaton
    /// has found it and cannot find a better one, or cannot find any.
    pub(super) fn is_decided_by(&self, beginning: &str) -> bool {
        self.ends_within(beginning).unwrap_or(false)
    }

    /// None where there is no automaton for the pattern.
    fn ends_within(&self, beginning: &str) -> Option<bool> {
        let automaton = self.automaton.get_or_init(|| DFA::new(&self.source).ok()).as_ref()?;
        let mut walk = Walk { cache: automaton.create_cache(), automaton };
        let input = Input::new(beginning);
        let mut state = automaton.start_state_forward(&mut walk.cache, &input).ok()?;
        for byte in beginning.bytes() {
            state = walk.next(state, byte)?;
            if state.is_dead() {
                return Some(true);
            }
        }
        let at_end = automaton.next_eoi_state(&mut walk.cache, state).ok()?.is_match();
        let Some(next) = walk.only_next(state) else { return Some(false) };
        if next.is_dead() {
            return Some(!at_end);
        }
        // The automaton reports a match one byte late: one that ends here is decided when nothing can
        // follow it, and no assertion looks at what does.
        let asserts = ["$", "\\z", "\\b", "\\B"].iter().any(|sign| self.source.contains(sign));
        let last = walk.only_next(next).is_some_and(|next| next.is_dead());
        Some(at_end && next.is_match() && last && !asserts)
    }
}

/// A walk through the states of an automaton, which are made on the way.
struct Walk<'a> {
    automaton: &'a DFA,
    cache: Cache,
}

impl Walk<'_> {
    fn next(&mut self, state: LazyStateID, byte: u8) -> Option<LazyStateID> {
        let next = self.automaton.next_state(&mut self.cache, state, byte).ok()?;
        (!next.is_quit()).then_some(next)
    }

    /// The state that every byte leads to, if it is one.
    fn only_next(&mut self, state: LazyStateID) -> Option<LazyStateID> {
        let first = self.next(state, 0)?;
        (1..=u8::MAX).all(|byte| self.next(state, byte) == Some(first)).then_some(first)
    }
}

fn reason(error: &regex::Error) -> String {
    let text = error.to_string();
    text.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first<'t>(pattern: &str, text: &'t str) -> Option<&'t str> {
        CompiledPattern::new(pattern).unwrap().regex.find(text).map(|found| found.as_str())
    }

    #[test]
    fn reads_patterns_as_go_does() {
        assert_eq!(first(r"\w+", "größe"), Some("gr"));
        assert_eq!(first(r"[[a]+", "x[a["), Some("[a["));
        assert_eq!(first(r"[a&&b]+", "&b"), Some("&b"));
        assert_eq!(first(r"a{,2}", "aaa{,2}"), Some("a{,2}"));
        assert_eq!(first(r"\Q.*\E", "a.*"), Some(".*"));
        assert_eq!(first(r"\<a\>", "<a>"), Some("<a>"));
        assert_eq!(first(r"\101", "xA"), Some("A"));
        assert_eq!(first(r"[\w-]+$", "a b-c"), Some("b-c"));
        assert_eq!(first(r"[^\s\d]+", "1 ab"), Some("ab"));
    }

    #[test]
    fn knows_when_the_beginning_decides() {
        let decided =
            |pattern: &str, text: &str| CompiledPattern::new(pattern).unwrap().is_decided_by(text);
        assert!(decided("^arn:aws:", "arn:aws:s3"));
        assert!(decided("^arn:aws:", "urn:"));
        assert!(!decided("^arn:aws:", "arn:"));
        assert!(!decided("x", "abc"));
        assert!(!decided("^a+", "aaa"));
        assert!(decided("^a+", "aaab"));
        assert!(decided("^arn:([a-z]+):", "arn:aws:"));
        assert!(!decided("^a$", "a"));
        assert!(!decided("^(a)$|^a", "a"));
        assert!(!decided("^ab$|^a", "ab"));
        assert!(decided("^(ab|a)", "ac"));
        assert!(!decided("^[a-z]+$", "abc"));
        assert!(decided("^[a-z]+$", "a_"));
    }

    #[test]
    fn refuses_what_go_refuses() {
        for pattern in
            [r"a**", r"a{1001}", r"\1", r"(?x)a", r"(?=a)", r"[a", r"(a", r"*a", r"\y", r"a)"]
        {
            assert!(CompiledPattern::new(pattern).is_err(), "{pattern}");
        }
        assert_eq!(CompiledPattern::new("(?P<1a>x)").unwrap().names, ["1a"]);
    }
}

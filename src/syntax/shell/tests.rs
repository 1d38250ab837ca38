//! What scripts come to.

use super::*;
use crate::source::SourceId;

fn place(range: Range<usize>) -> Span {
    let offset = |at| u32::try_from(at).unwrap();
    Span::new(SourceId(0), offset(range.start), offset(range.end))
}

/// Each command as its words, with `|` behind those whose output is read.
fn shown(script: &str) -> Vec<String> {
    let one = |command: &Command| {
        let words = command.assignments.iter().chain(&command.words);
        let mut all: Vec<String> = words.map(ShellWord::text).collect();
        if command.output == Output::Piped {
            all.push("|".to_owned());
        }
        all.join(" ")
    };
    commands(script, &place).iter().map(one).collect()
}

#[test]
fn lists_and_pipelines_are_commands() {
    assert_eq!(shown("a b && c; d || e & f | g"), ["a b", "c", "d", "e", "f |", "g"]);
    assert_eq!(shown("a \\\n b\nc # d\ne"), ["a b", "c", "e"]);
    assert_eq!(shown("a |& b"), ["a |", "b"]);
    assert_eq!(shown(""), Vec::<String>::new());
    assert_eq!(shown("&& ;; | )"), Vec::<String>::new());
}

#[test]
fn quotes_keep_words_together() {
    assert_eq!(shown(r#"a 'b && c' "d; $X" e\ f $'g' h"i"'j'"#), ["a b && c d; ${X} e f g hij"]);
    assert_eq!(shown(r#"echo "a \" b" 'it'"#), [r#"echo a " b it"#]);
    assert_eq!(shown("a 'not closed && b"), ["a not closed && b"]);
    assert_eq!(shown("a#b"), ["a#b"]);
}

#[test]
fn assignments_and_redirections_are_no_arguments() {
    assert_eq!(shown("A=1 B=\"x y\" c d=e"), ["A=1 B=x y c d=e"]);
    assert_eq!(shown("a > /b 2>&1 < c >> d e"), ["a e"]);
    assert_eq!(shown("a &>/dev/null b"), ["a b"]);
    assert_eq!(shown("A=(b c) d"), ["A=(b c) d"]);
    assert_eq!(shown("cat <<< x y"), ["cat y"]);
}

#[test]
fn compound_commands_are_the_commands_in_them() {
    assert_eq!(shown("if a; then b; elif c; then d; else e; fi"), ["a", "b", "c", "d", "e"]);
    assert_eq!(shown("for x in a b; do c $x; done; d"), ["c ${x}", "d"]);
    assert_eq!(shown("while ! a; do b; done"), ["a", "b"]);
    assert_eq!(shown("{ a; } && (b; c) | d"), ["a", "b", "c", "d"]);
    assert_eq!(shown("f() { a; }; f"), ["f", "a", "f"]);
    assert_eq!(shown("case \"$x\" in a|b) c d;; *) e;; esac && f"), ["c d", "e", "f"]);
    assert_eq!(shown("case x in (a) b;; esac; c"), ["b", "c"]);
    assert_eq!(shown("[[ a && b || c ]] && d"), ["[[ a b c ]]", "d"]);
}

#[test]
fn substitutions_run_before_the_command_that_they_are_in() {
    assert_eq!(shown("a $(b \"$(c d)\") e"), ["c d", "b $(c d)", "a $(b \"$(c d)\") e"]);
    assert_eq!(shown("a `b c` \"`d`\""), ["b c", "d", "a `b c` `d`"]);
    assert_eq!(shown("a $((1 + 2)) ${b:-$(c)}"), ["a $((1 + 2)) ${b:-$(c)}"]);
}

#[test]
fn wrappers_and_shells_run_commands() {
    assert_eq!(shown("sudo -u x apt update"), ["sudo -u x apt update", "apt update"]);
    assert_eq!(shown("env A=1 b"), ["env A=1 b", "b"]);
    assert_eq!(shown("bash -euc 'a && b'"), ["bash -euc a && b", "a", "b"]);
    assert_eq!(shown("timeout 5 a b"), ["timeout 5 a b", "a b"]);
    assert_eq!(shown("/bin/sh -c a"), ["/bin/sh -c a", "a"]);
}

#[test]
fn heredocs_are_texts() {
    assert_eq!(shown("cat <<A > b\nx && y\nA\nc"), ["cat", "c"]);
    assert_eq!(shown("cat <<-'A'\n\tx\n\tA\nc"), ["cat", "c"]);
}

#[test]
fn every_word_knows_its_place() {
    let script = "a 'b c' && x $(d e)";
    let all = commands(script, &place);
    let at = |span: Span| script.get(span.start as usize..span.end as usize).unwrap();
    let words: Vec<&str> =
        all.iter().flat_map(|one| &one.words).map(|word| at(word.span)).collect();
    assert_eq!(words, ["a", "'b c'", "d", "e", "x", "$(d e)"]);
    assert_eq!(at(all.first().unwrap().span), "a 'b c'");
}

#[test]
fn deep_nesting_ends() {
    let deep = format!("{}a{}", "$(".repeat(10_000), ")".repeat(10_000));
    assert!(shown(&deep).len() <= DEEPEST);
    let sudo = "sudo ".repeat(10_000);
    assert!(shown(&sudo).len() <= DEEPEST + 1);
    let open = "\"$(".repeat(5_000);
    assert!(shown(&open).len() <= DEEPEST + 1);
}

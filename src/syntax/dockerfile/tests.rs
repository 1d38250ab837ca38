//! What Dockerfiles become; `tests/dockerfile.rs` has more, with BuildKit as the judge.

use super::*;

fn read(text: &str) -> Dockerfile {
    parse_dockerfile(SourceId(0), text)
}

fn slice(text: &str, span: Span) -> &str {
    text.get(span.start as usize..span.end as usize).unwrap()
}

#[test]
fn every_word_knows_its_place() {
    let text = "FROM a\nENV A=1 \\\n  # comment\n  B=\"x y\"\nEXPOSE 80 81\n";
    let found = read(text);
    let Arguments::Pairs(pairs) = &found.instructions[1].arguments else { panic!() };
    assert_eq!(slice(text, pairs[1].name.span), "B");
    assert_eq!(slice(text, pairs[1].value.as_ref().unwrap().span), "\"x y\"");
    let Arguments::Words(ports) = &found.instructions[2].arguments else { panic!() };
    assert_eq!(slice(text, ports[1].span), "81");
    assert_eq!(slice(text, found.instructions[1].span).lines().count(), 3);
    let comments: Vec<&str> =
        found.comments.iter().map(|one| &text[one.start as usize..one.end as usize]).collect();
    assert_eq!(comments, ["# comment"]);
}

#[test]
fn a_word_that_is_split_over_lines_reads_as_one() {
    let text = "FROM a\nENV PATH=/a:\\\n/b\n";
    let found = read(text);
    let Arguments::Pairs(pairs) = &found.instructions[1].arguments else { panic!() };
    let value = pairs[0].value.as_ref().unwrap();
    assert_eq!(value.text, "/a:/b");
    assert_eq!(slice(text, value.span), "/a:\\\n/b");
}

#[test]
fn goes_on_after_a_mistake() {
    let text = "FROM a\nEXPOS 80\nENV A\nUSER 1\n";
    let found = read(text);
    let said: Vec<(&str, &str)> = found
        .errors
        .iter()
        .map(|error| (slice(text, error.span), error.message.as_str()))
        .collect();
    assert_eq!(
        said,
        [("EXPOS", "there is no instruction `EXPOS`"), ("A", "a value is missing after the name")]
    );
    assert_eq!(found.errors[0].help.as_deref(), Some("did you mean `EXPOSE`?"));
    assert_eq!(found.instructions.last().unwrap().keyword, Keyword::User);
}

#[test]
fn finds_variables() {
    let plain = |name: &str| WordPiece::Variable(name.to_owned(), Substitution::Plain);
    let text = |text: &str| WordPiece::Literal(text.to_owned());
    assert_eq!(pieces("a$b.c", '\\').unwrap(), [text("a"), plain("b"), text(".c")]);
    assert_eq!(pieces("'$a'\"$b\"\\$c", '\\').unwrap(), [text("$a"), plain("b"), text("$c")]);
    assert_eq!(
        pieces("${a:-x${b}}", '\\').unwrap(),
        [WordPiece::Variable(
            "a".to_owned(),
            Substitution::Default { colon: true, word: vec![text("x"), plain("b")] }
        )]
    );
    assert_eq!(pieces("$", '\\').unwrap(), [text("$")]);
    assert_eq!(pieces("${a", '\\'), None);
    assert_eq!(pieces("${}", '\\'), None);
    assert_eq!(pieces("a\"b", '\\'), None);
}

//! Accepts what Terraform accepts, and nothing else.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test says what stops it")]

mod syntax_judge;

use bottlelint::source::SourceId;
use bottlelint::syntax::parse;
use syntax_judge::accepted;

#[derive(serde::Deserialize)]
struct Case {
    name: String,
    hcl: String,
    terraform_accepts: bool,
}

fn cases() -> Vec<Case> {
    serde_json::from_str(include_str!("data/hcl_acceptance.json")).unwrap()
}

fn accepts(text: &str) -> bool {
    parse(SourceId(0), "main.tf", text).errors.is_empty()
}

/// Asks Terraform about every text and compares.
#[track_caller]
fn compare(texts: &[String]) {
    let Some(judged) = accepted(texts) else { return };
    let wrong: Vec<_> = texts
        .iter()
        .zip(judged)
        .filter(|(text, terraform)| accepts(text) != *terraform)
        .map(|(text, terraform)| format!("Terraform: {terraform}, text:\n{text}"))
        .collect();
    assert!(
        wrong.is_empty(),
        "{} of {} differ:\n{}",
        wrong.len(),
        texts.len(),
        wrong.join("\n----\n")
    );
}

#[test]
fn every_recorded_case() {
    let wrong: Vec<_> = cases()
        .into_iter()
        .filter(|case| accepts(&case.hcl) != case.terraform_accepts)
        .map(|case| case.name)
        .collect();
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn terraform_still_says_what_was_recorded() {
    let cases = cases();
    let texts: Vec<_> = cases.iter().map(|case| case.hcl.clone()).collect();
    let Some(judged) = accepted(&texts) else { return };
    for (case, terraform) in cases.iter().zip(judged) {
        assert_eq!(terraform, case.terraform_accepts, "{}", case.name);
    }
}

/// One of each construct, each in one line.
const CONSTRUCTS: &[&str] = &[
    "a = 1 + 2 * -3 - 4.5e3 / 6 % 7",
    "a = !b && c || d == e != f",
    "a = b < c <= d",
    "a = b ? c : d ? e : f",
    "a = b.c[0].d[\"e\"].f",
    "a = b[*].c.*.d.0.e",
    "a = b.*.0.c",
    "a = f(b.*.c, d.*)",
    "a = { b = c.*.d, e = f.*.g }",
    "a = [for b in c.*.d : b.*.e if f.*.g]",
    "a = \"${b.*.c} ${d.*.e}\"",
    "a = (b)",
    "a = f(g(), h(i, j...),)",
    "a = p::q::r(1)",
    "a = [b, [c], 1,]",
    "a = { b = 1, \"c\" : 2, (d) = [3] }",
    "a = { b = { c = 1 }, }",
    "a = [for k, v in b : k if v]",
    "a = [for x in b ? c : d : x.y]",
    "a = {for k, v in b : k => v... if c}",
    "a = { for x in b : x => { c = 1 } }",
    "a = \"b ${c} d %{ if e }f%{ else }g%{ endif }\"",
    "a = \"%{ for k, v in b ~}${~ v ~}%{~ endfor }\"",
    "a = \"$${b} %%{c} $ % $$ \\n\\\"\"",
    "a = \"${\"${b}\"}\"",
    "a = <<E\nb ${c}\n E\n",
    "a = [<<-E\n  b\n  E\n]",
    "a { b = 1 }",
    "a \"b\" c {\n}",
    "a {\n  b {\n    c = 1\n  }\n}",
    "a = 1 # b",
    "a = /* b */ 1",
    "// a\n/* b\n */\na = 1",
    "a-b = c-d",
    "a = null",
];

#[test]
fn anything_between_any_two_characters_of_each_construct() {
    let mut texts = Vec::new();
    for construct in CONSTRUCTS {
        for (at, _) in construct.char_indices() {
            let (before, behind) = construct.split_at(at);
            for between in ["\n", "\r\n", " # z\n", "/* z */", "\r", ",", ".", "\""] {
                texts.push(format!("{before}{between}{behind}\n"));
            }
            texts.push(format!("{before}\n"));
        }
    }
    compare(&texts);
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the files of this repository")]
fn real_files_with_a_mistake_in_them() {
    let pieces = [
        "", "(", ")", "[", "]", "{", "}", "\"", "\n", ",", "=", ":", "?", ".", "${", "%{", "for ",
        "if ", "...", "=>", "#", "/*", "*", "-", "<<EOT\n", "EOT\n", "1", "a", "\\", "$", "::",
        "!", "&&", "'",
    ];
    let files: Vec<String> = std::fs::read_dir("terraform/modules/ecs")
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "tf"))
        .map(|path| read(&path))
        .collect();
    assert!(files.len() > 5, "the modules are not where they were");
    let mut random = Random(42);
    let mut texts = Vec::new();
    for index in 0..1200 {
        let file = &files[index % files.len()];
        let at = random.border(file);
        let piece = pieces[random.below(pieces.len())];
        let removed = [0, 0, 1, 1, 2][random.below(5)];
        let behind =
            file[at..].char_indices().nth(removed).map_or("", |(skip, _)| &file[at + skip..]);
        texts.push(format!("{}{piece}{behind}", &file[..at]));
    }
    compare(&texts);
}

#[expect(clippy::disallowed_methods, reason = "the files of this repository")]
fn read(path: &std::path::Path) -> String {
    std::fs::read_to_string(path).unwrap()
}

/// The same numbers in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % bound
    }

    fn border(&mut self, text: &str) -> usize {
        let mut at = self.below(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    }
}

//! Every text of every rule, in every frame in which a reader meets it: title, question, message, help, trail, pages. Must not
//! know what a rule is about.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    clippy::print_stderr,
    reason = "a test fails by panicking, and reads what the program wrote"
)]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::LazyLock;

use bottlelint::rule;
use bottlelint::source::SourceId;
use bottlelint::syntax;
use regex::Regex;
use serde_json::Value;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Code between fences.
static FENCED: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(?ms)^ *```.*?^ *```").unwrap());
static PUNCTUATION: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(^|\w) [,;:.?](\s|$)|,,|;;|\(\s|\s\)").unwrap());

/// A template where a reference or an address would say the same.
static TEMPLATE: LazyLock<Regex> = LazyLock::new(|| {
    let name = "(container|containers|cluster|service|task|task definition|volume|function)";
    Regex::new(&format!(r"`\$\{{[a-z_]+\.[^`}}]*\}}`|\b{name} `[^`]*\$\{{|\b{name} `null`"))
        .unwrap()
});

/// A text without what is code in it: fenced blocks, and what is between ticks.
fn prose(text: &str) -> String {
    let text = FENCED.replace_all(text, "");
    let parts = text.split('`').enumerate().filter(|(index, _)| index.is_multiple_of(2));
    parts.map(|(_, part)| part).collect::<Vec<_>>().join("`")
}

/// What is wrong with a text whatever it is for.
fn faults(text: &str) -> Vec<&'static str> {
    let mut faults = Vec::new();
    let unfenced = FENCED.replace_all(text, "");
    if !unfenced.matches('`').count().is_multiple_of(2) {
        return vec!["ticks that do not close"];
    }
    let prose = prose(text);
    let plain = prose.replace("...", "");
    let mut fault = |is: bool, what| {
        if is {
            faults.push(what);
        }
    };
    let words: Vec<&str> = prose.split_whitespace().collect();
    let is_word = |word: &str| word.len() > 1 && word.chars().all(char::is_alphabetic);
    let twice = words.windows(2).any(|pair| pair[0] == pair[1] && is_word(pair[0]));
    fault(twice, "a word twice in a row");
    fault(plain.contains("..") || plain.contains("?.") || plain.contains(":."), "two ends");
    fault(prose.contains("${"), "an expression that was not filled in");
    fault(text.contains("(unknown)") || text.contains("(argument)"), "a hole");
    fault(TEMPLATE.is_match(text), "a template in place of a name");
    fault(text.contains("``") && !text.contains("```"), "empty code");
    fault(prose.lines().any(|line| line.trim_start().contains("  ")), "two spaces");
    fault(prose.contains("%!") || prose.contains("{}"), "a place holder");
    fault(PUNCTUATION.is_match(&prose), "a space before punctuation");
    faults
}

/// What is wrong with a clause: it goes on from "cannot tell whether", or begins after an id.
fn faults_of_clause(text: &str) -> Vec<&'static str> {
    let mut faults = faults(text);
    if text.trim_end().ends_with(['.', '!', ',', ';']) && !text.ends_with("...") {
        faults.push("an end that is not needed");
    }
    let first: String = text.chars().take_while(|one| one.is_alphanumeric()).collect();
    let articles =
        ["A", "An", "The", "This", "These", "No", "Nothing", "Nobody", "It", "There", "Every"];
    if articles.contains(&first.as_str()) {
        faults.push("an upper-case start");
    }
    if text.matches("cannot tell").count() > 1 || text.contains("whether whether") {
        faults.push("a question about a question");
    }
    faults
}

/// What is wrong with sentences.
fn faults_of_sentences(text: &str) -> Vec<&'static str> {
    let mut faults = faults(text);
    let text = text.trim();
    let is_named = text.starts_with("bottlelint ");
    if text.starts_with(|first: char| first.is_lowercase()) && !is_named {
        faults.push("a lower-case start");
    }
    if text.starts_with("```") {
        faults.push("code that no sentence goes before");
    }
    let is_block = text.ends_with("```") || text.ends_with('|');
    if !is_block && !text.ends_with(['.', '?', ')', '`']) {
        faults.push("no end");
    }
    faults
}

/// What is wrong with a title.
fn faults_of_title(text: &str) -> Vec<&'static str> {
    let mut faults = faults(text);
    if text.starts_with(|first: char| first.is_lowercase()) {
        faults.push("a lower-case start");
    }
    if text.ends_with(['.', '?', '!', ',', ':', ';']) {
        faults.push("an end");
    }
    if text.contains(". ") {
        faults.push("a sentence");
    }
    if text.chars().count() > LONGEST_TITLE {
        faults.push("too long");
    }
    faults
}

/// Lists of alerts cut longer ones.
const LONGEST_TITLE: usize = 80;

/// Each complaint once, and each text judged once in its place.
#[derive(Default)]
struct Complaints {
    all: BTreeSet<String>,
    judged: BTreeSet<(String, String)>,
}

impl Complaints {
    fn judge(&mut self, place: &str, text: &str, judge: fn(&str) -> Vec<&'static str>) {
        if !self.judged.insert((place.to_owned(), text.to_owned())) {
            return;
        }
        for fault in judge(text) {
            let text: String = text.chars().take(200).collect();
            self.all.insert(format!("{place}: {fault}: {text}"));
        }
    }

    fn none(self) {
        let mut all = String::new();
        for complaint in &self.all {
            writeln!(all, "{complaint}").unwrap();
        }
        assert!(all.is_empty(), "{} faults:\n{all}", self.all.len());
    }
}

#[test]
fn the_judge_of_words_sees_faults() {
    assert_eq!(faults("A key. `a` is set.."), ["two ends"]);
    assert_eq!(faults("cannot tell whether whether it is"), ["a word twice in a row"]);
    assert_eq!(faults("the port ${var.port}"), ["an expression that was not filled in"]);
    assert_eq!(faults("the `name of x"), ["ticks that do not close"]);
    assert_eq!(faults("`a`  b"), ["two spaces"]);
    assert_eq!(faults("speaks (unknown) to it"), ["a hole"]);
    assert_eq!(faults("container `${var.name}-web` runs"), ["a template in place of a name"]);
    assert_eq!(faults("the port is `${var.port}`"), ["a template in place of a name"]);
    assert_eq!(faults("service `(unknown)` runs"), ["a hole"]);
    assert_eq!(faults("a , b"), ["a space before punctuation"]);
    assert_eq!(faults_of_sentences("set `a`"), ["a lower-case start"]);
    assert_eq!(faults_of_sentences("Set it"), ["no end"]);
    assert_eq!(
        faults_of_clause("The queue is open."),
        ["an end that is not needed", "an upper-case start"]
    );
    assert_eq!(faults_of_title("is it open?"), ["a lower-case start", "an end"]);
    assert!(faults("Set `a = \"${b}\"`, or ask `c`.").is_empty());
}

#[test]
fn what_rules_say_of_themselves_is_well_written() {
    let mut complaints = Complaints::default();
    for info in rule::infos(rule::builtin()) {
        let id = &*info.id;
        complaints.judge(&format!("{id} title"), &info.title, faults_of_title);
        complaints.judge(&format!("{id} why"), &info.why, faults_of_sentences);
        complaints.judge(&format!("{id} how"), &info.how, faults_of_sentences);
        if let Some(statement) = info.statement() {
            complaints.judge(&format!("{id} asks"), statement, faults_of_sentences);
        }
    }
    for (name, page) in rule::pages() {
        // Cells of a table may be empty.
        let text: Vec<&str> = page.lines().filter(|line| !line.starts_with('|')).collect();
        complaints.judge(&name, &text.join("\n"), faults);
    }
    complaints.none();
}

/// The words and phrases that the glossary does not want, with what it wants instead.
fn unwanted() -> Vec<(Regex, String)> {
    let page = std::fs::read_to_string(root().join("docs/glossary.md")).unwrap();
    let mut all = Vec::new();
    for line in page.lines().filter(|line| line.starts_with("| ")) {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let (wanted, not) = (cells[0], *cells.last().unwrap());
        if not == "Not" {
            continue;
        }
        for phrase in not.split(", ") {
            let pattern = format!(r"(?i)\b{}\b", regex::escape(phrase));
            all.push((Regex::new(&pattern).unwrap(), wanted.to_owned()));
        }
    }
    all
}

/// The documentation that people wrote.
fn pages() -> Vec<PathBuf> {
    let docs = std::fs::read_dir(root().join("docs")).unwrap().map(|entry| entry.unwrap().path());
    let docs = docs.filter(|path| path.extension().is_some_and(|extension| extension == "md"));
    let others = ["README.md", "CONTRIBUTING.md", "SECURITY.md", "controls/README.md"];
    docs.chain(others.iter().map(|name| root().join(name))).collect()
}

#[test]
fn words_are_those_of_the_glossary() {
    let unwanted = unwanted();
    assert!(unwanted.len() > 30, "{}", unwanted.len());
    let mut texts: Vec<(String, String)> = Vec::new();
    for info in rule::infos(rule::builtin()) {
        let said = [&info.title, &info.why, &info.how].map(String::as_str).join("\n");
        let statement = info.statement().unwrap_or_default();
        texts.push((info.id.to_string(), format!("{said}\n{statement}")));
    }
    for path in pages().iter().filter(|path| !path.ends_with("docs/glossary.md")) {
        let name = path.strip_prefix(root()).unwrap().display().to_string();
        texts.push((name, std::fs::read_to_string(path).unwrap()));
    }
    let complaints: BTreeSet<String> =
        texts.iter().flat_map(|(name, text)| against_glossary(&unwanted, name, text)).collect();
    assert!(complaints.is_empty(), "{complaints:#?}");
}

/// What a text says otherwise than the glossary.
fn against_glossary(unwanted: &[(Regex, String)], name: &str, text: &str) -> Vec<String> {
    let prose = prose(text);
    let found = unwanted.iter().flat_map(|(pattern, wanted)| {
        let of = |one: regex::Match<'_>| format!("{name}: `{}`: write `{wanted}`", one.as_str());
        pattern.find_iter(&prose).map(of).collect::<Vec<_>>()
    });
    found.collect()
}

/// What a finding says: by itself, of how its value came there, and of what belongs to it.
fn said(finding: &Value) -> impl Iterator<Item = &str> {
    let own = ["message", "help", "reason", "assumption"].into_iter();
    let own = own.filter_map(|key| finding[key].as_str());
    let parts = ["trail", "related"].into_iter();
    let parts = parts.flat_map(|key| finding[key].as_array().into_iter().flatten());
    own.chain(parts.filter_map(|part| part["text"].as_str()))
}

/// The lines of the report that people read which are not code: titles, notes and help.
fn lines_of_full(report: &str) -> impl Iterator<Item = &str> {
    let title = Regex::new(r"^(error|warning|info|unknown)\[").unwrap();
    report.lines().filter(move |line| {
        let line = line.trim_start();
        title.is_match(line) || line.starts_with("= note:") || line.starts_with("= help:")
    })
}

#[test]
fn findings_have_the_words_of_the_glossary() {
    let unwanted = unwanted();
    let mut texts: BTreeSet<(&str, &str)> = BTreeSet::new();
    for finding in findings() {
        let rule = finding["rule"].as_str().unwrap();
        texts.extend(said(finding).map(|text| (rule, text)));
    }
    assert!(texts.len() > 4000, "{}", texts.len());
    texts.extend(lines_of_full(&REPORTS.0["full"]).map(|line| ("full", line)));
    let complaints: BTreeSet<String> =
        texts.iter().flat_map(|(name, text)| against_glossary(&unwanted, name, text)).collect();
    assert!(complaints.is_empty(), "{complaints:#?}");
}

/// `cidr_blocks[0]`, `ingress[0].cidr_blocks`, `tags["Name"]`
static PATH: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"^[^\s.\[\]]+(\.[^\s.\[\]]+|\[[0-9]+\]|\["[^"]*"\]|\[\*\])*$"#).unwrap()
});

#[test]
fn paths_are_written_as_terraform_writes_them() {
    let mut wrong = BTreeSet::new();
    let mut elements = BTreeSet::new();
    for finding in findings() {
        let path = finding["attribute"].as_str().unwrap_or_default();
        if !path.is_empty() && !PATH.is_match(path) {
            wrong.insert(format!("{}: {path}", finding["rule"].as_str().unwrap()));
        }
        if path.ends_with("cidr_blocks[0]") {
            elements.insert(finding["rule"].as_str().unwrap());
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(["NET004", "NET006", "NET031", "NET045"].iter().all(|id| elements.contains(id)));
}

/// What rules need that find nothing before somebody says what to look for.
const OPTIONS: &str = r#"
rule "TAG001" {
  options = { required = ["Owner", "CostCenter"] }
}
rule "ECS097" {
  options = { approved = ["public.ecr.aws/acme"] }
}
"#;

/// What a check of all fixtures says in each format, and its findings.
static REPORTS: LazyLock<(BTreeMap<&'static str, String>, Value)> = LazyLock::new(|| {
    let directory = tempfile::tempdir().unwrap();
    let reports = check_of_fixtures(directory.path());
    let json = serde_json::from_str(&reports["json"]).unwrap();
    (reports, json)
});

/// The findings of all fixtures.
fn findings() -> &'static [Value] {
    REPORTS.1["findings"].as_array().unwrap()
}

/// A check of all fixtures in all formats.
fn check_of_fixtures(directory: &Path) -> BTreeMap<&'static str, String> {
    let formats = ["json", "sarif", "junit", "markdown", "full", "html", "github", "gitlab"];
    let outputs = formats.map(|format| format!("{format}={}", directory.join(format).display()));
    let mut command = support::command(root());
    let config = directory.join("bottlelint.hcl");
    std::fs::write(&config, OPTIONS).unwrap();
    command.args(["check", "fixtures", "--select", "all", "--profile", "fargate", "--config"]);
    command.arg(config);
    command.args(["--allow-incomplete", "-q"]);
    for output in &outputs {
        command.args(["-o", output]);
    }
    let run = support::run(&mut command);
    assert!(run.code == 1 || run.code == 4, "{}: {}", run.code, run.err);
    let read = |format| (format, std::fs::read_to_string(directory.join(format)).unwrap());
    formats.into_iter().map(read).collect()
}

#[test]
fn what_findings_say_is_well_written_in_every_frame() {
    let mut complaints = Complaints::default();
    let mut seen = BTreeSet::new();
    for finding in findings() {
        let text = |key: &str| finding[key].as_str().unwrap_or_default();
        let (id, message, help) = (text("rule"), text("message"), text("help"));
        seen.insert(id.to_owned());
        complaints.judge(&format!("{id} message"), message, faults_of_clause);
        // Where Terraform refuses something, help is a clause, as in Terraform's and Rust's own errors.
        let is_clause = id.starts_with("TF") || id.starts_with("AWS") || help.is_empty();
        let judge: fn(&str) -> Vec<&'static str> =
            if is_clause { faults } else { faults_of_sentences };
        complaints.judge(&format!("{id} help"), help, judge);
        for step in finding["trail"].as_array().unwrap() {
            let step = step["text"].as_str().or(step["message"].as_str()).unwrap_or_default();
            let step = step.trim_start_matches("... ");
            complaints.judge(&format!("{id} trail"), step, faults_of_clause);
        }
    }
    let all: BTreeSet<String> = rule::builtin().iter().map(|one| one.info.id.to_string()).collect();
    let silent: Vec<&String> = all.difference(&seen).collect();
    assert!(silent.is_empty(), "fixtures do not make these speak: {silent:?}");
    frames(&REPORTS.0, &mut complaints);
    complaints.none();
}

/// What each format adds to the texts.
fn frames(reports: &BTreeMap<&'static str, String>, complaints: &mut Complaints) {
    let sarif: Value = serde_json::from_str(&reports["sarif"]).unwrap();
    let run = &sarif["runs"][0];
    for rule in run["tool"]["driver"]["rules"].as_array().unwrap() {
        let id = rule["id"].as_str().unwrap();
        for key in ["shortDescription", "fullDescription"] {
            let text = rule[key]["text"].as_str().unwrap_or_default();
            complaints.judge(&format!("{id} SARIF {key}"), text, faults);
        }
        let help = rule["help"]["markdown"].as_str().or(rule["help"]["text"].as_str());
        complaints.judge(&format!("{id} SARIF help"), help.unwrap(), faults);
    }
    for result in run["results"].as_array().unwrap() {
        let (id, text) = (result["ruleId"].as_str().unwrap(), result["message"]["text"].as_str());
        complaints.judge(&format!("{id} SARIF message"), text.unwrap(), faults);
    }
    let gitlab: Value = serde_json::from_str(&reports["gitlab"]).unwrap();
    for issue in gitlab.as_array().unwrap() {
        let text = issue["description"].as_str().unwrap();
        complaints.judge("GitLab", text, faults);
    }
    let message = Regex::new(r#"<failure message="([^"]*)""#).unwrap();
    for found in message.captures_iter(&reports["junit"]) {
        let text = unescaped(&found[1]);
        complaints.judge("JUnit", &text, faults);
    }
    let summary = Regex::new(r"(?s)<summary>(.*?)</summary>").unwrap();
    let tag = Regex::new(r"<[^>]*>").unwrap();
    for found in summary.captures_iter(&reports["html"]) {
        let text = found[1].replace("<code>", "`").replace("</code>", "`");
        let text = unescaped(&tag.replace_all(&text, " "));
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        complaints.judge("HTML", &text, faults);
    }
    let title = Regex::new(r"(?m)^(error|warning|info|unknown)\[[A-Z0-9]+\]: (.*)$").unwrap();
    for found in title.captures_iter(&reports["full"]) {
        complaints.judge("full", &found[2], faults);
    }
    assert!(title.is_match(&reports["full"]));
}

fn unescaped(text: &str) -> String {
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
    text.replace("&#39;", "'").replace("&apos;", "'").replace("&#10;", "\n").replace("&amp;", "&")
}

/// HCL in a text: fenced blocks of it, and code between ticks that assigns or opens a block.
fn snippets(text: &str) -> Vec<String> {
    let fenced = Regex::new(r"(?ms)^ *```(?:hcl|terraform)[^\n]*\n(.*?)^ *```").unwrap();
    let mut all: Vec<String> = fenced.captures_iter(text).map(|one| one[1].to_owned()).collect();
    let rest = FENCED.replace_all(text, "");
    let looks = Regex::new(r#"^[a-z_0-9]+ = \S|^[a-z_]+( "[^"]*")* \{.*\}$"#).unwrap();
    let code = rest.split('`').enumerate().filter(|(index, _)| index % 2 == 1);
    all.extend(code.map(|(_, code)| code.to_owned()).filter(|code| looks.is_match(code)));
    all
}

#[test]
fn what_is_shown_as_hcl_is_hcl() {
    let mut all: Vec<(String, String)> = Vec::new();
    for info in rule::infos(rule::builtin()) {
        let texts = [&info.why, &info.how];
        let of = texts.iter().flat_map(|text| snippets(text));
        all.extend(of.map(|snippet| (info.id.to_string(), snippet)));
    }
    for path in pages() {
        let name = path.strip_prefix(root()).unwrap().display().to_string();
        let text = std::fs::read_to_string(&path).unwrap();
        all.extend(snippets(&text).into_iter().map(|snippet| (name.clone(), snippet)));
    }
    assert!(all.len() > 120, "{}", all.len());
    let mut refused = Vec::new();
    for (name, snippet) in &all {
        let parsed = syntax::parse(SourceId(0), "snippet.tf", snippet);
        if !parsed.errors.is_empty() {
            refused.push(format!("{name}: {snippet}"));
        }
    }
    assert!(refused.is_empty(), "{refused:#?}");
    terraform_takes(&all);
}

/// The same by Terraform.
fn terraform_takes(all: &[(String, String)]) {
    let Some(terraform) = support::terraform() else { return };
    let directory = tempfile::tempdir().unwrap();
    for (index, (_, snippet)) in all.iter().enumerate() {
        let text = format!("{}\n", snippet.trim_end());
        std::fs::write(directory.path().join(format!("s{index}.tf")), text).unwrap();
    }
    let mut command = Command::new(terraform);
    command.args(["fmt", "-write=false", "-list=false", "-no-color"]).arg(directory.path());
    command.env_remove("TF_CLI_CONFIG_FILE").env("CHECKPOINT_DISABLE", "1").stdin(Stdio::null());
    let output = command.output().unwrap();
    let error = String::from_utf8_lossy(&output.stderr).into_owned();
    let of = Regex::new(r"s(\d+)\.tf").unwrap();
    let refused: BTreeSet<&String> =
        of.captures_iter(&error).map(|one| &all[one[1].parse::<usize>().unwrap()].1).collect();
    assert!(refused.is_empty() && output.status.success(), "{refused:#?}\n{error}");
}

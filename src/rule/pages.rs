//! The pages about rules in `docs/rules`: one a rule, one list, and one with the ids of other tools. Must not know where they
//! are written to.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::{Arc, OnceLock};

use crate::finding::{Applicability, Profile, RuleInfo, Selection, builtins, is_of_kics};

use super::{Rule, builtin, explain, help};

/// Where the pages are published: the book, which `.github/workflows/book.yml` puts there.
const ADDRESS: &str = "https://bottlelint.github.io/bottlelint/rules/";

/// Says where a page comes from, so that nobody edits it.
const GENERATED: &str = "<!-- Written by `bottlelint rules pages docs/rules`. -->\n\n";

/// The address of the page about a rule; none for rules that are not bottlelint's own.
#[must_use]
pub fn page_address(id: &str) -> Option<String> {
    static IDS: OnceLock<BTreeSet<Arc<str>>> = OnceLock::new();
    let rules = builtin();
    let ids = IDS.get_or_init(|| infos(rules).iter().map(|info| Arc::clone(&info.id)).collect());
    ids.contains(id).then(|| format!("{ADDRESS}{id}.html"))
}

/// Names and texts of all pages, sorted by name.
#[must_use]
pub fn pages() -> BTreeMap<String, String> {
    let of_rules = builtin().iter().map(|rule| (Arc::clone(&rule.info.id), explain(rule)));
    let of_builtins = builtins().iter().map(|info| (Arc::clone(&info.id), help(info)));
    let page = |(id, text): (Arc<str>, String)| (format!("{id}.md"), format!("{GENERATED}{text}"));
    let mut pages: BTreeMap<String, String> = of_rules.chain(of_builtins).map(page).collect();
    pages.insert("README.md".to_owned(), list());
    pages.insert("other-tools.md".to_owned(), other_tools());
    pages
}

/// What reports say of every rule, those that are not written in HCL among them, by id.
#[must_use]
pub fn infos(rules: &[Arc<Rule>]) -> Vec<Arc<RuleInfo>> {
    let of_rules = rules.iter().map(|rule| Arc::clone(&rule.info));
    let mut infos: Vec<_> = of_rules.chain(builtins().iter().map(Arc::clone)).collect();
    infos.sort_by(|a, b| a.id.cmp(&b.id));
    infos
}

/// The letters that an id begins with.
fn area(id: &str) -> &str {
    // `S3001`: the last three characters are the number.
    id.get(..id.len().saturating_sub(3)).unwrap_or(id)
}

fn list() -> String {
    let infos = infos(builtin());
    let mut text = format!(
        "{GENERATED}# Rules\n\nAll {} rules. A rule runs unless it is off, or belongs to a profile that was not chosen. \
         `--fix` repairs what is marked safe, `--fix=unsafe` the others too. What other tools call a rule: \
         [other-tools.md](other-tools.md).\n",
        infos.len()
    );
    let mut last = "";
    for info in &infos {
        if area(&info.id) != last {
            last = area(&info.id);
            let _ = write!(
                text,
                "\n## {last}\n\n| Rule | Title | Severity | Group | Runs | Fix |\n|---|---|---|---|---|---|\n"
            );
        }
        let id = &info.id;
        let (title, severity, group) = (cell(&info.title), info.severity, info.group.as_str());
        let runs = match (info.default, info.profile) {
            (Selection::Off, _) => "when selected".to_owned(),
            (Selection::On, Profile::Default) => "always".to_owned(),
            (Selection::On, profile) => format!("profile `{}`", profile.as_str()),
        };
        let fix = info.fix.map_or("", Applicability::as_str);
        let _ = writeln!(
            text,
            "| [{id}]({id}.md) `{}` | {title} | {severity} | {group} | {runs} | {fix} |",
            info.name
        );
    }
    text
}

/// A tool, what its ids do, and how they are known.
type Tool = (&'static str, &'static str, fn(&str) -> bool);

const TOOLS: [Tool; 6] = [
    (
        "checkov",
        "`# checkov:skip=CKV_AWS_336:reason` silences the rules in the second column.",
        is_checkov,
    ),
    (
        "Trivy and tfsec",
        "`# trivy:ignore:AWS-0034` silences the rules in the second column.",
        is_trivy,
    ),
    (
        "tflint",
        "`# tflint-ignore: terraform_required_version` silences the rules in the second column.",
        is_tflint,
    ),
    (
        "AWS Security Hub",
        "Controls of the AWS Foundational Security Best Practices.",
        is_security_hub,
    ),
    ("KICS", "The first digits of the ids of its queries.", is_of_kics),
    ("Others", "Ids of other tools and standards.", is_other),
];

fn is_checkov(alias: &str) -> bool {
    alias.starts_with("CKV")
}

fn is_trivy(alias: &str) -> bool {
    alias.starts_with("AVD-") || alias.starts_with("AWS-") || alias.starts_with("aws-")
}

fn is_tflint(alias: &str) -> bool {
    alias.starts_with("terraform_") || alias.starts_with("aws_")
}

fn is_security_hub(alias: &str) -> bool {
    let (service, number) = alias.split_once('.').unwrap_or_default();
    !service.is_empty()
        && service.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && !number.is_empty()
        && number.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_other(alias: &str) -> bool {
    let named = TOOLS.split_last().map_or(TOOLS.as_slice(), |(_, named)| named);
    !named.iter().any(|(_, _, is_own)| is_own(alias))
}

fn other_tools() -> String {
    let mut text = format!(
        "{GENERATED}# Ids of other tools\n\n`--select`, `--ignore`, `explain` and comments take these ids as well as our own. A rule \
         stands beside an id where it finds what the other check is about; it may find more, because it evaluates. \
         `bottlelint migrate` rewrites comments and configurations.\n"
    );
    let infos = infos(builtin());
    for (tool, about, is_own) in TOOLS {
        let mut rows: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for info in &infos {
            for alias in info.aliases.iter().filter(|alias| is_own(alias)) {
                rows.entry(alias).or_default().push(&info.id);
            }
        }
        if rows.is_empty() {
            continue;
        }
        let _ = write!(text, "\n## {tool}\n\n{about}\n\n| {tool} | bottlelint |\n|---|---|\n");
        for (alias, ids) in rows {
            let links: Vec<String> = ids.iter().map(|id| format!("[{id}]({id}.md)")).collect();
            let _ = writeln!(text, "| `{}` | {} |", cell(alias), links.join(", "));
        }
    }
    text
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_has_a_page_and_no_other_id_has() {
        let pages = pages();
        for info in infos(builtin()) {
            assert!(pages.contains_key(&format!("{}.md", info.id)), "{}", info.id);
            assert!(
                page_address(&info.id)
                    .is_some_and(|address| address.ends_with(&format!("{}.html", info.id)))
            );
        }
        assert_eq!(page_address("MY001"), None);
    }

    #[test]
    fn every_alias_is_in_the_table_of_one_tool() {
        let table = other_tools();
        for info in infos(builtin()) {
            for alias in &info.aliases {
                let tools = TOOLS.iter().filter(|(_, _, is_own)| is_own(alias)).count();
                assert_eq!(tools, 1, "{alias}");
                assert_eq!(table.matches(&format!("| `{alias}` |")).count(), 1, "{alias}");
            }
        }
    }
}

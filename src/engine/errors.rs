//! What Terraform would refuse, as findings: an error in an expression, an argument that does not
//! exist, a value that a validation rejects. These rules are not written in HCL because they are not
//! about the model: they are about what kept it from being made.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

use crate::finding::{
    Finding, Group, Notice, NoticeKind, Profile, RuleInfo, Selection, Severity, Verdict, Waypoint,
};
use crate::model::Model;
use crate::source::{SourceId, Span};

static ERROR: LazyLock<Arc<RuleInfo>> = LazyLock::new(|| {
    rule(
        "TF001",
        "terraform-error",
        "Terraform would report an error",
        "`terraform plan` stops at this, so nothing here can be deployed, and what depends on it cannot be judged.",
        "Repair the expression as the message says.",
    )
});

static ARGUMENT: LazyLock<Arc<RuleInfo>> = LazyLock::new(|| {
    rule(
        "TF002",
        "unknown-argument",
        "An argument is missing, or there is no such argument",
        "Terraform refuses an argument or block that the provider, or the called module, does not know, and asks for those that they require. A misspelt one is also a setting that is not made.",
        "Use the names from the documentation of the provider or module.",
    )
});

static REJECTED: LazyLock<Arc<RuleInfo>> = LazyLock::new(|| {
    rule(
        "TF003",
        "rejected-value",
        "A validation or condition rejects the value",
        "A `validation`, `precondition` or `postcondition` is known not to hold, so Terraform refuses to go on.",
        "Give a value that the condition allows.",
    )
});

fn rule(id: &str, name: &str, title: &str, why: &str, how: &str) -> Arc<RuleInfo> {
    Arc::new(RuleInfo {
        id: id.into(),
        name: name.into(),
        title: title.to_owned(),
        severity: Severity::High,
        group: Group::Correctness,
        requirements: vec!["5.1".to_owned()],
        aliases: Vec::new(),
        why: why.to_owned(),
        how: how.to_owned(),
        default: Selection::On,
        profile: Profile::Default,
    })
}

/// The rules that are not written in HCL.
#[must_use]
pub fn own_rules() -> Vec<Arc<RuleInfo>> {
    [&ERROR, &ARGUMENT, &REJECTED].into_iter().map(|rule| Arc::clone(rule)).collect()
}

/// Takes the notices that are about the configuration out, as findings.
pub(super) fn split(notices: Vec<Notice>, model: &Model) -> (Vec<Finding>, Vec<Notice>) {
    let (mut findings, mut rest) = (Vec::new(), Vec::new());
    let modules = modules_by_file(model);
    for notice in notices {
        let rule = match notice.kind {
            NoticeKind::Evaluation => &ERROR,
            NoticeKind::Argument => &ARGUMENT,
            NoticeKind::Rejected => &REJECTED,
            NoticeKind::Syntax
            | NoticeKind::Unreadable
            | NoticeKind::MissingModule
            | NoticeKind::Limit => {
                rest.push(notice);
                continue;
            }
        };
        match notice.span {
            Some(span) => {
                let module = modules.get(&span.source).cloned().flatten();
                findings.push(finding(rule, notice, span, module));
            }
            None => rest.push(notice),
        }
    }
    (findings, rest)
}

/// The module instance that a file belongs to; none for one that several share, which does not tell which it is.
fn modules_by_file(model: &Model) -> HashMap<SourceId, Option<Arc<str>>> {
    let mut modules: HashMap<SourceId, Option<Arc<str>>> = HashMap::new();
    for resource in model.resources() {
        let known = modules
            .entry(resource.header.source)
            .or_insert_with(|| Some(Arc::clone(&resource.module)));
        if known.as_ref().is_some_and(|module| *module != resource.module) {
            *known = None;
        }
    }
    modules
}

fn finding(rule: &Arc<RuleInfo>, notice: Notice, span: Span, module: Option<Arc<str>>) -> Finding {
    Finding {
        rule: Arc::clone(rule),
        verdict: Verdict::Fail,
        resource: module.unwrap_or_else(|| "".into()),
        attribute: String::new(),
        trail: vec![Waypoint { span, text: notice.message.clone() }],
        message: notice.message,
        assumption: String::new(),
        help: notice.help.unwrap_or_else(|| rule.how.clone()),
        place: span,
        related: Vec::new(),
        edits: Vec::new(),
        calls: Vec::new(),
        sensitive: false,
    }
}

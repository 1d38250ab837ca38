//! Policies that are longer than IAM takes. Must not know what is in them.

use super::problem::PolicyProblem;
use super::subject::PolicySubject;

pub(super) fn problems(subject: &PolicySubject<'_>) -> Vec<PolicyProblem> {
    let (Some(quota), Some(length)) = (subject.quota, subject.policy.length) else {
        return Vec::new();
    };
    if length <= quota {
        return Vec::new();
    }
    let text = format!(
        "the policy of {} has {length} characters, but the maximum is {quota}",
        subject.who
    );
    vec![PolicyProblem::new("policy-too-large", &subject.policy.document, text)]
}

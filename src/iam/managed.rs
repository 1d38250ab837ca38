//! The documents of policies that AWS manages: see `scripts/distill_managed_policies.py`.

use crate::value::Value;

static DATA: &str = include_str!("../../data/iam/managed_policies.jsonl");

/// The document of the AWS managed policy with this ARN, as JSON text, in whichever partition; none of
/// a policy that is not in the data.
#[must_use]
pub fn managed_policy(arn: &str) -> Option<Value> {
    let (_, name) = arn.split_once(":iam::aws:policy/")?;
    let document = DATA.lines().find_map(|line| {
        let (found, document) =
            line.strip_prefix("[\"arn:aws:iam::aws:policy/")?.split_once("\",")?;
        (found == name).then_some(document)
    })?;
    document.strip_suffix(']').map(Value::string)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::iam::Policy;

    #[test]
    fn every_document_is_a_policy() {
        for line in DATA.lines() {
            let arn = line.split('"').nth(1).unwrap();
            let document = managed_policy(arn).unwrap_or_else(|| panic!("{arn}"));
            assert!(!Policy::from_value(&document).unwrap().statements.is_empty(), "{arn}");
        }
        assert!(managed_policy("arn:aws-cn:iam::aws:policy/AdministratorAccess").is_some());
        assert!(managed_policy("arn:aws:iam::aws:policy/NoSuchPolicy").is_none());
        assert!(managed_policy("arn:aws:iam::123456789012:policy/AdministratorAccess").is_none());
    }
}

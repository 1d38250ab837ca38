//! Which arguments are JSON texts that the provider reads when it plans, and refuses when it cannot. Must not know values.

use super::SchemaKind;

/// Resource types and the paths of such arguments, blocks without their numbers.
///
/// Source: validators and plan modifiers of the AWS provider, version 5.100.0 (`StringIsJSON`, `ValidIAMPolicyJSON`,
/// `NormalizeJsonString`, the decoder of container definitions).
const DOCUMENTS: [(&str, &[&str]); 24] = [
    ("aws_cloudwatch_dashboard", &["dashboard_body"]),
    ("aws_cloudwatch_event_rule", &["event_pattern"]),
    ("aws_cloudwatch_log_resource_policy", &["policy_document"]),
    ("aws_ecr_lifecycle_policy", &["policy"]),
    ("aws_ecr_registry_policy", &["policy"]),
    ("aws_ecr_repository_policy", &["policy"]),
    ("aws_ecs_task_definition", &["container_definitions"]),
    ("aws_efs_file_system_policy", &["policy"]),
    ("aws_iam_group_policy", &["policy"]),
    ("aws_iam_policy", &["policy"]),
    ("aws_iam_role", &["assume_role_policy", "inline_policy.policy"]),
    ("aws_iam_role_policy", &["policy"]),
    ("aws_iam_user_policy", &["policy"]),
    ("aws_kms_key", &["policy"]),
    ("aws_kms_key_policy", &["policy"]),
    ("aws_s3_bucket_policy", &["policy"]),
    ("aws_secretsmanager_secret", &["policy"]),
    ("aws_secretsmanager_secret_policy", &["policy"]),
    ("aws_sns_topic", &["policy", "delivery_policy"]),
    ("aws_sns_topic_policy", &["policy"]),
    ("aws_sqs_queue", &["policy", "redrive_policy", "redrive_allow_policy"]),
    ("aws_sqs_queue_policy", &["policy"]),
    ("aws_sqs_queue_redrive_policy", &["redrive_policy"]),
    ("aws_vpc_endpoint", &["policy"]),
];

/// Whether an argument is such a text. `path` has the blocks around it in front: `inline_policy.policy`.
#[must_use]
pub fn is_document(kind: SchemaKind, name: &str, path: &str) -> bool {
    let found = DOCUMENTS.binary_search_by(|(known, _)| (*known).cmp(name)).ok();
    let paths = found.and_then(|at| DOCUMENTS.get(at)).map(|(_, paths)| *paths);
    kind == SchemaKind::Resource && paths.is_some_and(|paths| paths.contains(&path))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::resource;
    use crate::value::Type;

    #[test]
    fn names_arguments_of_the_schema() {
        assert!(DOCUMENTS.is_sorted());
        for (name, paths) in DOCUMENTS {
            let mut block = resource(SchemaKind::Resource, name).unwrap();
            for path in paths {
                let mut steps: Vec<&str> = path.split('.').collect();
                let last = steps.pop().unwrap();
                for step in steps {
                    block = &block.nested(step).unwrap().block;
                }
                assert_eq!(block.attribute(last).unwrap().ty, Type::String, "{name}.{path}");
                assert!(is_document(SchemaKind::Resource, name, path));
            }
        }
    }
}

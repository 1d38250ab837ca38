//! Which arguments of which resource types hold policies, and what those are for. Must not know what a policy says.

use crate::iam::check::DocumentKind;

/// An argument that holds a policy.
#[derive(Clone, Copy, Debug)]
pub(super) struct Holder {
    /// The resource type.
    pub(super) resource: &'static str,
    /// The argument: JSON text.
    pub(super) argument: &'static str,
    /// What the policy is for.
    pub(super) kind: DocumentKind,
    /// The argument that names whom or what it is attached to; empty where that is the resource itself.
    pub(super) of: &'static str,
}

const fn holder(
    resource: &'static str,
    argument: &'static str,
    kind: DocumentKind,
    of: &'static str,
) -> Holder {
    Holder { resource, argument, kind, of }
}

use DocumentKind::{Endpoint, Identity, Key, Resource, ServiceControl, Trust};

/// From the provider's documentation, version 5.100 and 6.
pub(super) const HOLDERS: [Holder; 65] = [
    holder("aws_iam_policy", "policy", Identity, ""),
    holder("aws_iam_role_policy", "policy", Identity, "role"),
    holder("aws_iam_user_policy", "policy", Identity, "user"),
    holder("aws_iam_group_policy", "policy", Identity, "group"),
    holder("aws_ssoadmin_permission_set_inline_policy", "inline_policy", Identity, ""),
    holder("aws_iot_policy", "policy", Identity, ""),
    holder("aws_iam_role", "assume_role_policy", Trust, ""),
    holder("aws_organizations_policy", "content", ServiceControl, ""),
    holder("aws_vpc_endpoint", "policy", Endpoint, ""),
    holder("aws_vpc_endpoint_policy", "policy", Endpoint, "vpc_endpoint_id"),
    holder("aws_kms_key", "policy", Key, ""),
    holder("aws_kms_key_policy", "policy", Key, "key_id"),
    holder("aws_kms_external_key", "policy", Key, ""),
    holder("aws_kms_replica_key", "policy", Key, ""),
    holder("aws_kms_replica_external_key", "policy", Key, ""),
    holder("aws_s3_bucket", "policy", Resource, ""),
    holder("aws_s3_bucket_policy", "policy", Resource, "bucket"),
    holder("aws_s3_access_point", "policy", Resource, ""),
    holder("aws_s3control_bucket_policy", "policy", Resource, "bucket"),
    holder("aws_s3control_access_point_policy", "policy", Resource, "access_point_arn"),
    holder("aws_s3control_object_lambda_access_point_policy", "policy", Resource, "name"),
    holder("aws_s3tables_table_bucket_policy", "resource_policy", Resource, "table_bucket_arn"),
    holder("aws_s3tables_table_policy", "resource_policy", Resource, "name"),
    holder("aws_sns_topic", "policy", Resource, ""),
    holder("aws_sns_topic_policy", "policy", Resource, "arn"),
    holder("aws_sqs_queue", "policy", Resource, ""),
    holder("aws_sqs_queue_policy", "policy", Resource, "queue_url"),
    holder("aws_secretsmanager_secret", "policy", Resource, ""),
    holder("aws_secretsmanager_secret_policy", "policy", Resource, "secret_arn"),
    holder("aws_ecr_repository_policy", "policy", Resource, "repository"),
    holder("aws_ecr_registry_policy", "policy", Resource, ""),
    holder("aws_ecrpublic_repository_policy", "policy", Resource, "repository_name"),
    holder("aws_efs_file_system_policy", "policy", Resource, "file_system_id"),
    holder("aws_cloudwatch_event_bus_policy", "policy", Resource, "event_bus_name"),
    holder("aws_cloudwatch_log_resource_policy", "policy_document", Resource, ""),
    holder("aws_cloudwatch_log_destination_policy", "access_policy", Resource, "destination_name"),
    holder("aws_elasticsearch_domain", "access_policies", Resource, ""),
    holder("aws_elasticsearch_domain_policy", "access_policies", Resource, "domain_name"),
    holder("aws_opensearch_domain", "access_policies", Resource, ""),
    holder("aws_opensearch_domain_policy", "access_policies", Resource, "domain_name"),
    holder("aws_glacier_vault", "access_policy", Resource, ""),
    holder("aws_glacier_vault_lock", "policy", Resource, "vault_name"),
    holder("aws_media_store_container_policy", "policy", Resource, "container_name"),
    holder("aws_backup_vault_policy", "policy", Resource, "backup_vault_name"),
    holder("aws_api_gateway_rest_api", "policy", Resource, ""),
    holder("aws_api_gateway_rest_api_policy", "policy", Resource, "rest_api_id"),
    holder("aws_codeartifact_domain_permissions_policy", "policy_document", Resource, "domain"),
    holder(
        "aws_codeartifact_repository_permissions_policy",
        "policy_document",
        Resource,
        "repository",
    ),
    holder("aws_codebuild_resource_policy", "policy", Resource, "resource_arn"),
    holder("aws_dynamodb_resource_policy", "policy", Resource, "resource_arn"),
    holder("aws_kinesis_resource_policy", "policy", Resource, "resource_arn"),
    holder("aws_glue_resource_policy", "policy", Resource, ""),
    holder("aws_ses_identity_policy", "policy", Resource, "identity"),
    holder("aws_sesv2_email_identity_policy", "policy", Resource, "email_identity"),
    holder("aws_schemas_registry_policy", "policy", Resource, "registry_name"),
    holder("aws_vpclattice_auth_policy", "policy", Resource, "resource_identifier"),
    holder("aws_vpclattice_resource_policy", "policy", Resource, "resource_arn"),
    holder("aws_redshift_resource_policy", "policy", Resource, "resource_arn"),
    holder("aws_redshiftserverless_resource_policy", "policy", Resource, "resource_arn"),
    holder("aws_networkfirewall_resource_policy", "policy", Resource, "resource_arn"),
    holder("aws_route53_resolver_firewall_rule_group", "policy", Resource, ""),
    holder("aws_acmpca_policy", "policy", Resource, "resource_arn"),
    holder("aws_organizations_resource_policy", "content", Resource, ""),
    holder("aws_xray_resource_policy", "policy_document", Resource, ""),
    holder("aws_iot_provisioning_template", "pre_provisioning_policy", Identity, ""),
];

/// An argument by which policies are attached by their ARN.
#[derive(Clone, Copy, Debug)]
pub(super) struct Attachment {
    /// The resource type.
    pub(super) resource: &'static str,
    /// The argument.
    pub(super) arns: Arns,
    /// The arguments that name who gets them, and what those are; an empty one where that is the resource itself.
    pub(super) to: &'static [(&'static str, &'static str)],
}

/// An argument with an ARN, or with a list of them.
#[derive(Clone, Copy, Debug)]
pub(super) enum Arns {
    One(&'static str),
    List(&'static str),
}

impl Arns {
    /// The name of the argument.
    pub(super) fn argument(self) -> &'static str {
        let (Self::One(name) | Self::List(name)) = self;
        name
    }
}

/// The type of roles.
pub(super) const ROLE: &str = "aws_iam_role";
const USER: &str = "aws_iam_user";
const GROUP: &str = "aws_iam_group";

use Arns::{List, One};

/// All of them.
pub(super) const ATTACHMENTS: [Attachment; 9] = [
    Attachment { resource: "aws_iam_role", arns: List("managed_policy_arns"), to: &[("", ROLE)] },
    Attachment {
        resource: "aws_iam_role_policy_attachment",
        arns: One("policy_arn"),
        to: &[("role", ROLE)],
    },
    Attachment {
        resource: "aws_iam_user_policy_attachment",
        arns: One("policy_arn"),
        to: &[("user", USER)],
    },
    Attachment {
        resource: "aws_iam_group_policy_attachment",
        arns: One("policy_arn"),
        to: &[("group", GROUP)],
    },
    Attachment {
        resource: "aws_iam_policy_attachment",
        arns: One("policy_arn"),
        to: &[("roles", ROLE), ("users", USER), ("groups", GROUP)],
    },
    Attachment {
        resource: "aws_iam_role_policy_attachments_exclusive",
        arns: List("policy_arns"),
        to: &[("role_name", ROLE)],
    },
    Attachment {
        resource: "aws_iam_user_policy_attachments_exclusive",
        arns: List("policy_arns"),
        to: &[("user_name", USER)],
    },
    Attachment {
        resource: "aws_iam_group_policy_attachments_exclusive",
        arns: List("policy_arns"),
        to: &[("group_name", GROUP)],
    },
    Attachment {
        resource: "aws_ssoadmin_managed_policy_attachment",
        arns: One("managed_policy_arn"),
        to: &[],
    },
];

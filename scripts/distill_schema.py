#!/usr/bin/env python3
"""Writes data/schema/aws-VERSION.jsonl: the schemas of the AWS provider's types that bottlelint knows.

Beside it, data/schema/aws-VERSION.types holds the names of all types of the provider, those that bottlelint does not
know further included: one a line, "resource NAME" or "data NAME", sorted.

The real provider is asked (`terraform providers schema -json`). It is taken from a plugin directory
if BOTTLELINT_PLUGIN_DIR names one or one is found on this machine, and from the registry otherwise.

    scripts/distill_schema.py [VERSION]

One line a type, sorted: ["resource" | "data", type, block].

    block      {"a": {name: [flags, type]}, "b": {name: [nesting, min, max, block]}}; with a default, [flags, type,
               default]; with 1 at the end of a nested block, the provider fills it in where none is written
    flags      r required, o optional, c computed, s sensitive, d deprecated, w write-only
    type       as in Terraform's JSON: "string", ["list", "string"], ["object", {...}]
    nesting    single, list, set, map, group
    max        0: no limit
"""

import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

import provider_defaults

ROOT = pathlib.Path(__file__).resolve().parent.parent
PROVIDER = "registry.terraform.io/hashicorp/aws"

# What rules and modules here touch. A type outside of this is still evaluated, leniently.
PREFIXES = """
    aws_acm_certificate aws_alb aws_appautoscaling_ aws_autoscaling_group aws_availability_zone aws_backup_
    aws_batch_ aws_budgets_budget aws_caller_identity aws_canonical_user_id aws_cloudtrail
    aws_cloudwatch_ aws_db_instance aws_default_ aws_dynamodb_table aws_ec2_managed_prefix_list
    aws_ec2_tag aws_ecr_ aws_ecrpublic_ aws_ecs_ aws_efs_ aws_egress_only_internet_gateway aws_eip aws_elb
    aws_flow_log aws_iam_ aws_instance aws_internet_gateway aws_ip_ranges aws_kms_ aws_lambda_
    aws_launch_template aws_lb aws_nat_gateway aws_network_acl aws_network_interface
    aws_networkfirewall_firewall aws_partition aws_pipes_pipe aws_prefix_list aws_region
    aws_route53_record aws_route53_zone aws_route aws_s3_ aws_scheduler_ aws_secretsmanager_
    aws_security_group aws_service_discovery_ aws_service aws_sfn_state_machine aws_sns_ aws_sqs_
    aws_ssm_parameter aws_ssm_document aws_subnet aws_vpc aws_vpn_ aws_customer_gateway aws_main_route_table_association
    aws_arn aws_elasticache_subnet_group aws_redshift_subnet_group aws_db_subnet_group aws_rds_cluster aws_ebs_volume
    aws_cloudfront_distribution aws_kinesis_stream aws_kinesis_firehose_delivery_stream aws_codebuild_project
    aws_elasticache_replication_group aws_redshift_cluster aws_docdb_cluster aws_mq_broker aws_api_gateway_stage
    aws_apigatewayv2_stage
""".split()
# Long, and nothing here asks for them.
EXCLUDED = re.compile(
    r"aws_(service_quotas|servicecatalog|servicequotas|route53_(recovery|resolver|domains)|vpclattice"
    r"|cloudwatch_(contributor|query)|s3_bucket_(analytics|metric)|vpc_ipam|batch_(job_queue|compute))"
)


def wanted(name):
    """Whether a type is shipped: its name is one of the prefixes, or goes on after it."""
    return not EXCLUDED.match(name) and any(
        name.startswith(prefix) if prefix.endswith("_") else re.match(prefix + r"(_|s?$)", name)
        for prefix in PREFIXES
    )


def plugin_directory():
    """A directory that holds the provider as `terraform providers mirror` lays it out, if there is one."""
    named = os.environ.get("BOTTLELINT_PLUGIN_DIR")
    if named:
        return named
    for start in (os.path.expanduser("~/.terraform.d"), "/"):
        command = ["find", start, "-maxdepth", "5", "(", "-path", "/proc", "-o", "-path", "/sys", ")", "-prune", "-o"]
        command += ["-type", "d", "-path", f"*/{PROVIDER}", "-print"]
        found = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False).stdout.split()
        if found:
            return found[0].removesuffix("/" + PROVIDER)
    return None


def ask_provider(version):
    """What the provider says of itself, and the defaults of the types that are wanted."""
    with tempfile.TemporaryDirectory() as directory:
        requirement = f'    aws = {{ source = "hashicorp/aws", version = "{version}" }}'
        text = f"terraform {{\n  required_providers {{\n{requirement}\n  }}\n}}\n"
        pathlib.Path(directory, "main.tf").write_text(text, encoding="utf-8")
        environment = {**os.environ, "CHECKPOINT_DISABLE": "1"}
        init = ["terraform", "init", "-input=false"]
        plugins = plugin_directory()
        if plugins:
            environment.pop("TF_CLI_CONFIG_FILE", None)
            init.append(f"-plugin-dir={plugins}")
        run = {"cwd": directory, "env": environment, "check": True, "stdout": subprocess.PIPE}
        subprocess.run(init, **run)
        output = subprocess.run(["terraform", "providers", "schema", "-json"], **run).stdout
        schema = json.loads(output)["provider_schemas"][PROVIDER]
        managed = {name: value["block"] for name, value in schema["resource_schemas"].items() if wanted(name)}
        defaults = {}
        for (kind, path), found in provider_defaults.defaults(directory, environment, managed).items():
            defaults.setdefault(kind, {})[path] = found
    return schema, defaults


def flags(attribute):
    """The letters that are set."""
    letters = {
        "r": "required",
        "o": "optional",
        "c": "computed",
        "s": "sensitive",
        "d": "deprecated",
        "w": "write_only",
    }
    return "".join(letter for letter, key in letters.items() if attribute.get(key))


def attribute_type(attribute):
    """Its type; attributes that are objects of attributes become an object type."""
    if "type" in attribute:
        return attribute["type"]
    nested = attribute["nested_type"]
    fields = {name: attribute_type(inner) for name, inner in nested["attributes"].items()}
    optional = sorted(name for name, inner in nested["attributes"].items() if not inner.get("required"))
    whole = ["object", fields, optional] if optional else ["object", fields]
    return whole if nested["nesting_mode"] == "single" else [nested["nesting_mode"], whole]


def distill(block, defaults, path=()):
    """A block, compact. The defaults are those of its type, by path of the block."""
    given, filled, depends = defaults.get(path, ({}, [], set()))
    attributes = {
        # A default that depends on other arguments is for the provider to compute.
        name: [
            flags(attribute | {"computed": attribute.get("computed") or name in depends}),
            attribute_type(attribute),
            *([given[name]] if name in given else []),
        ]
        for name, attribute in block.get("attributes", {}).items()
    }
    blocks = {
        name: [
            nested["nesting_mode"],
            nested.get("min_items", 0),
            nested.get("max_items", 0),
            distill(nested["block"], defaults, (*path, name)),
            *([1] if name in filled else []),
        ]
        for name, nested in block.get("block_types", {}).items()
    }
    parts = {"a": attributes, "b": blocks, "d": int(block.get("deprecated", False))}
    return {key: value for key, value in parts.items() if value}


def write_types(version, schema):
    """Writes the names of all types."""
    resources = [f"resource {name}" for name in schema["resource_schemas"]]
    data = [f"data {name}" for name in schema["data_source_schemas"]]
    path = ROOT / "data" / "schema" / f"aws-{version}.types"
    path.write_text("".join(line + "\n" for line in sorted(resources + data)), encoding="utf-8")


def main():
    """Writes the files."""
    version = sys.argv[1] if len(sys.argv) > 1 else "5.100.0"
    schema, defaults = ask_provider(version)
    write_types(version, schema)
    types = {
        **{("resource", name): value for name, value in schema["resource_schemas"].items()},
        **{("data", name): value for name, value in schema["data_source_schemas"].items()},
    }
    lines = []
    for (kind, name), value in sorted(types.items()):
        if wanted(name):
            block = distill(value["block"], defaults.get(name, {}) if kind == "resource" else {})
            lines.append(json.dumps([kind, name, block], separators=(",", ":"), sort_keys=True))
    path = ROOT / "data" / "schema" / f"aws-{version}.jsonl"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    print(f"{path.relative_to(ROOT)}: {len(lines)} types, {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()

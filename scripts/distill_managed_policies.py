#!/usr/bin/env python3
"""Writes what is known of the policies that AWS manages.

data/iam/managed_policies.jsonl: the documents of those that can be attached and are not too long, [ARN, document], one a line.
data/iam/managed_names.txt: all of them, path and name, one a line; ` *` follows where the document allows everything with a
service, or more, on every resource and without a condition.

They come from moto, which copies them from AWS.
"""

import json
import pathlib

import moto
from moto.iam.aws_managed_policies import aws_managed_policies_data

ROOT = pathlib.Path(__file__).resolve().parent.parent
PATH = ROOT / "data" / "iam" / "managed_policies.jsonl"
ALL = ROOT / "data" / "iam" / "managed_names.txt"
# Of longer ones there are few, and they take as much room as all others.
LONGEST = 6_000
# Nobody can attach what is for the roles of services alone.
UNATTACHABLE = "/aws-service-role/"


def listed(value):
    """The elements of a list, or the one."""
    return value if isinstance(value, list) else [value]


def is_wide(document):
    """Whether a document allows everything with a service on every resource."""
    for statement in listed(document["Statement"]):
        if statement["Effect"] != "Allow" or "Condition" in statement or "*" not in listed(statement.get("Resource", [])):
            continue
        actions = listed(statement.get("Action", []))
        if "NotAction" in statement or any(action.split(":")[-1] == "*" for action in actions):
            return True
    return False


def main():
    """Writes the files."""
    policies = json.loads(aws_managed_policies_data)
    lines = []
    for name, policy in sorted(policies.items()):
        if UNATTACHABLE not in policy["Path"]:
            line = json.dumps(["arn:aws:iam::aws:policy" + policy["Path"] + name, policy["Document"]], separators=(",", ":"))
            lines += [line] if len(line) <= LONGEST else []
    PATH.parent.mkdir(parents=True, exist_ok=True)
    PATH.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    names = sorted(
        (policy["Path"] + name).lstrip("/") + (" *" if is_wide(policy["Document"]) else "") for name, policy in policies.items()
    )
    ALL.write_text("".join(name + "\n" for name in names), encoding="utf-8")
    print(f"{ALL.relative_to(ROOT)}: {len(names)} policies")
    print(f"{PATH.relative_to(ROOT)}: {len(lines)} policies of moto {moto.__version__}, {PATH.stat().st_size} bytes")


if __name__ == "__main__":
    main()

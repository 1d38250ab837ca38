#!/usr/bin/env python3
"""Writes data/ecs/requests.json: what RegisterTaskDefinition and CreateService take, from botocore's service model, and
what DescribeTaskDefinition and DescribeServices answer besides.

A structure is an object of its members, with the names of the required ones under "!"; [T] is a list of T, {"*": T} a
map of strings to T; "string", "integer", "boolean" and "number" are themselves. A string of a fixed set of values is
"=a|b|c". A list of strings under "answers" names the members that only the answer has.
"""

import json
import pathlib

import botocore

from check_facts import service_model

ROOT = pathlib.Path(__file__).resolve().parent.parent
PATH = ROOT / "data" / "ecs" / "requests.json"
SIMPLE = {"string": "string", "integer": "integer", "long": "integer", "boolean": "boolean", "double": "number"}
REQUESTS = {"RegisterTaskDefinition": "TaskDefinition", "CreateService": "Service"}


def shape(shapes, name):
    """A shape, resolved."""
    found = shapes[name]
    match found["type"]:
        case "structure":
            members = {member: shape(shapes, inner["shape"]) for member, inner in sorted(found["members"].items())}
            required = sorted(found.get("required", []))
            return {"!": required, **members} if required else members
        case "list":
            return [shape(shapes, found["member"]["shape"])]
        case "map":
            return {"*": shape(shapes, found["value"]["shape"])}
        case simple:
            return "=" + "|".join(found["enum"]) if "enum" in found else SIMPLE[simple]


def distilled():
    """What the file holds."""
    model = service_model("ecs")
    requests, answers = {}, {}
    for operation, answer in REQUESTS.items():
        request = model["operations"][operation]["input"]["shape"]
        requests[operation] = shape(model["shapes"], request)
        members = model["shapes"][answer]["members"]
        answers[operation] = sorted(set(members) - set(requests[operation]))
    return {**requests, "answers": answers}


def text():
    """The file: a member a line."""
    lines = []
    for name, members in distilled().items():
        inner = ",\n".join(f"  {json.dumps(member)}: {json.dumps(kind)}" for member, kind in members.items())
        lines.append(f"{json.dumps(name)}: {{\n{inner}\n}}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def main():
    """Writes the file."""
    PATH.write_text(text(), encoding="utf-8")
    print(f"{PATH.relative_to(ROOT)}: botocore {botocore.__version__}")


if __name__ == "__main__":
    main()

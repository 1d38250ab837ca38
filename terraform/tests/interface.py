"""Compares what the modules declare with what is documented.

* The ecs module has every input and output of `requirements.md`, in that order and first, with the same description,
  type, default and obligation.
* `examples/complete` sets every argument of the documented usage, and every value that is a literal there.
* The tables in each module's README say what the module declares.
* Every input of every module has a run in `changes.tftest.hcl`.
"""

from __future__ import annotations

import json
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import hcl2

TERRAFORM = Path(__file__).resolve().parent.parent
REQUIREMENTS = TERRAFORM / "tests" / "requirements.md"

# The one value of the documented usage that the example must not repeat: an image on Docker Hub that may change.
REPLACED = {"container_image"}


@dataclass(frozen=True)
class Input:
    """One variable. `default` is JSON text, so that `2048` and `"2048"` differ; None if there is none."""

    name: str
    description: str
    type: str
    default: str | None


@dataclass(frozen=True)
class Output:
    """One output."""

    name: str
    description: str


def unquoted(text: str) -> str:
    """A string or a block label as python-hcl2 gives it, without the quotes."""
    return text[1:-1] if text.startswith('"') else text


def plain_type(text: str) -> str:
    """A type without what may be written in several ways: template marks, spaces, commas at the end."""
    text = re.sub(r"^\$\{(.*)\}$", r"\1", text, flags=re.DOTALL)
    return re.sub(r",(?=[})])", "", re.sub(r"\s+", "", text))


def plain_default(value: Any) -> str:
    """A default as python-hcl2 gives it, as JSON text."""
    if isinstance(value, str):
        return "null" if value in ("null", "${null}") else json.dumps(unquoted(value))
    return json.dumps(value)


def blocks(path: Path, kind: str) -> list[tuple[str, dict[str, Any]]]:
    """The blocks of one kind in a file, by label."""
    with path.open() as file:
        content = hcl2.load(file)
    return [
        (unquoted(label), body) for block in content.get(kind, []) for label, body in block.items()
    ]


def declared_inputs(module: Path) -> list[Input]:
    return [
        Input(
            name,
            unquoted(body.get("description", "")),
            plain_type(body.get("type", "")),
            plain_default(body["default"]) if "default" in body else None,
        )
        for name, body in blocks(module / "variables.tf", "variable")
    ]


def declared_outputs(module: Path) -> list[Output]:
    return [
        Output(name, unquoted(body.get("description", "")))
        for name, body in blocks(module / "outputs.tf", "output")
    ]


def table(text: str, heading: str, columns: int) -> list[list[str]]:
    """The rows of the first table below a heading, without its two head lines."""
    below = text.split(f"\n## {heading}\n", 1)
    if len(below) < 2:
        return []
    lines = below[1].split("\n## ", 1)[0].splitlines()
    rows = [
        [cell.strip() for cell in line.strip().strip("|").split("|")]
        for line in lines
        if line.startswith("|")
    ]
    if any(len(row) != columns for row in rows):
        raise ValueError(f"the table below '{heading}' must have {columns} columns in each row")
    return rows[2:]


def documented_inputs(text: str) -> list[Input]:
    inputs = []
    for name, description, type_, default, required in table(text, "Inputs", 5):
        if (default == "n/a") != (required == "yes"):
            raise ValueError(f"{name}: an input is required if, and only if, it has no default")
        value = None if default == "n/a" else json.dumps(json.loads(default.strip("`")))
        inputs.append(Input(name, description, plain_type(type_.strip("`")), value))
    return inputs


def documented_outputs(text: str) -> list[Output]:
    return [Output(name, description) for name, description in table(text, "Outputs", 2)]


def differences(what: str, wanted: list[Any], found: list[Any]) -> list[str]:
    """One line for each place where two lists differ."""
    problems = [f"{what}: missing {item}" for item in wanted if item not in found]
    problems += [f"{what}: unexpected {item}" for item in found if item not in wanted]
    if not problems and wanted != found:
        problems.append(f"{what}: the order differs")
    return problems


def check_requirements() -> list[str]:
    """The ecs module against the requirements document; it may have more, after what is documented."""
    text = REQUIREMENTS.read_text()
    module = TERRAFORM / "modules" / "ecs"
    inputs, outputs = documented_inputs(text), documented_outputs(text)
    if (len(inputs), len(outputs)) != (29, 17):
        return [
            f"{REQUIREMENTS.name}: {len(inputs)} inputs and {len(outputs)} outputs, not 29 and 17"
        ]
    return [
        *differences("requirements, inputs", inputs, declared_inputs(module)[: len(inputs)]),
        *differences("requirements, outputs", outputs, declared_outputs(module)[: len(outputs)]),
    ]


def check_changes() -> list[str]:
    """Every input of every module is changed, after the apply, in a run that looks at the plan."""
    modules = sorted((TERRAFORM / "modules").iterdir())
    return [problem for module in modules for problem in unchanged(module)]


def unchanged(module: Path) -> list[str]:
    """The inputs of a module that no run changes."""
    with (module / "tests" / "changes.tftest.hcl").open() as file:
        runs = hcl2.load(file)["run"]
    changed = {
        name
        for run in runs
        for body in run.values()
        for variables in body.get("variables", [])
        for name in variables
    }
    missing = [item.name for item in declared_inputs(module) if item.name not in changed]
    return [f"{module.name}/tests/changes.tftest.hcl: no run changes {name}" for name in missing]


def check_usage() -> list[str]:
    """The example against the documented usage."""
    usage = re.findall(r"```hcl\n(.*?)```", REQUIREMENTS.read_text(), flags=re.DOTALL)[0]
    wanted = {
        unquoted(label): body
        for block in hcl2.loads(usage)["module"]
        for label, body in block.items()
    }["ecs"]
    found = dict(blocks(TERRAFORM / "examples" / "complete" / "main.tf", "module"))["ecs"]
    problems = []
    for argument, value in wanted.items():
        literal = isinstance(value, int | bool) or (
            isinstance(value, str) and value.startswith('"')
        )
        if argument not in found:
            problems.append(f"usage: the example does not set {argument}")
        elif (
            argument in REPLACED
            or argument in ("source", "aws_region", "aws_account_id")
            or not literal
        ):
            continue
        elif found[argument] != value:
            problems.append(
                f"usage: {argument} is {found[argument]} in the example, {value} in the document"
            )
    missing = set(wanted["environment_variables"]) - set(found["environment_variables"])
    return problems + [
        f"usage: the example does not set the variable {name}" for name in sorted(missing)
    ]


def check_readme(module: Path) -> list[str]:
    """A module's README against its declarations."""
    text = (module / "README.md").read_text()
    return [
        *differences(
            f"{module.name}/README.md, inputs", declared_inputs(module), documented_inputs(text)
        ),
        *differences(
            f"{module.name}/README.md, outputs", declared_outputs(module), documented_outputs(text)
        ),
    ]


def main() -> int:
    modules = sorted(path.parent for path in (TERRAFORM / "modules").glob("*/variables.tf"))
    problems = check_requirements() + check_usage() + check_changes()
    for module in modules:
        problems += check_readme(module)
    for problem in problems:
        print(problem, file=sys.stderr)
    if not problems:
        print(
            f"interface: 29 inputs and 17 outputs as documented, the READMEs of {len(modules)} modules are right"
        )
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())

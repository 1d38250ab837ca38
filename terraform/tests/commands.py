"""Sends the commands of a section of a README to the deployment, as the AWS CLI would.

The CLI builds its commands from the service models that boto3 brings, so a command that does not exist, an option that
does not, or a name that the deployment does not have fails here as it would for a reader. Commands below a comment that
says "not run in the tests" are left out.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import jmespath
from botocore import xform_name

LEFT_OUT = "not run in the tests"
# What the CLI calls otherwise than boto3.
SERVICES = {"s3api": "s3"}


class BadCommand(Exception):
    """A command of the README does not work."""


def commands(readme: str, heading: str) -> Iterator[str]:
    """The commands that start with `aws` in the section below a heading."""
    section = readme.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    for block in re.findall(r"```bash\n(.*?)```", section, flags=re.DOTALL):
        left_out = False
        for line in block.replace("\\\n", " ").splitlines():
            if line.startswith("#"):
                left_out = LEFT_OUT in line
            elif line.startswith("aws ") and not left_out:
                yield line


def send(command: str, names: Mapping[str, str], client: Callable[[str], Any]) -> Any:
    """The answer to one command, in which `names` stand for the deployment's own; reduced by its --query."""
    _, service, operation, *arguments = shlex.split(command)
    options = _options(arguments)
    query = options.pop("query", [])
    api = client(SERVICES.get(service, service))
    method = operation.replace("-", "_")
    model = api.meta.service_model
    known = {xform_name(name): name for name in model.operation_names}
    if method not in known:
        raise BadCommand(f"aws {service} has no command {operation}")
    shape = model.operation_model(known[method]).input_shape
    members = {xform_name(name, "-"): name for name in shape.members}
    unknown = options.keys() - members.keys()
    if unknown:
        raise BadCommand(f"aws {service} {operation} has no option --{min(unknown)}")
    given = {
        members[option]: _value(shape.members[members[option]], values, names)
        for option, values in options.items()
    }
    answer = getattr(api, method)(**given)
    return jmespath.search(query[0], answer) if query else answer


def _options(arguments: list[str]) -> dict[str, list[str]]:
    options: dict[str, list[str]] = {}
    for argument in arguments:
        if argument.startswith("--"):
            options[argument[2:]] = []
        else:
            options[list(options)[-1]].append(argument)
    return options


def _value(shape: Any, texts: list[str], names: Mapping[str, str]) -> Any:
    """What the texts after an option are for the API: a list, a structure in shorthand, a number, a string."""
    if shape.type_name == "list":
        return [_value(shape.member, [text], names) for text in texts]
    (text,) = texts
    if shape.type_name == "structure":
        pairs = (pair.split("=", 1) for pair in text.split(","))
        return {key: names.get(value, value) for key, value in pairs}
    if shape.type_name == "integer":
        return int(text)
    if shape.type_name == "timestamp":
        return text
    if re.fullmatch(r"[A-Z][A-Z_]*_[A-Z_]+", text) and text not in names:
        raise BadCommand(f"{text} is the name of no output")
    return names.get(text, text)

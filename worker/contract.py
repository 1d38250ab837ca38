"""Writes contract.json, what the image promises to its task definition, and README.md's tables.

Run it as `python3 contract.py`. With --check it changes nothing and exits with 1 if one is old.
Variables come from shared/config.py, the rest from the Dockerfile and the code that runs in it.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
# In the archive the orchestrator's files lie side by side with the package `shared`.
sys.path.insert(0, str(HERE / "orchestrator"))

import settings  # noqa: E402  (needs the path above)
from shared import health  # noqa: E402
from shared.config import ECS_VARIABLES, LIBRARY_VARIABLES, VARIABLES  # noqa: E402
from shared.errors import ExitCode  # noqa: E402
from shared.stop import EXIT_SECONDS  # noqa: E402
from shared.variables import Variable  # noqa: E402

TARGET = HERE / "contract.json"
README = HERE / "README.md"

# The modules whose tasks run the image, also where a caller names it. From this folder.
MODULES = ("../terraform/modules/ecs",)


def instruction(dockerfile: str, name: str) -> str:
    """The arguments of the last `name` instruction of a Dockerfile."""
    joined = dockerfile.replace("\\\n", " ")
    found: list[str] = re.findall(rf"^{name}\s+(.+)$", joined, re.M)
    return " ".join(found[-1].split())


def label(dockerfile: str, name: str) -> str:
    """The value of a label of a Dockerfile."""
    found: list[str] = re.findall(rf'^LABEL {re.escape(name)}="([^"]+)"$', dockerfile, re.M)
    return found[-1]


def contract() -> dict[str, object]:
    """The contract as plain JSON."""
    dockerfile = (HERE / "Dockerfile").read_text()
    user, _, group = instruction(dockerfile, "USER").partition(":")
    port = int(instruction(dockerfile, "EXPOSE"))
    check = json.loads(instruction(dockerfile, "HEALTHCHECK").partition(" CMD ")[2])
    return {
        "version": 1,
        "image": {
            "name": label(dockerfile, "org.opencontainers.image.title"),
            "modules": list(MODULES),
            "user": user,
            "group": group,
            "port": port,
            "port_variable": "HEALTH_PORT",
            "workdir": instruction(dockerfile, "WORKDIR"),
            "entrypoint": json.loads(instruction(dockerfile, "ENTRYPOINT")),
            "volumes": json.loads(instruction(dockerfile, "VOLUME")),
            "writes": ["TEMP_STORAGE_PATH", "EFS_MOUNT_PATH"],
            # Seconds from SIGTERM to the end of the process; stopTimeout must not be less.
            "stop_timeout": EXIT_SECONDS,
            "health": {"path": health.PATH, "port": port, "command": ["CMD", *check]},
            "exit_codes": {str(code.value): code.name.lower() for code in ExitCode},
        },
        "environment": [variable.to_json() for variable in VARIABLES],
        # Nothing else is read: another name in the container's environment has no effect.
        "environment_complete": True,
        "environment_from_ecs": list(ECS_VARIABLES),
        "environment_of_libraries": list(LIBRARY_VARIABLES),
        "orchestrator": {
            "handler": "orchestrator.handler",
            "archive": "orchestrator/build/orchestrator.zip",
            "runtime": settings.RUNTIME,
            "environment": [variable.to_json() for variable in settings.VARIABLES],
        },
    }


def table(variables: tuple[Variable, ...]) -> str:
    """A Markdown table of variables."""
    rows = ["| variable | default | values | meaning |", "|---|---|---|---|"]
    for variable in variables:
        default = "required" if variable.required else f"`{variable.default}`"
        values = ", ".join(f"`{value}`" for value in variable.allowed)
        if variable.minimum is not None:
            values = f"{variable.minimum} to {variable.maximum}"
        shown = "" if default == "``" else default
        rows.append(f"| `{variable.name}` | {shown} | {values} | {variable.meaning} |")
    return "\n".join(rows) + "\n"


def with_tables(readme: str) -> str:
    """The README with its tables of variables written anew."""
    tables = {
        "worker": VARIABLES,
        "orchestrator": tuple(item for item in settings.VARIABLES if item not in VARIABLES),
    }
    for name, variables in tables.items():
        begin, end = f"<!-- {name} variables -->\n", f"<!-- end of {name} variables -->"
        before, _, rest = readme.partition(begin)
        readme = before + begin + table(variables) + end + rest.partition(end)[2]
    return readme


def main() -> int:
    """Write the files, or check them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing, only compare")
    contract_text = json.dumps(contract(), indent=2, ensure_ascii=False) + "\n"
    wanted = {TARGET: contract_text, README: with_tables(README.read_text())}
    if not parser.parse_args().check:
        for path, text in wanted.items():
            path.write_text(text)
        return 0
    old = [path.name for path, text in wanted.items() if path.read_text() != text]
    if old:
        print(f"{', '.join(old)} not current; run: python3 worker/contract.py", file=sys.stderr)
    return 1 if old else 0


if __name__ == "__main__":
    sys.exit(main())

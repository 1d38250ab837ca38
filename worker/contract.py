"""Writes contract.json: what the image promises to whoever writes its task definition.

Run it as `python3 contract.py`. With --check it changes nothing and exits with 1 if it is old.
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
from shared.config import ECS_VARIABLES, VARIABLES  # noqa: E402
from shared.errors import ExitCode  # noqa: E402

TARGET = HERE / "contract.json"


def instruction(dockerfile: str, name: str) -> str:
    """The arguments of the last `name` instruction of a Dockerfile."""
    joined = dockerfile.replace("\\\n", " ")
    found: list[str] = re.findall(rf"^{name}\s+(.+)$", joined, re.M)
    return " ".join(found[-1].split())


def contract() -> dict[str, object]:
    """The contract as plain JSON."""
    dockerfile = (HERE / "Dockerfile").read_text()
    user, _, group = instruction(dockerfile, "USER").partition(":")
    port = int(instruction(dockerfile, "EXPOSE"))
    check = json.loads(instruction(dockerfile, "HEALTHCHECK").partition(" CMD ")[2])
    return {
        "version": 1,
        "image": {
            "user": user,
            "group": group,
            "port": port,
            "port_variable": "HEALTH_PORT",
            "workdir": instruction(dockerfile, "WORKDIR"),
            "entrypoint": json.loads(instruction(dockerfile, "ENTRYPOINT")),
            "volumes": json.loads(instruction(dockerfile, "VOLUME")),
            "writes": ["TEMP_STORAGE_PATH", "EFS_MOUNT_PATH"],
            "health": {"path": health.PATH, "port": port, "command": ["CMD", *check]},
            "exit_codes": {str(code.value): code.name.lower() for code in ExitCode},
        },
        "environment": [variable.to_json() for variable in VARIABLES],
        "environment_from_ecs": list(ECS_VARIABLES),
        "orchestrator": {
            "handler": "orchestrator.handler",
            "archive": "orchestrator/build/orchestrator.zip",
            "runtime": settings.RUNTIME,
            "environment": [variable.to_json() for variable in settings.VARIABLES],
        },
    }


def main() -> int:
    """Write the contract, or check it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing, only compare")
    text = json.dumps(contract(), indent=2, ensure_ascii=False) + "\n"
    if not parser.parse_args().check:
        TARGET.write_text(text)
        return 0
    if TARGET.read_text() == text:
        return 0
    print("contract.json is not current; run: python3 worker/contract.py", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())

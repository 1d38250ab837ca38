"""Runs the worker as a test wants it: in this process, or as a process that can be killed."""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys
import threading
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import main
from shared.retry import RetryPolicy
from shared.services import Tuning
from shared.stop import Stop

WORKER = Path(__file__).resolve().parent.parent
QUICK = Tuning(retry=RetryPolicy(base=0.01, cap=0.05), reserve=1024 * 1024)
# What the function must know of ECS, for tests in which ECS is never asked.
PLACEHOLDERS = {
    "ECS_CLUSTER_ARN": "arn:aws:ecs:us-west-2:1:cluster/a",
    "ECS_TASK_FAMILY": "worker",
    "ECS_CONTAINER_NAME": "worker",
    "ECS_SUBNET_IDS": "subnet-1",
    "ECS_SECURITY_GROUP_IDS": "sg-1",
}


@dataclass(frozen=True)
class Result:
    """Exit code and what was printed."""

    code: int
    output: str

    @property
    def events(self) -> list[dict[str, object]]:
        return [json.loads(line) for line in self.output.splitlines() if line.startswith("{")]

    def named(self, event: str) -> list[dict[str, object]]:
        """The events of one name."""
        return [item for item in self.events if item["event"] == event]

    def reasons(self) -> str:
        """Every reason that was logged, one a line."""
        return "\n".join(str(item["reason"]) for item in self.events if "reason" in item)


def run_here(
    environment: Mapping[str, str], tuning: Tuning = QUICK, stop: Stop | None = None
) -> Result:
    """Run the worker in this process, with short pauses between tries."""
    output = io.StringIO()
    with contextlib.redirect_stderr(output):
        code = main.run(environment, stop or Stop(), tuning)
    return Result(int(code), output.getvalue())


class Context:
    """What the Lambda runtime passes along, with `seconds` left."""

    def __init__(self, seconds: float = 900) -> None:
        self.aws_request_id = uuid.uuid4().hex
        self._seconds = seconds

    def get_remaining_time_in_millis(self) -> int:
        return round(self._seconds * 1000)


class WorkerProcess:
    """The worker as its container would start it."""

    def __init__(self, environment: Mapping[str, str], prefix: tuple[str, ...] = ()) -> None:
        self.process = subprocess.Popen(
            [*prefix, sys.executable, str(WORKER / "main.py")],
            env={**os.environ, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._lines: list[str] = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.append(line)

    @property
    def output(self) -> str:
        """What it has printed so far."""
        return "".join(self._lines)

    def result(self, seconds: float = 60) -> Result:
        """Wait for its end."""
        code = self.process.wait(seconds)
        self._reader.join(10)
        return Result(code, self.output)


@contextlib.contextmanager
def worker_process(
    environment: Mapping[str, str], prefix: tuple[str, ...] = ()
) -> Iterator[WorkerProcess]:
    """A worker that does not outlive the test."""
    worker = WorkerProcess(environment, prefix)
    try:
        yield worker
    finally:
        worker.process.kill()
        worker.process.wait()

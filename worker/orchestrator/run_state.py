"""RunState: what is known of the last sync, kept in the bucket between invocations."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, replace

from shared.errors import GiveUp, Malformed
from shared.s3_service import S3Service

KEY = "_state/run.json"
VERSION = 1


@dataclass(frozen=True, slots=True)
class RunState:
    """One sync from its schedule to its end, however many tasks it takes; times in seconds.

    `task` is the ARN of the task that works on it, "" if none does; `plan` the key of the plan
    whose shards the service works on, "" if there is none. `attempt` counts its tasks and plans.
    `succeeded` is when a sync last ended with everything stored, 0 if never; `watched` since when
    somebody looks.
    """

    task: str = ""
    plan: str = ""
    attempt: int = 0
    began: float = 0.0
    succeeded: float = 0.0
    watched: float = 0.0

    def started(self, task: str, attempt: int, now: float) -> RunState:
        """The state with this task at work; the first attempt begins the sync."""
        return replace(self._begun(attempt, now), task=task, plan="")

    def shared(self, plan: str, attempt: int, now: float) -> RunState:
        """The state with the service at work on this plan."""
        return replace(self._begun(attempt, now), task="", plan=plan)

    def paused(self, attempt: int, began: float) -> RunState:
        """The state between an attempt that failed and the next one."""
        return replace(self, task="", plan="", attempt=attempt, began=began)

    def ended(self, now: float, *, success: bool) -> RunState:
        """The state after the sync, well or badly."""
        succeeded = now if success else self.succeeded
        return replace(self, task="", plan="", attempt=0, began=0.0, succeeded=succeeded)

    def _begun(self, attempt: int, now: float) -> RunState:
        return replace(self, attempt=attempt, began=now if attempt == 1 else self.began)


def read(s3: S3Service) -> RunState:
    """The state in the bucket; a new one where there is none, or none that can be read."""
    try:
        document = json.loads(s3.get_document(KEY))
        if document.pop("version", None) != VERSION:
            return RunState()
        return RunState(**document)
    except (GiveUp, Malformed, ValueError, TypeError, AttributeError):
        # It serves retries and an alarm, and no bottle depends on it.
        return RunState()


def write(s3: S3Service, state: RunState) -> None:
    """Keep the state. Raises `GiveUp` or `BucketUnusable`."""
    body = json.dumps({"version": VERSION, **asdict(state)}).encode()
    s3.put_document(KEY, body, "application/json", hashlib.sha256(body).hexdigest())

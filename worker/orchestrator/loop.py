"""Loop: sees a sync to its end: done, again after a pause, or given up and said so."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import run_state
from queues import Queues
from settings import Settings
from shared import logs
from shared.errors import ExitCode, GiveUp, Malformed
from shared.models import Plan
from shared.s3_service import S3Service

Clock = Callable[[], float]

FIRST_PAUSE_SECONDS = 60
# The longest delay that SQS knows.
LONGEST_PAUSE_SECONDS = 900
# What Spot takes back, or has none of, is had on demand the next time.
_NO_CAPACITY = ("SpotInterruption", "TerminationNotice", "TaskFailedToStart")


@dataclass(frozen=True, slots=True)
class Attempt:
    """Which task or plan of a sync is to be started. `on_demand` where Spot would not do."""

    number: int = 1
    on_demand: bool = False

    @classmethod
    def from_message(cls, body: Mapping[str, Any]) -> Attempt:
        """Read what `Loop.failed` sends."""
        return cls(int(body["attempt"]), bool(body["on_demand"]))


def message(event: Mapping[str, Any]) -> dict[str, Any] | None:
    """The one message that the retry queue hands to the function, if that is what the event is."""
    if "Records" not in event:
        return None
    body: dict[str, Any] = json.loads(event["Records"][0]["body"])
    return body


class Loop:
    """The state of the sync, and what follows from each event."""

    def __init__(
        self, settings: Settings, s3: S3Service, queues: Queues, clock: Clock = time.time
    ) -> None:
        self._settings = settings
        self._s3 = s3
        self._queues = queues
        self._clock = clock
        self._state = run_state.read(s3)

    def oldest(self) -> float:
        """The time before which a running task was started too long ago to be waited for."""
        return self._clock() - self._settings.max_seconds

    def started(self, task: str, attempt: Attempt) -> None:
        """A task works on the sync now."""
        self._keep(self._state.started(task, attempt.number, self._clock()))

    def shared(self, plan: str, attempt: Attempt) -> None:
        """The service works on the shards of this plan now; somebody looks after it later."""
        self._keep(self._state.shared(plan, attempt.number, self._clock()))
        self._queues.bring_back({"look": plan}, LONGEST_PAUSE_SECONDS)

    def at_work(self) -> str:
        """The plan whose shards the service works on; "" if there is none, or it began long ago."""
        return self._state.plan if self._state.began >= self.oldest() else ""

    def look(self, plan: str) -> dict[str, object]:
        """What follows from how far the service is with the shards of a plan."""
        if not plan or plan != self._state.plan:
            return {"action": "not-ours", "plan": plan}
        unfinished = self._queues.unfinished()
        if unfinished and self.at_work():
            self._queues.bring_back({"look": plan}, LONGEST_PAUSE_SECONDS)
            return {"action": "at-work", "plan": plan, "unfinished": unfinished}
        if unfinished:
            return self._give_up(f"the sync began too long ago, and {unfinished} shards are left")
        try:
            whole = Plan.from_json(self._s3.get_document(plan))
        except (GiveUp, Malformed) as error:
            return self.failed(f"the plan {plan} cannot be read: {error}")
        missing = whole.without(self._s3.existing_keys())
        left = len(missing.bottles) + len(missing.manifests)
        if left or whole.problems:
            return self.failed(f"{left} objects are missing, {len(whole.problems)} have no plan")
        return self.ended(success=True) | {"plan": plan}

    def stopped(self, detail: Mapping[str, Any]) -> dict[str, object]:
        """What follows when a task has stopped; `detail` is that of ECS's event."""
        task = str(detail.get("taskArn"))
        if task != self._state.task:
            return {"action": "not-ours", "task": task}
        codes = [
            container.get("exitCode")
            for container in detail.get("containers", [])
            if container.get("name") == self._settings.container
        ]
        code = codes[0] if codes else None
        if code == ExitCode.STORED:
            return self.ended(success=True) | {"task": task}
        if code == ExitCode.BAD_CONFIGURATION:
            return self._give_up(f"the task {task} is configured wrongly")
        reason = str(detail.get("stoppedReason") or f"exit code {code}")
        return self.failed(reason, on_demand=detail.get("stopCode") in _NO_CAPACITY)

    def ended(self, *, success: bool) -> dict[str, object]:
        """The sync is over."""
        self._keep(self._state.ended(self._clock(), success=success))
        return {"action": "done"}

    def failed(
        self, reason: str, *, on_demand: bool = False, attempt: int = 0
    ) -> dict[str, object]:
        """An attempt at the sync has failed: another follows after a pause, or none.

        `attempt` is its number where the state does not have it: the function made it by itself.
        """
        attempt = max(1, attempt or self._state.attempt)
        began = self._state.began or self._clock()
        if not self._settings.retry_queue:
            return self._give_up(f"{reason}; there is no queue for retries")
        if attempt >= self._settings.max_attempts:
            return self._give_up(f"{reason}; that was attempt {attempt}")
        if self._clock() - began >= self._settings.max_seconds:
            return self._give_up(f"{reason}; the sync began too long ago")
        pause = min(LONGEST_PAUSE_SECONDS, FIRST_PAUSE_SECONDS * 2 ** (attempt - 1))
        body = {"attempt": attempt + 1, "on_demand": on_demand}
        self._queues.bring_back(body, pause)
        self._keep(self._state.paused(attempt, began))
        return {"action": "retry", "reason": reason, "pause": pause, **body}

    def watch(self) -> dict[str, object]:
        """Log how many days ago a sync last succeeded: an alarm counts them.

        It also looks at the work queue. CloudWatch needs up to 15 minutes to notice a message in a
        queue that nobody has touched for six hours, and scaling out would wait as long.
        """
        unfinished = self._queues.unfinished()
        now = self._clock()
        if not self._state.watched:
            self._keep(replace(self._state, watched=now))
        since = self._state.succeeded or self._state.watched
        days = round((now - since) / 86400, 2)
        logs.info("watch", days_since_success=days, unfinished=unfinished)
        return {"action": "watch", "days_since_success": days}

    def _give_up(self, reason: str) -> dict[str, object]:
        logs.error("gave_up", reason=reason)
        self._keep(self._state.ended(self._clock(), success=False))
        return {"action": "gave-up", "reason": reason}

    def _keep(self, state: run_state.RunState) -> None:
        self._state = state
        run_state.write(self._s3, state)

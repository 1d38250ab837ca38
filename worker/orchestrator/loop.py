"""Loop: sees a sync to its end: done, again after a pause, or given up and said so.

Events move it on at once. A look every few minutes finds what no event told: a task whose end was
not reported, an invocation that ended in the midst of its work, an attempt that is due.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from launcher import TaskLauncher
from run_state import RunState, StateStore
from settings import Settings
from shared import logs
from shared.errors import ExitCode, GiveUp, Malformed
from shared.models import Plan
from shared.s3_service import S3Service
from work_sender import WorkSender

Clock = Callable[[], float]
Decision = dict[str, object]

# 5 minutes, 20, 80, 320: five attempts outlast an outage of seven hours.
FIRST_PAUSE_SECONDS = 300.0
PAUSE_GROWS = 4.0
LONGEST_PAUSE_SECONDS = 6 * 3600.0
# How long after its own deadline an invocation counts as ended.
GRACE_SECONDS = 60.0
# What Spot takes back, or has none of, is had on demand the next time.
_NO_CAPACITY = ("SpotInterruption", "TerminationNotice", "TaskFailedToStart")


@dataclass(frozen=True, slots=True)
class Attempt:
    """Which attempt at a sync is to be made. `on_demand` where Spot would not do."""

    number: int = 1
    on_demand: bool = False


class Loop:
    """The state of the sync, and what follows from each event."""

    def __init__(
        self,
        settings: Settings,
        s3: S3Service,
        launcher: TaskLauncher,
        sender: WorkSender,
        clock: Clock = time.time,
    ) -> None:
        self._settings = settings
        self._s3 = s3
        self._launcher = launcher
        self._sender = sender
        self._clock = clock
        self._store = StateStore(s3)
        self._state = self._store.read()

    def under_way(self) -> Decision:
        """Who works on a sync at this moment; empty if nobody does."""
        if self._state.busy > self._clock():
            return {"until": self._state.busy}
        tasks = self._launcher.running(self._oldest())
        if tasks:
            return {"tasks": tasks}
        if self._state.plan and self._state.began >= self._oldest():
            return {"plan": self._state.plan}
        return {}

    def next_attempt(self) -> Attempt | None:
        """The attempt that is due now, if one is."""
        if not 0 < self._state.due <= self._clock():
            return None
        return Attempt(self._state.attempt + 1, self._state.on_demand)

    def claim(self, attempt: Attempt, seconds: float) -> None:
        """Take an attempt for this invocation, which has `seconds`. Raises `Overtaken`."""
        now = self._clock()
        self._keep(self._state.claimed(attempt.number, now, now + seconds + GRACE_SECONDS))

    def started(self, task: str) -> None:
        """A task works on the sync now."""
        self._keep(self._state.started(task))

    def shared(self, plan: str) -> None:
        """The service works on the shards of this plan now."""
        self._keep(self._state.shared(plan))

    def ended(self, *, success: bool) -> Decision:
        """The sync is over."""
        self._keep(self._state.ended(self._clock(), success=success))
        return {"action": "done"}

    def stopped(self, task: Mapping[str, Any]) -> Decision:
        """What follows when a task has stopped; `task` as ECS describes it, in events as well."""
        arn = str(task.get("taskArn"))
        if arn != self._state.task:
            return {"action": "not-ours", "task": arn}
        codes = [
            container.get("exitCode")
            for container in task.get("containers", [])
            if container.get("name") == self._settings.container
        ]
        code = codes[0] if codes else None
        if code == ExitCode.STORED:
            return self.ended(success=True) | {"task": arn}
        if code == ExitCode.BAD_CONFIGURATION:
            return self._give_up(f"the task {arn} is configured wrongly")
        reason = str(task.get("stoppedReason") or f"exit code {code}")
        return self.failed(reason, on_demand=task.get("stopCode") in _NO_CAPACITY)

    def failed(self, reason: str, *, on_demand: bool = False) -> Decision:
        """An attempt at the sync has failed: another follows after a pause, or none."""
        number, began = self._state.attempt, self._state.began
        if number >= self._settings.max_attempts:
            return self._give_up(f"{reason}; that was attempt {number}")
        pause = min(LONGEST_PAUSE_SECONDS, FIRST_PAUSE_SECONDS * PAUSE_GROWS ** (number - 1))
        due = self._clock() + pause
        if due - began >= self._settings.max_seconds:
            return self._give_up(f"{reason}; the sync began too long ago")
        logs.warning("attempt_failed", reason=reason, attempt=number, pause=pause)
        self._keep(self._state.paused(due, on_demand=on_demand))
        return {"action": "retry", "reason": reason, "pause": pause, "on_demand": on_demand}

    def watch(self) -> Decision:
        """Say how many days ago a sync last succeeded, for an alarm, and look how this one does.

        That touches the work queue. CloudWatch needs up to 15 minutes to notice a message in a
        queue that nobody has touched for six hours, and scaling out would wait as long.
        """
        unfinished = self._sender.unfinished()
        now, state = self._clock(), self._state
        since = state.succeeded or state.watched or now
        days = round((now - since) / 86400, 2)
        logs.info("watch", days_since_success=days, unfinished=unfinished)
        if state.busy > now:
            return {"action": "busy", "until": state.busy}
        if state.task:
            return self._look_at_task(state)
        if state.plan:
            return self._look_at_shards(state, unfinished)
        if state.attempt and not state.due:
            return self.failed("the function ended before its work did")
        if not state.watched:
            self._keep(replace(state, watched=now))
        return {"action": "watch", "days_since_success": days}

    def _look_at_task(self, state: RunState) -> Decision:
        """What follows from how the task does, also if nobody told of its end."""
        task = self._launcher.describe(state.task)
        if task is None:
            return self.failed(f"ECS has forgotten the task {state.task}")
        if task.get("lastStatus") == "STOPPED":
            return self.stopped(task)
        if state.began < self._oldest():
            self._launcher.stop(state.task)
            return self._give_up(f"the task {state.task} hangs")
        return {"action": "at-work", "task": state.task}

    def _look_at_shards(self, state: RunState, unfinished: int) -> Decision:
        """What follows from how far the service is with the shards of a plan."""
        if unfinished and state.began >= self._oldest():
            return {"action": "at-work", "plan": state.plan, "unfinished": unfinished}
        if unfinished:
            return self._give_up(f"the sync began too long ago, and {unfinished} shards are left")
        try:
            whole = Plan.from_json(self._s3.get_document(state.plan))
        except (GiveUp, Malformed) as error:
            return self.failed(f"the plan {state.plan} cannot be read: {error}")
        missing = whole.without(self._s3.existing_keys())
        left = len(missing.bottles) + len(missing.manifests)
        if left or whole.problems:
            return self.failed(f"{left} objects are missing, {len(whole.problems)} have no plan")
        return self.ended(success=True) | {"plan": state.plan}

    def _oldest(self) -> float:
        """The time before which what began is not waited for any longer."""
        return self._clock() - self._settings.max_seconds

    def _give_up(self, reason: str) -> Decision:
        logs.error("gave_up", reason=reason)
        self._keep(self._state.ended(self._clock(), success=False))
        return {"action": "gave-up", "reason": reason}

    def _keep(self, state: RunState) -> None:
        self._store.write(state)
        self._state = state

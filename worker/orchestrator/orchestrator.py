"""The Lambda: finds out what is missing, stores little of it itself, starts ECS for much of it.

It also hears how a task ended, starts another if that helps, and counts the days since a success.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

from botocore.exceptions import BotoCoreError, ClientError

from launcher import LaunchError, TaskLauncher
from loop import Attempt, Loop
from retention import superseded
from run_state import Overtaken
from settings import Settings
from shared import logs
from shared.errors import BucketUnusable, GiveUp, PlanError, Stopped, describe
from shared.models import Entry, Formula, Plan
from shared.notification_service import NotificationService, summary
from shared.planner import Selection, make_plan, published
from shared.progress import PLANNING, Progress
from shared.s3_service import S3Service
from shared.services import Services, Source, Tuning, connect_homebrew, make_space
from shared.shards import split
from shared.staging import Staging, free_bytes
from shared.stop import Stop
from shared.sync import Sync
from work_sender import SendError, WorkSender

PLANS = "_plans/"
TITLE = "Homebrew bottles sync"
TASK_STOPPED = "ECS Task State Change"
# With less time than this left, nothing more is transferred here; ECS gets the rest.
MARGIN_SECONDS = 60.0
# A silent server must not use up the margin.
SILENCE_SECONDS = 20.0
# What another attempt may mend. Everything else is a mistake in this program, or in its setting.
PASSING = (PlanError, BucketUnusable, GiveUp, LaunchError, SendError, ClientError, BotoCoreError)


class Context(Protocol):
    """What the Lambda runtime passes along with an event, as far as it is used."""

    aws_request_id: str

    def get_remaining_time_in_millis(self) -> int:
        """Milliseconds until the runtime ends the invocation."""


def handler(event: Mapping[str, Any], context: Context) -> dict[str, object]:
    """Decide about one event; the result says what was done. An exception makes it come again."""
    settings = Settings.from_environment(os.environ)
    logs.set_up(settings.log_level, context.aws_request_id)
    try:
        result = _decide(settings, event, context)
    except Exception as error:
        logs.crash("orchestrator_failed")
        notifications = NotificationService(settings.slack_secret, settings.region)
        notifications.send(f"{TITLE} failed: {describe(error)}")
        raise
    logs.info("decided", **result)
    return result


def _decide(settings: Settings, event: Mapping[str, Any], context: Context) -> dict[str, object]:
    """What an event asks for: to start a sync, to end it, or to look after it."""
    s3 = S3Service(settings.bucket, settings.region, settings.concurrency)
    launcher = TaskLauncher(settings)
    sender = WorkSender(settings.work_queue, settings.region)
    loop = Loop(settings, s3, launcher, sender)
    event_id = str(event.get("id") or context.aws_request_id)
    start = Start(s3, loop, launcher, sender, Attempt(), event_id)
    if event.get("detail-type") == TASK_STOPPED:
        return _told(settings, loop.stopped(event["detail"]))
    try:
        if not event.get("watch"):
            return _attempt(settings, context, start)
        looked = _told(settings, loop.watch())
        due = loop.next_attempt()
        return _attempt(settings, context, replace(start, attempt=due)) if due else looked
    except Overtaken:
        return {"action": "already-running"}


def _attempt(settings: Settings, context: Context, start: Start) -> dict[str, object]:
    """Make an attempt at a sync, unless somebody is at one. Raises `Overtaken`."""
    under_way = start.loop.under_way()
    if under_way:
        return {"action": "already-running", **under_way}
    start.loop.claim(start.attempt, context.get_remaining_time_in_millis() / 1000)
    try:
        return _told(settings, _start(settings, context, start))
    except PASSING as error:
        return _told(settings, start.loop.failed(describe(error)))


def _told(settings: Settings, result: dict[str, object]) -> dict[str, object]:
    """The same result, and the channel knows if a sync was given up."""
    if result["action"] == "gave-up":
        notifications = NotificationService(settings.slack_secret, settings.region)
        notifications.send(f"{TITLE} was given up: {result['reason']}")
    return result


@dataclass(frozen=True, slots=True)
class Start:
    """What starting a sync needs, and which attempt it is."""

    s3: S3Service
    loop: Loop
    launcher: TaskLauncher
    sender: WorkSender
    attempt: Attempt
    event_id: str

    def run_task(self, plan_key: str, work: str) -> str:
        """Start a task for the plan under a key, or without one; its ARN."""
        # The event is part of the token: with the plan alone, a later event with the same plan
        # would get the earlier, perhaps failed, task.
        token = hashlib.sha256(f"{self.event_id} {work}".encode()).hexdigest()[:32]
        task = self.launcher.start(plan_key, token, on_demand=self.attempt.on_demand)
        self.loop.started(task)
        return task


def _start(settings: Settings, context: Context, start: Start) -> dict[str, object]:
    stop = Stop()
    seconds = context.get_remaining_time_in_millis() / 1000 - MARGIN_SECONDS
    try:
        with stop.within(max(0.0, seconds), "the Lambda's time is over"):
            services = _services(settings, start.s3, stop)
            services.progress.begin(PLANNING)
            existing = services.s3.existing_keys()
            entries = published(services.api)
            plan = make_plan(
                services.api,
                entries,
                existing,
                Selection(settings.formulae, settings.tags),
                services.progress.moved,
            )
            _clear(settings, services, entries)
            if plan.total >= settings.threshold and not plan.empty():
                return _hand_over(settings, start, plan)
            return _sync_here(settings, services, plan, existing, start)
    except Stopped:
        # To find out what is missing takes longer than the function may last. The task does it.
        return {"action": "ecs-without-plan", "task": start.run_task("", "without plan")}


def _clear(settings: Settings, services: Services, entries: list[Entry]) -> None:
    """Remove superseded versions, if that is wanted. No sync fails because of it."""
    if not settings.keep_versions:
        return
    try:
        current = {entry.image: entry for entry in entries if isinstance(entry, Formula)}
        stored, read = services.s3.stored(), services.s3.get_document
        going = superseded(stored, current, settings.keep_versions, read, time.time())
        services.s3.remove(going.indexes)
        services.s3.remove(going.bottles)
    except (BucketUnusable, GiveUp) as error:
        logs.warning("superseded_versions_stay", reason=str(error))
        return
    logs.info("cleared", indexes=len(going.indexes), bottles=len(going.bottles))


def _services(settings: Settings, s3: S3Service, stop: Stop) -> Services:
    """Bottles are streamed: the Lambda's disk holds no more than the list of formulae."""
    folder = Path(tempfile.gettempdir()) / "bottles"
    staging = Staging(folder, persistent=False)
    staging.prepare()
    tuning = replace(Tuning(), read_seconds=SILENCE_SECONDS)
    source = Source(settings.formulae_url, settings.registry_url)
    return Services(
        api=connect_homebrew(source, settings.concurrency, tuning, stop),
        s3=s3,
        staging=staging,
        space=make_space(free_bytes(folder, ""), tuning, stop),
        progress=Progress(),
        tuning=tuning,
        stop=stop,
        concurrency=settings.concurrency,
        stream_only=True,
    )


def _sync_here(
    settings: Settings, services: Services, plan: Plan, existing: frozenset[str], start: Start
) -> dict[str, object]:
    """Store what is missing as long as the time lasts; what is left then goes to ECS."""
    notifications = NotificationService(settings.slack_secret, settings.region)
    if plan.empty():
        start.loop.ended(success=not plan.problems)
        if plan.problems:
            problems = "\n".join(plan.problems[:10])
            notifications.send(f"{TITLE}: nothing to store, but\n{problems}")
        return {"action": "nothing", "problems": len(plan.problems)}
    report = Sync(services, plan, existing).run()
    notifications.send(summary(report, TITLE))
    result: dict[str, object] = {"action": "lambda", **report.fields()}
    if services.stop.requested():
        rest = plan.without(services.s3.existing_keys())
        if not rest.empty():
            handed = _hand_over(settings, start, rest)
            return result | handed | {"action": f"lambda-then-{handed['action']}"}
    if report.failures:
        reason = f"{len(report.failures)} objects failed"
        return result | {"then": start.loop.failed(reason)}
    start.loop.ended(success=True)
    return result


def _hand_over(settings: Settings, start: Start, plan: Plan) -> dict[str, object]:
    """Give `plan` to ECS: in shards to the service, or, if it has no queue, whole to a task.

    It goes through the bucket: overrides hold 8,192 characters, and messages 256 kB.
    """
    key = _put(start.s3, f"{PLANS}{plan.id}.json", plan)
    size = {"plan": key, "bytes": plan.total, "bottles": len(plan.bottles)}
    if not settings.work_queue:
        return {"action": "ecs", "task": start.run_task(key, plan.id), **size}
    shards = [
        _put(start.s3, f"{PLANS}{plan.id}/{number}.json", shard)
        for number, shard in enumerate(split(plan, settings.shard_size), start=1)
    ]
    start.sender.share(shards)
    start.loop.shared(key)
    return {"action": "queue", "shards": len(shards), **size}


def _put(s3: S3Service, key: str, plan: Plan) -> str:
    """Keep a plan in the bucket; its key."""
    body = plan.to_json().encode()
    s3.put_document(key, body, "application/json", hashlib.sha256(body).hexdigest())
    return key

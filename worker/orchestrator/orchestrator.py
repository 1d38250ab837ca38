"""The Lambda: finds out what is missing, stores little of it itself, starts ECS for much of it."""

from __future__ import annotations

import hashlib
import os
import tempfile
import threading
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from launcher import TaskLauncher
from settings import Settings
from shared import logs
from shared.errors import describe
from shared.models import Plan
from shared.notification_service import NotificationService, summary
from shared.planner import Selection, make_plan
from shared.progress import PLANNING, Progress
from shared.s3_service import S3Service
from shared.services import Services, Source, Tuning, connect_homebrew, make_space
from shared.staging import Staging, free_bytes
from shared.stop import Stop
from shared.sync import Sync

PLANS = "_plans/"
TITLE = "Homebrew bottles sync"
# With less time than this left, nothing more is transferred here; ECS gets the rest.
MARGIN_SECONDS = 60.0
# A silent server must not use up the margin.
SILENCE_SECONDS = 20.0


class Context(Protocol):
    """What the Lambda runtime passes along with an event, as far as it is used."""

    aws_request_id: str

    def get_remaining_time_in_millis(self) -> int:
        """Milliseconds until the runtime ends the invocation."""


def handler(event: Mapping[str, object], context: Context) -> dict[str, object]:
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


def _decide(settings: Settings, event: Mapping[str, object], context: Context) -> dict[str, object]:
    launcher = TaskLauncher(settings)
    running = launcher.running()
    if running:
        return {"action": "already-running", "tasks": running}
    stop = Stop()
    seconds = context.get_remaining_time_in_millis() / 1000 - MARGIN_SECONDS
    alarm = threading.Timer(max(0.0, seconds), stop.request, ["the Lambda's time is over"])
    alarm.daemon = True
    alarm.start()
    try:
        services = _services(settings, stop)
        services.progress.begin(PLANNING)
        existing = services.s3.existing_keys()
        plan = make_plan(
            services.api,
            services.staging.cache(),
            existing,
            Selection(settings.formulae, settings.tags),
            services.progress.moved,
        )
        event_id = str(event.get("id") or context.aws_request_id)
        if plan.total >= settings.threshold:
            return {"action": "ecs", **_hand_over(services.s3, launcher, plan, event_id)}
        return _sync_here(settings, services, plan, existing, launcher, event_id)
    finally:
        alarm.cancel()


def _services(settings: Settings, stop: Stop) -> Services:
    """Bottles are streamed: the Lambda's disk holds no more than the list of formulae."""
    folder = Path(tempfile.gettempdir()) / "bottles"
    staging = Staging(folder, persistent=False)
    staging.prepare()
    tuning = replace(Tuning(), read_seconds=SILENCE_SECONDS)
    source = Source(settings.formulae_url, settings.registry_url)
    return Services(
        api=connect_homebrew(source, settings.concurrency, tuning, stop),
        s3=S3Service(settings.bucket, settings.region, settings.concurrency),
        staging=staging,
        space=make_space(free_bytes(folder, ""), tuning, stop),
        progress=Progress(),
        tuning=tuning,
        stop=stop,
        concurrency=settings.concurrency,
        stream_only=True,
    )


def _sync_here(
    settings: Settings,
    services: Services,
    plan: Plan,
    existing: frozenset[str],
    launcher: TaskLauncher,
    event_id: str,
) -> dict[str, object]:
    """Store what is missing as long as the time lasts; what is left then goes to ECS."""
    notifications = NotificationService(settings.slack_secret, settings.region)
    if plan.empty():
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
            result |= {"action": "lambda-then-ecs"}
            result |= _hand_over(services.s3, launcher, rest, event_id)
    return result


def _hand_over(
    s3: S3Service, launcher: TaskLauncher, plan: Plan, event_id: str
) -> dict[str, object]:
    """Start a task for `plan`, which goes through the bucket: overrides hold 8,192 characters."""
    body = plan.to_json().encode()
    key = f"{PLANS}{plan.id}.json"
    s3.put_document(key, body, "application/json", hashlib.sha256(body).hexdigest())
    # The event is part of the token: with the plan alone, a later event with the same plan would
    # get the earlier, perhaps failed, task.
    token = hashlib.sha256(f"{event_id} {plan.id}".encode()).hexdigest()[:32]
    task = launcher.start(key, token)
    return {"task": task, "plan": key, "bytes": plan.total, "bottles": len(plan.bottles)}

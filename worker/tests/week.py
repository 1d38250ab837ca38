"""A week of the whole system on a clock of its own: schedule, function, queues, tasks, alarms.

The function's handler and the worker's code are the real ones, on moto's S3 and a Homebrew on
loopback. Played are EventBridge, SQS, ECS and CloudWatch: their events come from a heap, and the
alarms are those of the monitoring module, read from its text.
"""

from __future__ import annotations

import heapq
import io
import itertools
import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import redirect_stderr
from dataclasses import dataclass
from typing import Any

import hcl2

import main
import orchestrator
import service
from shared.config import Config
from shared.errors import ExitCode, Malformed
from shared.notification_service import NotificationService
from shared.planner import Selection
from shared.stop import Stop
from shared.work_queue import Work, _work
from tests.fake_aws import FakeAws
from tests.fake_homebrew import FakeHomebrew
from tests.running import QUICK, WORKER, Context, run_here

MINUTE, HOUR, DAY = 60.0, 3600.0, 86400.0
MONITORING = WORKER.parent / "terraform/modules/monitoring"
# What the monitoring module watches, by the name that its alarm has.
WATCHED = re.compile(r"([a-z-]+) *= var\.[a-z_]+_(queue|rule)_name\b")
# As the ecs and orchestrator modules set them up.
VISIBILITY, RECEIVES = 15 * MINUTE, 5
LAMBDA_RETRIES = 1
TASKS, TASK_START, SHARD = 2, 4 * MINUTE, 2 * MINUTE


@dataclass
class Message:
    """A message of the work queue."""

    body: str
    visible: float = 0.0
    received: int = 0


@dataclass
class Alarm:
    """An alarm of the monitoring module; raised when its metric is beyond the threshold.

    `of` is the queue or the rule that it watches, "" where there is only one.
    """

    name: str
    metric: str
    threshold: float
    of: str


@dataclass
class Alert:
    """What somebody is told, and when."""

    at: float
    name: str


@dataclass
class Filter:
    """A metric filter of the module: the event, and its field with the value; "" for 1."""

    event: str
    field: str
    metric: str


def _blocks(kind: str) -> Iterator[tuple[str, dict[str, Any]]]:
    with (MONITORING / "alarms.tf").open() as file:
        document = hcl2.load(file)
    for block in document["resource"]:
        for name, body in block.get(f'"{kind}"', {}).items():
            yield name.strip('"'), body


def alarms() -> list[Alarm]:
    """The alarms in the module's text. `max_days_without_success` has its default, 8."""
    found = []
    watched = WATCHED.findall((MONITORING / "locals.tf").read_text())
    for name, body in _blocks("aws_cloudwatch_metric_alarm"):
        assert body["comparison_operator"].strip('"') == "GreaterThanThreshold", name
        threshold = body["threshold"]
        known = float(threshold) if isinstance(threshold, int | float) else 8.0
        kind = re.search("queue|rule", body.get("for_each", ""))
        things = [thing for thing, of in watched if kind and of == kind[0]] or [""]
        metric = body["metric_name"].strip('"')
        found += [Alarm(f"{name} {of}".strip(), metric, known, of) for of in things]
    return found


def filters() -> list[Filter]:
    """The filters that make metrics of the function's log."""
    found = []
    for name, body in _blocks("aws_cloudwatch_log_metric_filter"):
        event = re.search(r'event = \\*"(\w+)\\*"', body["pattern"])
        assert event, name
        (made,) = body["metric_transformation"]
        value = made["value"].strip('"').removeprefix("$.")
        found.append(Filter(event[1], "" if value == "1" else value, made["name"].strip('"')))
    return found


class World:
    """Everything outside the program, with a clock that only events move."""

    def __init__(self, homebrew: FakeHomebrew, aws: FakeAws, environment: dict[str, str]) -> None:
        self.now = 0.0
        self.homebrew = homebrew
        self.aws = aws
        self.environment = environment
        self.alerts: list[Alert] = []
        self.actions: list[tuple[float, str]] = []
        self.messages: list[Message] = []
        self.tasks: dict[str, dict[str, Any]] = {}
        # What happens to the next tasks, schedules and invocations instead of the usual.
        self.exits: list[str] = []
        self.undelivered = 0
        self.refusing = False
        self.seconds = 900.0
        self._events: list[tuple[float, int, Callable[[], None]]] = []
        self._order = itertools.count()
        self._alarms = alarms()
        self._filters = filters()
        self._last: dict[str, float] = {}

    # --- the clock

    def at(self, moment: float, action: Callable[[], None]) -> None:
        heapq.heappush(self._events, (moment, next(self._order), action))

    def later(self, seconds: float, action: Callable[[], None]) -> None:
        self.at(self.now + seconds, action)

    def run(self, until: float) -> None:
        while self._events and self._events[0][0] <= until:
            self.now, _, action = heapq.heappop(self._events)
            action()
        self.now = until

    # --- CloudWatch

    def measure(self, metric: str, value: float, of: str = "") -> None:
        """A value of a metric; alarms on it are raised, at most once a day each."""
        (alarm,) = [item for item in self._alarms if (item.metric, item.of) == (metric, of)]
        if value > alarm.threshold:
            self._alert(alarm.name)

    def wait_in(self, queue: str) -> None:
        """Something comes to wait in a queue that must stay empty."""
        self.measure("ApproximateNumberOfMessagesVisible", 1, queue)

    def _alert(self, name: str) -> None:
        if self.now - self._last.get(name, -DAY) >= DAY / 2:
            self.alerts.append(Alert(self.now, name))
        self._last[name] = self.now

    def _tell_of_task(self) -> None:
        """The rule that reports failed tasks publishes on the topic, unless that refuses it."""
        if not self.refusing:
            self._alert("failed_task")
            return
        self.measure("FailedInvocations", 1, "alerts")
        self.wait_in("undelivered-alerts")

    # --- EventBridge and Lambda

    def schedule(self) -> None:
        """The rule of the schedule fires."""
        if self.undelivered:
            self.undelivered -= 1
            self.measure("FailedInvocations", 1, "schedule")
            self.wait_in("failed-invocations")
            return
        self.invoke({"id": f"schedule-{self.now}"})

    def invoke(self, event: Mapping[str, Any], tries: int = LAMBDA_RETRIES) -> None:
        """Run the function; asynchronous invocations that fail are repeated, then kept."""
        written = io.StringIO()
        with redirect_stderr(written):
            try:
                action = str(orchestrator.handler(event, Context(self.seconds))["action"])
            except Exception as error:
                action = f"error: {type(error).__name__}"
        self._read(written.getvalue())
        if action not in ("watch", "at-work", "busy"):
            self.actions.append((self.now, action))
        if action.startswith("error"):
            self.measure("Errors", 1)
            if tries:
                self.later(MINUTE, lambda: self.invoke(event, tries - 1))
            else:
                self.wait_in("failed-invocations")

    def _read(self, written: str) -> None:
        """What CloudWatch makes of the function's log."""
        for line in written.splitlines():
            entry = json.loads(line)
            for item in self._filters:
                if entry.get("event") == item.event:
                    self.measure(item.metric, float(entry[item.field]) if item.field else 1.0)

    # --- SQS, as `orchestrator.WorkSender`

    def share(self, plan_keys: list[str]) -> None:
        self.messages += [Message(json.dumps({"plan_s3_key": key})) for key in plan_keys]
        for number in range(TASKS):
            self.later(TASK_START + number, self.work)

    def poison(self) -> None:
        """Somebody sends what is no message."""
        self.messages.append(Message("{"))
        self.later(TASK_START, self.work)

    def unfinished(self) -> int:
        return len(self.messages)

    # --- the service of ECS

    def work(self) -> None:
        """One task takes a message, and comes again as long as there are any."""
        waiting = [message for message in self.messages if message.visible <= self.now]
        if waiting:
            self._take(waiting[0])
        if self.messages:
            self.later(SHARD, self.work)

    def _take(self, message: Message) -> None:
        message.received += 1
        message.visible = self.now + VISIBILITY
        if message.received > RECEIVES:
            self.messages.remove(message)
            self.wait_in("failed-work")
            return
        if self.exits and self.exits[0] == "killed":
            # The message comes again after its visibility.
            self.exits.pop(0)
            return
        try:
            key = _work("", message.body).plan_key
        except Malformed:
            # As the worker does: it is left, and comes again.
            return
        queue: Any = OneMessage(self, message)
        with redirect_stderr(io.StringIO()):
            services = main.build(Config.from_environment(self.environment), QUICK, Stop())
            slack = NotificationService("", "us-west-2")
            service._handle(services, queue, Work("", key, Selection()), slack)

    # --- tasks of RunTask, as `orchestrator.TaskLauncher`

    def start_task(self, plan_key: str) -> str:
        arn = f"task-{len(self.tasks) + 1}"
        self.tasks[arn] = {"taskArn": arn, "lastStatus": "RUNNING", "began": self.now}
        self.later(TASK_START, lambda: self._run_task(arn, plan_key))
        return arn

    def stop_task(self, arn: str) -> None:
        """Somebody stops a task, which nobody is told of: the rule leaves those out."""
        self.tasks[arn]["lastStatus"] = "STOPPED"

    def _run_task(self, arn: str, plan_key: str) -> None:
        how = self.exits.pop(0) if self.exits else ""
        if how == "hangs":
            return
        code: int | None = None
        if how == "spot":
            detail = {"stopCode": "SpotInterruption", "stoppedReason": "Spot was taken back"}
        else:
            given = self.environment | ({"PLAN_S3_KEY": plan_key} if plan_key else {})
            code = run_here(given).code
            detail = {
                "stopCode": "EssentialContainerExited",
                "stoppedReason": "The container ended",
            }
        # The rule of the notifications module leaves out those that were told to stop.
        if code not in (None, ExitCode.STORED, ExitCode.TERMINATED):
            self._tell_of_task()
        containers = [{"name": "worker"} | ({} if code is None else {"exitCode": code})]
        told = {"taskArn": arn, "lastStatus": "STOPPED", "containers": containers, **detail}
        self.tasks[arn] = told
        if how != "untold":
            self.invoke({"detail-type": "ECS Task State Change", "detail": told})


class OneMessage:
    """The work queue, as the worker sees it while it holds one message."""

    def __init__(self, world: World, message: Message) -> None:
        self._world = world
        self._message = message

    def finish(self, _: Work) -> None:
        self._world.messages.remove(self._message)

"""A day of the service, simulated: the planner's shards, the queue, the applied alarms and policies, the tasks.

The alarms and policies are those that Terraform applied, read from its state; the shards are those that the worker's
own code cuts. Simulated is what only AWS has: the minutes at which CloudWatch publishes, the rules by which Application
Auto Scaling acts on an alarm, and tasks that move 250 MB/s. It knows nothing of moto, and nothing here waits.
"""

from __future__ import annotations

import math
import random
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "worker"))

from shared.models import Bottle, Manifest, Plan
from shared.shards import split

MINUTE = 60
DAY = 24 * 60 * MINUTE
GB = 10**9

# What is assumed of AWS and of the worker, in seconds unless it says otherwise.
PLANNING = 90
# From the call for a task until the worker asks for work: Fargate's provisioning, the image, Python.
TASK_START = 90
# What a shard costs besides its bytes: the bucket is listed, the message is finished.
SHARD_OVERHEAD = 15
BYTES_PER_SECOND = 250_000_000
# Between the end of a minute and the moment at which an alarm sees its metrics.
PUBLISHING = 60
# CPU of a task at work and of an idle one, in percent: 2 vCPU move 276 MB for each second of CPU.
CPU_BUSY, CPU_IDLE, MEMORY = 45.0, 1.0, 6.0


class Unexpected(Exception):
    """The simulated day did not go as it must."""


@dataclass
class Task:
    """A task: it waits for work from `ready` on, and is busy with a shard until `until`."""

    ready: int
    until: int = 0

    def busy(self, now: int) -> bool:
        return self.until > now


@dataclass
class Policy:
    """A step scaling policy, with its cooldown and what it did last."""

    cooldown: int
    steps: list[tuple[float, float, int]]
    last: int = -DAY
    added: int = 0

    def adjustment(self, above: float) -> int:
        """What the step says in which the metric is, by its distance from the threshold."""
        return next((by for low, high, by in self.steps if low <= above < high), 0)


@dataclass
class Alarm:
    """An alarm on one value a minute: in ALARM when the last `periods` values are all beyond the threshold."""

    name: str
    periods: int
    threshold: float
    strict: bool
    value: Callable[[Mapping[str, float]], float | None]
    policy: Policy

    def beyond(self, minutes: list[dict[str, float]]) -> float | None:
        """By how much the last value exceeds the threshold, if the alarm is raised."""
        recent = [self.value(minute) for minute in minutes[-self.periods :]]
        if len(recent) < self.periods or any(
            value is None or (value <= self.threshold if self.strict else value < self.threshold)
            for value in recent
        ):
            return None
        last = recent[-1]
        return None if last is None else last - self.threshold


@dataclass
class Minute:
    """What the curve shows of one minute."""

    waiting: int
    held: int
    desired: int
    running: int


@dataclass
class Day:
    """The result: one entry a minute, and the moments that matter, in seconds since midnight."""

    minutes: list[Minute] = field(default_factory=list)
    shards: int = 0
    total: int = 0
    sent: int = 0
    first_out: int | None = None
    first_task: int | None = None
    finished: int = 0
    at_zero: int = 0
    task_seconds: int = 0


def resources(state: Mapping[str, Any], kind: str) -> list[dict[str, Any]]:
    """The values of all resources of one type in `terraform show -json`."""
    found: list[dict[str, Any]] = []

    def walk(module: Mapping[str, Any]) -> None:
        found.extend(
            item["values"]
            for item in module.get("resources", [])
            if item["type"] == kind and item["mode"] == "managed"
        )
        for child in module.get("child_modules", []):
            walk(child)

    walk(state["values"]["root_module"])
    return found


def expression(text: str) -> Callable[[Mapping[str, float]], float | None]:
    """CloudWatch's metric math, as far as the module uses it. A metric without a value makes the result none."""
    python = re.sub(r"\bFILL\((\w+), 0\)", r"values.get('\1', 0)", text)
    python = re.sub(r"\b(cpu|memory)\b", r"values['\1']", python).replace(" AND ", " and ")
    while match := re.search(r"IF\(", python):
        start, depth, commas, at = match.end(), 1, [], match.end()
        while depth:
            depth += {"(": 1, ")": -1}.get(python[at], 0)
            if python[at] == "," and depth == 1:
                commas.append(at)
            at += 1
        condition, yes, no = (
            python[start : commas[0]],
            python[commas[0] + 1 : commas[1]],
            python[commas[1] + 1 : at - 1],
        )
        python = f"{python[: match.start()]}(({yes}) if ({condition}) else ({no})){python[at:]}"
    code = compile(python, text, "eval")

    def value(values: Mapping[str, float]) -> float | None:
        try:
            return float(eval(code, {"__builtins__": {}}, {"values": values}))
        except KeyError:
            return None

    return value


SIMULATED = {
    ("AWS/SQS", "ApproximateNumberOfMessagesVisible"): "waiting",
    ("AWS/SQS", "ApproximateNumberOfMessagesNotVisible"): "held",
    ("AWS/ECS", "CPUUtilization"): "cpu",
    ("AWS/ECS", "MemoryUtilization"): "memory",
}


def applied(state: Mapping[str, Any]) -> tuple[list[Alarm], int, int]:
    """The alarms that scale the service, and its bounds."""
    policies = {}
    for item in resources(state, "aws_appautoscaling_policy"):
        (settings,) = item["step_scaling_policy_configuration"]
        if settings["adjustment_type"] != "ChangeInCapacity":
            raise Unexpected(f"{item['name']} is of another kind than is simulated")
        steps = [
            (
                float(step["metric_interval_lower_bound"] or "-inf"),
                float(step["metric_interval_upper_bound"] or "inf"),
                step["scaling_adjustment"],
            )
            for step in settings["step_adjustment"]
        ]
        policies[item["arn"]] = Policy(settings["cooldown"], steps)
    alarms = []
    for item in resources(state, "aws_cloudwatch_metric_alarm"):
        for action in item["alarm_actions"]:
            if action in policies:
                alarms.append(_alarm(item, policies[action]))
    (target,) = resources(state, "aws_appautoscaling_target")
    if len(alarms) != len(policies):
        raise Unexpected(f"{len(policies)} policies, but {len(alarms)} alarms for them")
    return alarms, target["min_capacity"], target["max_capacity"]


def _alarm(item: Mapping[str, Any], policy: Policy) -> Alarm:
    queries = item["metric_query"]
    periods = (
        {item["period"]}
        if not queries
        else {q["metric"][0]["period"] for q in queries if q["metric"]}
    )
    if periods != {MINUTE}:
        raise Unexpected(f"{item['alarm_name']} has periods of {periods} seconds")
    if queries:
        value = expression(next(query["expression"] for query in queries if query["expression"]))
    else:
        value = partial(_one, SIMULATED[item["namespace"], item["metric_name"]])
    return Alarm(
        item["alarm_name"],
        item["evaluation_periods"],
        item["threshold"],
        item["comparison_operator"] == "GreaterThanThreshold",
        value,
        policy,
    )


def _one(name: str, values: Mapping[str, float]) -> float | None:
    return values.get(name)


def plan_of(total: int) -> Plan:
    """A plan of about `total` bytes: formulae of nine bottles, whose sizes are spread as Homebrew's are."""
    dice = random.Random(1)
    bottles, manifests, size = [], [], 0
    while size < total:
        name = f"formula-{len(manifests)}"
        digests = []
        for tag in range(9):
            length = min(2 * GB, int(math.exp(dice.gauss(14.5, 2.2))))
            digest = f"{dice.getrandbits(256):064x}"
            bottles.append(Bottle((name,), "1.0", f"tag{tag}", digest, length))
            digests.append(digest)
            size += length
        manifests.append(Manifest(name, "1.0", tuple(digests)))
    return Plan(tuple(bottles), tuple(manifests))


def simulate(state: Mapping[str, Any], total: int, begin: int, shard_size: int) -> Day:
    """One day in which a sync of `total` bytes is due at `begin`."""
    alarms, lowest, highest = applied(state)
    shards = [shard.total for shard in split(plan_of(total), shard_size)]
    day = Day(shards=len(shards), total=sum(shards), sent=begin + PLANNING)
    queue: list[int] = []
    tasks: list[Task] = []
    desired = lowest
    published: list[dict[str, float]] = []
    minute: list[tuple[int, int, int, int]] = []
    for now in range(DAY):
        if now == day.sent:
            queue.extend(sorted(shards, reverse=True))
        for task in tasks:
            if queue and now >= task.ready and not task.busy(now):
                size = queue.pop(0)
                task.until = now + SHARD_OVERHEAD + math.ceil(size / BYTES_PER_SECOND)
                day.first_task = day.first_task if day.first_task is not None else now
                day.finished = max(day.finished, task.until)
        held = sum(task.busy(now) for task in tasks)
        running = sum(now >= task.ready for task in tasks)
        minute.append((len(queue), held, running, desired))
        day.task_seconds += len(tasks)
        if now % MINUTE == MINUTE - 1:
            published.append(_metrics(minute))
            day.minutes.append(Minute(len(queue), held, desired, running))
            minute = []
        if now % MINUTE == 0:
            seen = published[: max(0, (now - PUBLISHING) // MINUTE)]
            before = desired
            for alarm in alarms:
                desired = _act(alarm, seen, desired, lowest, highest, now)
            if desired > before and day.first_out is None:
                day.first_out = now
        _steer(tasks, desired, now)
        if not tasks and not queue and day.finished and not day.at_zero:
            day.at_zero = now
    return day


def _metrics(minute: list[tuple[int, int, int, int]]) -> dict[str, float]:
    """What CloudWatch has of one minute. Without tasks there is no CPU and no memory."""
    found = {
        "waiting": float(max(waiting for waiting, *_ in minute)),
        "held": float(max(held for _, held, *_ in minute)),
    }
    running = sum(running for _, _, running, _ in minute)
    if running:
        busy = sum(held for _, held, *_ in minute)
        found["cpu"] = (busy * CPU_BUSY + (running - busy) * CPU_IDLE) / running
        found["memory"] = MEMORY
    return found


def _act(
    alarm: Alarm, seen: list[dict[str, float]], desired: int, lowest: int, highest: int, now: int
) -> int:
    """The desired count after what Application Auto Scaling does about an alarm in this minute.

    In the cooldown of a scale-out a larger step still acts, less what was added already; in that of a scale-in no
    other scale-in does.
    """
    beyond = alarm.beyond(seen)
    if beyond is None:
        return desired
    policy = alarm.policy
    by = policy.adjustment(beyond)
    if now - policy.last < policy.cooldown:
        if by <= policy.added or by < 0:
            return desired
        by, policy.added = by - policy.added, by
    else:
        policy.last, policy.added = now, max(by, 0)
    return max(lowest, min(highest, desired + by))


def _steer(tasks: list[Task], desired: int, now: int) -> None:
    """ECS starts tasks, and stops those that no scale-in protection holds."""
    while len(tasks) < desired:
        tasks.append(Task(ready=now + TASK_START))
    for task in [task for task in tasks if not task.busy(now)][: max(0, len(tasks) - desired)]:
        tasks.remove(task)


def judge(day: Day, highest: int) -> None:
    """Raise `Unexpected` unless the day went as the documentation promises."""
    if day.first_out is None or day.first_task is None:
        raise Unexpected("the service never left zero")
    # The first whole minute with messages begins up to a minute after they were sent.
    latest = day.sent + MINUTE + 2 * MINUTE + PUBLISHING + MINUTE
    if day.first_out > latest:
        raise Unexpected(f"scaled out {day.first_out - day.sent} s after the messages were there")
    if not 0 < day.at_zero < DAY:
        raise Unexpected("the service never came back to zero")
    earliest, latest = (
        day.finished + 4 * MINUTE,
        day.finished + 5 * MINUTE + PUBLISHING + 2 * MINUTE,
    )
    if not earliest <= day.at_zero <= latest:
        raise Unexpected(f"back at zero {day.at_zero - day.finished} s after the last shard")
    if max(minute.running for minute in day.minutes) > highest:
        raise Unexpected("more tasks than max_capacity")
    last = day.minutes[-1]
    if last.waiting or last.held:
        raise Unexpected("a shard was left")


def chart(day: Day, begin: int) -> str:
    """The curve, for people: one line for each minute around the sync; `#` is a task at work, `.` one without work."""
    first = begin // MINUTE
    last = min(len(day.minutes) - 1, day.at_zero // MINUTE + 2)
    lines = ["time   waiting held desired running"]
    for index in range(first, last + 1):
        at = day.minutes[index]
        bar = "#" * at.held + "." * (at.running - at.held)
        lines.append(
            f"{index // 60:02}:{index % 60:02}  {at.waiting:7} {at.held:4} {at.desired:7} {at.running:7}  {bar}".rstrip()
        )
    return "\n".join(lines)


def summary(day: Day) -> str:
    """The figures of the day in one line."""

    def after(moment: int | None) -> str:
        return f"{((moment or 0) - day.sent) / MINUTE:.1f} min"

    return (
        f"{day.total / GB:.0f} GB in {day.shards} shards: first scale-out after {after(day.first_out)}, first shard taken"
        f" after {after(day.first_task)}, all stored after {after(day.finished)}, no task left after {after(day.at_zero)};"
        f" {day.task_seconds / 3600:.2f} task hours"
    )


def report(state: Mapping[str, Any]) -> Iterable[str]:
    """The days that the module's README shows, each judged; the last one with its curve."""
    _, _, highest = applied(state)
    begin = 3 * 3600
    for total in (20 * GB, 150 * GB, 500 * GB):
        day = simulate(state, total, begin, 10 * GB)
        judge(day, highest)
        yield summary(day)
    yield chart(day, begin)

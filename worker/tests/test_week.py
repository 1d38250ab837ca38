"""A week, with a fault of another kind every day: what is stored, what is missing, who is told.

Then nine days on which nothing works. Between them every alarm is raised, and none without a cause.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from shared.models import blob_key, manifest_key
from shared.s3_service import S3Service
from shared.shards import split
from tests import faults
from tests.bucket import Bucket
from tests.conftest import environment_for
from tests.fake_aws import FakeAws
from tests.fake_homebrew import FakeFormula, FakeHomebrew, content, digest
from tests.running import PLACEHOLDERS, QUICK
from tests.week import DAY, HOUR, MINUTE, World, alarms

MONDAY = 1_000_000 * DAY
THREE = 3 * HOUR
NAMES = [f"formula-{number}" for number in range(8)]


def publish(homebrew: FakeHomebrew, day: int, *names: str) -> None:
    """New versions of some formulae: three bottles of 50 kB each."""
    homebrew.formulae[:] = [known for known in homebrew.formulae if known.name not in names]
    for name in names:
        bottles = {tag: content(f"{name} {day} {tag}", 50_000) for tag in ("sonoma", "linux", "x")}
        homebrew.add(FakeFormula(name, bottles, version=f"1.{day}"))


def monday(world: World, three: float) -> None:
    """Everything is missing, and one task dies with a shard."""
    world.at(three - 1, lambda: publish(world.homebrew, 0, *NAMES))
    world.at(three - 1, lambda: world.exits.append("killed"))


def tuesday(world: World, three: float) -> None:
    """Little is missing; a connection breaks, bytes are wrong once; somebody sends nonsense."""
    spoiled = (faults.cut(10_000), faults.corrupt, faults.status(503))
    world.at(three - 1, lambda: publish(world.homebrew, 1, *NAMES[:2]))
    world.at(three - 1, lambda: world.homebrew.fail("storage", "", *spoiled))
    world.at(three + HOUR, world.poison)


def wednesday(world: World, three: float) -> None:
    """The list of formulae is away for an hour. In the evening S3 gives nobody the sync's state."""
    away = faults.status(500)
    evening = three + 17 * HOUR
    state = re.compile("/_state/").search
    refuse = world.aws.refuse
    world.at(evening, lambda: refuse(lambda _, path, __: bool(state(path)), 403, "AccessDenied"))
    world.at(evening + 10 * MINUTE, world.aws.heal)
    world.at(three - 1, lambda: publish(world.homebrew, 2, *NAMES[:4]))
    world.at(three - 1, lambda: world.homebrew.fail_always("formulae", "", away))
    world.at(three + HOUR, world.homebrew.heal)


def slow_planning(world: World, three: float) -> None:
    """The registry makes the function wait longer than it may last."""
    busy = faults.wait_seconds(429, 60)

    def quick() -> None:
        world.homebrew.heal()
        world.seconds = 900.0

    def slow() -> None:
        world.homebrew.fail_always("registry", "/manifests/", busy)
        world.seconds = 60.3

    world.at(three - 1, slow)
    world.at(three + 30, quick)


def thursday(world: World, three: float) -> None:
    """Planning takes too long, Spot takes the task back, and no event tells of the next one."""
    world.at(three - 1, lambda: publish(world.homebrew, 3, *NAMES[2:4]))
    world.at(three - 1, lambda: world.exits.extend(["spot", "untold"]))
    slow_planning(world, three)


def friday(world: World, three: float) -> None:
    """EventBridge cannot deliver."""

    def nobody_home() -> None:
        world.undelivered = 1

    world.at(three - 1, lambda: publish(world.homebrew, 4, NAMES[5]))
    world.at(three - 1, nobody_home)


def saturday(world: World, three: float) -> None:
    """A bottle is corrupt for a whole day, whatever is tried."""
    bad = digest(content(f"{NAMES[0]} 5 linux", 50_000))
    world.at(three - 1, lambda: publish(world.homebrew, 5, *NAMES))
    world.at(three - 1, lambda: world.homebrew.fail_always("storage", bad, faults.corrupt))
    world.at(three + 23 * HOUR, world.homebrew.heal)


def failing_task(world: World, three: float, day: int) -> None:
    """Planning takes too long, and the task that does it cannot get one bottle."""
    bad = digest(content(f"{NAMES[7]} {day} x", 50_000))
    world.at(three - 1, lambda: publish(world.homebrew, day, NAMES[7]))
    slow_planning(world, three)
    world.at(three + 31, lambda: world.homebrew.fail_always("storage", bad, faults.html))
    world.at(three + 4.5 * MINUTE, world.homebrew.heal)


def sunday(world: World, three: float) -> None:
    """A task fails."""
    failing_task(world, three, 6)


def next_monday(world: World, three: float) -> None:
    """A task fails, and the topic takes nothing from EventBridge that could tell of it."""

    def refuse() -> None:
        world.refusing = True

    failing_task(world, three, 7)
    world.at(three, refuse)


@pytest.fixture
def world(
    aws: FakeAws,
    bucket: Bucket,
    serve: Callable[..., FakeHomebrew],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> World:
    """The system as it is deployed, with a threshold of 400 kB and shards of 300 kB."""
    homebrew = serve()
    environment = environment_for(bucket, homebrew, tmp_path / "bottles")
    world = World(homebrew, aws, environment)
    world.now = MONDAY
    function = {
        "WORK_QUEUE_URL": "https://sqs.invalid/work",
        "SIZE_THRESHOLD_GB": "0.0004",
    }
    for name, value in (environment | PLACEHOLDERS | function).items():
        monkeypatch.setenv(name, value)

    class Launcher:
        def running(self, oldest: float) -> list[str]:
            tasks = [task for task in world.tasks.values() if task["lastStatus"] == "RUNNING"]
            return [task["taskArn"] for task in tasks if task["began"] >= oldest]

        def start(self, plan_key: str, _: str, *, on_demand: bool) -> str:
            return world.start_task(plan_key)

        def describe(self, arn: str) -> dict[str, object] | None:
            return world.tasks[arn]

        def stop(self, arn: str) -> None:
            world.stop_task(arn)

    # To make a client takes longer than most of the looks.
    monkeypatch.setattr("orchestrator.S3Service", cache(S3Service))
    monkeypatch.setattr("orchestrator.WorkSender", lambda *_: world)
    monkeypatch.setattr("orchestrator.TaskLauncher", lambda _: Launcher())
    monkeypatch.setattr("orchestrator.Tuning", lambda: QUICK)
    monkeypatch.setattr("orchestrator.split", lambda plan, _: split(plan, 300_000))
    monkeypatch.setattr("loop.Loop.__init__.__defaults__", (lambda: world.now,))
    return world


def run_days(world: World, days: int, watches: int) -> None:
    """Days with a schedule at three and that many looks each, and the next morning's schedule."""
    for day in range(days + 1):
        three = MONDAY + day * DAY + THREE
        world.at(three, world.schedule)
        for watch in range(watches):
            moment = three + watch * DAY / watches + MINUTE
            world.at(moment, lambda: world.invoke({"watch": True}))
    world.run(MONDAY + days * DAY + 6 * HOUR)


def told(world: World) -> list[tuple[int, str]]:
    """The alerts, by the day on which they came; days begin at three."""
    return [(int((alert.at - MONDAY - THREE) // DAY), alert.name) for alert in world.alerts]


def check_mirror(world: World, bucket: Bucket) -> None:
    """Everything is stored, right, and nothing is left open."""
    keys = bucket.verified_keys()
    for formula in world.homebrew.formulae:
        assert manifest_key(formula.image, formula.image_version) in keys
        for body in formula.bottles.values():
            assert blob_key(formula.image, digest(body)) in keys
    assert bucket.open_uploads() == []
    assert world.messages == []
    assert world.actions[-1][1] in {"nothing", "lambda", "done"}


WEEK = [
    (1, "waiting failed-work"),
    (2, "errors"),
    (2, "waiting failed-invocations"),
    (4, "failed_invocations schedule"),
    (4, "waiting failed-invocations"),
    (5, "waiting failed-work"),
    (5, "gave_up"),
    (6, "failed_task"),
    (7, "failed_invocations alerts"),
    (7, "waiting undelivered-alerts"),
]
NINE_DAYS = [*((day, "gave_up") for day in range(8)), (8, "no_success"), (8, "gave_up")]


def test_a_week(world: World, bucket: Bucket) -> None:
    days = (monday, tuesday, wednesday, thursday, friday, saturday, sunday, next_monday)
    for day, faulty in enumerate(days):
        faulty(world, MONDAY + day * DAY + THREE)
    run_days(world, 7, 96)
    assert told(world) == WEEK, world.actions
    check_mirror(world, bucket)


def test_nine_days_without_success(world: World, bucket: Bucket) -> None:
    """Every bottle is wrong for nine days; on the tenth morning all is well."""
    world.at(MONDAY, lambda: publish(world.homebrew, 0, NAMES[0]))
    world.at(MONDAY, lambda: world.homebrew.fail_always("storage", "", faults.corrupt))
    world.at(MONDAY + 9 * DAY, world.homebrew.heal)
    run_days(world, 9, 8)
    assert told(world) == NINE_DAYS, world.actions
    check_mirror(world, bucket)


def test_a_task_that_hangs_for_a_day(world: World, bucket: Bucket) -> None:
    """The next day's sync gives way to it, and the one after that does it all."""
    world.at(MONDAY, lambda: publish(world.homebrew, 0, NAMES[0]))
    world.at(MONDAY, lambda: world.exits.append("hangs"))
    slow_planning(world, MONDAY + THREE)
    run_days(world, 2, 8)
    assert [action for _, action in world.actions[:3]] == [
        "ecs-without-plan",
        "already-running",
        "gave-up",
    ]
    assert told(world) == [(1, "gave_up")], world.actions
    check_mirror(world, bucket)


def test_every_alarm_has_been_raised() -> None:
    raised = {name for _, name in WEEK + NINE_DAYS}
    assert raised == {alarm.name for alarm in alarms()} | {"failed_task"}

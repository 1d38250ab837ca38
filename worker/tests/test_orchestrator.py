"""The Lambda's handler in this process, with moto's ECS: what it decides, and what it starts."""

from __future__ import annotations

import base64
import hashlib
import importlib.util
import json
import os
import subprocess
import sys
import uuid
import zipfile
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import boto3
import pytest

import build
import orchestrator
from launcher import LaunchError, TaskLauncher
from loop import Loop
from settings import Settings
from shared.errors import ConfigurationError
from shared.models import Plan
from shared.shards import split
from tests import faults
from tests.bucket import Bucket
from tests.conftest import Environment
from tests.fake_aws import wait_for
from tests.fake_homebrew import FakeFormula, FakeHomebrew, Fault, content, digest
from tests.running import QUICK, WORKER, Context, run_here, worker_process

if TYPE_CHECKING:
    from mypy_boto3_ecs import ECSClient
    from mypy_boto3_ecs.type_defs import TaskTypeDef

TOTAL = 37_500_000


class Cluster:
    """A cluster with the worker's task definition."""

    def __init__(self) -> None:
        _let_moto_run_tasks_on_fargate()
        self.client: ECSClient = boto3.client("ecs")
        self.family = f"worker-{uuid.uuid4().hex[:8]}"
        self.arn = self.client.create_cluster(clusterName=self.family)["cluster"]["clusterArn"]
        ec2 = boto3.client("ec2")
        vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
        ec2.modify_vpc_attribute(VpcId=vpc, EnableDnsHostnames={"Value": True})
        subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.0.0/24")
        self.subnet = subnet["Subnet"]["SubnetId"]
        group = ec2.create_security_group(VpcId=vpc, GroupName="worker", Description="worker")
        self.security_group = group["GroupId"]
        self.client.register_task_definition(
            family=self.family,
            requiresCompatibilities=["FARGATE"],
            networkMode="awsvpc",
            cpu="256",
            memory="512",
            containerDefinitions=[{"name": "worker", "image": "worker", "memory": 512}],
        )

    def tasks(self) -> list[TaskTypeDef]:
        arns = self.client.list_tasks(cluster=self.arn)["taskArns"]
        return self.client.describe_tasks(cluster=self.arn, tasks=arns)["tasks"] if arns else []

    def stop(self) -> None:
        for task in self.tasks():
            self.client.stop_task(cluster=self.arn, task=task["taskArn"])


@cache
def _let_moto_run_tasks_on_fargate() -> None:
    """Moto alone looks for EC2 instances; the server of the Terraform tests has the remedy."""
    path = WORKER.parent / "terraform/tests/moto/server.py"
    spec = importlib.util.spec_from_file_location("moto_server", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.run_task_on_fargate_capacity()


@pytest.fixture
def homebrew(serve: Callable[..., FakeHomebrew]) -> FakeHomebrew:
    """37,500,000 bytes in three bottles."""
    return serve(
        FakeFormula("big", {"sonoma": content("big", 37_000_000)}),
        FakeFormula("two", {"sonoma": content("a", 300_000), "all": content("b", 200_000)}),
    )


@pytest.fixture
def cluster(bucket: Bucket) -> Cluster:
    return Cluster()


@pytest.fixture
def settings(
    bucket: Bucket, homebrew: FakeHomebrew, cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> Environment:
    """The orchestrator's environment; the test may change it through the returned mapping."""
    environment = {
        "S3_BUCKET_NAME": bucket.name,
        "AWS_REGION": "us-west-2",
        "FORMULAE_API_URL": homebrew.formulae_url,
        "GHCR_URL": homebrew.registry_url,
        "ECS_CLUSTER_ARN": cluster.arn,
        "ECS_TASK_FAMILY": cluster.family,
        "ECS_CONTAINER_NAME": "worker",
        "ECS_SUBNET_IDS": cluster.subnet,
        "ECS_SECURITY_GROUP_IDS": cluster.security_group,
    }
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    return environment


def call(event_id: str = "", seconds: float = 900) -> dict[str, object]:
    """Hand an event of EventBridge to the handler; a new one if no id is given."""
    return orchestrator.handler({"id": event_id or uuid.uuid4().hex}, Context(seconds))


def test_little_is_stored_by_the_lambda_itself(
    settings: Environment, bucket: Bucket, cluster: Cluster, homebrew: FakeHomebrew
) -> None:
    result = call()
    assert (result["action"], result["stored"], result["failed"]) == ("lambda", 3, 0)
    assert len(bucket.blobs()) == 3
    assert bucket.open_uploads() == []
    assert cluster.tasks() == []
    assert call() == {"action": "nothing", "problems": 0}


@pytest.mark.parametrize(
    ("threshold", "action"),
    [
        (TOTAL - 1, "ecs"),
        (TOTAL, "ecs"),
        (TOTAL + 1, "lambda"),
    ],
)
def test_the_threshold_belongs_to_ecs(
    settings: Environment, monkeypatch: pytest.MonkeyPatch, threshold: int, action: str
) -> None:
    monkeypatch.setenv("SIZE_THRESHOLD_GB", f"{threshold / 1e9:.9f}")
    assert call()["action"] == action


def test_the_documented_threshold_is_twenty_decimal_gigabytes(settings: Environment) -> None:
    assert Settings.from_environment(settings).threshold == 20_000_000_000


def test_much_is_stored_by_the_task_that_the_lambda_starts(
    settings: Environment,
    environment: Environment,
    bucket: Bucket,
    cluster: Cluster,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What ECS would run is run here: the worker, with the environment that RunTask was given."""
    monkeypatch.setenv("SIZE_THRESHOLD_GB", "0.03")
    result = call()
    assert (result["action"], result["bytes"], result["bottles"]) == ("ecs", TOTAL, 3)
    assert bucket.blobs() == set()
    (task,) = cluster.tasks()
    assert task["taskArn"] == result["task"]
    overrides = task["overrides"]["containerOverrides"][0]
    given = {item["name"]: item["value"] for item in overrides["environment"]}
    assert given == {"WORKER_MODE": "batch", "PLAN_S3_KEY": result["plan"]}
    # The service's own variables are in the task definition; the overrides must outdo them.
    queue = {"WORKER_MODE": "service", "WORK_QUEUE_URL": "https://sqs.invalid/queue"}
    worker = run_here(environment | queue | given)
    assert worker.code == 0, worker.output
    assert len(bucket.blobs()) == 3
    assert "v2/homebrew/core/big/manifests/1.0" in bucket.verified_keys()


def test_one_sync_at_a_time(
    settings: Environment, cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SIZE_THRESHOLD_GB", "0")
    # A task of the service, which has the same family, is not a sync.
    cluster.client.run_task(
        cluster=cluster.arn,
        taskDefinition=cluster.family,
        launchType="FARGATE",
        startedBy="ecs-svc/1",
        networkConfiguration={
            "awsvpcConfiguration": {
                "subnets": [cluster.subnet],
                "securityGroups": [cluster.security_group],
            }
        },
    )
    started = call()
    assert started["action"] == "ecs"
    assert call() == {"action": "already-running", "tasks": [started["task"]]}
    assert len(cluster.tasks()) == 2
    cluster.stop()
    assert call()["action"] == "ecs"


def test_a_repeated_event_starts_no_second_task_and_a_new_one_does(
    settings: Environment, cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SIZE_THRESHOLD_GB", "0")
    event = uuid.uuid4().hex
    first = call(event)["task"]
    cluster.stop()
    monkeypatch.setattr("launcher.TaskLauncher.running", lambda *_: [])
    assert call(event)["task"] == first
    assert call()["task"] != first


def test_what_time_does_not_allow_goes_to_ecs(
    settings: Environment, bucket: Bucket, cluster: Cluster, homebrew: FakeHomebrew
) -> None:
    big = digest(content("big", 37_000_000))
    homebrew.fail("storage", big, faults.cut(20_000_000), faults.wait_seconds(429, 60))
    result = call(seconds=60 + 3)
    assert result["action"] == "lambda-then-ecs"
    assert (result["stored"], result["left"], result["bottles"]) == (2, 1, 1)
    assert bucket.open_uploads() == []
    assert len(bucket.blobs()) == 2
    answer = bucket.client.get_object(Bucket=bucket.name, Key=str(result["plan"]))
    plan = Plan.from_json(answer["Body"].read())
    assert [bottle.digest for bottle in plan.bottles] == [big]
    assert [manifest.image for manifest in plan.manifests] == ["big"]
    assert len(cluster.tasks()) == 1


def stopped(
    cluster: Cluster, task: object, code: int | None, stop_code: str = "EssentialContainerExited"
) -> dict[str, object]:
    """Hand over what ECS says of a task that has stopped."""
    cluster.stop()
    container = {"name": "worker"} | ({} if code is None else {"exitCode": code})
    detail = {"taskArn": task, "lastStatus": "STOPPED", "stopCode": stop_code}
    event = {"detail-type": "ECS Task State Change", "detail": detail | {"containers": [container]}}
    return orchestrator.handler(event, Context())


class Clock:
    """The loop's clock, which only the test moves."""

    def __init__(self) -> None:
        self.now = 1.7e9

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(settings: Environment, monkeypatch: pytest.MonkeyPatch) -> Clock:
    """A clock, with everything for ECS."""
    clock = Clock()
    monkeypatch.setenv("SIZE_THRESHOLD_GB", "0")
    monkeypatch.setattr("loop.Loop.__init__.__defaults__", (clock,))
    # moto's tasks begin at the time of this machine.
    monkeypatch.setattr("launcher.began_at", lambda _: clock.now)
    return clock


def watch(clock: Clock, minutes: float = 15) -> dict[str, object]:
    """Let time pass, and the function look."""
    clock.now += minutes * 60
    return orchestrator.handler({"watch": True}, Context())


def test_a_task_that_fails_is_started_again_until_it_succeeds(
    cluster: Cluster, clock: Clock
) -> None:
    first = call()["task"]
    assert stopped(cluster, first, 1)["action"] == "retry"
    # ECS may say it twice.
    assert stopped(cluster, first, 1)["action"] == "not-ours"
    assert watch(clock, minutes=4)["action"] == "watch"
    second = watch(clock, minutes=2)["task"]
    assert second != first
    assert stopped(cluster, second, 0)["action"] == "done"


def test_a_task_that_always_fails_is_given_up(cluster: Cluster, clock: Clock) -> None:
    task = call()["task"]
    pauses = []
    for _ in range(4):
        failed = stopped(cluster, task, 1)
        pauses.append(failed["pause"])
        task = watch(clock, minutes=float(str(failed["pause"])) / 60)["task"]
    assert pauses == [300, 1200, 4800, 19200]
    given_up = stopped(cluster, task, 1)
    assert given_up["action"] == "gave-up"
    assert "attempt 5" in str(given_up["reason"])
    # The next schedule begins a new sync, with all its attempts.
    assert stopped(cluster, call()["task"], 1)["action"] == "retry"


def test_attempts_end_with_the_time_of_the_sync(cluster: Cluster, clock: Clock) -> None:
    task = call()["task"]
    clock.now += 24 * 3600 - 200
    given_up = stopped(cluster, task, 1)
    assert given_up["action"] == "gave-up"
    assert "too long ago" in str(given_up["reason"])


def test_an_end_that_no_event_told_is_found(
    cluster: Cluster, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    task = call()["task"]
    assert watch(clock) == {"action": "at-work", "task": task}
    cluster.stop()
    describe = TaskLauncher.describe

    def failed(launcher: TaskLauncher, arn: str) -> TaskTypeDef | None:
        # moto's tasks all end well.
        told = describe(launcher, arn)
        assert told is not None
        told["containers"] = [{"name": "worker", "exitCode": 1}]
        return told

    monkeypatch.setattr("launcher.TaskLauncher.describe", failed)
    looked = watch(clock)
    assert (looked["action"], looked["pause"]) == ("retry", 300)
    monkeypatch.setattr("launcher.TaskLauncher.describe", describe)
    second = watch(clock)["task"]
    cluster.stop()
    assert watch(clock) == {"action": "done", "task": second}


def test_a_task_that_ecs_has_forgotten_is_followed_by_another(
    cluster: Cluster, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An hour after its end ECS does not know a task any more."""
    first = call()["task"]
    cluster.stop()
    monkeypatch.setattr("launcher.TaskLauncher.describe", lambda *_: None)
    assert "forgotten" in str(watch(clock)["reason"])
    assert watch(clock)["task"] != first


def test_a_task_that_hangs_is_stopped_by_the_next_look(cluster: Cluster, clock: Clock) -> None:
    call()
    assert watch(clock, minutes=23 * 60)["action"] == "at-work"
    assert watch(clock, minutes=2 * 60)["action"] == "gave-up"
    assert [task["desiredStatus"] for task in cluster.tasks()] == ["STOPPED"]


def test_an_invocation_that_dies_loses_no_sync(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        """What is not caught anywhere, as a kill is not."""

    def dies(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr("orchestrator.make_plan", dies)
        with pytest.raises(Killed):
            call()
    # As long as it could still be at it, nobody else begins.
    assert watch(clock, minutes=14)["action"] == "busy"
    assert call()["action"] == "already-running"
    assert watch(clock, minutes=3)["action"] == "retry"
    assert watch(clock)["action"] == "ecs"


def test_of_two_invocations_at_once_one_gives_way(
    cluster: Cluster, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second one reads the state before the first one has claimed the sync."""
    under_way = Loop.under_way
    results = []

    def as_the_other_begins(loop: Loop) -> dict[str, object]:
        monkeypatch.setattr("orchestrator.Loop.under_way", under_way)
        results.append(call())
        cluster.stop()
        return {}

    monkeypatch.setattr("orchestrator.Loop.under_way", as_the_other_begins)
    assert call() == {"action": "already-running"}
    assert [result["action"] for result in results] == ["ecs"]


@pytest.mark.parametrize("fault", [faults.status(503), faults.html, faults.empty_list])
def test_a_bad_hour_of_homebrew_delays_the_sync_and_loses_none(
    clock: Clock, homebrew: FakeHomebrew, monkeypatch: pytest.MonkeyPatch, fault: Fault
) -> None:
    monkeypatch.setattr("orchestrator.Tuning", lambda: QUICK)
    homebrew.fail_always("formulae", "", fault)
    assert call()["action"] == "retry"
    assert watch(clock)["action"] == "retry"
    homebrew.heal()
    assert watch(clock)["action"] == "watch"
    assert watch(clock)["action"] == "ecs"


def test_a_sync_that_the_function_itself_cannot_do_is_given_up(
    clock: Clock, homebrew: FakeHomebrew, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SIZE_THRESHOLD_GB", "20")
    monkeypatch.setenv("MAX_ATTEMPTS", "3")
    monkeypatch.setattr("orchestrator.Tuning", lambda: QUICK)
    homebrew.fail_always("registry", "two/blobs", faults.status(404))
    then = [call()["then"], watch(clock)["then"], watch(clock, minutes=30)["then"]]
    assert [step["action"] for step in then] == ["retry", "retry", "gave-up"]  # type: ignore[index]


def test_a_wrong_configuration_is_not_tried_again(cluster: Cluster, clock: Clock) -> None:
    assert stopped(cluster, call()["task"], 2)["action"] == "gave-up"


def test_what_spot_takes_back_is_had_on_demand(
    cluster: Cluster, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    providers: list[str] = []
    start = TaskLauncher._start

    def noted(launcher: TaskLauncher, key: str, token: str, provider: str) -> str:
        providers.append(provider)
        return start(launcher, key, token, provider)

    monkeypatch.setattr("launcher.TaskLauncher._start", noted)
    monkeypatch.setenv("ECS_CAPACITY_PROVIDER", "FARGATE_SPOT")
    assert stopped(cluster, call()["task"], None, "SpotInterruption")["on_demand"] is True
    watch(clock)
    assert providers == ["FARGATE_SPOT", "FARGATE"]


def test_where_spot_has_none_the_task_runs_on_demand(
    settings: Environment, cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[str] = []
    start = TaskLauncher._start

    def without_spot(launcher: TaskLauncher, key: str, token: str, provider: str) -> str:
        tried.append(provider)
        if provider == "FARGATE_SPOT":
            raise LaunchError("Capacity is unavailable at this time")
        return start(launcher, key, token, provider)

    monkeypatch.setattr("launcher.TaskLauncher._start", without_spot)
    monkeypatch.setenv("SIZE_THRESHOLD_GB", "0")
    monkeypatch.setenv("ECS_CAPACITY_PROVIDER", "FARGATE_SPOT")
    assert call()["action"] == "ecs"
    assert tried == ["FARGATE_SPOT", "FARGATE"]


def test_a_task_that_hangs_is_stopped_and_another_started(
    settings: Environment, cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SIZE_THRESHOLD_GB", "0")
    first = call()["task"]
    assert call()["action"] == "already-running"
    monkeypatch.setattr("launcher.began_at", lambda task: 1e9 if task["taskArn"] == first else 4e9)
    second = call()
    assert second["action"] == "ecs"
    running = [task["taskArn"] for task in cluster.tasks() if task["desiredStatus"] == "RUNNING"]
    assert running == [second["task"]]
    assert second["task"] != first


def test_planning_that_takes_too_long_is_left_to_the_task(
    settings: Environment, environment: Environment, cluster: Cluster, homebrew: FakeHomebrew
) -> None:
    homebrew.fail_always("registry", "/manifests/", faults.wait_seconds(429, 60))
    result = call(seconds=60 + 0.2)
    assert result["action"] == "ecs-without-plan"
    (task,) = cluster.tasks()
    overrides = task["overrides"]["containerOverrides"][0]["environment"]
    assert overrides == [{"name": "WORKER_MODE", "value": "batch"}]


def test_the_days_since_a_success_are_counted(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SIZE_THRESHOLD_GB", "20")

    def days() -> object:
        return watch(clock, minutes=0)["days_since_success"]

    assert days() == 0
    clock.now += 3 * 86400
    assert days() == 3
    assert call()["failed"] == 0
    clock.now += 86400
    assert days() == 1


def test_a_task_that_ecs_does_not_start_is_tried_again(
    cluster: Cluster, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Refusing:
        def list_tasks(self, **_: object) -> Mapping[str, object]:
            return {"taskArns": []}

        def run_task(self, **_: object) -> Mapping[str, object]:
            return {"tasks": [], "failures": [{"arn": "a", "reason": "RESOURCE:FARGATE"}]}

    client = boto3.client
    monkeypatch.setattr(
        boto3, "client", lambda name, **more: Refusing() if name == "ecs" else client(name, **more)
    )
    result = call()
    assert result["action"] == "retry"
    assert "RESOURCE:FARGATE" in str(result["reason"])


def test_every_mistake_in_the_environment_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ConfigurationError) as caught:
        Settings.from_environment({"SIZE_THRESHOLD_GB": "20GB", "AWS_REGION": "us-west-2"})
    assert len(caught.value.problems) == 7


def test_the_archive_is_the_same_every_time_and_runs(tmp_path: Path) -> None:
    first, second = tmp_path / "1.zip", tmp_path / "2.zip"
    stated = build.build(first)
    for path in build.sources().values():
        os.utime(path)
    assert build.build(second) == stated
    assert first.read_bytes() == second.read_bytes()
    assert stated == base64.b64encode(hashlib.sha256(first.read_bytes()).digest()).decode()
    with zipfile.ZipFile(first) as archive:
        assert "orchestrator.py" in archive.namelist()
        assert "build.py" not in archive.namelist()
        assert "shared/s3_service.py" in archive.namelist()
    code = "import orchestrator, json; print(json.dumps(orchestrator.__file__))"
    done = subprocess.run(
        [sys.executable, "-P", "-c", code],
        env={"PYTHONPATH": str(first)},
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        check=True,
    )
    assert json.loads(done.stdout).startswith(str(first))


@pytest.fixture
def oldest_packages() -> Path:
    """The oldest boto3 and urllib3 that the README says suffice, as a runtime would have them."""
    folder = WORKER.parent / ".venv/lambda-oldest"
    if not folder.exists():
        told = f"{folder} is missing: run .ci/setup"
        if os.environ.get("CI") == "true":
            pytest.fail(told)
        pytest.skip(told)
    return folder


def test_the_archive_works_with_the_oldest_packages(
    settings: Environment, bucket: Bucket, oldest_packages: Path, tmp_path: Path
) -> None:
    """From the first import on: nobody chooses what a Lambda runtime brings."""
    archive = tmp_path / "orchestrator.zip"
    build.build(archive)
    code = """
import boto3, json, orchestrator, urllib3

class Context:
    aws_request_id = "1"
    get_remaining_time_in_millis = staticmethod(lambda: 900_000)

done = [orchestrator.handler(event, Context()) for event in ({"id": "1"}, {"watch": True})]
print(json.dumps([boto3.__version__, urllib3.__version__, *(item["action"] for item in done)]))
"""
    aws = {name: value for name, value in os.environ.items() if name.startswith("AWS_")}
    done = subprocess.run(
        [sys.executable, "-P", "-c", code],
        env={
            "PYTHONPATH": f"{archive}:{oldest_packages}",
            "TMPDIR": str(tmp_path),
            **aws,
            **settings,
        },
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == ["1.35.69", "1.26.20", "lambda", "watch"]
    assert len(bucket.blobs()) == 3


def test_the_archive_carries_packages_on_demand(tmp_path: Path) -> None:
    packages = tmp_path / "packages"
    for name in ("boto3/a.py", "boto3/__pycache__/a.pyc", "boto3-1.dist-info/RECORD", "bin/tool"):
        (packages / name).parent.mkdir(parents=True, exist_ok=True)
        (packages / name).write_text(name)
    build.build(tmp_path / "1.zip", packages)
    with zipfile.ZipFile(tmp_path / "1.zip") as archive:
        more = set(archive.namelist()) - build.sources().keys()
    assert more == {"boto3/a.py"}


def test_a_boto3_without_conditional_writes_is_refused(
    settings: Environment, bucket: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    create = boto3.client

    def old(name: str, **more: object) -> object:
        client = create(name, **more)  # type: ignore[call-overload]
        if name == "s3":
            model = client.meta.service_model.operation_model("CompleteMultipartUpload")
            model.input_shape.members.pop("IfNoneMatch")
        return client

    monkeypatch.setattr(boto3, "client", old)
    with pytest.raises(ConfigurationError, match="CompleteMultipartUpload does not know"):
        call()
    assert bucket.verified_keys() == set()


@pytest.fixture
def shards(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Callable[[], object]:
    """A queue of the service, as large a number of shards as there are; how many messages wait."""
    client = boto3.client("sqs")
    url = client.create_queue(QueueName=f"work-{uuid.uuid4().hex[:8]}")["QueueUrl"]
    monkeypatch.setenv("WORK_QUEUE_URL", url)
    monkeypatch.setattr("orchestrator.split", lambda plan, _: split(plan, 1_000_000))
    return lambda: client.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"][
        "ApproximateNumberOfMessages"
    ]


def take_work(environment: Environment) -> None:
    """Be one task of the service until the queue is empty."""
    own = environment | {"WORKER_MODE": "service", "WORK_QUEUE_URL": os.environ["WORK_QUEUE_URL"]}
    queue = boto3.client("sqs")

    def done() -> bool:
        answer = queue.get_queue_attributes(QueueUrl=own["WORK_QUEUE_URL"], AttributeNames=["All"])
        waiting = answer["Attributes"]["ApproximateNumberOfMessages"]
        return waiting == answer["Attributes"]["ApproximateNumberOfMessagesNotVisible"] == "0"

    with worker_process(own):
        wait_for(done)


def test_a_plan_is_shared_among_the_tasks_of_the_service(
    environment: Environment,
    bucket: Bucket,
    cluster: Cluster,
    clock: Clock,
    shards: Callable[[], object],
) -> None:
    result = call()
    assert (result["action"], result["shards"], result["bytes"]) == ("queue", 2, TOTAL)
    assert (shards(), cluster.tasks()) == ("2", [])
    # Whatever the schedule says, one sync is enough.
    assert call() == {"action": "already-running", "plan": result["plan"]}
    looked = watch(clock)
    assert (looked["action"], looked["unfinished"]) == ("at-work", 2)
    take_work(environment)
    assert watch(clock) == {"action": "done", "plan": result["plan"]}
    assert len(bucket.blobs()) == 3
    assert call() == {"action": "nothing", "problems": 0}


def test_shards_that_nobody_finished_are_sent_again(
    environment: Environment, clock: Clock, shards: Callable[[], object]
) -> None:
    first = call()
    # As if each of them had failed five times: the dead-letter queue has them.
    boto3.client("sqs").purge_queue(QueueUrl=os.environ["WORK_QUEUE_URL"])
    assert watch(clock)["action"] == "retry"
    again = watch(clock)
    assert (again["action"], again["plan"], shards()) == ("queue", first["plan"], "2")
    take_work(environment)
    assert watch(clock)["action"] == "done"


def test_a_sync_by_shards_that_lasts_too_long_is_given_up(
    clock: Clock, shards: Callable[[], object]
) -> None:
    call()
    assert watch(clock, minutes=23 * 60)["action"] == "at-work"
    assert watch(clock, minutes=2 * 60)["action"] == "gave-up"
    assert watch(clock)["action"] == "watch"
    assert call()["action"] == "queue"

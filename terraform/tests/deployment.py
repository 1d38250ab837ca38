"""Runs what was applied: the Lambda's archive and the task's container, as processes of this machine.

moto keeps functions and tasks but runs none. What AWS would do with them is done here: the archive's handler gets the
function's variables, the worker gets those of its task definition and of RunTask's overrides. Added are only addresses
and credentials of moto, and the addresses of a Homebrew on loopback.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import uuid
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import boto3

WORKER = Path(__file__).resolve().parents[2] / "worker"
sys.path.insert(0, str(WORKER))

from tests.fake_homebrew import FakeFormula, FakeHomebrew, content, digest
from tests.fake_slack import FakeSlack

REGION = "us-west-2"
ARCHIVE = WORKER / "orchestrator" / "build" / "orchestrator.zip"

# More than the threshold that integration.py sets, in one bottle of several parts and three small ones.
FORMULAE = (
    FakeFormula("openssl@3", {"arm64_sonoma": content("openssl", 36_000_000)}, version="3.5.2"),
    FakeFormula("gtk+", {"sonoma": content("g", 300_000), "x86_64_linux": content("t", 200_000)}),
    FakeFormula("ca-certificates", {"all": content("ca", 100_000)}, revision=1, rebuild=2),
)
BYTES = sum(len(body) for formula in FORMULAE for body in formula.bottles.values())

# What the Lambda runtime does with a handler.
RUNTIME = """
import importlib, json, sys

class Context:
    aws_request_id = sys.argv[2]
    def get_remaining_time_in_millis(self):
        return 900_000

module, _, name = sys.argv[1].rpartition(".")
handler = getattr(importlib.import_module(module), name)
print(json.dumps(handler(json.loads(sys.argv[3]), Context())))
"""


class Failed(Exception):
    """A step did not do what it must; the message says what happened."""


def expect(found: object, wanted: object, what: str) -> None:
    if found != wanted:
        raise Failed(f"{what}: {found!r} instead of {wanted!r}")


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


class Deployment:
    """The applied example with the given outputs, in the moto at `endpoint`."""

    def __init__(self, endpoint: str, outputs: Mapping[str, str], folder: Path) -> None:
        self._endpoint = endpoint
        self._folder = folder
        self.outputs = outputs
        self.bucket = outputs["bucket_name"]
        self.cluster = outputs["cluster_name"]
        self.family = outputs["task_definition_family"]
        self.homebrew = FakeHomebrew(list(FORMULAE))
        self.slack = FakeSlack()

    def client(self, service: str) -> Any:
        """A client for moto. Untyped: which service it is depends on the caller."""
        return boto3.client(
            service,
            region_name=REGION,
            endpoint_url=self._endpoint,
            aws_access_key_id="testing",
            aws_secret_access_key="testing",
        )

    def _surroundings(self) -> dict[str, str]:
        """What a process on AWS has besides its own variables, and where to find Homebrew."""
        return {
            "PATH": os.environ["PATH"],
            "AWS_REGION": REGION,
            "AWS_ACCESS_KEY_ID": "testing",
            "AWS_SECRET_ACCESS_KEY": "testing",
            "AWS_ENDPOINT_URL": self._endpoint,
            "AWS_EC2_METADATA_DISABLED": "true",
            "FORMULAE_API_URL": self.homebrew.formulae_url,
            "GHCR_URL": self.homebrew.registry_url,
        }

    def put_webhook(self) -> None:
        """Do by hand what the notifications module leaves to the user: put the webhook into its secret."""
        function = self.client("lambda").get_function(
            FunctionName=self.outputs["orchestrator_function_name"]
        )
        name = function["Configuration"]["Environment"]["Variables"]["SLACK_WEBHOOK_SECRET_NAME"]
        self.client("secretsmanager").put_secret_value(SecretId=name, SecretString=self.slack.url)

    def invoke(
        self, event: Mapping[str, object] | None = None, without: Sequence[str] = ()
    ) -> dict[str, Any]:
        """Run the applied function once, by its schedule or for an event, `without` some variables; its answer."""
        name = self.outputs["orchestrator_function_name"]
        function = self.client("lambda").get_function(FunctionName=name)["Configuration"]
        applied = base64.b64encode(hashlib.sha256(ARCHIVE.read_bytes()).digest()).decode()
        expect(function["CodeSha256"], applied, f"code of {name}")
        code = self._folder / "function"
        with zipfile.ZipFile(ARCHIVE) as archive:
            archive.extractall(code)
        own = {"PYTHONPATH": str(code), "TMPDIR": str(self._folder)}
        scheduled = {"id": str(uuid.uuid4()), "detail-type": "Scheduled Event"}
        variables = {
            name: value
            for name, value in function["Environment"]["Variables"].items()
            if name not in without
        }
        done = subprocess.run(
            [
                sys.executable,
                "-P",
                "-c",
                RUNTIME,
                function["Handler"],
                uuid.uuid4().hex,
                json.dumps(event or scheduled),
            ],
            env=self._surroundings() | variables | own,
            cwd=self._folder,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise Failed(f"{name} failed:\n{done.stderr}")
        answer: dict[str, Any] = json.loads(done.stdout)
        return answer

    def watch_event(self) -> dict[str, object]:
        """What the applied rule of the watch hands to the function."""
        rule = self.outputs["orchestrator_function_name"].replace("-orchestrator", "-watch")
        (target,) = self.client("events").list_targets_by_rule(Rule=rule)["Targets"]
        event: dict[str, object] = json.loads(target["Input"])
        return event

    def start_task(self) -> str:
        """Start a task by hand in the service's network, as the minimal example documents it; its ARN."""
        ecs = self.client("ecs")
        service = ecs.describe_services(cluster=self.cluster, services=[self.family])["services"][0]
        answer = ecs.run_task(
            cluster=self.cluster,
            taskDefinition=self.family,
            capacityProviderStrategy=[{"capacityProvider": "FARGATE", "weight": 1}],
            networkConfiguration=service["networkConfiguration"],
        )
        if answer["failures"] or len(answer["tasks"]) != 1:
            raise Failed(f"RunTask started no task: {answer}")
        return str(answer["tasks"][0]["taskArn"])

    def stop_task(self, arn: str) -> None:
        """Stop a task that `start_task` started."""
        self.client("ecs").stop_task(cluster=self.cluster, task=arn)

    def run_service(self) -> None:
        """Be a task of the service until its queue is empty; then end as scaling in ends it."""
        ecs = self.client("ecs")
        definition = ecs.describe_task_definition(taskDefinition=self.family)
        (container,) = definition["taskDefinition"]["containerDefinitions"]
        given = container_environment({"overrides": {}}, container)
        worker = subprocess.Popen(
            [sys.executable, "main.py"],
            cwd=WORKER,
            env=self._surroundings() | self._on_this_machine(given, container),
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            while worker.poll() is None and self.waiting(given["WORK_QUEUE_URL"]):
                time.sleep(0.2)
        finally:
            worker.terminate()
            _, log = worker.communicate()
        expect(worker.returncode, 143, f"exit code of the service's worker, which says\n{log}\n")

    def waiting(self, queue: str) -> int:
        """Messages that wait in a queue, or that a worker holds."""
        names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
        answer = self.client("sqs").get_queue_attributes(QueueUrl=queue, AttributeNames=names)
        return sum(int(answer["Attributes"][name]) for name in names)

    def run_container(self) -> str:
        """Run the container of the one task that is to run, until it ends by itself; its log."""
        ecs = self.client("ecs")
        arns = ecs.list_tasks(cluster=self.cluster, desiredStatus="RUNNING")["taskArns"]
        expect(len(arns), 1, "number of tasks")
        (task,) = ecs.describe_tasks(cluster=self.cluster, tasks=arns)["tasks"]
        definition = ecs.describe_task_definition(taskDefinition=task["taskDefinitionArn"])
        (container,) = definition["taskDefinition"]["containerDefinitions"]
        given = container_environment(task, container)
        worker = subprocess.run(
            [sys.executable, "main.py"],
            cwd=WORKER,
            env=self._surroundings() | self._on_this_machine(given, container),
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
        expect(worker.returncode, 0, f"exit code of the worker, which says\n{worker.stderr}\n")
        ecs.stop_task(cluster=self.cluster, task=arns[0], reason="Essential container exited")
        return worker.stderr

    def _on_this_machine(
        self, environment: Mapping[str, str], container: Mapping[str, Any]
    ) -> dict[str, str]:
        """The same with folders of this machine for the container's volumes, and a port that is free here."""
        here = dict(environment, HEALTH_PORT=str(free_port()))
        for mount in container["mountPoints"]:
            volume = self._folder / "volumes" / mount["sourceVolume"]
            volume.mkdir(parents=True, exist_ok=True)
            path = mount["containerPath"]
            for name, value in environment.items():
                if value == path or value.startswith(f"{path}/"):
                    here[name] = f"{volume}{value.removeprefix(path)}"
        return here

    def verify_objects(self) -> int:
        """Read every object again and compare it with what Homebrew has; how many there are."""
        wanted = {}
        for formula in FORMULAE:
            image = f"v2/homebrew/core/{formula.image}"
            wanted[f"{image}/manifests/{formula.image_version}"] = digest(formula.index())
            for body in formula.bottles.values():
                wanted[f"{image}/blobs/sha256:{digest(body)}"] = digest(body)
        s3 = self.client("s3")
        listed = s3.list_objects_v2(Bucket=self.bucket, Prefix="v2/")
        found = {
            item["Key"]: digest(s3.get_object(Bucket=self.bucket, Key=item["Key"])["Body"].read())
            for item in listed.get("Contents", [])
        }
        expect(found, wanted, "SHA-256 of the objects")
        expect(s3.list_multipart_uploads(Bucket=self.bucket).get("Uploads", []), [], "open uploads")
        return len(found)

    def delete_object(self) -> tuple[str, str]:
        """Delete an object as somebody might by mistake; its key, and the version that marks it deleted."""
        s3 = self.client("s3")
        key = s3.list_objects_v2(Bucket=self.bucket, Prefix="v2/")["Contents"][0]["Key"]
        return key, s3.delete_object(Bucket=self.bucket, Key=key)["VersionId"]

    def check_nothing_stays(self) -> None:
        """What a destroy can leave behind, so that the next apply fails: the bucket, the image repository, the secret."""
        buckets = [item["Name"] for item in self.client("s3").list_buckets()["Buckets"]]
        expect(buckets, [], "buckets after destroy")
        repositories = self.client("ecr").describe_repositories()["repositories"]
        expect(repositories, [], "repositories after destroy")
        secrets = self.client("secretsmanager").list_secrets(IncludePlannedDeletion=True)
        expect(secrets["SecretList"], [], "secrets after destroy")

    def empty_bucket(self) -> None:
        """Remove every version of every object."""
        s3 = self.client("s3")
        for page in s3.get_paginator("list_object_versions").paginate(Bucket=self.bucket):
            for item in page.get("Versions", []) + page.get("DeleteMarkers", []):
                s3.delete_object(Bucket=self.bucket, Key=item["Key"], VersionId=item["VersionId"])


def container_environment(task: Mapping[str, Any], container: Mapping[str, Any]) -> dict[str, str]:
    """The variables that ECS gives to a task's container: the definition's, and over them RunTask's."""
    environment = {item["name"]: item["value"] for item in container["environment"]}
    for override in task["overrides"].get("containerOverrides", []):
        # ECS refuses an override for a container that the definition does not have; moto does not.
        expect(override["name"], container["name"], "container of the override")
        environment |= {item["name"]: item["value"] for item in override["environment"]}
    return environment


@contextmanager
def deployed(endpoint: str, outputs: Mapping[str, str]) -> Iterator[Deployment]:
    """A deployment with a Homebrew and a Slack of its own."""
    with tempfile.TemporaryDirectory() as folder:
        deployment = Deployment(endpoint, outputs, Path(folder))
        try:
            yield deployment
        finally:
            deployment.homebrew.close()
            deployment.slack.close()


def sync_by_schedule(deployment: Deployment) -> str:
    """Twice: through one task for everything, and through the queue of the service."""
    deployment.put_webhook()
    objects = _sync_by_task(deployment)
    deployment.empty_bucket()
    _sync_by_service(deployment)
    return f"by one task and by the service {objects} objects were stored, all verified"


def _sync_by_task(deployment: Deployment) -> int:
    """The function plans and starts a task; the task stores; then nothing is missing. How many objects there are."""
    without = ["WORK_QUEUE_URL"]
    started = deployment.invoke(without=without)
    expect((started["action"], started["bytes"]), ("ecs", BYTES), "decision of the function")
    expect(deployment.homebrew.served(), 0, "bytes that the function fetched")
    running = deployment.invoke(without=without)
    expect(running, {"action": "already-running", "tasks": [started["task"]]}, "second decision")
    deployment.run_container()
    objects = deployment.verify_objects()
    # The task fetches what the plan says, and every byte of it once.
    expect(deployment.homebrew.served(), BYTES, "bytes that the task fetched")
    expect(
        [" 4 bottles " in text for text in deployment.slack.messages], [True], "Slack's messages"
    )
    looked = deployment.invoke(deployment.watch_event(), without)
    expect(looked, {"action": "done", "task": started["task"]}, "decision after the task's end")
    expect(deployment.invoke(), {"action": "nothing", "problems": 0}, "last decision")
    return objects


def _sync_by_service(deployment: Deployment) -> None:
    """The function plans and sends shards; a worker of the service stores them; the function sees that it is done."""
    shared = deployment.invoke()
    expect((shared["action"], shared["bytes"]), ("queue", BYTES), "decision with a queue")
    running = deployment.invoke()
    expect(running, {"action": "already-running", "plan": shared["plan"]}, "second decision")
    looked = deployment.invoke(deployment.watch_event())
    expect(looked["action"], "at-work", "decision before a task runs")
    deployment.run_service()
    deployment.verify_objects()
    expect(deployment.homebrew.served(), 2 * BYTES, "bytes that were fetched in all")
    looked = deployment.invoke(deployment.watch_event())
    expect(looked, {"action": "done", "plan": shared["plan"]}, "decision after the work")
    expect(deployment.invoke(), {"action": "nothing", "problems": 0}, "very last decision")


def sync_by_hand(deployment: Deployment) -> str:
    """A task that someone starts plans and stores by itself."""
    deployment.start_task()
    deployment.run_container()
    return f"task stored {deployment.verify_objects()} objects, all verified"

"""Service mode: messages of a real queue, kept until their work is done."""

from __future__ import annotations

import json
import threading
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore.exceptions import ClientError

from service import serve
from shared import health
from shared.errors import ExitCode, Stopped
from shared.models import Plan
from shared.notification_service import NotificationService
from shared.planner import Selection
from shared.progress import Progress
from shared.protection import ScaleInProtection
from shared.stop import Stop
from shared.work_queue import WorkQueue
from tests import faults
from tests.bucket import Bucket
from tests.conftest import Environment
from tests.fake_aws import wait_for
from tests.fake_homebrew import FakeHomebrew, Fault, digest
from tests.running import run_here, worker_process

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient


class Queue:
    """A queue of its own for each test."""

    def __init__(self) -> None:
        self.client: SQSClient = boto3.client("sqs")
        self.url = self.client.create_queue(QueueName=uuid.uuid4().hex)["QueueUrl"]

    def send(self, body: object) -> None:
        text = body if isinstance(body, str) else json.dumps(body)
        self.client.send_message(QueueUrl=self.url, MessageBody=text)

    def counts(self) -> tuple[int, int]:
        """Messages that wait, and messages that a worker holds."""
        answer = self.client.get_queue_attributes(QueueUrl=self.url, AttributeNames=["All"])
        found = answer["Attributes"]
        return (
            int(found["ApproximateNumberOfMessages"]),
            int(found["ApproximateNumberOfMessagesNotVisible"]),
        )


class FakeAgent:
    """The ECS agent's endpoint for task protection; `states` is what it was asked for."""

    def __init__(self) -> None:
        self.states: list[bool] = []
        agent = self

        class Handler(BaseHTTPRequestHandler):
            def do_PUT(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                known = self.path == "/api/task-protection/v1/state"
                agent.states.append(known and body["ProtectionEnabled"])
                answer = json.dumps({"protection": body}).encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/api"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def queue(bucket: Bucket) -> Queue:
    return Queue()


@pytest.fixture
def agent() -> Iterator[FakeAgent]:
    server = FakeAgent()
    yield server
    server.close()


@pytest.fixture
def service(environment: Environment, queue: Queue, agent: FakeAgent) -> Environment:
    return environment | {
        "WORKER_MODE": "service",
        "WORK_QUEUE_URL": queue.url,
        "ECS_AGENT_URI": agent.url,
    }


def test_messages_are_worked_off(
    service: Environment, queue: Queue, agent: FakeAgent, bucket: Bucket, homebrew: FakeHomebrew
) -> None:
    queue.send({"formulae": ["wget"], "bottle_tags": ["sonoma"]})
    with worker_process(service) as worker:
        wait_for(lambda: queue.counts() == (0, 0) and '"summary"' in worker.output)
        wget = next(formula for formula in homebrew.formulae if formula.name == "wget")
        assert bucket.blobs() == {digest(wget.bottles["sonoma"])}
        queue.send({})
        wait_for(lambda: len(bucket.blobs()) == 6 and queue.counts() == (0, 0))
        wait_for(lambda: agent.states[-1] is False)
        assert worker.process.poll() is None
        worker.process.terminate()
        assert worker.result().code == 143
    assert agent.states == [True, False, True, False]


def test_a_plan_in_the_bucket_is_carried_out(
    service: Environment, queue: Queue, bucket: Bucket
) -> None:
    empty = Plan((), ()).to_json()
    bucket.client.put_object(Bucket=bucket.name, Key="_plans/1.json", Body=empty.encode())
    queue.send({"plan_s3_key": "_plans/1.json"})
    with worker_process(service) as worker:
        wait_for(lambda: '"summary"' in worker.output and queue.counts() == (0, 0))
    assert bucket.blobs() == set()


def test_a_message_stays_until_everything_is_stored(
    service: Environment, queue: Queue, bucket: Bucket, homebrew: FakeHomebrew
) -> None:
    homebrew.fail_always("registry", "wget/blobs", faults.status(404))
    queue.send({"formulae": ["wget", "ca-certificates"]})
    with worker_process(service) as worker:
        wait_for(lambda: '"summary"' in worker.output)
        worker.process.terminate()
        worker.result()
    assert sum(queue.counts()) == 1
    assert len(bucket.blobs()) == 1


@pytest.mark.parametrize("body", ["not json", "[]", '{"formula": "wget"}', '{"formulae": "wget"}'])
def test_a_bad_message_is_left_and_the_next_one_done(
    service: Environment, queue: Queue, bucket: Bucket, body: str
) -> None:
    queue.send(body)
    with worker_process(service) as worker:
        wait_for(lambda: '"bad_message"' in worker.output)
        queue.send({"formulae": ["ca-certificates"]})
        wait_for(lambda: '"summary"' in worker.output)
        wait_for(lambda: queue.counts() == (0, 1))
    assert len(bucket.blobs()) == 1


@pytest.mark.parametrize(
    "met",
    [
        (faults.cut(10_000_000), faults.wait_seconds(429, 60)),
        # Whoever reads waits for longer than the process may take to end.
        (faults.stall(10_000_000),),
    ],
)
def test_sigterm_gives_the_message_back(
    met: tuple[Fault, ...],
    service: Environment,
    queue: Queue,
    bucket: Bucket,
    homebrew: FakeHomebrew,
) -> None:
    gtk = next(formula for formula in homebrew.formulae if formula.name == "gtk+")
    homebrew.fail("storage", digest(gtk.bottles["sonoma"]), *met)
    queue.send({"formulae": ["gtk+"]})
    part = Path(service["TEMP_STORAGE_PATH"]) / f"{digest(gtk.bottles['sonoma'])}.part"
    with worker_process(service) as worker:
        wait_for(lambda: part.exists() and part.stat().st_size > 9_000_000)
        assert queue.counts() == (0, 1)
        worker.process.terminate()
        assert worker.result().code == 143
    assert queue.counts() == (1, 0)
    assert bucket.blobs() == set()


def test_the_heartbeat_keeps_the_message(queue: Queue) -> None:
    queue.send({"formulae": ["wget"]})
    work_queue = WorkQueue(queue.url, "us-west-2", visibility=2, poll_seconds=0)
    work = work_queue.receive()
    assert work is not None
    assert work.selection == Selection(frozenset({"wget"}))
    beats: list[int] = []
    with pytest.raises(Stopped), work_queue.held(work, lambda: beats.append(1)):
        threading.Event().wait(3.2)
        assert work_queue.receive() is None
        raise Stopped
    assert len(beats) >= 3
    work_queue.give_back()
    assert work_queue.receive() is not None


def test_a_heartbeat_under_way_ends_before_the_message_is_given_back(queue: Queue) -> None:
    """Otherwise an idle task would be protected, or the message kept from others, for long."""
    queue.send({})
    work_queue = WorkQueue(queue.url, "us-west-2", visibility=1, poll_seconds=0)
    work = work_queue.receive()
    assert work is not None
    begun, ended = threading.Event(), threading.Event()

    def beat() -> None:
        begun.set()
        threading.Event().wait(0.3)
        ended.set()

    with work_queue.held(work, beat):
        assert begun.wait(60)
    assert ended.is_set()


def test_a_message_that_takes_too_long_goes_back_and_the_task_ends(
    service: Environment,
    queue: Queue,
    homebrew: FakeHomebrew,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """SQS would hand it to another worker after twelve hours, whatever this one does."""
    monkeypatch.setattr("service.LONGEST_SECONDS", 0.5)
    homebrew.fail_always("storage", "", faults.stall(1000))
    queue.send({"formulae": ["wget"]})
    stop = Stop()
    patience = threading.Timer(20, stop.request, ["the test waits no longer"])
    patience.start()
    result = run_here(service, stop=stop)
    patience.cancel()
    assert result.code == ExitCode.OUT_OF_TIME
    assert queue.counts() == (1, 0)


def test_a_task_that_cannot_read_its_queue_is_ill_and_says_why(service: Environment) -> None:
    missing = service | {"WORK_QUEUE_URL": f"{service['WORK_QUEUE_URL']}-missing"}
    with worker_process(missing) as worker:
        wait_for(lambda: '"queue_failed"' in worker.output)
        with pytest.raises(urllib.error.HTTPError) as caught:
            urllib.request.urlopen(f"http://127.0.0.1:{service['HEALTH_PORT']}/health", timeout=30)
        document = json.loads(caught.value.read())
    assert (caught.value.code, document["status"]) == (503, "blocked")
    assert "the work queue cannot be read" in document["reason"]
    assert "NonExistentQueue" in document["reason"]


def test_a_task_is_well_again_once_it_can_read_its_queue(monkeypatch: pytest.MonkeyPatch) -> None:
    progress, seen = Progress(), []

    class Flaky:
        def receive(self) -> None:
            seen.append(health.report(progress.snapshot(), 300.0)[0])
            if len(seen) == 1:
                raise ClientError({"Error": {"Code": "AccessDenied"}}, "ReceiveMessage")
            if len(seen) > 2:
                raise Stopped

    monkeypatch.setattr("service.QUEUE_PAUSE_SECONDS", 0.0)
    services: Any = SimpleNamespace(progress=progress, stop=Stop())
    queue: Any = Flaky()
    with pytest.raises(Stopped):
        serve(services, queue, ScaleInProtection(""), NotificationService("", "us-west-2"), 60)
    assert seen == [200, 503, 200]

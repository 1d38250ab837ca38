"""WorkQueue: messages that each ask for one sync; a message goes only when its work is done."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import boto3
from botocore.config import Config as BotoConfig
from botocore.exceptions import BotoCoreError, ClientError

from shared import logs
from shared.errors import Malformed, describe
from shared.planner import Selection

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

POLL_SECONDS = 20
VISIBILITY_SECONDS = 300
# SQS keeps a message from others for twelve hours at most, however often that is prolonged.
LONGEST_SECONDS = 11.5 * 3600
# One heartbeat: a request to the agent of ECS, and one to SQS.
BEAT_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Work:
    """A message: either the key of a plan in the bucket, or what to plan for."""

    receipt: str
    plan_key: str
    selection: Selection


class WorkQueue:
    """An SQS queue. After `visibility` seconds of silence others may have a message."""

    def __init__(
        self,
        url: str,
        region: str,
        visibility: int = VISIBILITY_SECONDS,
        poll_seconds: int = POLL_SECONDS,
    ) -> None:
        self._url = url
        self._visibility = visibility
        self._poll_seconds = poll_seconds
        config = BotoConfig(connect_timeout=10, read_timeout=POLL_SECONDS + 10)
        self._held: Work | None = None
        self._client: SQSClient = boto3.client("sqs", region_name=region, config=config)

    def receive(self) -> Work | None:
        """The next message, or None if there is none for a while; a bad one is left to the queue.

        Raises `ClientError` or `BotoCoreError`.
        """
        answer = self._client.receive_message(
            QueueUrl=self._url,
            MaxNumberOfMessages=1,
            WaitTimeSeconds=self._poll_seconds,
            VisibilityTimeout=self._visibility,
        )
        for message in answer.get("Messages", []):
            try:
                self._held = _work(message["ReceiptHandle"], message["Body"])
                return self._held
            except Malformed as error:
                # It comes again after the timeout, until the queue's redrive policy takes it away.
                logs.error("bad_message", reason=str(error), message=message["MessageId"])
        return None

    @contextmanager
    def held(self, work: Work, beat: Callable[[], None]) -> Iterator[None]:
        """Keep the message invisible to others, and call `beat` each time that is prolonged."""
        over = threading.Event()

        def prolong() -> None:
            while not over.wait(self._visibility / 3):
                beat()
                self._change_visibility(work, self._visibility)

        thread = threading.Thread(target=prolong, name="heartbeat", daemon=True)
        thread.start()
        try:
            yield
            self._held = None
        finally:
            over.set()
            # A heartbeat under way would prolong, after its end, what is given back now.
            thread.join(BEAT_SECONDS)

    def finish(self, work: Work) -> None:
        """Remove the message: its work is done."""
        try:
            self._client.delete_message(QueueUrl=self._url, ReceiptHandle=work.receipt)
        except (BotoCoreError, ClientError) as error:
            # The work comes again and finds nothing missing.
            logs.warning("message_not_deleted", reason=describe(error))

    def give_back(self) -> None:
        """Let another worker have the message at once whose work was broken off, if one was."""
        if self._held is not None:
            self._change_visibility(self._held, 0)

    def _change_visibility(self, work: Work, seconds: int) -> None:
        try:
            self._client.change_message_visibility(
                QueueUrl=self._url, ReceiptHandle=work.receipt, VisibilityTimeout=seconds
            )
        except (BotoCoreError, ClientError) as error:
            logs.warning("heartbeat_failed", reason=describe(error))


def _work(receipt: str, body: str) -> Work:
    try:
        document = json.loads(body)
    except ValueError:
        raise Malformed("the message is not JSON") from None
    if not isinstance(document, dict):
        raise Malformed("the message is not a JSON object")
    unknown = sorted(set(document) - {"plan_s3_key", "formulae", "bottle_tags"})
    if unknown:
        raise Malformed(f"the message has unknown fields: {', '.join(unknown)}")
    key = document.get("plan_s3_key", "")
    if not isinstance(key, str):
        raise Malformed("plan_s3_key is not a string")
    selection = Selection(_names(document, "formulae"), _names(document, "bottle_tags"))
    return Work(receipt, key, selection)


def _names(document: dict[str, object], field: str) -> frozenset[str]:
    value = document.get(field, [])
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise Malformed(f"{field} is not a list of strings")
    return frozenset(value)

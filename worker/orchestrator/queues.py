"""Queues: the one that workers take shards from, and the one that brings messages back later."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import boto3

from settings import Settings

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_sqs.literals import QueueAttributeNameType

# As many messages as SQS takes in one request.
BATCH = 10
# Messages that wait, that a worker holds, and that are delayed.
_COUNTS: tuple[QueueAttributeNameType, ...] = (
    "ApproximateNumberOfMessages",
    "ApproximateNumberOfMessagesNotVisible",
    "ApproximateNumberOfMessagesDelayed",
)


class SendError(Exception):
    """SQS took some messages and not others. The invocation fails, so that it is repeated."""


class Queues:
    """The two queues that the settings name; each may be missing (its address is "")."""

    def __init__(self, settings: Settings) -> None:
        self._work = settings.work_queue
        self._back = settings.retry_queue
        self._client: SQSClient = boto3.client("sqs", region_name=settings.region)

    def share(self, plan_keys: Sequence[str]) -> None:
        """Give each plan to a worker of the service. Raises `SendError`, `ClientError`."""
        for begin in range(0, len(plan_keys), BATCH):
            answer = self._client.send_message_batch(
                QueueUrl=self._work,
                Entries=[
                    {"Id": str(number), "MessageBody": json.dumps({"plan_s3_key": key})}
                    for number, key in enumerate(plan_keys[begin : begin + BATCH])
                ],
            )
            failed = answer.get("Failed", [])
            if failed:
                raise SendError(f"SQS refused {len(failed)} messages: {failed[0]['Code']}")

    def unfinished(self) -> int:
        """How much work is waiting or under way; 0 where there is no queue for it."""
        if not self._work:
            return 0
        answer = self._client.get_queue_attributes(
            QueueUrl=self._work, AttributeNames=list(_COUNTS)
        )
        return sum(int(answer["Attributes"][name]) for name in _COUNTS)

    def bring_back(self, body: Mapping[str, object], seconds: int) -> None:
        """Let the function be called with `body` after a pause."""
        self._client.send_message(
            QueueUrl=self._back, MessageBody=json.dumps(body), DelaySeconds=seconds
        )

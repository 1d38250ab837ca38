"""WorkSender: the queue that workers take shards from, seen from the side that fills it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

import boto3

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
    """SQS took some messages and not others."""


class WorkSender:
    """The queue at `url`; with "" there is none, and nothing is unfinished."""

    def __init__(self, url: str, region: str) -> None:
        self._url = url
        self._client: SQSClient = boto3.client("sqs", region_name=region)

    def share(self, plan_keys: Sequence[str]) -> None:
        """Give each plan to a worker of the service. Raises `SendError`, `ClientError`."""
        for begin in range(0, len(plan_keys), BATCH):
            answer = self._client.send_message_batch(
                QueueUrl=self._url,
                Entries=[
                    {"Id": str(number), "MessageBody": json.dumps({"plan_s3_key": key})}
                    for number, key in enumerate(plan_keys[begin : begin + BATCH])
                ],
            )
            failed = answer.get("Failed", [])
            if failed:
                raise SendError(f"SQS refused {len(failed)} messages: {failed[0]['Code']}")

    def unfinished(self) -> int:
        """How much work is waiting or under way."""
        if not self._url:
            return 0
        answer = self._client.get_queue_attributes(QueueUrl=self._url, AttributeNames=list(_COUNTS))
        return sum(int(answer["Attributes"][name]) for name in _COUNTS)

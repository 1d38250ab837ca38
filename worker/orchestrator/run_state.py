"""RunState: what is known of the current sync and of the last success, kept in the bucket."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from shared.s3_service import S3Service, translated

if TYPE_CHECKING:
    from mypy_boto3_s3.type_defs import PutObjectRequestTypeDef

KEY = "_state/run.json"
VERSION = 2
_OVERTAKEN = ("PreconditionFailed", "ConditionalRequestConflict")


class Overtaken(Exception):
    """Another invocation has changed the state since this one read it."""


@dataclass(frozen=True, slots=True)
class RunState:
    """One sync from its schedule to its end, however many attempts it takes; times in seconds.

    An attempt is with exactly one of these: an invocation of the function, which has until `busy`;
    the task whose ARN is `task`; the service, which works on the shards of the plan under the key
    `plan`; or nobody, until the next one is `due`. `attempt` counts them, from 1. `on_demand` says
    that the next one may not be on Spot. `succeeded` is when a sync last ended with everything
    stored, 0 if never; `watched` since when somebody looks.
    """

    task: str = ""
    plan: str = ""
    busy: float = 0.0
    due: float = 0.0
    attempt: int = 0
    on_demand: bool = False
    began: float = 0.0
    succeeded: float = 0.0
    watched: float = 0.0

    def _held(self, *, task: str = "", plan: str = "", busy: float = 0.0) -> RunState:
        return replace(self, task=task, plan=plan, busy=busy, due=0.0)

    def claimed(self, attempt: int, now: float, until: float) -> RunState:
        """The state while the function works on an attempt; the first one begins the sync."""
        began = now if attempt == 1 else self.began
        return replace(self._held(busy=until), attempt=attempt, began=began)

    def started(self, task: str) -> RunState:
        """The state with this task at work."""
        return self._held(task=task)

    def shared(self, plan: str) -> RunState:
        """The state with the service at work on this plan."""
        return self._held(plan=plan)

    def paused(self, due: float, *, on_demand: bool) -> RunState:
        """The state between an attempt that failed and the next one."""
        return replace(self._held(), due=due, on_demand=on_demand)

    def ended(self, now: float, *, success: bool) -> RunState:
        """The state after the sync, well or badly."""
        succeeded = now if success else self.succeeded
        return RunState(succeeded=succeeded, watched=self.watched)


class StateStore:
    """The state's place in the bucket. What is written replaces what was read, and nothing else."""

    def __init__(self, s3: S3Service) -> None:
        self._s3 = s3
        self._etag = ""

    def read(self) -> RunState:
        """The state in the bucket; a new one where there is none, or none of this version.

        Raises `GiveUp` or `BucketUnusable`.
        """
        with translated():
            try:
                answer = self._s3.client.get_object(Bucket=self._s3.bucket, Key=KEY)
            except self._s3.client.exceptions.NoSuchKey:
                return RunState()
            self._etag = answer["ETag"]
            body = answer["Body"].read()
        try:
            document = json.loads(body)
            return RunState(**document) if document.pop("version") == VERSION else RunState()
        except (ValueError, TypeError, AttributeError, KeyError):
            # It serves retries and an alarm, and no bottle depends on it.
            return RunState()

    def write(self, state: RunState) -> None:
        """Keep the state. Raises `Overtaken`, `GiveUp` or `BucketUnusable`."""
        request: PutObjectRequestTypeDef = {
            "Bucket": self._s3.bucket,
            "Key": KEY,
            "Body": json.dumps({"version": VERSION, **asdict(state)}).encode(),
            "ContentType": "application/json",
        }
        if self._etag:
            request["IfMatch"] = self._etag
        else:
            request["IfNoneMatch"] = "*"
        with translated():
            try:
                self._etag = self._s3.client.put_object(**request)["ETag"]
            except ClientError as error:
                if error.response["Error"]["Code"] in _OVERTAKEN:
                    raise Overtaken("another invocation works on the sync") from error
                raise

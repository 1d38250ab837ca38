"""MultipartUpload: sends parts side by side; completes once, or leaves nothing behind."""

from __future__ import annotations

import threading
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import suppress
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from shared.errors import GiveUp

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_s3.type_defs import CompletedPartTypeDef

MIB = 1024 * 1024
MAX_PARTS = 10_000  # S3's limit
PART_SIZE = 16 * MIB
DRAIN_SECONDS = 2.0


def part_size(size: int) -> int:
    """Bytes for each part of an object of `size` bytes: 16 MiB, more only beyond 156 GiB."""
    return max(PART_SIZE, -(-size // MAX_PARTS))


class MultipartUpload:
    """An upload that exists in S3. `close` aborts it unless `complete` was called."""

    def __init__(
        self,
        client: S3Client,
        bucket: str,
        key: str,
        upload_id: str,
        senders: ThreadPoolExecutor,
        slots: threading.BoundedSemaphore,
    ) -> None:
        self._client = client
        self._bucket = bucket
        self._key = key
        self.id = upload_id
        self._senders = senders
        self._slots = slots
        self._parts: list[Future[CompletedPartTypeDef]] = []
        self._settled = False

    def send(self, body: bytes) -> None:
        """Send the next part; waits while too many parts are in memory. Raises what S3 answered."""
        for part in self._parts:
            if part.done():
                part.result()
        self._slots.acquire()
        try:
            future = self._senders.submit(self._send, len(self._parts) + 1, body)
        except BaseException:
            self._slots.release()
            raise
        future.add_done_callback(lambda _: self._slots.release())
        self._parts.append(future)

    def _send(self, number: int, body: bytes) -> CompletedPartTypeDef:
        if self._settled:
            raise GiveUp("the upload was aborted")
        answer = self._client.upload_part(
            Bucket=self._bucket,
            Key=self._key,
            UploadId=self.id,
            PartNumber=number,
            Body=body,
            ChecksumAlgorithm="CRC32",
        )
        done: CompletedPartTypeDef = {"PartNumber": number, "ETag": answer["ETag"]}
        if "ChecksumCRC32" in answer:
            done["ChecksumCRC32"] = answer["ChecksumCRC32"]
        return done

    def complete(self) -> None:
        """Make the object visible, unless this key is. The caller has verified the bytes."""
        parts = [part.result() for part in self._parts]
        self._client.complete_multipart_upload(
            Bucket=self._bucket,
            Key=self._key,
            UploadId=self.id,
            MultipartUpload={"Parts": parts},
            IfNoneMatch="*",
        )
        self._settled = True

    def close(self) -> None:
        """Abort unless completed. Parts under way are waited for, or S3 would keep them."""
        if self._settled:
            return
        self._settled = True
        for part in self._parts:
            part.cancel()
        wait(self._parts, timeout=DRAIN_SECONDS)
        self._abort()

    def abort(self) -> None:
        """Abort at once, without waiting for parts under way."""
        if not self._settled:
            self._settled = True
            self._abort()

    def _abort(self) -> None:
        # An upload that cannot be aborted now is aborted as a stale one by a later run.
        with suppress(ClientError, BotoCoreError):
            self._client.abort_multipart_upload(
                Bucket=self._bucket, Key=self._key, UploadId=self.id
            )

"""MultipartUpload: sends parts side by side; completes once, or leaves nothing behind.

boto3's own transfer (s3transfer 0.17) cannot make its last request conditional: it would replace
what another worker has stored.
"""

from __future__ import annotations

import base64
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import suppress
from typing import TYPE_CHECKING, cast

from botocore.exceptions import BotoCoreError, ClientError

from shared.buffers import Buffers
from shared.errors import GiveUp

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_s3.type_defs import CompletedPartTypeDef

MIB = 1024 * 1024
PART_SIZE = 16 * MIB
MAX_SIZE = 10_000 * PART_SIZE  # S3 takes no more parts; 168 GB
DRAIN_SECONDS = 2.0


class MultipartUpload:
    """An upload that exists in S3. `close` aborts it unless `complete` was called."""

    def __init__(
        self,
        client: S3Client,
        bucket: str,
        key: str,
        upload_id: str,
        senders: ThreadPoolExecutor,
        buffers: Buffers,
    ) -> None:
        self._client = client
        self._bucket = bucket
        self._key = key
        self.id = upload_id
        self._senders = senders
        self._buffers = buffers
        self._parts: list[Future[CompletedPartTypeDef]] = []
        self._settled = False

    def send(self, buffer: bytearray, length: int, crc: int) -> None:
        """Send the first `length` bytes of a borrowed buffer as the next part; gives it back later.

        `crc` is the CRC-32 of what was put into the buffer. S3 compares it with what it gets.
        Raises what S3 answered to earlier parts.
        """
        try:
            for part in self._parts:
                if part.done():
                    part.result()
            future = self._senders.submit(self._send, len(self._parts) + 1, buffer, length, crc)
        except BaseException:
            self._buffers.give_back(buffer)
            raise
        future.add_done_callback(lambda _: self._buffers.give_back(buffer))
        self._parts.append(future)

    def _send(self, number: int, buffer: bytearray, length: int, crc: int) -> CompletedPartTypeDef:
        if self._settled:
            raise GiveUp("the upload was aborted")
        # botocore takes a bytearray as it is; its type hints do not say so.
        whole = length == len(buffer)
        body = cast("bytes", buffer) if whole else bytes(memoryview(buffer)[:length])
        checksum = base64.b64encode(crc.to_bytes(4, "big")).decode()
        answer = self._client.upload_part(
            Bucket=self._bucket,
            Key=self._key,
            UploadId=self.id,
            PartNumber=number,
            Body=body,
            ChecksumCRC32=checksum,
        )
        return {"PartNumber": number, "ETag": answer["ETag"], "ChecksumCRC32": checksum}

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

"""S3Service: the bucket. What becomes visible in it is complete, and was verified before."""

from __future__ import annotations

import base64
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import boto3
from botocore.config import Config as BotoConfig
from botocore.exceptions import BotoCoreError, ClientError

from shared.buffers import Buffers
from shared.errors import BucketUnusable, ConfigurationError, GiveUp, TryAgain, describe
from shared.models import PREFIX
from shared.multipart import PART_SIZE, MultipartUpload

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

_UNUSABLE = ("NoSuchBucket", "AccessDenied", "AllAccessDisabled", "InvalidAccessKeyId", "403")
# The key exists. After a completion whose answer was lost, its repetition finds no upload instead.
_EXISTS = ("PreconditionFailed", "NoSuchUpload")
_CONDITIONS = (
    ("PutObject", "IfMatch"),
    ("PutObject", "IfNoneMatch"),
    ("CompleteMultipartUpload", "IfNoneMatch"),
)
_CONFLICT = "ConditionalRequestConflict"
PARTS_UNDER_WAY = 8
_BOTTLE_TYPE = "application/gzip"


@dataclass(frozen=True, slots=True)
class StoredObject:
    """An object of the bucket, and when it was stored, in seconds since 1970."""

    key: str
    modified: float


class S3Service:
    """One bucket, for `concurrency` threads.

    Raises `ConfigurationError` when boto3 is too old for what keeps objects from being replaced.
    """

    def __init__(self, bucket: str, region: str, concurrency: int) -> None:
        self.bucket = bucket
        self.client: S3Client = boto3.client(
            "s3",
            region_name=region,
            config=BotoConfig(
                max_pool_connections=2 * concurrency + 2,
                connect_timeout=10,
                read_timeout=60,
                retries={"mode": "standard", "max_attempts": 5},
            ),
        )
        _demand_conditional_writes(self.client)
        # One part of each bottle is being filled while another one is sent. Their number bounds the
        # memory, whatever the network does: 168 MB for five bottles at once, 671 MB for 32.
        parts = concurrency + min(concurrency, PARTS_UNDER_WAY)
        self._senders = ThreadPoolExecutor(parts, thread_name_prefix="part")
        self.buffers = Buffers(parts, PART_SIZE)
        self._open: dict[str, MultipartUpload] = {}
        self._lock = threading.Lock()

    def existing_keys(self) -> frozenset[str]:
        """The keys of all bottles and manifests in the bucket. Raises `BucketUnusable`."""
        return frozenset(item.key for item in self.stored())

    def stored(self) -> Iterator[StoredObject]:
        """All bottles and manifests in the bucket. Raises `BucketUnusable`."""
        with translated():
            pages = self.client.get_paginator("list_objects_v2")
            for page in pages.paginate(Bucket=self.bucket, Prefix=PREFIX):
                for item in page.get("Contents", []):
                    yield StoredObject(item["Key"], item["LastModified"].timestamp())

    def remove(self, keys: Sequence[str]) -> None:
        """Remove objects, in order. Raises `GiveUp` when one stays."""
        for begin in range(0, len(keys), 1000):
            with translated():
                answer = self.client.delete_objects(
                    Bucket=self.bucket,
                    Delete={
                        "Objects": [{"Key": key} for key in keys[begin : begin + 1000]],
                        "Quiet": True,
                    },
                )
            for error in answer.get("Errors", []):
                raise GiveUp(f"{error['Key']} cannot be removed: {error['Code']}")

    def has(self, key: str) -> bool:
        """Whether an object is there."""
        return self._size(key) is not None

    def put_bottle(self, key: str, body: bytes, digest: str) -> None:
        """Store a bottle that fits into one request; S3 itself checks the SHA-256 as well."""
        with translated(), self._stored_by_another(key, len(body)):
            self.client.put_object(
                Bucket=self.bucket,
                Key=key,
                Body=body,
                ChecksumSHA256=base64.b64encode(bytes.fromhex(digest)).decode(),
                ContentType=_BOTTLE_TYPE,
                IfNoneMatch="*",
                Metadata={"sha256": digest},
            )

    @contextmanager
    def multipart(self, key: str, digest: str, size: int) -> Iterator[MultipartUpload]:
        """An upload in parts. Unless it is completed in the context, nothing becomes visible."""
        with translated(), self._stored_by_another(key, size):
            answer = self.client.create_multipart_upload(
                Bucket=self.bucket,
                Key=key,
                ChecksumAlgorithm="CRC32",
                ContentType=_BOTTLE_TYPE,
                Metadata={"sha256": digest},
            )
            upload = MultipartUpload(
                self.client, self.bucket, key, answer["UploadId"], self._senders, self.buffers
            )
            with self._lock:
                self._open[upload.id] = upload
            try:
                yield upload
            finally:
                upload.close()
                with self._lock:
                    self._open.pop(upload.id, None)

    def abort_open_uploads(self) -> int:
        """Abort what this process has open; for the moment before it ends. Returns how many."""
        with self._lock:
            uploads = list(self._open.values())
        for upload in uploads:
            upload.abort()
        return len(uploads)

    def abort_stale_uploads(self, stale_seconds: float) -> int:
        """Abort uploads that a killed worker left long ago. Returns how many."""
        oldest = datetime.now(UTC) - timedelta(seconds=stale_seconds)
        aborted = 0
        with translated():
            pages = self.client.get_paginator("list_multipart_uploads")
            for page in pages.paginate(Bucket=self.bucket, Prefix=PREFIX):
                for upload in page.get("Uploads", []):
                    if upload["Initiated"] > oldest:
                        continue
                    with suppress(self.client.exceptions.NoSuchUpload):
                        self.client.abort_multipart_upload(
                            Bucket=self.bucket, Key=upload["Key"], UploadId=upload["UploadId"]
                        )
                        aborted += 1
        return aborted

    def put_document(self, key: str, body: bytes, content_type: str, digest: str) -> None:
        """Store a manifest or a plan, replacing an older one."""
        with translated():
            self.client.put_object(
                Bucket=self.bucket,
                Key=key,
                Body=body,
                ChecksumSHA256=base64.b64encode(bytes.fromhex(digest)).decode(),
                ContentType=content_type,
                Metadata={"sha256": digest},
            )

    def get_document(self, key: str) -> bytes:
        """Read a plan. Raises `GiveUp` when it is not there."""
        with translated():
            return self.client.get_object(Bucket=self.bucket, Key=key)["Body"].read()

    @contextmanager
    def _stored_by_another(self, key: str, size: int) -> Iterator[None]:
        """Keys name contents: when S3 says that the key exists, the same bytes are there."""
        try:
            yield
        except ClientError as error:
            if error.response["Error"]["Code"] not in _EXISTS:
                raise
            stored = self._size(key)
            if stored is None:
                raise
            if stored != size:
                raise GiveUp(f"{key} exists with {stored} bytes instead of {size}") from error

    def _size(self, key: str) -> int | None:
        try:
            with translated():
                return self.client.head_object(Bucket=self.bucket, Key=key)["ContentLength"]
        except GiveUp as error:
            if isinstance(error.__cause__, ClientError) and _status(error.__cause__) == 404:  # noqa: PLR2004
                return None
            raise


def _demand_conditional_writes(client: S3Client) -> None:
    """The Lambda runtime brings a boto3 that nobody here chooses."""
    for name, member in _CONDITIONS:
        given = client.meta.service_model.operation_model(name).input_shape
        if given is None or member not in given.members:
            raise ConfigurationError(
                [f"boto3 {boto3.__version__} is too old: its {name} does not know {member}"]
            )


@contextmanager
def translated() -> Iterator[None]:
    """Turn botocore's errors into `BucketUnusable` or `GiveUp`; botocore has retried already."""
    try:
        yield
    except ClientError as error:
        code = error.response["Error"]["Code"]
        if code in _UNUSABLE:
            raise BucketUnusable(describe(error)) from error
        if code == _CONFLICT:
            # Another worker is storing the same key at this moment; afterwards it exists.
            raise TryAgain(describe(error)) from error
        raise GiveUp(describe(error)) from error
    except BotoCoreError as error:
        raise GiveUp(describe(error)) from error


def _status(error: ClientError) -> int:
    return error.response["ResponseMetadata"]["HTTPStatusCode"]

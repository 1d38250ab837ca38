"""Stores one bottle. The bytes are hashed once more on their way into the bucket."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator

from shared.errors import GiveUp, WrongBytes
from shared.models import Bottle
from shared.multipart import MAX_SIZE, MIB
from shared.s3_service import S3Service
from shared.stop import Stop

SINGLE_PUT_LIMIT = 8 * MIB

# Fills a buffer with what comes next and says how much that is: less than all only at the end.
Fill = Callable[[memoryview], int]


def store(s3: S3Service, bottle: Bottle, key: str, fill: Fill, stop: Stop) -> None:
    """Store the bytes that `fill` brings under `key`; visible only if they are the bottle.

    Raises `WrongBytes` when they are not, `GiveUp` or `BucketUnusable` when S3 will not have them.
    """
    if bottle.size > MAX_SIZE:
        raise GiveUp(f"S3 takes at most {MAX_SIZE} bytes in parts of this size")
    if bottle.size <= SINGLE_PUT_LIMIT:
        body = bytearray(bottle.size + 1)
        length = fill(memoryview(body))
        del body[length:]
        _check(bottle, length, hashlib.sha256(body).hexdigest())
        stop.check()
        s3.put_bottle(key, bytes(body), bottle.digest)
        return
    hasher = hashlib.sha256()
    total = 0
    with s3.multipart(key, bottle.digest, bottle.size) as upload:
        while total < bottle.size:
            buffer = s3.buffers.borrow(stop)
            length = _filled(s3, buffer, fill)
            if length == 0:
                s3.buffers.give_back(buffer)
                break
            hasher.update(memoryview(buffer)[:length])
            total += length
            upload.send(buffer, length)
        _check(bottle, total, hasher.hexdigest())
        stop.check()
        upload.complete()


def _filled(s3: S3Service, buffer: bytearray, fill: Fill) -> int:
    try:
        return fill(memoryview(buffer))
    except BaseException:
        s3.buffers.give_back(buffer)
        raise


def filler(chunks: Iterator[bytes]) -> Fill:
    """A `Fill` from pieces of any size."""
    left = memoryview(b"")

    def fill(target: memoryview) -> int:
        nonlocal left
        length = 0
        while length < len(target):
            if not left:
                left = memoryview(next(chunks, b""))
            if not left:
                break
            size = min(len(left), len(target) - length)
            target[length : length + size] = left[:size]
            left = left[size:]
            length += size
        return length

    return fill


def _check(bottle: Bottle, length: int, digest: str) -> None:
    if length != bottle.size or digest != bottle.digest:
        raise WrongBytes(f"{length} bytes with SHA-256 {digest} are not the bottle {bottle.digest}")

"""Stores one bottle. The bytes are hashed once more on their way into the bucket."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

from shared.errors import WrongBytes
from shared.models import Bottle
from shared.multipart import MIB, part_size
from shared.s3_service import S3Service
from shared.stop import Stop

SINGLE_PUT_LIMIT = 8 * MIB


def block_size(bottle: Bottle) -> int:
    """Bytes in each block that `store` wants, except for the last one."""
    return part_size(bottle.size) if bottle.size > SINGLE_PUT_LIMIT else SINGLE_PUT_LIMIT


def store(s3: S3Service, bottle: Bottle, key: str, blocks: Iterable[bytes], stop: Stop) -> None:
    """Store `blocks` under `key`; visible only if they are the bottle.

    Raises `WrongBytes` when they are not, `GiveUp` or `BucketUnusable` when S3 will not have them.
    """
    if bottle.size <= SINGLE_PUT_LIMIT:
        body = b"".join(blocks)
        _check(bottle, len(body), hashlib.sha256(body).hexdigest())
        stop.check()
        s3.put_bottle(key, body, bottle.digest)
        return
    hasher = hashlib.sha256()
    length = 0
    with s3.multipart(key, bottle.digest, bottle.size) as upload:
        for block in blocks:
            stop.check()
            hasher.update(block)
            length += len(block)
            upload.send(block)
        _check(bottle, length, hasher.hexdigest())
        stop.check()
        upload.complete()


def in_blocks(chunks: Iterable[bytes], size: int) -> Iterator[bytes]:
    """The same bytes in blocks of `size`, the last one shorter."""
    block = bytearray()
    for chunk in chunks:
        block += chunk
        while len(block) >= size:
            yield bytes(memoryview(block)[:size])
            block = block[size:]
    if block:
        yield bytes(block)


def _check(bottle: Bottle, length: int, digest: str) -> None:
    if length != bottle.size or digest != bottle.digest:
        raise WrongBytes(f"{length} bytes with SHA-256 {digest} are not the bottle {bottle.digest}")

"""Brings one bottle to this machine: resumed where it was cut off, verified before it is used."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from shared.errors import TryAgain, WrongBytes
from shared.homebrew_api import HomebrewApi, RangeRefused
from shared.models import Bottle
from shared.part_file import PartFile
from shared.retry import RetryPolicy, Tries, with_retries
from shared.stop import Stop

# Called with the number of bytes that arrived.
Moved = Callable[[int], None]


def download(
    api: HomebrewApi, bottle: Bottle, part: PartFile, retry: RetryPolicy, stop: Stop, moved: Moved
) -> None:
    """Fill `part` with the bottle; on return its size and SHA-256 are the expected ones.

    Raises `GiveUp` (`NoSpace` when the disk is full) or `Stopped`; what has arrived stays there.
    """

    best = part.length

    def attempt() -> None:
        nonlocal best
        try:
            if part.length < bottle.size:
                _fetch_rest(api, bottle, part, stop, moved)
            _verify(bottle, part)
        except TryAgain as error:
            # Only more than ever before is progress; otherwise a server that sends rubbish and
            # cuts the connection in turns would be tried for ever.
            error.progressed = part.length > best
            best = max(best, part.length)
            raise

    with_retries(retry, stop, attempt)


def _fetch_rest(api: HomebrewApi, bottle: Bottle, part: PartFile, stop: Stop, moved: Moved) -> None:
    try:
        response = api.blob(bottle, part.length)
        if response.start != part.length:
            part.restart()
        for chunk in response.chunks(stop):
            if part.length + len(chunk) > bottle.size:
                part.restart()
                raise TryAgain(f"the server sends more than the {bottle.size} bytes expected")
            part.append(chunk)
            moved(len(chunk))
        if part.length < bottle.size:
            raise TryAgain(f"the server stopped after {part.length} of {bottle.size} bytes")
    except RangeRefused:
        part.restart()
        raise


def _verify(bottle: Bottle, part: PartFile) -> None:
    digest = part.digest()
    if part.length != bottle.size or digest != bottle.digest:
        size = part.length
        part.restart()
        raise TryAgain(f"{size} bytes with SHA-256 {digest} are not the bottle that was asked for")


def stream(
    api: HomebrewApi, bottle: Bottle, retry: RetryPolicy, stop: Stop, moved: Moved
) -> Iterator[bytes]:
    """The bottle's bytes as they arrive, not kept anywhere and not verified: the caller hashes.

    A cut connection is resumed. Raises `WrongBytes` when only a new start helps; `GiveUp`.
    """
    tries = Tries(retry, stop)
    offset = 0
    while offset < bottle.size:
        before = offset
        try:
            response = api.blob(bottle, offset)
            skip = offset - response.start
            for chunk in response.chunks(stop):
                moved(len(chunk))
                fresh = chunk[skip:]
                skip = max(0, skip - len(chunk))
                offset += len(fresh)
                if offset > bottle.size:
                    raise WrongBytes(f"the server sends more than the {bottle.size} bytes expected")
                if fresh:
                    yield fresh
            if offset < bottle.size:
                raise TryAgain(f"the server stopped after {offset} of {bottle.size} bytes")
        except WrongBytes:
            raise
        except TryAgain as error:
            error.progressed = offset > before
            tries.failed(error)

"""Brings a bottle's bytes from Homebrew, resumed where they were cut off; verifies nothing."""

from __future__ import annotations

from collections.abc import Callable, Generator

from shared.errors import TryAgain, WrongBytes
from shared.homebrew_api import HomebrewApi
from shared.models import Bottle
from shared.retry import RetryPolicy, Tries
from shared.stop import Stop

# Called with the number of bytes that arrived, 0 for such as were here before.
Moved = Callable[[int], None]


def arriving(
    api: HomebrewApi, bottle: Bottle, offset: int, retry: RetryPolicy, stop: Stop, moved: Moved
) -> Generator[bytes, None, None]:
    """The bottle's bytes from `offset` on, as they arrive. The caller closes the iterator.

    A cut connection is resumed. Raises `WrongBytes` when only a new start helps, else `GiveUp` or
    `Stopped`.
    """
    tries = Tries(retry, stop, bottle.title)
    while offset < bottle.size:
        stop.check()
        before = offset
        try:
            response = api.blob(bottle, offset)
            # A server may send everything although the rest was asked for.
            skip = offset - response.start
            for chunk in response.chunks(stop):
                fresh = chunk[skip:]
                moved(len(fresh))
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

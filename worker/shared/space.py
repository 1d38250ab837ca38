"""Space: promises of room in the staging folder, so that downloads at once do not share one."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from shared.errors import NoSpace
from shared.stop import Stop

PAUSE_SECONDS = 0.5


class Space:
    """`free` says how many bytes are left on the disk; `reserve` of them are never promised."""

    def __init__(self, free: Callable[[], int], reserve: int, stop: Stop) -> None:
        self._free = free
        self._reserve = reserve
        self._stop = stop
        self._changed = threading.Condition()
        self._claims: list[Claim] = []

    @contextmanager
    def claim(self, size: int) -> Iterator[Claim]:
        """Promise `size` bytes; waits while others hold promises, else raises `NoSpace`."""
        claim = Claim(size)
        with self._changed:
            while not self._fits(size):
                if not self._claims:
                    free = self._free()
                    raise NoSpace(f"{size} bytes, {self._reserve} in reserve, {free} free")
                self._changed.wait(PAUSE_SECONDS)
                self._stop.check()
            self._claims.append(claim)
        try:
            yield claim
        finally:
            with self._changed:
                self._claims.remove(claim)
                self._changed.notify_all()

    def _fits(self, size: int) -> bool:
        promised = sum(claim.remaining for claim in self._claims)
        return self._free() - promised - self._reserve >= size


class Claim:
    """A promise of which `remaining` bytes are not yet written."""

    def __init__(self, size: int) -> None:
        self.remaining = size

    def wrote(self, size: int) -> None:
        """Tell that `size` of the promised bytes are on the disk now."""
        self.remaining = max(0, self.remaining - size)

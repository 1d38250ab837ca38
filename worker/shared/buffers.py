"""Buffers: a fixed number of equal pieces of memory that uploads borrow.

Parts of 16 MiB that come and go make an allocator keep several times what is in use; these stay.
"""

from __future__ import annotations

import queue

from shared.stop import Stop

PAUSE_SECONDS = 0.5


class Buffers:
    """`count` buffers of `size` bytes. A buffer's memory is taken when it is first borrowed."""

    def __init__(self, count: int, size: int) -> None:
        self.size = size
        self._free: queue.LifoQueue[bytearray | None] = queue.LifoQueue()
        for _ in range(count):
            self._free.put(None)

    def borrow(self, stop: Stop) -> bytearray:
        """A buffer with anything in it; waits until there is one. Raises `Stopped`."""
        while True:
            stop.check()
            try:
                buffer = self._free.get(timeout=PAUSE_SECONDS)
            except queue.Empty:
                continue
            return bytearray(self.size) if buffer is None else buffer

    def give_back(self, buffer: bytearray) -> None:
        """Let others have a buffer that was borrowed."""
        self._free.put(buffer)

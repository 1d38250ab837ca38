"""Progress: how far the work is, counted by many threads, read by health and log."""

from __future__ import annotations

import threading
import time
from collections import deque
from dataclasses import dataclass

WINDOW_SECONDS = 30.0
SAMPLE_SECONDS = 0.5
PLANNING, SYNCING, IDLE, FINISHED = "planning", "syncing", "idle", "finished"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The state at one moment. Bytes, bytes per second, seconds; `left` is None while unknown.

    `blocked` says why no work can be had, "" if it can.
    """

    phase: str
    done: int
    failed: int
    total: int
    bytes: int
    total_bytes: int
    rate: float
    left: float | None
    since_progress: float
    blocked: str = ""


class Progress:
    """Counters of one piece of work at a time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._samples: deque[tuple[float, int]] = deque()
        self._last = time.monotonic()
        self._phase = IDLE
        self._done = 0
        self._failed = 0
        self._total = 0
        self._bytes = 0
        self._found = 0
        self._total_bytes = 0
        self._blocked = ""

    def blocked(self, reason: str) -> None:
        """No work can be had, for this reason; with "" it can again."""
        with self._lock:
            self._blocked = reason

    def begin(self, phase: str, total: int = 0, total_bytes: int = 0) -> None:
        """Start a phase of `total` bottles with `total_bytes` bytes."""
        with self._lock:
            self._phase = phase
            self._done = 0
            self._failed = 0
            self._total = total
            self._bytes = 0
            self._found = 0
            self._total_bytes = total_bytes
            self._last = time.monotonic()
            self._samples.clear()
            self._samples.append((self._last, 0))

    def moved(self, size: int) -> None:
        """`size` bytes arrived, or (with 0) some other step forward was made."""
        now = time.monotonic()
        with self._lock:
            self._bytes += size
            self._last = now
            if not self._samples or now - self._samples[-1][0] > SAMPLE_SECONDS:
                self._samples.append((now, self._bytes))
            while self._samples[0][0] < now - WINDOW_SECONDS and len(self._samples) > 1:
                self._samples.popleft()

    def found(self, size: int) -> None:
        """`size` bytes are here that an earlier run brought: they count, but not in the rate."""
        with self._lock:
            self._found += size

    def lost(self, size: int) -> None:
        """`size` bytes have to be brought again."""
        self.found(-size)

    def done(self, *, failed: bool) -> None:
        """One bottle is finished with."""
        with self._lock:
            if failed:
                self._failed += 1
            else:
                self._done += 1
            self._last = time.monotonic()

    def snapshot(self) -> Snapshot:
        """The state now."""
        now = time.monotonic()
        with self._lock:
            begin, before = self._samples[0] if self._samples else (now, 0)
            rate = (self._bytes - before) / (now - begin) if now > begin else 0.0
            here = self._bytes + self._found
            missing = max(0, self._total_bytes - here)
            return Snapshot(
                self._phase,
                self._done,
                self._failed,
                self._total,
                here,
                self._total_bytes,
                rate,
                missing / rate if rate > 0 else None,
                now - self._last,
                self._blocked,
            )

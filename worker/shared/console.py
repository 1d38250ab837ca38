"""Console: standard error, shared by log lines and, on a terminal, a progress bar below them."""

from __future__ import annotations

import shutil
import sys
import threading
from typing import TextIO

from shared import logs
from shared.progress import IDLE, PLANNING, SYNCING, Progress, Snapshot
from shared.report import clock, human

BAR_SECONDS = 0.2
LOG_SECONDS = 60.0
_CLEAR = "\r\x1b[K"


class Console:
    """Shows progress: on a terminal a bar that moves, elsewhere one log line a minute."""

    def __init__(self, stream: TextIO | None = None, *, log_seconds: float = LOG_SECONDS) -> None:
        self._stream = stream or sys.stderr
        self._log_seconds = log_seconds
        self._lock = threading.Lock()
        self._over = threading.Event()
        self._drawn = ""
        self.terminal = self._stream.isatty()

    def write(self, line: str) -> None:
        """Write whole lines; the bar steps aside for them."""
        with self._lock:
            self._stream.write(f"{_CLEAR}{line}{self._drawn}" if self._drawn else line)
            self._stream.flush()

    def watch(self, progress: Progress) -> None:
        """Show `progress` in the background until `close`."""
        show = self._draw if self.terminal else _log
        pause = BAR_SECONDS if self.terminal else self._log_seconds

        def loop() -> None:
            while not self._over.wait(pause):
                show(progress.snapshot())

        threading.Thread(target=loop, name="console", daemon=True).start()

    def close(self) -> None:
        """Stop showing progress and take the bar away."""
        self._over.set()
        with self._lock:
            if self._drawn:
                self._stream.write(_CLEAR)
                self._drawn = ""
            self._stream.flush()

    def _draw(self, snapshot: Snapshot) -> None:
        line = bar(snapshot, shutil.get_terminal_size().columns - 1)
        with self._lock:
            if self._over.is_set():
                return
            self._drawn = line
            self._stream.write(f"{_CLEAR}{line}")
            self._stream.flush()


def _log(snapshot: Snapshot) -> None:
    if snapshot.phase not in (PLANNING, SYNCING):
        return
    logs.info(
        "progress",
        phase=snapshot.phase,
        done=snapshot.done,
        failed=snapshot.failed,
        total=snapshot.total,
        bytes=snapshot.bytes,
        total_bytes=snapshot.total_bytes,
        bytes_per_s=round(snapshot.rate),
        left_s=None if snapshot.left is None else round(snapshot.left),
    )


def bar(snapshot: Snapshot, width: int) -> str:
    """One line of at most `width` columns: bar, bottles, bytes, rate, time left."""
    if snapshot.phase == IDLE:
        return "waiting for work"[:width]
    if snapshot.phase == PLANNING:
        return "planning …"[:width]
    share = min(1.0, snapshot.bytes / snapshot.total_bytes) if snapshot.total_bytes else 1.0
    left = "--:--" if snapshot.left is None else clock(snapshot.left)
    text = (
        f" {share:4.0%}  {snapshot.done + snapshot.failed}/{snapshot.total} bottles  "
        f"{human(snapshot.bytes)} of {human(snapshot.total_bytes)}  "
        f"{human(snapshot.rate)}/s  {left} left"
    )
    room = max(0, min(40, width - len(text) - 2))
    filled = round(share * room)
    drawn = f"[{'#' * filled}{'.' * (room - filled)}]" if room else ""
    return f"{drawn}{text}"[:width]

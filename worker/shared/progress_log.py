"""ProgressLog: one line a minute on how far the work is."""

from __future__ import annotations

import threading

from shared import logs
from shared.progress import PLANNING, SYNCING, Progress, Snapshot

LOG_SECONDS = 60.0


class ProgressLog:
    """Logs `progress` in the background until `close`."""

    def __init__(self, progress: Progress, seconds: float = LOG_SECONDS) -> None:
        self._over = threading.Event()

        def loop() -> None:
            while not self._over.wait(seconds):
                _log(progress.snapshot())

        threading.Thread(target=loop, name="progress", daemon=True).start()

    def close(self) -> None:
        """Log no more."""
        self._over.set()


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

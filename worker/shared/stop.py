"""Stop: one request to stop, seen by every thread."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from shared.errors import Stopped

# After SIGTERM transfers end within the first, the last message is sent within the second, and the
# process is gone after the third. ECS kills what takes longer than the task's stopTimeout.
FINISH_SECONDS = 2.5
LAST_WORDS_SECONDS = 1.5
EXIT_SECONDS = 5
TOO_LONG = "it has lasted as long as a sync may (MAX_RUN_MINUTES)"


class Stop:
    """A flag that can be raised once, and waited for."""

    def __init__(self) -> None:
        self._event = threading.Event()
        self.reason = ""

    def request(self, reason: str) -> None:
        """Ask every thread to stop. Only the first reason is kept."""
        self.reason = self.reason or reason
        self._event.set()

    def requested(self) -> bool:
        """Whether someone asked to stop."""
        return self._event.is_set()

    def check(self) -> None:
        """Raise `Stopped` if someone asked to stop."""
        if self._event.is_set():
            raise Stopped(self.reason)

    @contextmanager
    def within(self, seconds: float, reason: str = TOO_LONG) -> Iterator[None]:
        """Ask for a stop when the context lasts longer: nobody else would end it."""
        timer = threading.Timer(seconds, self.request, [reason])
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def sleep(self, seconds: float) -> None:
        """Sleep, but raise `Stopped` at once when someone asks to stop."""
        if self._event.wait(seconds):
            raise Stopped(self.reason)

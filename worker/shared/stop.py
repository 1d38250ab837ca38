"""Stop: one request to stop, seen by every thread."""

from __future__ import annotations

import threading

from shared.errors import Stopped


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

    def sleep(self, seconds: float) -> None:
        """Sleep, but raise `Stopped` at once when someone asks to stop."""
        if self._event.wait(seconds):
            raise Stopped(self.reason)

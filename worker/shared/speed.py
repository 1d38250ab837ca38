"""SpeedGuard: ends a read that goes on for too long, however steadily its bytes trickle in.

The time-out of a socket starts anew with each byte, so it does not end a server that sends one byte
a second.
"""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import urllib3

# One read of 1 MiB: below 17 kB/s a bottle would take days.
SLOWEST_READ_SECONDS = 60.0


@dataclass(eq=False, slots=True)
class Watch:
    """One read: until when it may last, and whether it was ended for lasting longer."""

    response: urllib3.BaseHTTPResponse
    seconds: float
    deadline: float
    cut: bool = False


class SpeedGuard:
    """Watches reads, each of which may last `seconds`."""

    def __init__(self, seconds: float = SLOWEST_READ_SECONDS) -> None:
        self._seconds = seconds
        self._watches: set[Watch] = set()
        self._lock = threading.Lock()
        self._running = False

    @contextmanager
    def watching(self, response: urllib3.BaseHTTPResponse) -> Iterator[Watch]:
        """Watch the read that happens in the context; when it is over, `cut` says how it ended."""
        watch = Watch(response, self._seconds, time.monotonic() + self._seconds)
        with self._lock:
            self._watches.add(watch)
            if not self._running:
                self._running = True
                threading.Thread(target=self._watch, name="speed", daemon=True).start()
        try:
            yield watch
        except (urllib3.exceptions.HTTPError, OSError, ValueError):
            # Whatever a closed socket makes of the read: that it was closed is the reason.
            if not watch.cut:
                raise
        finally:
            with self._lock:
                self._watches.discard(watch)

    def _watch(self) -> None:
        while True:
            time.sleep(min(1.0, self._seconds / 4))
            now = time.monotonic()
            with self._lock:
                if not self._watches:
                    self._running = False
                    return
                late = [watch for watch in self._watches if watch.deadline < now and not watch.cut]
            for watch in late:
                watch.cut = True
                _close(watch.response)


def _close(response: urllib3.BaseHTTPResponse) -> None:
    """Wake the thread that reads, by ending the connection under it."""
    # urllib3 has a method for it from 2.3 on; the Lambda runtime may bring an older one.
    shutdown = getattr(response, "shutdown", None)
    sock = getattr(getattr(response, "connection", None), "sock", None)
    with contextlib.suppress(OSError, RuntimeError, ValueError):
        if shutdown is not None:
            shutdown()
        elif isinstance(sock, socket.socket):
            sock.shutdown(socket.SHUT_RDWR)

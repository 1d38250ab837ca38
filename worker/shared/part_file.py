"""PartFile: one download on its way, named by the digest it must have in the end.

A lock makes sure that only one process writes it, also when several share the folder over NFS.
What a killed process left is built upon; whoever reads it hashes it.
"""

from __future__ import annotations

import errno
import fcntl
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType

from shared.errors import NoSpace
from shared.stop import Stop

LOCK_PAUSE_SECONDS = 0.2
READ_SIZE = 1024 * 1024


class PartFile:
    """A context manager that holds the lock. `waited` says that another process had it before.

    `waiting` is called again and again while another process has it.
    """

    def __init__(self, path: Path, stop: Stop, waiting: Callable[[], None]) -> None:
        self.path = path
        self.waited = False
        self.length = 0
        self._stop = stop
        self._waiting = waiting
        self._fd = -1
        self._gone = False

    def __enter__(self) -> PartFile:
        while self._fd < 0:
            self._stop.check()
            self._fd = self._open_locked()
            if self._fd < 0:
                self.waited = True
                self._waiting()
                self._stop.sleep(LOCK_PAUSE_SECONDS)
        self.length = os.fstat(self._fd).st_size
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.length == 0:
            self.discard()
        os.close(self._fd)
        self._fd = -1

    def _open_locked(self) -> int:
        """A descriptor that holds the lock, or -1 if another process has it."""
        fd = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.lockf(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
            # Whoever had the lock may have removed the file that this descriptor opened.
            if os.fstat(fd).st_ino == self.path.stat().st_ino:
                return fd
        except (BlockingIOError, PermissionError, FileNotFoundError):
            pass
        os.close(fd)
        return -1

    def append(self, chunk: bytes) -> None:
        """Write `chunk` at the end. Raises `NoSpace` when the disk is full."""
        view = memoryview(chunk)
        written = 0
        try:
            while written < len(view):
                written += os.pwrite(self._fd, view[written:], self.length + written)
        except OSError as error:
            if not is_full(error):
                raise
            os.ftruncate(self._fd, self.length)
            raise NoSpace(f"the staging folder is full after {self.length} bytes") from error
        self.length += len(view)

    def restart(self) -> None:
        """Forget what is there."""
        os.ftruncate(self._fd, 0)
        self.length = 0

    def chunks(self) -> Iterator[memoryview]:
        """What is there, piece by piece; a piece is valid until the next one is asked for."""
        block = memoryview(bytearray(READ_SIZE))
        offset = 0
        while size := os.preadv(self._fd, [block], offset):
            yield block[:size]
            offset += size

    def discard(self) -> None:
        """Remove the file; the lock lasts until the context ends."""
        # Once only: a second time it could be another process's new file of the same name.
        if not self._gone:
            self._gone = True
            self.path.unlink(missing_ok=True)


def is_full(error: OSError) -> bool:
    """Whether `error` says that the disk or the quota is full."""
    return error.errno in (errno.ENOSPC, errno.EDQUOT)


def remove_if_unused(path: Path, wanted: Callable[[os.stat_result], bool]) -> bool:
    """Remove a part that nobody holds and that `wanted` does not keep. True if it was removed."""
    try:
        fd = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        fcntl.lockf(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if wanted(os.fstat(fd)):
            return False
        path.unlink(missing_ok=True)
    except OSError:
        return False
    finally:
        os.close(fd)
    return True

"""Staging: the folder in which downloads wait until they are whole and verified."""

from __future__ import annotations

import json
import shutil
import tempfile
import time
from collections.abc import Callable, Collection
from pathlib import Path

import urllib3

from shared.errors import ConfigurationError, describe
from shared.part_file import PartFile, remove_if_unused
from shared.stop import Stop

SUFFIX = ".part"
MIB = 1024 * 1024
METADATA_SECONDS = 2.0


class Staging:
    """A folder that exists and can be written. `persistent` means that it outlives the task."""

    def __init__(self, folder: Path, *, persistent: bool) -> None:
        self.folder = folder
        self.persistent = persistent

    def prepare(self) -> None:
        """Make the folder. Raises `ConfigurationError` when it cannot be made or written."""
        try:
            if self.persistent and not self.folder.parent.is_dir():
                # Making it would put the downloads on the task's own disk without a word.
                raise FileNotFoundError(f"{self.folder.parent} is not there: is EFS mounted?")
            self.folder.mkdir(parents=not self.persistent, exist_ok=True)
            with tempfile.TemporaryFile(dir=self.folder) as probe:
                probe.write(b"?")
        except OSError as error:
            raise ConfigurationError(
                [f"the staging folder {self.folder} cannot be written ({describe(error)})"]
            ) from error

    def part(self, digest: str, stop: Stop, waiting: Callable[[], None]) -> PartFile:
        """The part of the bottle with this digest; use it as a context manager."""
        return PartFile(self.folder / f"{digest}{SUFFIX}", stop, waiting)

    def drop(self, digest: str, stop: Stop, waiting: Callable[[], None]) -> None:
        """Remove the part of a bottle that does not fit, to make room for others."""
        with self.part(digest, stop, waiting) as part:
            part.restart()

    def clean(self, wanted: Collection[str], stale_seconds: float) -> list[str]:
        """Remove the parts of digests that are not `wanted` and that nobody has touched for long.

        The age protects what another worker's plan wants. Returns the removed names.
        """
        oldest = time.time() - stale_seconds
        removed = []
        for path in sorted(self.folder.glob(f"*{SUFFIX}")):
            if path.stem in wanted:
                continue
            if remove_if_unused(path, lambda status: status.st_mtime > oldest):
                removed.append(path.name)
        return removed


def free_bytes(folder: Path, metadata_url: str) -> Callable[[], int]:
    """A function that says how many bytes `folder` can still take.

    On Fargate the file system also shows space that Fargate keeps for itself; the task metadata
    endpoint knows better, so the smaller of both counts. Pass "" where there is no endpoint.
    """
    pool = urllib3.PoolManager(timeout=METADATA_SECONDS, retries=False)

    def of_task() -> int | None:
        try:
            answer = json.loads(pool.request("GET", f"{metadata_url}/task").data)
            metrics = answer["EphemeralStorageMetrics"]
            return max(0, int(metrics["Reserved"]) - int(metrics["Utilized"])) * MIB
        except (urllib3.exceptions.HTTPError, OSError, ValueError, KeyError, TypeError):
            return None

    def free() -> int:
        on_disk = shutil.disk_usage(folder).free
        task = of_task() if metadata_url else None
        return on_disk if task is None else min(on_disk, task)

    return free

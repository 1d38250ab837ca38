"""Services: everything that a run needs, put together once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from shared.homebrew_api import HomebrewApi
from shared.http_client import READ_SECONDS, HttpClient
from shared.planner import PLAN_THREADS
from shared.progress import Progress
from shared.retry import RetryPolicy
from shared.s3_service import S3Service
from shared.space import Space
from shared.speed import SLOWEST_READ_SECONDS, SpeedGuard
from shared.staging import Staging
from shared.stop import Stop

DAY_SECONDS = 24 * 3600.0
RESERVE_BYTES = 256 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Tuning:
    """What nobody needs to set in operation: retries, the reserve in bytes, times in seconds.

    `read_seconds` is how long a server may be silent, `slowest_read_seconds` how long it may take
    for one read of 1 MiB; `stale_seconds` the age from which on what a
    killed worker left is cleared away.
    """

    retry: RetryPolicy = field(default_factory=RetryPolicy)
    reserve: int = RESERVE_BYTES
    stale_seconds: float = DAY_SECONDS
    read_seconds: float = READ_SECONDS
    slowest_read_seconds: float = SLOWEST_READ_SECONDS


@dataclass(frozen=True, slots=True)
class Source:
    """Where bottles come from: address of the list of formulae, address of the registry."""

    formulae_url: str
    registry_url: str


@dataclass(frozen=True, slots=True)
class Services:
    """Everything a run needs. Where `stream_only`, bottles are not staged and cannot be resumed."""

    api: HomebrewApi
    s3: S3Service
    staging: Staging
    space: Space
    progress: Progress
    tuning: Tuning
    stop: Stop
    concurrency: int
    stream_only: bool = False


def connect_homebrew(source: Source, concurrency: int, tuning: Tuning, stop: Stop) -> HomebrewApi:
    """Homebrew's servers, for as many threads as plan or download at once."""
    http = HttpClient(max(concurrency, PLAN_THREADS), tuning.read_seconds)
    guard = SpeedGuard(tuning.slowest_read_seconds)
    return HomebrewApi(http, source.formulae_url, source.registry_url, tuning.retry, stop, guard)


def make_space(free: Callable[[], int], tuning: Tuning, stop: Stop) -> Space:
    """Promises of room on the disk that `free` measures."""
    return Space(free, tuning.reserve, stop)

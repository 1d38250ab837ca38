"""When to try again: full jitter, and the server's own wish if it states one."""

from __future__ import annotations

import email.utils
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from shared import logs
from shared.errors import GiveUp, TryAgain
from shared.stop import Stop

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """How often and how fast to try again; times in seconds.

    `tries` counts attempts in a row that brought nothing: an attempt that brought bytes for the
    next one to build on starts the count anew, so that a large file survives many cut connections.
    A server that asks for more than `patience` is not waited for; the next run will come back.
    """

    tries: int = 5
    base: float = 0.5
    cap: float = 30.0
    patience: float = 120.0


class Tries:
    """The attempts at one thing so far."""

    def __init__(self, policy: RetryPolicy, stop: Stop, what: str) -> None:
        self._policy = policy
        self._stop = stop
        self._what = what
        self._failed = 0
        self.number = 1

    def failed(self, error: TryAgain) -> None:
        """Wait before the next attempt, or raise `GiveUp` when there is to be none."""
        self._failed = 1 if error.progressed else self._failed + 1
        if self._failed >= self._policy.tries:
            raise GiveUp(f"{error} ({self.number} tries)") from error
        if error.after is not None and error.after > self._policy.patience:
            raise GiveUp(f"{error}; the server asks to wait {error.after:.0f} s") from error
        pause = self._pause(error.after)
        logs.info(
            "trying_again",
            what=self._what,
            reason=str(error),
            attempt=self.number,
            pause=round(pause, 1),
        )
        self._stop.sleep(pause)
        self.number += 1

    def _pause(self, after: float | None) -> float:
        if after is not None:
            return after
        ceiling = min(self._policy.cap, self._policy.base * 2.0**self._failed)
        return random.uniform(0, ceiling)  # noqa: S311  (spreads load, keeps no secret)


def with_retries(policy: RetryPolicy, stop: Stop, what: str, action: Callable[[], T]) -> T:
    """Call `action` until it returns; `TryAgain` repeats it, everything else passes through.

    `what` says to the reader of the log what is tried.
    """
    tries = Tries(policy, stop, what)
    while True:
        stop.check()
        try:
            return action()
        except TryAgain as error:
            tries.failed(error)


def retry_after(value: str | None, now: float | None = None) -> float | None:
    """Seconds that a `Retry-After` header asks for, in either form of RFC 9110; None if neither."""
    if value is None:
        return None
    value = value.strip()
    if value.isascii() and value.isdigit():
        return float(value)
    try:
        moment = email.utils.parsedate_to_datetime(value)
    except ValueError:
        return None
    return max(0.0, moment.timestamp() - (time.time() if now is None else now))


def check_status(status: int, header: str | None, what: str) -> None:
    """Raise `TryAgain` for the statuses that pass (408, 429, 5xx), `GiveUp` for other errors."""
    if status in (408, 429) or 500 <= status <= 599:  # noqa: PLR2004  (HTTP statuses)
        raise TryAgain(f"{what} answered {status}", after=retry_after(header))
    if status >= 400:  # noqa: PLR2004
        raise GiveUp(f"{what} answered {status}")

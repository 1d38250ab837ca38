"""The ways in which work can end, as exceptions and as exit codes of the process."""

from __future__ import annotations

import re
from enum import IntEnum

# A signed URL carries its signature in the query string. Whatever follows a question mark
# up to the next blank or quote is therefore never printed.
_QUERY = re.compile(r"\?[^\s'\"<>]+")


class ExitCode(IntEnum):
    """Exit codes of the worker, documented in README.md."""

    STORED = 0
    BOTTLES_FAILED = 1
    BAD_CONFIGURATION = 2
    NO_PLAN = 3
    NO_SPACE = 4
    OUT_OF_TIME = 5
    TERMINATED = 143


class ConfigurationError(Exception):
    """The environment is not usable. `problems` has one sentence for each mistake."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


class PlanError(Exception):
    """It cannot be found out what is missing, so nothing was transferred."""


class Malformed(Exception):
    """A document from outside does not have the form that its publisher documents."""


class TryAgain(Exception):
    """An attempt failed in a way that another attempt may mend.

    `after` is the number of seconds that the server asked to wait, if it did.
    `progressed` says that the attempt brought bytes that the next one will build on.
    """

    def __init__(
        self, reason: str, *, after: float | None = None, progressed: bool = False
    ) -> None:
        super().__init__(reason)
        self.after = after
        self.progressed = progressed


class WrongBytes(TryAgain):
    """What has arrived cannot become the bottle; it has to be downloaded again from its start."""


class GiveUp(Exception):
    """This bottle cannot be had in this run; other bottles may."""


class Gone(GiveUp):
    """The registry does not have this bottle: no later run will find it either."""


class NoSpace(GiveUp):
    """The staging folder cannot hold this bottle."""


class BucketUnusable(Exception):
    """The bucket is gone or refuses us: no bottle can be stored."""


class Stopped(Exception):
    """The process was asked to stop (SIGTERM, or the Lambda's time ends)."""


def scrub(text: str) -> str:
    """`text` without the query strings of addresses."""
    return _QUERY.sub("?…", text)


def describe(error: BaseException) -> str:
    """One line about `error` that is safe to log: its type and its scrubbed text."""
    text = scrub(str(error)).replace("\n", " ")
    return f"{type(error).__name__}: {text}" if text else type(error).__name__

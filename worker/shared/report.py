"""Report: what a run did, for exit code, log and Slack."""

from __future__ import annotations

from dataclasses import dataclass, field

from shared.errors import ExitCode
from shared.models import Bottle


@dataclass(frozen=True, slots=True)
class Failure:
    """Something that is not in the bucket although it should be, and why."""

    what: str
    reason: str
    no_space: bool = False


@dataclass(slots=True)
class Report:
    """The result of a run. `left` are the bottles that a stop kept from being stored."""

    stored: int = 0
    stored_bytes: int = 0
    already_there: int = 0
    manifests: int = 0
    failures: list[Failure] = field(default_factory=list)
    left: list[Bottle] = field(default_factory=list)
    seconds: float = 0.0

    def exit_code(self) -> ExitCode:
        """The exit code that this result stands for."""
        if any(failure.no_space for failure in self.failures):
            return ExitCode.NO_SPACE
        return ExitCode.BOTTLES_FAILED if self.failures else ExitCode.STORED

    def fields(self) -> dict[str, object]:
        """The figures, for one log line."""
        return {
            "stored": self.stored,
            "bytes": self.stored_bytes,
            "already_there": self.already_there,
            "manifests": self.manifests,
            "failed": len(self.failures),
            "left": len(self.left),
            "seconds": round(self.seconds, 1),
        }


def human(size: float) -> str:
    """A number of bytes with a decimal unit, as in "1.5 GB"."""
    for unit in ("B", "kB", "MB", "GB"):
        if size < 1000:  # noqa: PLR2004
            return f"{size:.0f} {unit}" if unit == "B" else f"{size:.1f} {unit}"
        size /= 1000
    return f"{size:.1f} TB"


def clock(seconds: float) -> str:
    """A duration as hours, minutes and seconds, as in "1:02:03"."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"

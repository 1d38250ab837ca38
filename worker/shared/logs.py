"""Logs: one JSON object a line on standard error; never a secret, never a signed address."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime

from shared.errors import scrub

_LOGGER = logging.getLogger("bottles")


class JsonLines(logging.Formatter):
    """Formats a record as one JSON object: ts, level, event, run_id and the event's own fields."""

    def __init__(self, run_id: str) -> None:
        super().__init__()
        self._run_id = run_id

    def format(self, record: logging.LogRecord) -> str:
        """The line, without a line break."""
        fields: dict[str, object] = {
            "ts": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "event": scrub(record.getMessage()),
            "run_id": self._run_id,
        }
        for name, value in getattr(record, "fields", {}).items():
            fields[name] = scrub(value) if isinstance(value, str) else value
        if record.exc_info:
            fields["trace"] = scrub(self.formatException(record.exc_info))
        return json.dumps(fields, ensure_ascii=False, default=str)


def set_up(level: str, run_id: str) -> None:
    """Write the worker's events of `level` and above to standard error.

    Libraries are heard from WARNING on only: their debug output has headers and addresses in it,
    and urllib3's warnings have addresses too, of which the one of Slack is a secret.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines(run_id))
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("urllib3").setLevel(logging.ERROR)
    _LOGGER.setLevel(level)


def debug(event: str, **fields: object) -> None:
    """Log `event` for whoever looks for a fault."""
    _LOGGER.debug(event, extra={"fields": fields})


def info(event: str, **fields: object) -> None:
    """Log `event` in the course of things."""
    _LOGGER.info(event, extra={"fields": fields})


def warning(event: str, **fields: object) -> None:
    """Log `event`, which someone may want to look into."""
    _LOGGER.warning(event, extra={"fields": fields})


def error(event: str, **fields: object) -> None:
    """Log `event`, by which something was not done."""
    _LOGGER.error(event, extra={"fields": fields})


def crash(event: str) -> None:
    """Log the exception that is being handled, with its trace."""
    _LOGGER.exception(event)

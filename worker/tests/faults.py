"""Faults: what can go wrong on the way from Homebrew, as functions from answer to answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from tests.fake_homebrew import Answer, Fault


def status(code: int, **headers: str) -> Fault:
    """Answer with a status; underscores in header names become hyphens."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda _: Answer(code, named, b"")


def wait_seconds(code: int, seconds: int) -> Fault:
    """Ask to wait, in the first form of Retry-After."""
    return status(code, Retry_After=str(seconds))


def wait_until(code: int, seconds: float) -> Fault:
    """Ask to wait, in the second form of Retry-After."""

    def fault(_: Answer) -> Answer:
        moment = datetime.now(UTC) + timedelta(seconds=seconds)
        return Answer(code, {"Retry-After": format_datetime(moment, usegmt=True)}, b"")

    return fault


def cut(at: int) -> Fault:
    """Close the connection after `at` bytes of the body."""
    return lambda answer: replace(answer, cut_at=min(at, len(answer.body)))


def stall(at: int) -> Fault:
    """Stop sending after `at` bytes until the server's gate opens."""
    return lambda answer: replace(answer, stall_at=at)


def corrupt(answer: Answer) -> Answer:
    """Flip one bit in the midst of the body."""
    body = bytearray(answer.body)
    body[len(body) // 2] ^= 1
    return replace(answer, body=bytes(body))


def truncated(answer: Answer) -> Answer:
    """A body that is whole as far as HTTP can tell, but lacks its second half."""
    return replace(answer, body=answer.body[: len(answer.body) // 2])


def too_long(answer: Answer) -> Answer:
    """A body with more after its end."""
    return replace(answer, body=answer.body + b"more" * 1000)


def html(_: Answer) -> Answer:
    """The page of a captive portal."""
    return Answer(200, {"Content-Type": "text/html"}, b"<html><body>Please log in</body></html>")


def empty_list(_: Answer) -> Answer:
    """A list of formulae without any."""
    return Answer(200, {"Content-Type": "application/json"}, b"[]")


def ignore_range(whole: bytes) -> Fault:
    """Send everything with 200 although a range was asked for."""
    return lambda _: Answer(200, {}, whole)


def other_range(whole: bytes, start: int) -> Fault:
    """Send another range than the one that was asked for, and say so."""
    stated = {"Content-Range": f"bytes {start}-{len(whole) - 1}/{len(whole)}"}
    return lambda _: Answer(206, stated, whole[start:])

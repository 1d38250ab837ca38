"""moto behind a small front that does what S3 does and moto does not, and that can misbehave.

It compares `x-amz-checksum-…` with the body, and lists uploads with the time they began.
"""

from __future__ import annotations

import base64
import hashlib
import io
import logging
import re
import threading
import time
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import make_server

Environ = dict[str, Any]
Match = Callable[[str, str, dict[str, list[str]]], bool]


@dataclass
class Hold:
    """A request that is kept waiting: `arrived` tells the test, `gate` lets it go on."""

    match: Match
    arrived: threading.Event
    gate: threading.Event


@dataclass
class Refusal:
    """A request that is answered with an error, `times` more times."""

    match: Match
    status: int
    code: str
    times: int


BAD_DIGEST = Refusal(lambda *_: True, 400, "BadDigest", 0)


class FakeAws:
    """A moto server in this process.

    `begun` and `completed` have the paths of multipart uploads that were ever to begin or to end.
    """

    def __init__(self) -> None:
        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        self._moto = DomainDispatcherApplication(create_backend_app)
        self._server = make_server("127.0.0.1", 0, self._answer, threaded=True)
        self._began: dict[str, datetime] = {}
        self._holds: list[Hold] = []
        self._refusals: list[Refusal] = []
        self._losses: list[Refusal] = []
        self.begun: list[str] = []
        self.completed: list[str] = []
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def hold(self, match: Match) -> Hold:
        """Keep the requests that match waiting."""
        hold = Hold(match, threading.Event(), threading.Event())
        self._holds.append(hold)
        return hold

    def refuse(self, match: Match, status: int, code: str) -> None:
        """Refuse the requests that match."""
        self.refuse_times(match, status, code, 1_000_000)

    def refuse_times(self, match: Match, status: int, code: str, times: int) -> None:
        """Refuse the next `times` requests that match."""
        self._refusals.append(Refusal(match, status, code, times))

    def lose_answer(self, match: Match, again: str = "") -> None:
        """Do what the next request that matches asks for, and answer as if it had failed.

        Its repetition gets moto's answer, or the error with the code `again`.
        """
        self._losses.append(Refusal(match, 500, "InternalError", 1))
        if again:
            self._losses.append(Refusal(match, 404, again, 1))

    def heal(self) -> None:
        """Neither hold nor refuse anything, nor lose an answer."""
        for hold in self._holds:
            hold.gate.set()
        self._holds.clear()
        self._refusals.clear()
        self._losses.clear()

    def age_upload(self, upload_id: str, seconds: float) -> None:
        """Let an upload have begun earlier."""
        self._began[upload_id] = datetime.now(UTC) - timedelta(seconds=seconds)

    def close(self) -> None:
        self.heal()
        self._server.shutdown()

    def _answer(self, environ: Environ, start: Callable[..., Any]) -> Iterable[bytes]:
        method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
        query = parse_qs(environ["QUERY_STRING"], keep_blank_values=True)
        for hold in list(self._holds):
            if hold.match(method, path, query):
                hold.arrived.set()
                hold.gate.wait(60)
        refusal = _taken(self._refusals, method, path, query)
        if refusal:
            return _refuse(environ, start, refusal)
        if not _checksum_fits(environ):
            return _refuse(environ, start, BAD_DIGEST)
        if "uploads" in query and method == "POST":
            self.begun.append(path)
        if completion(method, path, query):
            self.completed.append(path)
        loss = _taken(self._losses, method, path, query)
        if loss:
            b"".join(self._moto(environ, lambda *_: None))
            return _refuse(environ | {"CONTENT_LENGTH": "0"}, start, loss)
        if "uploads" in query:
            return self._with_times(environ, start)
        return self._moto(environ, start)  # type: ignore[no-any-return]

    def _with_times(self, environ: Environ, start: Callable[..., Any]) -> list[bytes]:
        """Answer a request that begins or lists uploads, with true times."""
        head: list[Any] = []
        body = b"".join(self._moto(environ, lambda *args: head.extend(args[:2])))
        found = re.findall(rb"<UploadId>([^<]+)</UploadId>", body)
        if environ["REQUEST_METHOD"] == "POST":
            self._began.update({name.decode(): datetime.now(UTC) for name in found})
        times = iter(found)

        def with_time(_: re.Match[bytes]) -> bytes:
            began = self._began[next(times).decode()]
            return f"<Initiated>{began:%Y-%m-%dT%H:%M:%S.000Z}</Initiated>".encode()

        body = re.sub(rb"<Initiated>[^<]*</Initiated>", with_time, body)
        headers = [item for item in head[1] if item[0].lower() != "content-length"]
        start(head[0], [*headers, ("Content-Length", str(len(body)))])
        return [body]


def _taken(
    refusals: list[Refusal], method: str, path: str, query: dict[str, list[str]]
) -> Refusal | None:
    """The refusal that this request meets, one time fewer from now on."""
    for refusal in refusals:
        if refusal.times > 0 and refusal.match(method, path, query):
            refusal.times -= 1
            return refusal
    return None


def _refuse(environ: Environ, start: Callable[..., Any], refusal: Refusal) -> Iterable[bytes]:
    environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    body = (
        f"<Error><Code>{refusal.code}</Code><Message>refused by the test</Message></Error>".encode()
    )
    start(f"{refusal.status} Refused", [("Content-Length", str(len(body)))])
    return [body]


CHECKSUMS: dict[str, Callable[[bytes], bytes]] = {
    "HTTP_X_AMZ_CHECKSUM_SHA256": lambda body: hashlib.sha256(body).digest(),
    "HTTP_X_AMZ_CHECKSUM_CRC32": lambda body: zlib.crc32(body).to_bytes(4, "big"),
}


def _checksum_fits(environ: Environ) -> bool:
    stated = CHECKSUMS.keys() & environ.keys()
    if environ["REQUEST_METHOD"] != "PUT" or not stated:
        return True
    body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
    environ["wsgi.input"] = io.BytesIO(body)
    return all(environ[name] == base64.b64encode(CHECKSUMS[name](body)).decode() for name in stated)


def part_number(number: int) -> Match:
    """Matches the upload of one part of any object."""
    return lambda method, _, query: method == "PUT" and query.get("partNumber") == [str(number)]


def completion(method: str, _: str, query: dict[str, list[str]]) -> bool:
    """Matches the completion of an upload."""
    return method == "POST" and "uploadId" in query


def wait_for(condition: Callable[[], bool], seconds: float = 60.0) -> None:
    """Wait until `condition` holds."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise AssertionError("waited in vain")
        time.sleep(0.02)

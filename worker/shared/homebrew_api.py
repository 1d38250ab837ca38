"""HomebrewApi: the list of formulae, the index of an image, the bytes of a bottle.

The registry wants a fixed anonymous token. It answers a request for a bottle with a redirect to
signed storage; the token goes to the registry alone, never to the host that the redirect names.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias
from urllib.parse import urljoin, urlsplit

import urllib3

from shared.errors import GiveUp, Gone, Malformed, TryAgain, WrongBytes, describe
from shared.http_client import HttpClient, finish, read_all
from shared.json_stream import array_elements
from shared.models import Bottle, Entry, Formula, blob_key, manifest_key, manifest_sizes
from shared.retry import RetryPolicy, check_status, with_retries
from shared.speed import SpeedGuard
from shared.stop import Stop

# In quotes: the Lambda runtime may have urllib3 1.26, which lacks the class.
Ask: TypeAlias = "Callable[[str, Mapping[str, str]], urllib3.BaseHTTPResponse]"

# Homebrew's brew.sh sends this constant; it stands for "anonymous" and opens only public images.
ANONYMOUS = {"Authorization": "Bearer QQ=="}
INDEX_TYPE = "application/vnd.oci.image.index.v1+json"
MANIFEST_LIMIT = 8 * 1024 * 1024
# The list has about 30 MB today; a small archive must not unpack to more than a disk holds.
LIST_LIMIT = 512 * 1024 * 1024
READ_SIZE = 1024 * 1024
# urllib3 before 2.6 unpacks at once what it reads: of gzip up to 1,032 times as much.
LIST_READ_SIZE = 64 * 1024
REDIRECTS = 5
_OK, _PARTIAL, _UNSATISFIABLE = 200, 206, 416


class RangeRefused(WrongBytes):
    """The server cannot go on from the offset that was asked for."""


@dataclass(frozen=True, slots=True)
class ImageIndex:
    """The index of an image as it was served, and what it says on sizes (digest -> bytes)."""

    body: bytes
    sizes: dict[str, int]


class HomebrewApi:
    """Homebrew's servers, as far as the worker needs them."""

    def __init__(
        self,
        http: HttpClient,
        formulae_url: str,
        registry_url: str,
        retry: RetryPolicy,
        stop: Stop,
        guard: SpeedGuard,
    ) -> None:
        self._http = http
        self._guard = guard
        self._formulae_url = formulae_url
        self._registry_url = registry_url.rstrip("/") + "/"
        self._retry = retry
        self._stop = stop

    def formulae(self) -> list[Entry]:
        """Every formula. Raises `GiveUp` when the list cannot be had, `OSError` from the disk."""
        return with_retries(self._retry, self._stop, "formula.json", self._formulae)

    def _formulae(self) -> list[Entry]:
        headers = {"Accept": "application/json", "Accept-Encoding": "gzip"}
        response = self._http.get(self._formulae_url, headers)
        try:
            check_status(response.status, response.headers.get("Retry-After"), "formula.json")
            if response.status != _OK:
                raise TryAgain(f"formula.json answered {response.status}")
            # Over the disk: as objects the list takes several times its 30 MB of text.
            with tempfile.TemporaryFile() as file:
                file.writelines(self._body(response))
                file.seek(0)
                return [_entry(element) for element in array_elements(file)]
        except Malformed as error:
            raise TryAgain(f"formula.json: {error}") from error
        finally:
            finish(response)

    def _body(self, response: urllib3.BaseHTTPResponse) -> Iterator[bytes]:
        length = 0
        try:
            for chunk in response.stream(LIST_READ_SIZE, decode_content=True):
                self._stop.check()
                length += len(chunk)
                if length > LIST_LIMIT:
                    raise GiveUp(f"formula.json is longer than {LIST_LIMIT} bytes")
                yield chunk
        except urllib3.exceptions.HTTPError as error:
            raise TryAgain(describe(error)) from error

    def index(self, image: str, version: str) -> ImageIndex:
        """The index of an image. Raises `GiveUp` when it cannot be had."""
        return with_retries(
            self._retry,
            self._stop,
            f"index of {image} {version}",
            lambda: self._index(image, version),
        )

    def _index(self, image: str, version: str) -> ImageIndex:
        url = self._registry_url + manifest_key(image, version)
        response = self._http.get(url, {"Accept": INDEX_TYPE, **ANONYMOUS})
        try:
            check_status(response.status, response.headers.get("Retry-After"), "the registry")
            body = read_all(response, MANIFEST_LIMIT)
        finally:
            finish(response)
        stated = response.headers.get("Docker-Content-Digest", "")
        if stated and stated != f"sha256:{hashlib.sha256(body).hexdigest()}":
            raise TryAgain(f"the index of {image} {version} does not have the digest it states")
        try:
            return ImageIndex(body, manifest_sizes(json.loads(body)))
        except (ValueError, Malformed) as error:
            raise TryAgain(f"the index of {image} {version} is not one: {error}") from error

    def size(self, image: str, digest: str) -> int:
        """The size in bytes of a bottle whose index states none, as before April 2023.

        Raises `GiveUp` when it cannot be had, `Gone` when the registry does not have the bottle.
        """
        what = f"size of {image} {digest[:12]}"
        return with_retries(self._retry, self._stop, what, lambda: self._size(image, digest))

    def _size(self, image: str, digest: str) -> int:
        response, server = self._follow(blob_key(image, digest), self._http.head, {})
        finish(response)
        check_blob_status(response, server)
        length = response.headers.get("Content-Length", "")
        if response.status != _OK or not length.isdecimal():
            raise GiveUp(f"{server} does not state a size")
        return int(length)

    def blob(self, bottle: Bottle, offset: int) -> BlobResponse:
        """Start to read a bottle at `offset` bytes. Raises `TryAgain` or `GiveUp`.

        Every call asks the registry anew, because the signed address of an earlier call expires.
        """
        ranged = {"Range": f"bytes={offset}-"} if offset else {}
        key = blob_key(bottle.images[0], bottle.digest)
        response, server = self._follow(key, self._http.get, ranged)
        return BlobResponse(response, offset, server, self._guard)

    def _follow(
        self, key: str, ask: Ask, headers: Mapping[str, str]
    ) -> tuple[urllib3.BaseHTTPResponse, str]:
        """The answer at the end of the registry's redirects, and who gave it."""
        start = self._registry_url + key
        url = start
        for _ in range(REDIRECTS):
            token = ANONYMOUS if _origin(url) == _origin(start) else {}
            response = ask(url, {"Accept-Encoding": "identity", **headers, **token})
            location = response.headers.get("Location")
            if response.status not in (301, 302, 303, 307, 308) or not location:
                return response, "the registry" if token else "the storage"
            finish(response)
            url = urljoin(url, location)
            if urlsplit(start).scheme == "https" and urlsplit(url).scheme != "https":
                raise GiveUp("the registry redirects to an address without TLS")
        raise TryAgain("the registry redirects without end")


class BlobResponse:
    """The answer to a request for a bottle. `start` is the offset of its first byte."""

    def __init__(
        self, response: urllib3.BaseHTTPResponse, offset: int, server: str, guard: SpeedGuard
    ) -> None:
        self._response = response
        self._guard = guard
        try:
            self.start = _first_byte(response, offset, server)
        except (TryAgain, GiveUp):
            response.close()
            raise

    def chunks(self, stop: Stop) -> Iterator[bytes]:
        """The bytes from `start` on. Raises `TryAgain` when the connection breaks."""
        try:
            # Bottles are gzip files, which must not be unpacked; raw reads also save a copy.
            while chunk := self._read():
                stop.check()
                yield chunk
        except (urllib3.exceptions.HTTPError, OSError) as error:
            raise TryAgain(describe(error)) from error
        finally:
            finish(self._response)

    def _read(self) -> bytes:
        with self._guard.watching(self._response) as watch:
            chunk = self._response.read(READ_SIZE, decode_content=False)
        if watch.cut:
            raise TryAgain(f"the server sent less than {READ_SIZE} bytes in {watch.seconds:.0f} s")
        return chunk


def _first_byte(response: urllib3.BaseHTTPResponse, offset: int, server: str) -> int:
    """The offset of the first byte in `response`, or the exception that its status stands for."""
    status = response.status
    if status == _UNSATISFIABLE:
        raise RangeRefused(f"{server} has fewer bytes than are already here")
    check_blob_status(response, server)
    if status == _OK:
        return 0
    if status != _PARTIAL:
        raise TryAgain(f"{server} answered {status}")
    begin = response.headers.get("Content-Range", "").removeprefix("bytes ").partition("-")[0]
    if begin != str(offset):
        raise RangeRefused(f"{server} sent another range than the one from {offset}")
    return offset


def check_blob_status(response: urllib3.BaseHTTPResponse, server: str) -> None:
    """Raise what the status of an answer about a bottle stands for, if it is an error."""
    status = response.status
    if server != "the registry" and status in (401, 403, 404, 410):
        # A signed address that has expired answers 403; the next try gets a new one.
        raise TryAgain(f"{server} answered {status}")
    if status in (404, 410):
        raise Gone(f"{server} answered {status}")
    check_status(status, response.headers.get("Retry-After"), server)


def _entry(element: object) -> Entry:
    try:
        return Formula.from_json(element)
    except Malformed as error:
        return error


def _origin(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.scheme, parts.netloc.lower()

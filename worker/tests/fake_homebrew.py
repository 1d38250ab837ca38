"""A Homebrew on loopback: formula.json, a registry that redirects, a storage host, and faults.

Registry and storage listen on different ports, so that they are different hosts to a client that
decides which of them may see a header. Run as a program, it serves a large catalogue for planning.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import random
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

SIGNATURE = "sig=c2lnbmF0dXJlLW9mLWEtc3RvcmFnZS1ob3N0"
INDEX_TYPE = "application/vnd.oci.image.index.v1+json"


def content(seed: str, size: int) -> bytes:
    """`size` bytes that are always the same for `seed`."""
    return random.Random(seed).randbytes(size)


@dataclass(frozen=True)
class FakeFormula:
    """A formula; `bottles` maps tags to contents, `sizes` overrides what the index states.

    Of the tags in `unsized` it states no size: so are bottles from before April 2023.
    """

    name: str
    bottles: Mapping[str, bytes]
    version: str = "1.0"
    revision: int = 0
    rebuild: int = 0
    sizes: Mapping[str, int] = field(default_factory=dict)
    unsized: frozenset[str] = frozenset()

    @property
    def image(self) -> str:
        return self.name.replace("@", "/").replace("+", "x")

    @property
    def image_version(self) -> str:
        revision = f"_{self.revision}" if self.revision else ""
        return self.version + revision + (f"-{self.rebuild}" if self.rebuild else "")

    def document(self) -> dict[str, object]:
        """What formula.json says."""
        root = "https://ghcr.io/v2/homebrew/core"
        files = {
            tag: {
                "cellar": ":any",
                "url": f"{root}/{self.image}/blobs/sha256:{digest(body)}",
                "sha256": digest(body),
            }
            for tag, body in self.bottles.items()
        }
        stable = {"rebuild": self.rebuild, "root_url": root, "files": files}
        return {
            "name": self.name,
            "versions": {"stable": self.version, "head": None, "bottle": True},
            "revision": self.revision,
            "bottle": {"stable": stable} if files else {},
        }

    def index(self) -> bytes:
        """What the registry says."""
        entries = []
        for tag, body in self.bottles.items():
            name = f"{self.version}.{tag}" + (f".{self.rebuild}" if self.rebuild else "")
            notes = {
                "org.opencontainers.image.ref.name": name,
                "sh.brew.bottle.digest": digest(body),
            }
            if tag not in self.unsized:
                notes["sh.brew.bottle.size"] = str(self.sizes.get(tag, len(body)))
            media_type = "application/vnd.oci.image.manifest.v1+json"
            entries.append({"mediaType": media_type, "annotations": notes})
        return json.dumps({"schemaVersion": 2, "manifests": entries}).encode()


@dataclass(frozen=True)
class Answer:
    """What a server is about to send. Faults turn one into another."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    cut_at: int | None = None
    stall_at: int | None = None


Fault = Callable[[Answer], Answer]


@dataclass(frozen=True)
class Seen:
    """A request that arrived, and how much of the answer's body was to go out."""

    server: str
    path: str
    headers: Mapping[str, str]
    sent: int


class FakeHomebrew:
    """Three kinds of places (`formulae`, `registry`, `storage`) with a queue of faults for each."""

    def __init__(self, formulae: list[FakeFormula]) -> None:
        self.formulae: list[FakeFormula] = []
        self.seen: list[Seen] = []
        self.gate = threading.Event()
        self._faults: dict[tuple[str, str], list[Fault]] = {}
        self._always: dict[tuple[str, str], Fault] = {}
        self._lock = threading.Lock()
        self._blobs: dict[str, bytes] = {}
        self._indexes: dict[str, bytes] = {}
        self.add(*formulae)
        self._registry = self._serve("registry", self._registry_answer)
        self._storage = self._serve("storage", self._storage_answer)

    @property
    def formulae_url(self) -> str:
        return f"{self.registry_url}/api/formula.json"

    @property
    def registry_url(self) -> str:
        return f"http://127.0.0.1:{self._registry.server_address[1]}"

    def add(self, *formulae: FakeFormula) -> None:
        """Publish more formulae."""
        for formula in formulae:
            self.formulae.append(formula)
            self._blobs.update({digest(body): body for body in formula.bottles.values()})
            self._indexes[f"{formula.image}/manifests/{formula.image_version}"] = formula.index()

    def fail(self, place: str, part: str, *faults: Fault) -> None:
        """The next requests at `place` whose path contains `part` meet `faults`, one each."""
        self._faults.setdefault((place, part), []).extend(faults)

    def fail_always(self, place: str, part: str, fault: Fault) -> None:
        """Every request at `place` whose path contains `part` meets `fault`."""
        self._always[place, part] = fault

    def heal(self) -> None:
        """No more faults."""
        self._faults.clear()
        self._always.clear()
        self.gate.set()

    def close(self) -> None:
        self.gate.set()
        for server in (self._registry, self._storage):
            server.shutdown()
            server.server_close()

    def served(self, server: str = "storage") -> int:
        """Bytes of bodies that `server` has sent, or is sending."""
        return sum(seen.sent for seen in self.seen if seen.server == server)

    def _registry_answer(self, path: str, headers: Mapping[str, str]) -> tuple[str, Answer]:
        if path == "/api/formula.json":
            return "formulae", self._list_answer(headers)
        if headers.get("Authorization") != "Bearer QQ==":
            return "registry", Answer(401, {}, b"")
        name = path.removeprefix("/v2/homebrew/core/")
        if name in self._indexes:
            body = self._indexes[name]
            stated = {"Content-Type": INDEX_TYPE, "Docker-Content-Digest": f"sha256:{digest(body)}"}
            return "registry", Answer(200, stated, body)
        blob = name.partition("/blobs/sha256:")[2]
        if blob in self._blobs:
            host = f"http://127.0.0.1:{self._storage.server_address[1]}"
            return "registry", Answer(307, {"Location": f"{host}/blobs/{blob}?{SIGNATURE}"}, b"")
        return "registry", Answer(404, {}, b"")

    def _list_answer(self, headers: Mapping[str, str]) -> Answer:
        body = json.dumps([formula.document() for formula in self.formulae]).encode()
        if "gzip" in headers.get("Accept-Encoding", ""):
            return Answer(200, {"Content-Encoding": "gzip"}, gzip.compress(body, 1))
        return Answer(200, {}, body)

    def _storage_answer(self, path: str, headers: Mapping[str, str]) -> tuple[str, Answer]:
        parts = urlsplit(path)
        body = self._blobs.get(parts.path.removeprefix("/blobs/"))
        if body is None or parts.query != SIGNATURE:
            return "storage", Answer(403, {}, b"")
        wanted = headers.get("Range")
        if wanted is None:
            return "storage", Answer(200, {}, body)
        start = int(wanted.removeprefix("bytes=").removesuffix("-"))
        if start >= len(body):
            return "storage", Answer(416, {"Content-Range": f"bytes */{len(body)}"}, b"")
        stated = f"bytes {start}-{len(body) - 1}/{len(body)}"
        return "storage", Answer(206, {"Content-Range": stated}, body[start:])

    def _spoil(self, place: str, path: str, answer: Answer) -> Answer:
        with self._lock:
            for (at, part), faults in self._faults.items():
                if at == place and part in path and faults:
                    return faults.pop(0)(answer)
        for (at, part), fault in self._always.items():
            if at == place and part in path:
                return fault(answer)
        return answer

    def _serve(
        self, server: str, answer_for: Callable[[str, Mapping[str, str]], tuple[str, Answer]]
    ) -> ThreadingHTTPServer:
        fake = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_GET(self) -> None:
                headers = dict(self.headers.items())
                place, answer = answer_for(self.path, headers)
                answer = fake._spoil(place, self.path, answer)
                end = len(answer.body) if answer.cut_at is None else answer.cut_at
                end *= self.command != "HEAD"
                # First of all: with the answer the test may go on and look at what was seen.
                fake.seen.append(Seen(server, self.path, headers, end))
                self.send_response(answer.status)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                if "Content-Length" not in answer.headers:
                    self.send_header("Content-Length", str(len(answer.body)))
                self.end_headers()
                self._send(answer, end)

            do_HEAD = do_GET  # noqa: N815  (the name that http.server calls)

            def _send(self, answer: Answer, end: int) -> None:
                stop = end if answer.stall_at is None else answer.stall_at
                try:
                    self.wfile.write(answer.body[:stop])
                    if answer.stall_at is not None:
                        self.wfile.flush()
                        fake.gate.wait(60)
                        self.wfile.write(answer.body[stop:end])
                except OSError:
                    self.close_connection = True
                if answer.cut_at is not None:
                    self.close_connection = True

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                pass

        listening = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        listening.daemon_threads = True
        threading.Thread(target=listening.serve_forever, args=(0.02,), daemon=True).start()
        return listening


def digest(body: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(body).hexdigest()


def large_catalogue(count: int) -> list[FakeFormula]:
    """`count` formulae with nine bottles each, as large in formula.json as real ones."""
    tags = [f"{cpu}{system}" for cpu in ("", "arm64_") for system in ("sonoma", "ventura", "tahoe")]
    tags += ["arm64_sequoia", "x86_64_linux", "arm64_linux"]
    return [
        FakeFormula(f"formula-{n}", {tag: f"{n} {tag}".encode() for tag in tags})
        for n in range(count)
    ]


class LargeHomebrew(FakeHomebrew):
    """Answers from prepared bytes, so that a measurement is one of the client."""

    def __init__(self, count: int) -> None:
        super().__init__(large_catalogue(count))
        documents = [formula.document() for formula in self.formulae]
        for document in documents:
            # Real entries have descriptions, dependencies, links: about 4 KB each.
            document["desc"] = "x" * 2000
        self._list = gzip.compress(json.dumps(documents).encode(), 1)
        self.seen = _Nothing()

    def _list_answer(self, headers: Mapping[str, str]) -> Answer:
        return Answer(200, {"Content-Encoding": "gzip"}, self._list)


class _Nothing(list[Seen]):
    """Forgets what is appended."""

    def append(self, item: Seen) -> None:
        pass


def main() -> None:
    """Serve a large catalogue until standard input ends; prints the two addresses."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--formulae", type=int, required=True)
    homebrew = LargeHomebrew(parser.parse_args().formulae)
    print(json.dumps([homebrew.formulae_url, homebrew.registry_url]), flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()

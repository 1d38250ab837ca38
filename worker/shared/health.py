"""Health: an HTTP server that says whether the worker makes progress."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from shared.errors import ConfigurationError, describe
from shared.progress import FINISHED, IDLE, Snapshot

PATH = "/health"
STALLED_SECONDS = 300.0
POLL_SECONDS = 0.05  # how long closing takes at most


def report(snapshot: Snapshot, stalled_seconds: float) -> tuple[int, dict[str, object]]:
    """HTTP status and document.

    Neither work in which no byte has moved for long is healthy, nor a worker that gets no work.
    """
    busy = snapshot.phase not in (IDLE, FINISHED)
    stalled = busy and snapshot.since_progress >= stalled_seconds
    status = "blocked" if snapshot.blocked else "stalled" if stalled else "ok"
    return 200 if status == "ok" else 503, {
        "status": status,
        "reason": snapshot.blocked,
        "phase": snapshot.phase,
        "done": snapshot.done,
        "failed": snapshot.failed,
        "total": snapshot.total,
        "bytes": snapshot.bytes,
        "last_progress_s": round(snapshot.since_progress, 1),
    }


class HealthServer:
    """Listens on every address, because a load balancer's checks come from outside."""

    def __init__(
        self, port: int, read: Callable[[], Snapshot], stalled_seconds: float = STALLED_SECONDS
    ) -> None:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                status, document = report(read(), stalled_seconds)
                if self.path != PATH:
                    status, document = 404, {"status": "not found"}
                body = json.dumps(document).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                """Say nothing: a check every few seconds is not an event."""

        try:
            self._server = ThreadingHTTPServer(("", port), Handler)
        except OSError as error:
            raise ConfigurationError(
                [f"HEALTH_PORT {port} cannot be listened on ({describe(error)})"]
            ) from error
        self._server.daemon_threads = True
        self.port = int(self._server.server_address[1])

    def start(self) -> None:
        """Serve in the background."""
        serve = partial(self._server.serve_forever, poll_interval=POLL_SECONDS)
        threading.Thread(target=serve, name="health", daemon=True).start()

    def close(self) -> None:
        """Stop serving."""
        self._server.shutdown()
        self._server.server_close()

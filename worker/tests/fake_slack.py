"""A Slack on loopback that takes messages, can be slow and can refuse them."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PATH = "/services/T000/B000/XXXXsecretXXXX"


class FakeSlack:
    """Takes messages; answers `status`, once `gate` is open."""

    def __init__(self) -> None:
        self.messages: list[str] = []
        self.status = 200
        self.gate = threading.Event()
        self.gate.set()
        slack = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                slack.gate.wait(60)
                slack.messages.append(json.loads(body)["text"])
                self.send_response(slack.status)
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}{PATH}"

    def close(self) -> None:
        self.gate.set()
        self._server.shutdown()
        self._server.server_close()

"""An S3 that keeps nothing: it reads what is sent, as fast as Python can, and says all is well.

It shows what the clients can do when no disk holds them back.
"""

from __future__ import annotations

import re
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PIECE = 1024 * 1024
CREATED = (
    "<InitiateMultipartUploadResult><Bucket>b</Bucket><Key>k</Key><UploadId>1</UploadId>"
    "</InitiateMultipartUploadResult>"
)
COMPLETED = '<CompleteMultipartUploadResult><ETag>"0"</ETag></CompleteMultipartUploadResult>'
LISTED = "<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>"
UPLOADS = (
    "<ListMultipartUploadsResult><IsTruncated>false</IsTruncated></ListMultipartUploadsResult>"
)


class Handler(BaseHTTPRequestHandler):
    """As much of the protocol as the clients in the comparison use."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        """List nothing."""
        self._answer(200, UPLOADS if "uploads" in self.path else LISTED)

    def do_HEAD(self) -> None:
        """No object is ever there; the bucket is."""
        self._answer(404 if re.match(r"/[^/]+/[^?]+", self.path) else 200, "")

    def do_PUT(self) -> None:
        """Take an object or a part."""
        self._swallow()
        self._answer(200, "")

    def do_POST(self) -> None:
        """Begin or complete an upload."""
        self._swallow()
        self._answer(200, COMPLETED if "uploadId" in self.path else CREATED)

    def do_DELETE(self) -> None:
        """Abort an upload."""
        self._answer(204, "")

    def _swallow(self) -> None:
        left = int(self.headers.get("Content-Length") or 0)
        while left > 0:
            left -= len(self.rfile.read(min(left, PIECE)))

    def _answer(self, status: int, body: str) -> None:
        data = body.encode()
        self.send_response(status)
        self.send_header("ETag", '"0"')
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


def main() -> None:
    """Serve until standard input ends; prints the address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    print(f"http://127.0.0.1:{server.server_address[1]}", flush=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sys.stdin.read()


if __name__ == "__main__":
    main()

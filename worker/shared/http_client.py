"""HttpClient: GET requests over pooled connections, one hop each.

Redirects are never followed here: whoever follows one decides which headers the next host may see.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from urllib.parse import urlsplit
from urllib.request import getproxies_environment, proxy_bypass

import urllib3

from shared.errors import TryAgain, describe

CONNECT_SECONDS = 10.0
READ_SECONDS = 60.0
LINK_LOCAL = "169.254."


class HttpClient:
    """Pools of connections for `connections` threads, through the proxies of the environment."""

    def __init__(self, connections: int, read_seconds: float = READ_SECONDS) -> None:
        timeout = urllib3.Timeout(connect=min(CONNECT_SECONDS, read_seconds), read=read_seconds)
        self._proxies = getproxies_environment()
        self._direct = urllib3.PoolManager(maxsize=connections, timeout=timeout)
        self._through = {
            proxy: urllib3.ProxyManager(proxy, maxsize=connections, timeout=timeout)
            for proxy in {self._proxies.get("http"), self._proxies.get("https")}
            if proxy
        }

    def pool(self, url: str) -> urllib3.PoolManager:
        """The pool for an address: HTTP_PROXY, HTTPS_PROXY and NO_PROXY decide, as for boto3."""
        parts = urlsplit(url)
        proxy = self._proxies.get(parts.scheme)
        # The agent of ECS answers on a link-local address, which no proxy can reach.
        local = (parts.hostname or "").startswith(LINK_LOCAL)
        if not proxy or local or proxy_bypass(parts.netloc, self._proxies):
            return self._direct
        return self._through[proxy]

    def get(self, url: str, headers: Mapping[str, str]) -> urllib3.BaseHTTPResponse:
        """Start a GET; the caller reads the body and calls `finish`. Raises `TryAgain`."""
        return self._request("GET", url, headers)

    def head(self, url: str, headers: Mapping[str, str]) -> urllib3.BaseHTTPResponse:
        """Ask for the headers alone; the caller calls `finish`. Raises `TryAgain`."""
        return self._request("HEAD", url, headers)

    def _request(
        self, method: str, url: str, headers: Mapping[str, str]
    ) -> urllib3.BaseHTTPResponse:
        try:
            return self.pool(url).request(
                method,
                url,
                headers={"User-Agent": "bottles-worker/1", **headers},
                preload_content=False,
                redirect=False,
                retries=False,
            )
        except (urllib3.exceptions.HTTPError, OSError) as error:
            raise TryAgain(describe(error)) from error


def send_json(method: str, url: str, document: object, seconds: float) -> urllib3.BaseHTTPResponse:
    """Send `document`, once; the answer with its body. Raises urllib3's errors and `OSError`."""
    # Not urllib3's `json` argument: the Lambda runtime may have urllib3 1.26, which lacks it.
    return (
        HttpClient(1, seconds)
        .pool(url)
        .request(
            method,
            url,
            body=json.dumps(document).encode(),
            headers={"Content-Type": "application/json"},
            redirect=False,
            retries=False,
        )
    )


def read_all(response: urllib3.BaseHTTPResponse, limit: int) -> bytes:
    """The whole body, at most `limit` bytes, and the connection back to the pool."""
    try:
        body = response.read(limit + 1)
    except (urllib3.exceptions.HTTPError, OSError) as error:
        response.close()
        raise TryAgain(describe(error)) from error
    if len(body) > limit:
        response.close()
        raise TryAgain(f"the answer is longer than {limit} bytes")
    finish(response)
    return body


def finish(response: urllib3.BaseHTTPResponse) -> None:
    """Give the connection back if the body was read to its end, close it otherwise."""
    if getattr(response, "length_remaining", None) == 0:
        # Also an empty body has to be read. Before that, or before this object is collected, the
        # connection takes a request, sends it, and then refuses to read the answer.
        response.drain_conn()
        response.release_conn()
    else:
        response.close()

"""What brew asks of a mirror, and how it gets to S3: CloudFront signs every request."""

from __future__ import annotations

from collections.abc import Mapping

import urllib3
from botocore.auth import S3SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

AGENT = {"User-Agent": "Homebrew/5.0.0 (Macintosh; arm64 Mac OS X 15.5) curl/8.7.1"}


def ask_signed(
    http: urllib3.PoolManager, method: str, url: str, headers: Mapping[str, str]
) -> urllib3.BaseHTTPResponse:
    """The answer of S3 to a request of brew, signed as CloudFront signs it."""
    request = AWSRequest(method, url, headers=dict(headers))
    S3SigV4Auth(Credentials("testing", "testing"), "s3", "us-west-2").add_auth(request)
    return http.request(method, str(request.url), headers=dict(request.headers))

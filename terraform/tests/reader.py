"""Reads the stored bottles as brew does: through the applied distribution, its access control and the policies.

moto keeps a distribution and serves nothing through it. What CloudFront would do with a request is done here, from what
was applied: the behaviour by its path, the methods it allows, the origin, the signature, and whether the bucket's and the
key's policy admit that. S3's answers are moto's.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

import urllib3
from tests.brew import AGENT, ask_signed
from tests.fake_homebrew import INDEX_TYPE, digest

from deployment import FORMULAE, Deployment, Failed, expect

# What brew 4 and 5 send. The token is for ghcr.io; with a mirror of one's own some versions send it all the same.
BREW = AGENT | {"Authorization": "Bearer QQ=="}
SERVICE = "cloudfront.amazonaws.com"


class Mirror:
    """The distribution that was applied, as far as requests go."""

    def __init__(self, deployment: Deployment, endpoint: str) -> None:
        self._endpoint = endpoint
        self._bucket = deployment.bucket
        cloudfront = deployment.client("cloudfront")
        (listed,) = cloudfront.list_distributions()["DistributionList"]["Items"]
        distribution = cloudfront.get_distribution(Id=listed["Id"])["Distribution"]
        self._arn = distribution["ARN"]
        self._config = distribution["DistributionConfig"]
        (origin,) = self._config["Origins"]["Items"]
        expect(origin["DomainName"].split(".")[0], self._bucket, "bucket of the origin")
        control = cloudfront.get_origin_access_control(Id=origin["OriginAccessControlId"])
        signing = control["OriginAccessControl"]["OriginAccessControlConfig"]
        expect(
            (signing["SigningBehavior"], signing["SigningProtocol"]),
            ("always", "sigv4"),
            "access control",
        )
        policy = deployment.client("s3").get_bucket_policy(Bucket=self._bucket)["Policy"]
        self._bucket_policy = json.loads(policy)
        kms = deployment.client("kms")
        self._key_policies = [
            json.loads(kms.get_key_policy(KeyId=key["KeyId"], PolicyName="default")["Policy"])
            for key in kms.list_keys()["Keys"]
        ]
        self._http = urllib3.PoolManager()
        self.domain = f"https://{distribution['DomainName']}"

    def ask(self, path: str, method: str = "GET", **headers: str) -> urllib3.BaseHTTPResponse | int:
        """The answer of S3, or the status with which CloudFront or S3 refuses."""
        behaviours = self._config.get("CacheBehaviors", {}).get("Items", [])
        matching = [item for item in behaviours if _any(item["PathPattern"], path)]
        behaviour = matching[0] if matching else self._config["DefaultCacheBehavior"]
        if method not in behaviour["AllowedMethods"]["Items"]:
            return 403
        resource = f"arn:aws:s3:::{self._bucket}{path}"
        if not allows(self._bucket_policy, "s3:GetObject", resource, self._arn):
            return 403
        if not any(allows(policy, "kms:Decrypt", "*", self._arn) for policy in self._key_policies):
            return 403
        # CloudFront signs always, so what brew sent as authorization is not handed on.
        kept = {name: value for name, value in (BREW | headers).items() if name != "Authorization"}
        return ask_signed(self._http, method, f"{self._endpoint}/{self._bucket}{path}", kept)


def allows(policy: Mapping[str, Any], action: str, resource: str, source: str) -> bool:
    """Whether a policy lets CloudFront do `action` for the distribution `source`; no statement may deny it."""
    allowed = False
    for statement in policy["Statement"]:
        principal = statement["Principal"]
        named = (
            principal == "*"
            or "*" in _list(principal.get("AWS", []))
            or SERVICE in _list(principal.get("Service", []))
        )
        if (
            not named
            or not _any(statement["Action"], action)
            or not _any(statement["Resource"], resource)
        ):
            continue
        if not all(_holds(*test, source) for test in statement.get("Condition", {}).items()):
            continue
        if statement["Effect"] == "Deny":
            return False
        allowed = True
    return allowed


def _holds(operator: str, keys: Mapping[str, Any], source: str) -> bool:
    """Whether a condition holds for a request over TLS that comes for `source`; others than these two are not known."""
    known = {"aws:SourceArn": source, "aws:SecureTransport": "true"}
    if operator not in ("ArnEquals", "ArnLike", "StringEquals", "Bool"):
        raise ValueError(f"a condition with {operator} is not known here")
    return all(name in known and _any(values, known[name]) for name, values in keys.items())


def _list(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value]


def _any(patterns: Any, value: str) -> bool:
    forms = (
        re.escape(pattern).replace(r"\*", ".*").replace(r"\?", ".") for pattern in _list(patterns)
    )
    return any(re.fullmatch(form, value) for form in forms)


def read_as_brew(deployment: Deployment, endpoint: str, domain: str) -> str:
    """Index, bottle, HEAD and the rest of a bottle, of every formula; and nothing that brew has no business with."""
    mirror = Mirror(deployment, endpoint)
    expect(domain, mirror.domain, "output artifact_domain")
    read = 0
    for formula in FORMULAE:
        image = f"/v2/homebrew/core/{formula.image}"
        index = _found(mirror.ask(f"{image}/manifests/{formula.image_version}", Accept=INDEX_TYPE))
        expect((index.headers["Content-Type"], index.data), (INDEX_TYPE, formula.index()), "index")
        for body in formula.bottles.values():
            path = f"{image}/blobs/sha256:{digest(body)}"
            expect(_found(mirror.ask(path)).data, body, "bottle")
            head = _found(mirror.ask(path, "HEAD"))
            expect((head.headers["Content-Length"], head.data), (str(len(body)), b""), "HEAD")
            rest = _found(mirror.ask(path, Range="bytes=1000-"), 206)
            expect(rest.data, body[1000:], "rest of a bottle")
            read += 1
    expect(mirror.ask(f"{image}/blobs/sha256:{digest(body)}", "PUT"), 403, "PUT")
    for path in ("/_state/run.json", "/_plans/x.json", "/v2/homebrew/cask/x"):
        expect(mirror.ask(path), 403, path)
    return f"brew read {read} bottles and {len(FORMULAE)} indexes through the distribution"


def _found(answer: urllib3.BaseHTTPResponse | int, status: int = 200) -> urllib3.BaseHTTPResponse:
    if isinstance(answer, int):
        raise Failed(f"brew is answered {answer}")
    expect(answer.status, status, "status")
    return answer

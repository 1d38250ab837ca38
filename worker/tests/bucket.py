"""Bucket: what a test sees of the bucket: every object read again and hashed."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import boto3

from shared.models import PREFIX

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


class Bucket:
    """A bucket of its own for each test."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.client: S3Client = boto3.client("s3")
        self.client.create_bucket(
            Bucket=name, CreateBucketConfiguration={"LocationConstraint": "us-west-2"}
        )

    def verified_keys(self) -> set[str]:
        """The keys of all objects. Fails unless each has the bytes that its key promises."""
        keys = set()
        for page in self.client.get_paginator("list_objects_v2").paginate(Bucket=self.name):
            for item in page.get("Contents", []):
                keys.add(item["Key"])
                if item["Key"].startswith(PREFIX):
                    self._verify(item["Key"])
        return keys

    def blobs(self) -> set[str]:
        """The digests of all bottles, after verifying every object."""
        marker = "/blobs/sha256:"
        return {key.partition(marker)[2] for key in self.verified_keys() if marker in key}

    def open_uploads(self) -> list[str]:
        """Ids of uploads that are neither completed nor aborted."""
        answer = self.client.list_multipart_uploads(Bucket=self.name)
        return [upload["UploadId"] for upload in answer.get("Uploads", [])]

    def empty(self) -> None:
        """Remove every object: moto keeps them in memory."""
        for page in self.client.get_paginator("list_objects_v2").paginate(Bucket=self.name):
            for item in page.get("Contents", []):
                self.client.delete_object(Bucket=self.name, Key=item["Key"])

    def _verify(self, key: str) -> None:
        answer = self.client.get_object(Bucket=self.name, Key=key)
        found = hashlib.sha256(answer["Body"].read()).hexdigest()
        assert answer["Metadata"]["sha256"] == found, f"{key}: metadata do not fit the bytes"
        if "/blobs/" in key:
            assert key.endswith(f"/blobs/sha256:{found}"), f"{key} holds {found}: a bad object"

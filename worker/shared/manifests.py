"""ManifestKeeper: stores the index of an image once all its bottles are in the bucket, or gone.

brew reads the index first. Were it there before its bottles, brew would find nothing behind it.
"""

from __future__ import annotations

import hashlib
import threading
from collections import defaultdict
from collections.abc import Iterable

from shared.homebrew_api import INDEX_TYPE, HomebrewApi
from shared.models import Manifest
from shared.s3_service import S3Service


class ManifestKeeper:
    """Counts down the bottles that each index waits for."""

    def __init__(self, api: HomebrewApi, s3: S3Service, manifests: Iterable[Manifest]) -> None:
        self._api = api
        self._s3 = s3
        self._lock = threading.Lock()
        self._waiting: dict[Manifest, int] = {}
        self._by_digest: dict[str, list[Manifest]] = defaultdict(list)
        self.ready: list[Manifest] = []
        for manifest in manifests:
            if not manifest.digests:
                self.ready.append(manifest)
                continue
            self._waiting[manifest] = len(manifest.digests)
            for digest in manifest.digests:
                self._by_digest[digest].append(manifest)

    def settled(self, digest: str) -> list[Manifest]:
        """Tell that a bottle is stored, or gone for good; the indexes that waited for it alone."""
        complete = []
        with self._lock:
            for manifest in self._by_digest.pop(digest, []):
                self._waiting[manifest] -= 1
                if self._waiting[manifest] == 0:
                    complete.append(manifest)
        return complete

    def keep(self, manifest: Manifest) -> None:
        """Store an index as the registry serves it. Raises `GiveUp` or `BucketUnusable`."""
        body = self._api.index(manifest.image, manifest.version).body
        digest = hashlib.sha256(body).hexdigest()
        self._s3.put_document(manifest.key, body, INDEX_TYPE, digest)

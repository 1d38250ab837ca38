"""Shows the worker at work without AWS and without Homebrew: `python -m tests.demo` in this folder.

Starts moto and a small Homebrew on loopback, cuts one download in its midst, runs the worker, and
then reads every object again and compares its hash with its key.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile

from tests import faults
from tests.bucket import Bucket
from tests.conftest import AWS, environment_for
from tests.fake_aws import FakeAws
from tests.fake_homebrew import FakeFormula, FakeHomebrew, content, digest
from tests.running import WORKER


def main() -> int:
    """Run the worker once; its exit code."""
    aws = FakeAws()
    os.environ.update(AWS, AWS_ENDPOINT_URL=aws.url)
    bucket = Bucket("my-bottles")
    openssl = content("openssl", 10_400_000)
    homebrew = FakeHomebrew(
        [
            FakeFormula("openssl@3", {"arm64_sonoma": openssl}, version="3.5.2"),
            FakeFormula("wget", {"arm64_sonoma": content("wget", 1_600_000)}, version="1.25.0"),
            FakeFormula("ca-certificates", {"all": content("ca", 135_000)}, version="2025-08-12"),
        ]
    )
    homebrew.fail("storage", digest(openssl), faults.cut(4_000_000))
    with tempfile.TemporaryDirectory() as folder:
        environment = environment_for(bucket, homebrew, WORKER / folder / "bottles")
        command = [sys.executable, str(WORKER / "main.py")]
        code = subprocess.run(command, env={**os.environ, **environment}, check=False).returncode
    for key in sorted(bucket.verified_keys()):
        print(key)
    return code


if __name__ == "__main__":
    sys.exit(main())

"""A plan over as many formulae as Homebrew has: its time is printed, its memory is bounded."""

from __future__ import annotations

import json
import os
import subprocess
import sys

from tests.bucket import Bucket
from tests.conftest import Environment
from tests.running import WORKER

FORMULAE = 7500
LIMIT_SECONDS = 60
LIMIT_BYTES = 300_000_000

# A process of its own, so that the peak of its memory is that of a plan and of nothing else.
MEASURE = """
import json, os, re, time
from pathlib import Path
from batch import find_work
from main import build
from shared.config import Config
from shared.planner import Selection
from shared.services import Tuning
from shared.stop import Stop

began = time.monotonic()
services = build(Config.from_environment(os.environ), Tuning(), Stop())
services.progress.begin("planning")
plan = find_work(services, "", Selection(), services.s3.existing_keys())
seconds = time.monotonic() - began
text = plan.to_json()
# Not getrusage: its maximum includes the parent's memory at the time of the fork.
peak = int(re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())[1]) * 1024
print(json.dumps([len(plan.bottles), len(plan.problems), seconds, peak, len(text)]))
"""


def test_a_plan_for_all_of_homebrew(environment: Environment, bucket: Bucket) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "tests.fake_homebrew", "--formulae", str(FORMULAE)],
        cwd=WORKER,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as homebrew:
        assert homebrew.stdout is not None
        formulae_url, registry_url = json.loads(homebrew.stdout.readline())
        addresses = {"FORMULAE_API_URL": formulae_url, "GHCR_URL": registry_url}
        bottles, problems, seconds, peak, size = measure(environment | addresses)
        homebrew.communicate(b"")
    print(f"\n{bottles} bottles of {FORMULAE} formulae: {seconds:.1f} s, {peak / 1e6:.0f} MB")
    assert (bottles, problems) == (9 * FORMULAE, 0)
    assert seconds < LIMIT_SECONDS
    assert peak < LIMIT_BYTES
    assert size > 10_000_000


def measure(environment: Environment) -> tuple[int, int, float, int, int]:
    """Bottles, problems, seconds, bytes of memory, characters of the plan."""
    done = subprocess.run(
        [sys.executable, "-c", MEASURE],
        cwd=WORKER,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        check=True,
    )
    bottles, problems, seconds, peak, size = json.loads(done.stdout)
    return bottles, problems, seconds, peak, size

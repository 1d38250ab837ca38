"""Throughput of the worker and of other tools: same bottles, same sink, same check of the hash.

Every contender downloads each bottle from the same loopback server, five at a time, computes its
SHA-256 and stores it; the time is that of the whole command, with its start. Contenders take turns,
so that whatever else the machine does hits all of them. Ratios are of medians.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

WORKER = Path(__file__).resolve().parent.parent
CONCURRENCY = 5
KEYS = {"AWS_ACCESS_KEY_ID": "bench", "AWS_SECRET_ACCESS_KEY": "benchbench"}

# Starts a sink and gives its address.
Sink = Callable[[], AbstractContextManager[str]]

# Download, hash, upload one bottle. A wrong hash is only told: the object is visible by then.
DOWNLOAD = 'curl -sfL -H "Authorization: Bearer QQ==" "$URL"'
HASH = 'tee >(sha256sum | grep -q "^$DIGEST" || echo BAD >> "$BAD")'
UPLOADS = {
    "curl | aws s3 cp -": 'aws s3 cp --quiet - "s3://bottles/$DIGEST"',
    "curl | s5cmd pipe": 's5cmd --log error pipe "s3://bottles/$DIGEST"',
    "curl | rclone rcat": 'rclone rcat "sink:bottles/$DIGEST"',
}


@dataclass(frozen=True)
class Source:
    """The Homebrew to download from, and how many bytes it has."""

    formulae_url: str
    registry_url: str
    digests: list[str]
    bytes: int


@dataclass(frozen=True)
class Run:
    """Seconds on the clock, seconds of CPU, and, for the worker, peak memory in bytes."""

    seconds: float
    cpu: float
    memory: int = 0


@contextmanager
def printing(command: list[str]) -> Iterator[str]:
    """A process that prints one line and serves until its standard input ends; the line."""
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=WORKER, stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        try:
            yield process.stdout.readline()
        finally:
            process.stdin.close()


@contextmanager
def rclone_sink() -> Iterator[str]:
    """`rclone serve s3` on an empty folder of the disk; its address."""
    key = f"{KEYS['AWS_ACCESS_KEY_ID']},{KEYS['AWS_SECRET_ACCESS_KEY']}"
    address = "127.0.0.1:18333"
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "bottles").mkdir()
        command = ["rclone", "serve", "s3", "--addr", address, "--auth-key", key, folder]
        with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
            try:
                time.sleep(3)
                yield f"http://{address}"
            finally:
                process.terminate()


@contextmanager
def discard_sink() -> Iterator[str]:
    """A sink that keeps nothing; its address."""
    with printing([sys.executable, "-m", "bench.discard_sink"]) as line:
        yield line.strip()


def children_cpu() -> float:
    """Seconds of CPU of all processes that were started and waited for."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def run_worker(source: Source, environment: Mapping[str, str], staging: Path) -> Run:
    """The worker as its container starts it."""
    own = {
        "S3_BUCKET_NAME": "bottles",
        "TEMP_STORAGE_PATH": str(staging),
        "FORMULAE_API_URL": source.formulae_url,
        "GHCR_URL": source.registry_url,
        "HEALTH_PORT": "18334",
        "DOWNLOAD_CONCURRENCY": str(CONCURRENCY),
        "LOG_LEVEL": "INFO",
    }
    began, before = time.monotonic(), children_cpu()
    command = [sys.executable, str(WORKER / "main.py")]
    log = staging.parent / "log"
    to_log = (os.POSIX_SPAWN_OPEN, 2, str(log), os.O_WRONLY | os.O_CREAT, 0o600)
    pid = os.posix_spawn(sys.executable, command, {**environment, **own}, file_actions=[to_log])
    _, status, usage = os.wait4(pid, 0)
    seconds = time.monotonic() - began
    text = log.read_text()
    if status != 0 or f'"stored": {len(source.digests)},' not in text:
        raise SystemExit(f"the worker did not store everything:\n{text}")
    return Run(seconds, children_cpu() - before, usage.ru_maxrss * 1024)


def run_pipe(source: Source, environment: Mapping[str, str], upload: str, bad: Path) -> Run:
    """One shell pipe for each bottle, `CONCURRENCY` at a time."""
    lines = [
        f"{source.registry_url}/v2/homebrew/core/f{n}/blobs/sha256:{digest} {digest}\n"
        for n, digest in enumerate(source.digests)
    ]
    one = f"set -o pipefail; URL=$0; DIGEST=$1; {DOWNLOAD} | {HASH} | {upload}"
    command = ["xargs", "-P", str(CONCURRENCY), "-L", "1", "bash", "-c", one]
    own = {**environment, "BAD": str(bad)}
    began, before = time.monotonic(), children_cpu()
    subprocess.run(command, env=own, input="".join(lines), text=True, check=True)
    seconds = time.monotonic() - began
    if bad.exists():
        raise SystemExit("a bottle arrived with a wrong hash")
    return Run(seconds, children_cpu() - before)


def clients(endpoint: str) -> dict[str, str]:
    """The environment that leads every contender to the sink."""
    return {
        **os.environ,
        **KEYS,
        "AWS_REGION": "us-west-2",
        "AWS_DEFAULT_REGION": "us-west-2",
        "AWS_ENDPOINT_URL": endpoint,
        "S3_ENDPOINT_URL": endpoint,
        "AWS_EC2_METADATA_DISABLED": "true",
        "RCLONE_CONFIG_SINK_TYPE": "s3",
        "RCLONE_CONFIG_SINK_PROVIDER": "Other",
        "RCLONE_CONFIG_SINK_ENDPOINT": endpoint,
        "RCLONE_CONFIG_SINK_ACCESS_KEY_ID": KEYS["AWS_ACCESS_KEY_ID"],
        "RCLONE_CONFIG_SINK_SECRET_ACCESS_KEY": KEYS["AWS_SECRET_ACCESS_KEY"],
        "RCLONE_CONFIG_SINK_NO_CHECK_BUCKET": "true",
        "RCLONE_LOG_LEVEL": "ERROR",
    }


def contest(source: Source, sink: Sink, names: list[str], rounds: int) -> dict[str, list[Run]]:
    """Every contender `rounds` times in turns, each time into a new and empty sink."""
    found: dict[str, list[Run]] = {name: [] for name in names}
    for _ in range(rounds):
        for name, runs in found.items():
            with sink() as endpoint, tempfile.TemporaryDirectory() as folder:
                environment = clients(endpoint)
                if name == "worker":
                    runs.append(run_worker(source, environment, Path(folder) / "bottles"))
                else:
                    bad = Path(folder) / "bad"
                    runs.append(run_pipe(source, environment, UPLOADS[name], bad))
    return found


def tell(title: str, source: Source, found: dict[str, list[Run]]) -> None:
    """Print a table: megabytes a second, and how many times the other's rate the worker's is.

    A second of CPU is the fairer measure where other programs want the same processors.
    """
    megabytes = source.bytes / 1e6
    rates = {n: megabytes / statistics.median(r.seconds for r in runs) for n, runs in found.items()}
    costs = {n: megabytes / statistics.median(r.cpu for r in runs) for n, runs in found.items()}
    load = os.getloadavg()[0]
    print(f"\n{title}: {megabytes:.0f} MB, {CONCURRENCY} at a time, hash checked, load {load:.0f}")
    print("| | MB/s (median) | lowest to highest | ratio | MB per second of CPU | ratio |")
    print("|---|---:|---:|---:|---:|---:|")
    for name, runs in found.items():
        shown = name.replace("|", "\\|")
        each = sorted(megabytes / run.seconds for run in runs)
        faster = rates["worker"] / rates[name]
        cheaper = costs["worker"] / costs[name]
        print(
            f"| `{shown}` | {rates[name]:.0f} | {each[0]:.0f} to {each[-1]:.0f} | {faster:.2f} "
            f"| {costs[name]:.0f} | {cheaper:.2f} |"
        )
    memory = max(run.memory for run in found["worker"])
    print(f"\nworker's peak memory: {memory / 1e6:.0f} MB", flush=True)


def main() -> None:
    """Run the contest on both sinks."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tools", type=Path, required=True, help="folder with aws, s5cmd, rclone")
    parser.add_argument("--bottles", type=int, default=10)
    parser.add_argument("--mib", type=int, default=128)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--sink", choices=("all", "discard", "rclone"), default="all")
    options = parser.parse_args()
    os.environ["PATH"] = f"{options.tools}:{os.environ['PATH']}"
    size = ["--bottles", str(options.bottles), "--mib", str(options.mib)]
    with printing([sys.executable, "-m", "bench.source", *size]) as line:
        formulae_url, registry_url, digests = json.loads(line)
        total = options.bottles * options.mib * 1024 * 1024
        source = Source(formulae_url, registry_url, digests, total)
        everyone = ["worker", *UPLOADS]
        if options.sink in ("all", "discard"):
            # rclone asks for its object afterwards, and this sink has none to show.
            names = [name for name in everyone if "rclone" not in name]
            tell("Discard sink", source, contest(source, discard_sink, names, options.rounds))
        if options.sink in ("all", "rclone"):
            found = contest(source, rclone_sink, everyone, options.rounds)
            tell("`rclone serve s3` on disk", source, found)


if __name__ == "__main__":
    main()

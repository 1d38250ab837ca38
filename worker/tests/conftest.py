"""Fixtures: one moto for all tests; a bucket, a Homebrew and an environment for each."""

from __future__ import annotations

import os
import socket
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.bucket import Bucket
from tests.fake_aws import FakeAws
from tests.fake_homebrew import FakeFormula, FakeHomebrew, content

Environment = dict[str, str]

AWS = {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_REGION": "us-west-2",
    "AWS_DEFAULT_REGION": "us-west-2",
    "AWS_EC2_METADATA_DISABLED": "true",
}


@pytest.fixture(scope="session")
def aws_server() -> Iterator[FakeAws]:
    server = FakeAws()
    os.environ.update(AWS, AWS_ENDPOINT_URL=server.url)
    yield server
    server.close()


@pytest.fixture
def aws(aws_server: FakeAws) -> Iterator[FakeAws]:
    yield aws_server
    aws_server.heal()


@pytest.fixture
def bucket(aws: FakeAws) -> Iterator[Bucket]:
    bucket = Bucket(f"bottles-{uuid.uuid4().hex[:12]}")
    yield bucket
    aws.heal()
    bucket.empty()


@pytest.fixture
def serve() -> Iterator[Callable[..., FakeHomebrew]]:
    """Starts a Homebrew with the given formulae."""
    started: list[FakeHomebrew] = []

    def start(*formulae: FakeFormula) -> FakeHomebrew:
        started.append(FakeHomebrew(list(formulae)))
        return started[-1]

    yield start
    for homebrew in started:
        homebrew.close()


@pytest.fixture
def homebrew(serve: Callable[..., FakeHomebrew]) -> FakeHomebrew:
    """Three formulae, six bottles: small, of several platforms, and one that takes two parts."""
    return serve(
        FakeFormula(
            "wget", {"sonoma": content("a", 300_000), "arm64_sonoma": content("b", 200_000)}
        ),
        FakeFormula(
            "python@3.12",
            {"sonoma": content("c", 500_000), "x86_64_linux": content("d", 400_000)},
            version="3.12.4",
            revision=1,
            rebuild=2,
        ),
        FakeFormula("ca-certificates", {"all": content("e", 100_000)}),
        FakeFormula("gtk+", {"sonoma": content("f", 20_000_000)}),
        FakeFormula("source-only", {}),
    )


@pytest.fixture
def environment(bucket: Bucket, homebrew: FakeHomebrew, tmp_path: Path) -> Environment:
    return environment_for(bucket, homebrew, tmp_path / "bottles")


def environment_for(bucket: Bucket, homebrew: FakeHomebrew, staging: Path) -> Environment:
    """The environment of a worker that syncs `homebrew` into `bucket`."""
    return {
        "S3_BUCKET_NAME": bucket.name,
        "AWS_REGION": "us-west-2",
        "TEMP_STORAGE_PATH": str(staging),
        "FORMULAE_API_URL": homebrew.formulae_url,
        "GHCR_URL": homebrew.registry_url,
        "HEALTH_PORT": str(free_port()),
    }


def free_port() -> int:
    """A port on which nobody listens at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

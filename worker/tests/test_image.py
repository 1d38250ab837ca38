"""The image, as far as it can be tried without a container engine; `tests.image` builds it.

Done here: the Dockerfile's pip command with its hashes into an environment of its own; the files
that its COPY instructions name, filtered by .dockerignore; its entry point and health command, as
its user if this process may change users, with nothing but the staging folder writable to it.
Not proved: that the base image exists, and what VOLUME does to the owner of an empty mount on
Fargate.
"""

from __future__ import annotations

import fnmatch
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import version
from pathlib import Path

import pytest

import contract
from shared.config import VARIABLES
from tests.bucket import Bucket
from tests.conftest import Environment
from tests.running import WORKER

DOCKERFILE = (WORKER / "Dockerfile").read_text()
PACKAGES, FINAL = DOCKERFILE.split("\nFROM ")[1:]


def instructions(stage: str, name: str) -> list[str]:
    """The arguments of each `name` instruction of a stage."""
    joined = stage.replace("\\\n", " ")
    found: list[str] = re.findall(rf"^{name}\s+(.+)$", joined, re.M)
    return [" ".join(item.split()) for item in found]


def is_sent_to_the_builder(path: str) -> bool:
    """What .dockerignore says; the last line that matches decides."""
    sent = True
    for line in (WORKER / ".dockerignore").read_text().splitlines():
        if not line or line.startswith("#"):
            continue
        pattern = line.removeprefix("!")
        tail = pattern.removeprefix("**/")
        parents = ["/".join(path.split("/")[: n + 1]) for n in range(path.count("/") + 1)]
        names = [*parents, *(parent.split("/")[-1] for parent in parents if tail != pattern)]
        if any(fnmatch.fnmatch(name, tail) for name in names):
            sent = line.startswith("!")
    return sent


@pytest.fixture(scope="module")
def root() -> Iterator[Path]:
    """A folder as the image's root, readable to any user."""
    folder = Path(tempfile.mkdtemp(prefix="image-", dir="/tmp"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def interpreter(root: Path) -> Path:
    """The environment that the first stage builds."""
    command = instructions(PACKAGES, "RUN")[0]
    make, install = (part.strip() for part in command.split("&&"))
    assert make == "python -m venv /venv"
    subprocess.run([sys.executable, "-m", "venv", root / "venv"], check=True)
    words = install.replace("/venv/", f"{root}/venv/").split()
    subprocess.run([*words, "--quiet", "--disable-pip-version-check"], cwd=WORKER, check=True)
    return root / "venv/bin/python"


@pytest.fixture(scope="module")
def app(root: Path) -> Path:
    """The folder that the second stage fills."""
    target = root / "app"
    target.mkdir()
    for copy in instructions(FINAL, "COPY"):
        if copy.startswith("--from"):
            continue
        *sources, destination = copy.split()
        for source in sources:
            for path in [WORKER / source, *(WORKER / source).rglob("*")]:
                name = path.relative_to(WORKER).as_posix()
                if path.is_file() and is_sent_to_the_builder(name):
                    (target / name).parent.mkdir(exist_ok=True)
                    shutil.copy(path, target / name)
        assert destination in ("./", f"{sources[0]}")
    return target


def test_the_image_has_the_documented_files(app: Path) -> None:
    names = {path.relative_to(app).as_posix() for path in app.rglob("*") if path.is_file()}
    documented = {"models", "homebrew_api", "s3_service", "notification_service"}
    assert {"main.py", "requirements.txt"} <= names
    assert {f"shared/{name}.py" for name in documented} <= names
    assert not [name for name in names if "test" in name or "__pycache__" in name]


def test_the_entry_point_works_as_the_images_user(
    root: Path, interpreter: Path, app: Path, environment: Environment, bucket: Bucket
) -> None:
    """Syncs, from the copied files, with the packages of requirements.txt alone."""
    staging = root / "tmp"
    staging.mkdir(mode=0o777)
    staging.chmod(0o777)
    entry = json.loads(instructions(FINAL, "ENTRYPOINT")[0])
    assert entry[0] == "python"
    user, _, group = instructions(FINAL, "USER")[0].partition(":")
    setpriv = ["setpriv", "--reuid", user, "--regid", group, "--clear-groups"]
    # A Python in somebody's home folder may be closed to other users; then this user has to do.
    may = subprocess.run([*setpriv, interpreter, "-c", ""], check=False, stderr=subprocess.DEVNULL)
    prefix = setpriv if may.returncode == 0 else []
    keep = {name: value for name, value in os.environ.items() if name.startswith("AWS_")}
    done = subprocess.run(
        [*prefix, interpreter, *entry[1:]],
        cwd=app,
        env={**keep, **environment, "TEMP_STORAGE_PATH": f"{staging}/bottles"},
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert len(bucket.blobs()) == 6
    assert (staging / "bottles").stat().st_uid == (int(user) if prefix else os.getuid())


def test_the_health_command_tells_health_from_illness() -> None:
    command = json.loads(instructions(FINAL, "HEALTHCHECK")[0].partition(" CMD ")[2])
    status = 200

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status if self.path == "/health" else 404)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    words = [word.replace(":8080", f":{server.server_address[1]}") for word in command]
    assert subprocess.run(words, check=False).returncode == 0
    status = 503
    assert subprocess.run(words, check=False).returncode != 0
    server.shutdown()
    server.server_close()
    assert subprocess.run(words, check=False).returncode != 0


def test_what_the_image_declares_fits_the_code() -> None:
    defaults = {variable.name: variable.default for variable in VARIABLES}
    assert instructions(FINAL, "EXPOSE") == [defaults["HEALTH_PORT"]]
    volume = json.loads(instructions(FINAL, "VOLUME")[0])
    assert volume == ["/tmp"]
    assert str(defaults["TEMP_STORAGE_PATH"]).startswith("/tmp/")
    assert instructions(FINAL, "USER") == ["10001:10001"]
    packages = instructions(FINAL, "RUN")[0]
    assert all(f" {name} " in packages for name in ("curl", "wget", "unzip", "ca-certificates"))
    options = "--require-hashes --only-binary=:all:"
    assert options in instructions(PACKAGES, "RUN")[0]


def test_the_base_is_pinned() -> None:
    """By a digest; whether the tag still has it is what the workflow asks the registry."""
    form = r"PYTHON_IMAGE=python:3\.12-slim-bookworm@sha256:[0-9a-f]{64}"
    assert re.fullmatch(form, instructions(DOCKERFILE, "ARG")[0])
    assert DOCKERFILE.count("\nFROM ${PYTHON_IMAGE}") == DOCKERFILE.count("\nFROM ") == 2


def test_documented_builds_are_for_the_tasks_processor_and_can_be_pushed() -> None:
    """Otherwise a machine with an Apple processor builds for its own, and the push is refused."""
    example = (WORKER.parent / "terraform/examples/complete/README.md").read_text()
    for text in ((WORKER / "README.md").read_text(), example):
        builds = re.findall(r"docker (?:buildx )?build\b.*", text)
        assert builds
        assert all("--platform linux/amd64" in build for build in builds)
    assert "docker login" in example.partition("docker push")[0]


def test_the_tests_run_with_the_images_packages() -> None:
    text = (WORKER / "requirements.txt").read_text()
    pinned = dict(re.findall(r"^([a-z0-9-]+)==([^ ]+) ", text, re.M))
    assert {"boto3", "urllib3", "botocore"} <= pinned.keys()
    # botocore follows boto3 within its range, so only what requirements.in names is compared.
    assert {name: version(name) for name in ("boto3", "urllib3")} == {
        name: pinned[name] for name in ("boto3", "urllib3")
    }


class FakeRegistry:
    """Docker Hub, as far as the pin script asks it."""

    def __init__(self, digest: str) -> None:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._answer(json.dumps({"token": "anonymous"}).encode(), {})

            def do_HEAD(self) -> None:
                known = self.path == "/v2/library/python/manifests/3.12-slim-bookworm"
                authorized = self.headers["Authorization"] == "Bearer anonymous"
                index = "oci.image.index" in self.headers["Accept"]
                good = known and authorized and index
                self._answer(b"", {"Docker-Content-Digest": digest} if good else {})

            def _answer(self, body: bytes, headers: dict[str, str]) -> None:
                self.send_response(200)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"


def test_the_pin_script(tmp_path: Path) -> None:
    dockerfile = tmp_path / "Dockerfile"
    dockerfile.write_text(DOCKERFILE)
    digest = f"sha256:{'5' * 64}"
    registry = FakeRegistry(digest)

    def pin(*more: str, url: str = registry.url) -> int:
        where = ["--registry", url, "--token-url", f"{url}/token"]
        options = ["--dockerfile", str(dockerfile), *where]
        command = [sys.executable, str(WORKER / "pin_image.py"), *options, *more]
        return subprocess.run(command, check=False, capture_output=True).returncode

    assert pin("--check") == 1
    assert pin() == 0
    assert f"ARG PYTHON_IMAGE=python:3.12-slim-bookworm@{digest}\n" in dockerfile.read_text()
    assert pin("--check") == 0
    assert pin("--tag", "0.0-not-there") == 2
    assert pin(url="http://127.0.0.1:9") == 2
    assert dockerfile.read_text().count(digest) == 1


def test_the_contract_is_current() -> None:
    assert json.loads((WORKER / "contract.json").read_text()) == contract.contract()

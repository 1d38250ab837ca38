"""Builds the image, looks at it, and syncs out of it: against moto and a Homebrew on loopback.

Run it as root: `python -m tests.image`. It needs buildah and debootstrap, Debian's mirror and PyPI;
without the programs it says that it was skipped (under CI=true that is a failure). A Debian stands
in for `python:3.12-slim-bookworm`: not proved is that this image exists, nor the build for other
processors.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.bucket import Bucket
from tests.conftest import AWS, environment_for
from tests.fake_aws import FakeAws
from tests.fake_homebrew import FakeFormula, FakeHomebrew, content

WORKER = Path(__file__).resolve().parent.parent
BASE, IMAGE = "localhost/python:stand-in", "localhost/homebrew-bottles-sync:test"
SUITE, MIRROR = "bookworm", "http://deb.debian.org/debian"
PACKAGES = "python3,python3-venv,ca-certificates"
CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")
# What the worker adds to its base: Python packages, curl, unzip, wget.
LARGEST = 150_000_000
PROGRAMS = ("buildah", "debootstrap")


class Failed(Exception):
    """The image is not what it must be."""


def expect(found: object, wanted: object, what: str) -> None:
    if found != wanted:
        raise Failed(f"{what}: {found!r} instead of {wanted!r}")


class Builder:
    """buildah with a store of its own, without a daemon and without namespaces."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._command = ["buildah", "--root", str(folder / "store"), "--runroot"]
        self._command += [str(folder / "run"), "--storage-driver", "vfs"]

    def __call__(self, *arguments: str) -> str:
        done = subprocess.run(
            [*self._command, *arguments], capture_output=True, text=True, check=False
        )
        if done.returncode != 0:
            raise Failed(f"buildah {arguments[0]}:\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}")
        return done.stdout.strip()

    def make_base(self) -> None:
        """A Debian with Python, as the stand-in for the base image."""
        root = self._folder / "base"
        command = ["debootstrap", "--variant=minbase", f"--include={PACKAGES}", SUITE]
        done = subprocess.run([*command, str(root), MIRROR], capture_output=True, check=False)
        if done.returncode != 0:
            raise Failed(f"debootstrap:\n{done.stdout.decode(errors='replace')[-2000:]}")
        # PyPI may be reached through a proxy whose certificate only this machine knows.
        shutil.copy(CERTIFICATES, root / CERTIFICATES.relative_to("/"))
        (root / "usr/local/bin/python").symlink_to("/usr/bin/python3")
        container = self("from", "scratch")
        self("add", "--quiet", container, str(root))
        self("config", "--env", f"PIP_CERT={CERTIFICATES}", container)
        self("commit", "--quiet", container, BASE)
        self("rm", container)

    def build(self) -> None:
        """The Dockerfile, from its first to its last line."""
        self(
            "bud", "--isolation", "chroot", "--format", "docker",
            "--build-arg", f"PYTHON_IMAGE={BASE}", "--tag", IMAGE, str(WORKER),
        )  # fmt: skip

    def size(self, image: str) -> int:
        """Bytes of the files in an image."""
        with self.mounted(image) as root:
            return sum(path.lstat().st_size for path in root.rglob("*") if not path.is_dir())

    @contextmanager
    def mounted(self, image: str) -> Iterator[Path]:
        """The files of an image."""
        container = self("from", image)
        try:
            yield Path(self("mount", container))
        finally:
            self("rm", container)

    def run(
        self, environment: Mapping[str, str], *command: str
    ) -> subprocess.CompletedProcess[str]:
        """A command, or else the entry point, as the image's user."""
        container = self("from", IMAGE)
        config = json.loads(self("inspect", IMAGE))["Docker"]["config"]
        given = [part for item in environment.items() for part in ("--env", "=".join(item))]
        try:
            return subprocess.run(
                [
                    *self._command, "run", "--isolation", "chroot", "--user", config["User"],
                    *given, container, "--", *(command or config["Entrypoint"]),
                ],
                capture_output=True, text=True, check=False, timeout=600,
            )  # fmt: skip
        finally:
            self("rm", container)


def check_configuration(builder: Builder) -> None:
    """What ECS and people read of the image, against the contract."""
    config = json.loads(builder("inspect", IMAGE))["Docker"]["config"]
    contract = json.loads((WORKER / "contract.json").read_text())["image"]
    expect(config["User"], f"{contract['user']}:{contract['group']}", "user")
    expect(list(config["Volumes"]), contract["volumes"], "volumes")
    expect(list(config["ExposedPorts"]), [f"{contract['port']}/tcp"], "ports")
    expect(config["WorkingDir"], contract["workdir"], "working directory")
    expect(config["Entrypoint"], contract["entrypoint"], "entry point")
    expect(config["Healthcheck"]["Test"], contract["health"]["command"], "health command")


def check_files(builder: Builder) -> None:
    """The documented layout, nothing of tests and caches, the documented programs."""
    with builder.mounted(IMAGE) as root:
        names = {
            path.relative_to(root / "app").as_posix()
            for path in (root / "app").rglob("*")
            if path.is_file()
        }
        shared = {f"shared/{path.name}" for path in (WORKER / "shared").glob("*.py")}
        expect(names, shared | {"main.py", "batch.py", "service.py", "requirements.txt"}, "files")
        for program in ("curl", "unzip", "wget"):
            expect((root / "usr/bin" / program).exists(), True, program)
        expect(list((root / "var/lib/apt/lists").glob("*Packages*")), [], "lists of packages")
        expect((root / "app/main.py").stat().st_uid, 0, "owner of the program")
    added = builder.size(IMAGE) - builder.size(BASE)
    if added > LARGEST:
        raise Failed(f"the image adds {added} bytes to its base, more than {LARGEST}")
    print(f"image: {added / 1e6:.0f} MB more than its base")


def check_sync(builder: Builder) -> None:
    """A sync, as the image's user, that stores every bottle."""
    aws = FakeAws()
    os.environ.update(AWS, AWS_ENDPOINT_URL=aws.url)
    homebrew = FakeHomebrew(
        [
            FakeFormula("wget", {"sonoma": content("a", 300_000)}),
            FakeFormula("gtk+", {"sonoma": content("f", 36_000_000)}),
        ]
    )
    try:
        bucket = Bucket("bottles-of-the-image")
        given = environment_for(bucket, homebrew, Path("/tmp/bottles")) | AWS
        done = builder.run(given | {"AWS_ENDPOINT_URL": aws.url})
        if done.returncode != 0:
            raise Failed(f"a sync ended with {done.returncode}:\n{done.stdout}{done.stderr}")
        expect(len(bucket.blobs()), 2, "bottles in the bucket")
        code = "import os; print(os.getuid(), os.access('/app', os.W_OK))"
        expect(builder.run({}, "python", "-c", code).stdout.strip(), "10001 False", "user, /app")
        refused = builder.run({"AWS_REGION": "us-west-2"})
        expect(refused.returncode, 2, "exit code without a bucket")
    finally:
        homebrew.close()
        aws.close()


def main() -> int:
    """Build, look, sync; or say that nothing was tested."""
    missing = [name for name in PROGRAMS if not shutil.which(name)]
    missing += [] if os.geteuid() == 0 else ["root"]
    if missing:
        ci = os.environ.get("CI") == "true"
        told = "under CI that is a failure" if ci else "SKIPPED, the image was not built"
        print(f"image: {told}: {', '.join(missing)} missing", file=sys.stderr)
        return 1 if ci else 0
    with tempfile.TemporaryDirectory(prefix="image-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        builder = Builder(folder)
        try:
            for step in (builder.make_base, builder.build):
                step()
            check_configuration(builder)
            check_files(builder)
            check_sync(builder)
        except Failed as failure:
            print(f"image: FAILED: {failure}", file=sys.stderr)
            return 1
    print("image: built from the Dockerfile, as documented, and a sync out of it stored everything")
    return 0


if __name__ == "__main__":
    sys.exit(main())

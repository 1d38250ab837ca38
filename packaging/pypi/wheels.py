"""Makes a wheel of each released archive: `wheels.py ARCHIVES WHEELS`.

A wheel carries the very binary that was released, so nobody compiles and nothing differs. One binary for Linux is static
and serves both C libraries, which two platform tags say.
"""

from __future__ import annotations

import base64
import hashlib
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PLATFORMS = {
    "x86_64-unknown-linux-musl": "manylinux_2_17_x86_64.manylinux2014_x86_64.musllinux_1_2_x86_64",
    "aarch64-unknown-linux-musl": "manylinux_2_17_aarch64.manylinux2014_aarch64.musllinux_1_2_aarch64",
    "x86_64-apple-darwin": "macosx_10_12_x86_64",
    "aarch64-apple-darwin": "macosx_11_0_arm64",
    "x86_64-pc-windows-msvc": "win_amd64",
}
EXECUTABLE = 0o100755 << 16
READABLE = 0o100644 << 16


def binary(archive: Path, target: str) -> tuple[str, bytes]:
    """Name and bytes of the program in an archive."""
    name = "bottlelint.exe" if "windows" in target else "bottlelint"
    member = f"bottlelint-{target}/{name}"
    if archive.suffix == ".zip":
        with zipfile.ZipFile(archive) as content:
            return name, content.read(member)
    with tarfile.open(archive) as content:
        file = content.extractfile(member)
        if file is None:
            raise FileNotFoundError(f"{archive} has no {member}")
        return name, file.read()


def metadata(package: dict[str, str]) -> str:
    """The METADATA of the wheel."""
    return "\n".join(
        [
            "Metadata-Version: 2.4",
            "Name: bottlelint",
            f"Version: {package['version']}",
            f"Summary: {package['description']}",
            f"License-Expression: {package['license']}",
            "License-File: LICENSE-APACHE",
            "License-File: LICENSE-MIT",
            f"Project-URL: Source, {package['repository']}",
            "Requires-Python: >=3.8",
            "Description-Content-Type: text/markdown",
            "",
            (ROOT / "README.md").read_text(),
        ]
    )


def wheel(archive: Path, target: str, folder: Path) -> Path:
    """Write one wheel; its path."""
    package = tomllib.loads((ROOT / "Cargo.toml").read_text())["package"]
    version, tags = package["version"], PLATFORMS[target]
    info = f"bottlelint-{version}.dist-info"
    name, program = binary(archive, target)
    tag_lines = "".join(f"Tag: py3-none-{tag}\n" for tag in tags.split("."))
    files = {
        f"bottlelint-{version}.data/scripts/{name}": program,
        f"{info}/METADATA": metadata(package).encode(),
        f"{info}/WHEEL": (
            f"Wheel-Version: 1.0\nGenerator: bottlelint\nRoot-Is-Purelib: false\n{tag_lines}".encode()
        ),
        f"{info}/licenses/LICENSE-APACHE": (ROOT / "LICENSE-APACHE").read_bytes(),
        f"{info}/licenses/LICENSE-MIT": (ROOT / "LICENSE-MIT").read_bytes(),
    }
    record = ""
    path = folder / f"bottlelint-{version}-py3-none-{tags}.whl"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as content:
        for file, body in files.items():
            entry = zipfile.ZipInfo(file, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = EXECUTABLE if "/scripts/" in file else READABLE
            content.writestr(entry, body)
            digest = base64.urlsafe_b64encode(hashlib.sha256(body).digest()).rstrip(b"=").decode()
            record += f"{file},sha256={digest},{len(body)}\n"
        content.writestr(f"{info}/RECORD", record + f"{info}/RECORD,,\n")
    return path


def main() -> None:
    archives, folder = Path(sys.argv[1]), Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    made = 0
    for target in PLATFORMS:
        for archive in sorted(archives.glob(f"bottlelint-{target}.*")):
            print(wheel(archive, target, folder))
            made += 1
    if made == 0:
        sys.exit(f"{archives} has no archive of a release")


if __name__ == "__main__":
    main()

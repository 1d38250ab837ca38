"""Builds the Lambda's archive, the same bytes for the same sources on every machine.

Run it as `python3 worker/orchestrator/build.py`; it writes build/orchestrator.zip beside itself.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
TARGET = HERE / "build" / "orchestrator.zip"
# The earliest time that the format can express; the real one would differ from clone to clone.
_EPOCH = (1980, 1, 1, 0, 0, 0)
_UNIX = 3
_READABLE = 0o100644 << 16


def sources(packages: Path | None = None) -> dict[str, Path]:
    """Name in the archive -> file.

    boto3 and urllib3 are part of the Lambda runtime, unless the folder `packages` has others.
    """
    own = {path.name: path for path in HERE.glob("*.py") if path.name != "build.py"}
    shared = {f"shared/{path.name}": path for path in (HERE.parent / "shared").glob("*.py")}
    return _files(packages) | own | shared


def _files(folder: Path | None) -> dict[str, Path]:
    """The files of a folder into which pip has installed, without what pip writes for itself."""
    if folder is None:
        return {}
    names = {path.relative_to(folder): path for path in folder.rglob("*") if path.is_file()}
    return {
        name.as_posix(): path
        for name, path in names.items()
        if name.parts[0] != "bin"
        and not any(part == "__pycache__" or part.endswith(".dist-info") for part in name.parts)
    }


def build(target: Path, packages: Path | None = None) -> str:
    """Write the archive; returns what Terraform's filebase64sha256 says of it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    # Stored, not compressed: versions of zlib differ in what they write.
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name, path in sorted(sources(packages).items()):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.create_system = _UNIX
            entry.external_attr = _READABLE
            archive.writestr(entry, path.read_bytes())
    return base64.b64encode(hashlib.sha256(target.read_bytes()).digest()).decode()


def main() -> None:
    """Build, and say where."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--target", type=Path, default=TARGET)
    parser.add_argument(
        "--packages",
        type=Path,
        help="folder with packages to carry, as pip install --target fills it",
    )
    options = parser.parse_args()
    print(f"{options.target} {build(options.target, options.packages)}")


if __name__ == "__main__":
    main()

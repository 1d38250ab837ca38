"""Writes the archive with the Lambda's code, which a plan of the orchestrator module reads.

Uses the worker's own build script; where there is none, an archive with a handler that does nothing.
"""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

BUILD = Path(__file__).resolve().parents[2] / "worker" / "orchestrator" / "build.py"


def main() -> None:
    target = Path(sys.argv[1])
    if BUILD.exists():
        subprocess.run(
            [sys.executable, BUILD, "--target", target], check=True, stdout=subprocess.DEVNULL
        )
        return
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("orchestrator.py", "def handler(event, context):\n    return {}\n")


if __name__ == "__main__":
    main()

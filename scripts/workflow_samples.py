#!/usr/bin/env python3
"""Writes the workflows that documentation shows below a directory, so that their judges see them: each YAML block with jobs, and each
list of steps within a workflow around it; also the steps that `bottlelint init` prints, from standard input."""

import pathlib
import re
import sys

WORKFLOW = """name: sample
on: push
permissions: {}
jobs:
  check:
    runs-on: ubuntu-latest
    permissions:
      contents: read
      security-events: write
    steps:
      - id: build
        run: echo image=app >> "$GITHUB_OUTPUT"
"""


def main(target: str) -> None:
    """Numbers the samples of the README and of docs/."""
    folder = pathlib.Path(target)
    folder.mkdir(parents=True, exist_ok=True)
    count = 0
    for page in [pathlib.Path("README.md"), *sorted(pathlib.Path("docs").glob("*.md"))]:
        for block in re.findall(r"^```yaml\n(.*?)^```", page.read_text(), re.M | re.S):
            if re.search(r"^jobs:", block, re.M):
                text = block
            elif re.match(r" {6}- (run|uses):", block):
                text = WORKFLOW + block
            else:
                continue
            count += 1
            (folder / f"{page.stem}-{count}.yml").write_text(text.replace("@COMMIT", "@v1"))
    printed = sys.stdin.read()
    (folder / "init.yml").write_text(WORKFLOW + printed[printed.index("      - run:") :])
    if count < 8:
        raise SystemExit(f"only {count} samples of workflows are found")


if __name__ == "__main__":
    main(sys.argv[1])

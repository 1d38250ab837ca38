"""Takes over suggestions as GitHub does: the lines of a comment become those of its block.

apply_suggestions.py DIRECTORY < FILE. Prints how many were taken over, one in a file: the others are of the text before.
"""

import json
import pathlib
import re
import sys

root, taken = pathlib.Path(sys.argv[1]), set()
for comment in json.load(sys.stdin):
    assert comment["side"] == "RIGHT" and comment.get("start_side", "RIGHT") == "RIGHT", comment
    file = root / comment["path"]
    if file in taken:
        continue
    taken.add(file)
    block = re.search(r"^(`{3,})suggestion\n(.*?)^\1$", comment["body"], re.MULTILINE | re.DOTALL)
    lines = file.read_bytes().decode().splitlines(keepends=True)
    lines[comment.get("start_line", comment["line"]) - 1 : comment["line"]] = [block[2]]
    file.write_bytes("".join(lines).encode())
print(len(taken))

"""Applies the fixes of a SARIF file to the files below a directory, by SARIF 2.1.0 (3.55 to 3.57) and nothing else.

apply_sarif.py DIRECTORY < FILE. Prints how many fixes were applied. It applies one fix to a file: the others are of the text before.
"""

import json
import pathlib
import re
import sys
import urllib.parse


def units(text, kind):
    """How many columns a text has, by the `columnKind` of the run."""
    return len(text) if kind == "unicodeCodePoints" else len(text.encode("utf-16-le")) // 2


def offset(text, line, column, kind):
    """Where a line and a column are in a text. Lines end with a line feed, or a carriage return before one."""
    starts = [0] + [found.end() for found in re.finditer(r"\r\n|\n|\r", text)]
    at = starts[line - 1]
    while units(text[starts[line - 1] : at], kind) < column - 1:
        at += 1
    return at


def span(text, region, kind):
    """Where the text to delete begins and ends. Without an end column it ends with its line."""
    if "charOffset" in region and "startLine" not in region:
        return region["charOffset"], region["charOffset"] + region.get("charLength", 0)
    start = offset(text, region["startLine"], region.get("startColumn", 1), kind)
    last = region.get("endLine", region["startLine"])
    if "endColumn" in region:
        return start, offset(text, last, region["endColumn"], kind)
    end = re.compile(r"[^\r\n]*").match(text, offset(text, last, 1, kind)).end()
    return start, end


def path(location, run, root):
    """The file of an artifact, below the directory."""
    uri = location["uri"]
    assert not urllib.parse.urlparse(uri).scheme, uri
    base = run.get("originalUriBaseIds", {}).get(location.get("uriBaseId"), {})
    assert not base.get("uri") or base["uri"].startswith("file:"), base
    found = (root / urllib.parse.unquote(uri)).resolve()
    assert found.is_relative_to(root), uri
    return found


def main():
    root = pathlib.Path(sys.argv[1]).resolve()
    texts, taken, applied = {}, {}, 0
    for run in json.load(sys.stdin)["runs"]:
        kind = run.get("columnKind", "utf16CodeUnits")
        for result in run["results"]:
            for fix in result.get("fixes", [])[:1]:
                changes = []
                for change in fix["artifactChanges"]:
                    file = path(change["artifactLocation"], run, root)
                    text = texts.setdefault(file, file.read_bytes().decode("utf-8"))
                    for one in change["replacements"]:
                        new = one.get("insertedContent", {}).get("text", "")
                        changes.append((file, *span(text, one["deletedRegion"], kind), new))
                if any(file in taken for file, *_ in changes):
                    continue
                for file, start, end, new in changes:
                    taken.setdefault(file, []).append((start, end, new))
                applied += 1
    for file, changes in taken.items():
        text = texts[file]
        for start, end, new in sorted(changes, reverse=True):
            text = text[:start] + new + text[end:]
        file.write_bytes(text.encode("utf-8"))
    print(applied)


main()

#!/usr/bin/env python3
"""Builds the book of all documentation with mdBook, and checks every link in it.

    scripts/book.py [MDBOOK]

The source is put together in target/book/src: README.md as the introduction, docs/, and docs/rules/ with a chapter for each
rule. What a page links to outside of these leads to the repository. The book is in target/book/html.
"""

import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

ROOT = Path(__file__).resolve().parent.parent
BOOK = ROOT / "target" / "book"
REPOSITORY = "https://github.com/bottlelint/bottlelint/blob/main/"
LINK = re.compile(r"(\]\()([^)\s]+)(\))")


def in_book(page: Path, target: str) -> str:
    """What a link of a page of the repository is in the book."""
    path, mark, anchor = target.partition("#")
    if not path or "://" in path or path.startswith("mailto:"):
        return target
    there = (page.parent / path).resolve()
    docs = ROOT / "docs"
    if there == ROOT / "README.md":
        relative = docs / "introduction.md"
    elif there.is_relative_to(docs) and there.suffix == ".md":
        relative = there
    elif there == docs / "rules":
        relative = there / "README.md"
    else:
        return REPOSITORY + there.relative_to(ROOT).as_posix() + mark + anchor
    # mdBook makes index.html of README.md; links to it would lead nowhere.
    if relative.name == "README.md":
        relative = relative.with_name("index.md")
    start = docs if page == ROOT / "README.md" else page.parent
    return Path(*[".."] * len(start.relative_to(docs).parts), relative.relative_to(docs)).as_posix() + mark + anchor


def copy(page: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    text = page.read_text(encoding="utf-8")
    target.write_text(LINK.sub(lambda link: link[1] + in_book(page, link[2]) + link[3], text), encoding="utf-8")


def chapters() -> str:
    """A chapter for each rule, below its list."""
    lines = []
    for page in sorted((ROOT / "docs" / "rules").glob("[A-Z]*[0-9].md")):
        heading = next(line for line in page.read_text(encoding="utf-8").splitlines() if line.startswith("# "))
        lines.append(f"  - [{heading[2:]}](rules/{page.name})\n")
    return "".join(lines)


def assemble() -> None:
    shutil.rmtree(BOOK, ignore_errors=True)
    source = BOOK / "src"
    copy(ROOT / "README.md", source / "introduction.md")
    for page in [*(ROOT / "docs").glob("*.md"), *(ROOT / "docs" / "rules").glob("*.md")]:
        if page.name != "SUMMARY.md":
            name = page.relative_to(ROOT / "docs")
            copy(page, source / (name.with_name("index.md") if name.name == "README.md" else name))
    summary = (ROOT / "docs" / "SUMMARY.md").read_text(encoding="utf-8").replace("README.md", "index.md")
    (source / "SUMMARY.md").write_text(summary + chapters(), encoding="utf-8")
    shutil.copy(ROOT / "book.toml", BOOK)


class Page(HTMLParser):
    """The links and the anchors of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: set[str] = set()
        self.anchors: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if value and name in ("href", "src"):
                self.links.add(value)
            elif value and name == "id":
                self.anchors.add(value)


def broken() -> list[str]:
    """Every link that leads nowhere in the book."""
    html = BOOK / "html"
    # What mdBook shows for a page that is missing is written for the root of the site.
    paths = [path for path in sorted(html.rglob("*.html")) if path.name != "404.html"]
    pages = {path: Page(path.read_text(encoding="utf-8")) for path in paths}
    wrong = []
    for path, page in pages.items():
        for link in sorted(page.links):
            target, _, anchor = unquote(link).partition("#")
            if "://" in link or link.startswith(("mailto:", "data:", "javascript:")):
                continue
            there = (path.parent / target).resolve() if target else path
            if there.is_dir():
                there = there / "index.html"
            known = pages.get(there)
            if not there.exists() or (anchor and known and anchor not in known.anchors):
                wrong.append(f"{path.relative_to(html)}: {link}")
    return wrong


def main() -> int:
    program = sys.argv[1] if len(sys.argv) > 1 else "mdbook"
    assemble()
    subprocess.run([program, "build", str(BOOK)], check=True)
    wrong = broken()
    print("\n".join(wrong), file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

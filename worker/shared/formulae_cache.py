"""FormulaeCache: the last formula.json and its ETag, so that an unchanged one is not sent again."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from shared.errors import Malformed
from shared.json_stream import array_elements
from shared.models import Formula

# A formula, what is wrong with one that cannot be read, or None for one without bottles.
Entry = Formula | Malformed | None


class FormulaeCache:
    """One file: the ETag on the first line, the document after it. It is replaced whole."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "formulae.cache"

    def etag(self) -> str:
        """The ETag of the document that is here, "" if none is."""
        with suppress(OSError), self._path.open("rb") as file:
            return file.readline().decode("ascii", "replace").strip()
        return ""

    def entries(self) -> list[Entry]:
        """What the document that is here lists. Raises `Malformed` or `OSError`."""
        return _read(self._path)

    def replace(self, etag: str, chunks: Iterable[bytes]) -> list[Entry]:
        """Keep a new document and say what it lists; a malformed one is not kept.

        Raises `Malformed`, `OSError`, and what `chunks` raises.
        """
        folder = self._path.parent
        with tempfile.NamedTemporaryFile(dir=folder, prefix="formulae.", delete=False) as file:
            draft = Path(file.name)
            try:
                file.write(etag.encode("ascii", "replace") + b"\n")
                for chunk in chunks:
                    file.write(chunk)
                file.flush()
                entries = _read(draft)
                draft.replace(self._path)
            finally:
                draft.unlink(missing_ok=True)
        return entries

    def forget(self) -> None:
        """Remove the document."""
        self._path.unlink(missing_ok=True)


def _read(path: Path) -> list[Entry]:
    with path.open("rb") as file:
        file.readline()
        return [_entry(element) for element in array_elements(file)]


def _entry(element: object) -> Entry:
    try:
        return Formula.from_json(element)
    except Malformed as error:
        return error

"""Reads a JSON array element by element, so that memory holds one element and not the array.

formula.json is 30 MB of text, and 230 MB as Python objects; here it takes 19 MB. ijson is as fast
and small, but an extension in C for each processor, which the Lambda runtime does not bring.
"""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from typing import BinaryIO

from shared.errors import Malformed

CHUNK = 256 * 1024
_BLANK = " \t\r\n"
_AFTER_VALUE = tuple(",]" + _BLANK)


def array_elements(file: BinaryIO) -> Iterator[object]:
    """The elements of the array in `file`. Raises `Malformed` unless it is one whole array."""
    text = _Text(file)
    if text.next_mark() != "[":
        raise Malformed("the document is not a JSON array")
    if text.peek_mark() == "]":
        text.next_mark()
    else:
        yield text.value()
        while (mark := text.next_mark()) == ",":
            yield text.value()
        if mark != "]":
            raise Malformed("the JSON array is cut off or broken")
    if text.peek_mark():
        raise Malformed("something follows the JSON array")


class _Text:
    """A window on the text of a file that slides forward."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._decode_bytes = codecs.getincrementaldecoder("utf-8")().decode
        self._decode_json = json.JSONDecoder().raw_decode
        self._window = ""
        self._at = 0
        self._ended = False

    def peek_mark(self) -> str:
        """The next character that is not blank, "" at the end."""
        while True:
            while self._at < len(self._window):
                if self._window[self._at] not in _BLANK:
                    return self._window[self._at]
                self._at += 1
            if not self._more():
                return ""

    def next_mark(self) -> str:
        """Take the next character that is not blank."""
        mark = self.peek_mark()
        self._at += len(mark)
        return mark

    def value(self) -> object:
        """Take the next JSON value."""
        self.peek_mark()
        while True:
            try:
                value, end = self._decode_json(self._window, self._at)
            except ValueError as error:
                # Broken, or only not all here yet: the end of the file decides.
                if not self._more():
                    raise Malformed(f"not JSON: {error}") from error
                continue
            # A number ends where something else begins: "-2." may go on with digits.
            if self._window[end : end + 1] not in _AFTER_VALUE and self._more():
                continue
            self._at = end
            return value

    def _more(self) -> bool:
        """Move the window and double what is read, so that a long value costs linear time."""
        if self._ended:
            return False
        self._window = self._window[self._at :]
        self._at = 0
        chunk = self._file.read(max(CHUNK, len(self._window)))
        try:
            self._window += self._decode_bytes(chunk, final=not chunk)
        except UnicodeDecodeError as error:
            raise Malformed("the document is not UTF-8") from error
        self._ended = not chunk
        return bool(chunk)

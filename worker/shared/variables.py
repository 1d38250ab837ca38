"""Variable: one environment variable, what it means and which values it takes."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Variable:
    """A declared variable. `pattern` must match the whole value; bounds are inclusive."""

    name: str
    meaning: str
    required: bool = False
    default: str | None = None
    allowed: tuple[str, ...] = ()
    pattern: str = ""
    minimum: int | None = None
    maximum: int | None = None

    def problem(self, value: str) -> str:
        """What is wrong with `value`, as a sentence; "" if nothing is.

        The value itself is repeated only where it cannot be a secret put into the wrong place.
        """
        if self.required and not value:
            return f"{self.name} is not set ({self.meaning})"
        if self.allowed and value not in self.allowed:
            return f"{self.name} is {value!r}; it must be one of {', '.join(self.allowed)}"
        if self.minimum is not None and self.maximum is not None:
            return self._number_problem(value, self.minimum, self.maximum)
        if self.pattern and not re.fullmatch(self.pattern, value):
            return f"{self.name} is not of the form {self.pattern} ({self.meaning})"
        return ""

    def _number_problem(self, value: str, minimum: int, maximum: int) -> str:
        if re.fullmatch("[0-9]{1,9}", value) and minimum <= int(value) <= maximum:
            return ""
        return f"{self.name} is {value!r}; it must be a whole number from {minimum} to {maximum}"

    def to_json(self) -> dict[str, object]:
        """The variable as plain JSON, for contract.json."""
        document: dict[str, object] = {
            "name": self.name,
            "meaning": self.meaning,
            "required": self.required,
            "default": self.default,
        }
        if self.allowed:
            document["allowed"] = list(self.allowed)
        if self.pattern:
            document["pattern"] = self.pattern
        if self.minimum is not None:
            document["minimum"] = self.minimum
            document["maximum"] = self.maximum
        return document

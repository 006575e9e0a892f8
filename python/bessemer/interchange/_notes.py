"""What could not be carried over, with the reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

__all__ = ["Note"]


@dataclass(frozen=True)
class Note:
    """A key of a framework, or a field of ours, that has no place on the other side."""

    key: str
    value: Any
    reason: str

    def __str__(self) -> str:
        return f"{self.key} = {self.value}: {self.reason}"

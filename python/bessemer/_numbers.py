"""Plain numbers as arguments of functions: checked once, refused in one sentence."""

from __future__ import annotations

import math
import numbers
from collections.abc import Iterable
from typing import Any

from bessemer._core import InvalidInput

__all__ = ["counted", "number", "numbers_of", "said", "whole"]


def said(value: object) -> str:
    """A value as Python would write it, shortened."""
    text = " ".join(repr(value).split())
    return text if len(text) <= 60 else text[:57] + "..."


def counted(count: int, one: str) -> str:
    """A number of things: "1 hour", "2 hours"."""
    return f"{count} {one}" if count == 1 else f"{count} {one}s"


def whole(value: Any, field: str, least: int, most: int) -> int:
    """A whole number, also one of numpy."""
    if isinstance(value, bool) or not isinstance(value, numbers.Integral):
        raise InvalidInput(f"{field}: must be a whole number, got {said(value)}")
    found = int(value)
    if not least <= found <= most:
        raise InvalidInput(f"{field}: must be between {least} and {most}, got {found}")
    return found


def number(value: Any, field: str, *, finite: bool = True) -> float:
    """A number, also one of numpy."""
    if isinstance(value, bool) or not isinstance(value, numbers.Real):
        raise InvalidInput(f"{field}: must be a plain number, got {said(value)}")
    try:
        found = float(value)
    except OverflowError:
        found = math.inf
    if finite and not math.isfinite(found):
        raise InvalidInput(f"{field}: must be finite, got {found}")
    return found


def numbers_of(values: Any, field: str) -> list[float]:
    """A list of finite numbers."""
    if isinstance(values, (str, bytes)) or not isinstance(values, Iterable):
        raise InvalidInput(f"{field}: must be a list of numbers, got {said(values)}")
    return [number(value, f"{field}[{i}]") for i, value in enumerate(values)]

"""Rows of a framework's table: keys of its configuration, fields of ours, and the way between.

A row reads its keys out of a :class:`Reading` and writes them into a :class:`Writing`. What it
cannot say it leaves there by name, with the reason: nothing is dropped.

Fields are dotted: ``plan.tensor``, ``plan.offload.optimizer``, ``training.global_batch``,
``software.overlaps_data``, ``model.layers``, ``cluster.accelerators``.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bessemer.interchange._notes import Note

__all__ = ["Reading", "Row", "Writing", "count", "only_read", "switch", "unread", "words"]


class Reading:
    """Settings of a framework on their way to our fields."""

    def __init__(self, settings: Mapping[str, Any], accelerators: int | None = None) -> None:
        self.settings = {key: value for key, value in settings.items() if value is not None}
        self.fields: dict[str, Any] = {}
        self.unmapped: list[Note] = []
        self.ignored: list[Note] = []
        self.read: set[str] = set()
        if accelerators is not None:
            self.put("cluster.accelerators", accelerators)

    @property
    def accelerators(self) -> int | None:
        number: int | None = self.fields.get("cluster.accelerators")
        return number

    def take(self, key: str, default: Any = None) -> Any:
        """The value of a key, which counts as read."""
        self.read.add(key)
        return self.settings.get(key, default)

    def put(self, name: str, value: Any) -> None:
        self.fields[name] = value

    def leave(self, key: str, reason: str) -> None:
        """Lists a key as one that has no place in ours."""
        self.read.add(key)
        self.unmapped.append(Note(key, self.settings.get(key), reason))

    def ignore(self, key: str, reason: str) -> None:
        """Lists a key as one that changes nothing."""
        self.read.add(key)
        self.ignored.append(Note(key, self.settings.get(key), reason))

    def count(self, key: str, default: int | None = None, least: int = 1) -> int | None:
        """A whole number; anything else is listed, and the default stands."""
        value = self.take(key)
        if value is None:
            return default
        number = _whole(value)
        if number is None or number < least:
            self.leave(key, f"is not a whole number of at least {least}")
            return default
        return number

    def number(self, key: str, default: float) -> float:
        value = self.take(key, default)
        try:
            return float(value)
        except (TypeError, ValueError):
            self.leave(key, "is not a number")
            return default

    def switch(self, key: str, default: bool = False) -> bool:
        """True or false; anything else is listed, and the default stands."""
        value = self.take(key)
        if value is None:
            return default
        if isinstance(value, bool):
            return value
        if isinstance(value, int) and value in (0, 1):
            return bool(value)
        said = {"true": True, "1": True, "false": False, "0": False}.get(str(value).lower())
        if said is None:
            self.leave(key, "is neither true nor false")
            return default
        return said

    def rest(self) -> list[str]:
        """Keys that nothing has read yet."""
        return [key for key in self.settings if key not in self.read]


class Writing:
    """Our fields on their way to settings of a framework."""

    def __init__(self, fields: Mapping[str, Any]) -> None:
        self.fields = {name: value for name, value in fields.items() if value is not None}
        self.settings: dict[str, Any] = {}
        self.unwritten: list[Note] = []
        self.said: set[str] = set()

    def take(self, name: str, default: Any = None) -> Any:
        """The value of a field, which counts as said."""
        self.said.add(name)
        return self.fields.get(name, default)

    def put(self, key: str, value: Any) -> None:
        self.settings[key] = value

    def leave(self, name: str, reason: str) -> None:
        """Lists a field as one that the framework cannot be told."""
        self.said.add(name)
        self.unwritten.append(Note(name, self.fields.get(name), reason))

    @property
    def data(self) -> int | None:
        """Data-parallel ranks, where the accelerators are known and divide."""
        accelerators: int | None = self.fields.get("cluster.accelerators")
        ranks: int = math.prod(
            self.fields.get(f"plan.{name}", 1) for name in ("tensor", "context", "pipeline")
        )
        if accelerators is None or accelerators % ranks:
            return None
        return accelerators // ranks


def data_ranks(reading: Reading) -> int | None:
    """Data-parallel ranks of what was read, where the accelerators are known and divide."""
    return Writing(reading.fields).data


def _whole(value: Any) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        return int(value) if value.is_integer() else None
    try:
        return int(str(value).replace("_", ""))
    except ValueError:
        return None


def _nothing(_: Any) -> None:
    pass


@dataclass(frozen=True)
class Row:
    """Keys and fields that mean the same, and the way between."""

    keys: Sequence[str]
    fields: Sequence[str]
    read: Callable[[Reading], None]
    write: Callable[[Writing], None] = field(default=_nothing)
    note: str = ""


def count(key: str, name: str, default: int | None = None, note: str = "") -> Row:
    """A whole number on both sides; `default` is the framework's own."""

    def read(reading: Reading) -> None:
        number = reading.count(key, default)
        if number is not None:
            reading.put(name, number)

    def write(writing: Writing) -> None:
        number = writing.take(name)
        if number is not None and number != default:
            writing.put(key, number)

    return Row((key,), (name,), read, write, note)


def switch(key: str, name: str, default: bool = False, note: str = "") -> Row:
    """True or false on both sides; a negated key has the other default."""

    def read(reading: Reading) -> None:
        reading.put(name, reading.switch(key, default))

    def write(writing: Writing) -> None:
        value = writing.take(name)
        if value is not None and value != default:
            writing.put(key, value)

    return Row((key,), (name,), read, write, note)


def words(key: str, name: str, table: Mapping[str, str], note: str = "") -> Row:
    """A word on both sides; of several words for one of ours, the first is written."""

    by_name = {theirs.lower(): ours for theirs, ours in table.items()}

    def read(reading: Reading) -> None:
        word = reading.take(key)
        if word is None:
            return
        ours = by_name.get(str(word).lower())
        if ours is None:
            reading.leave(key, f"'{word}' has no counterpart")
        else:
            reading.put(name, ours)

    def write(writing: Writing) -> None:
        ours = writing.take(name)
        if ours is None:
            return
        theirs = next((word for word, value in table.items() if value == ours), None)
        if theirs is None:
            writing.leave(name, f"there is no '{ours}'")
        else:
            writing.put(key, theirs)

    told = ", ".join(f"{theirs} = {ours}" for theirs, ours in table.items())
    return Row((key,), (name,), read, write, note or told)


def only_read(key: str, reason: str) -> Row:
    """A key that bears on time or memory and has no field of ours: listed with the reason."""

    def read(reading: Reading) -> None:
        value = reading.take(key)
        if value not in (None, False, "", [], {}):
            reading.leave(key, reason)

    return Row((key,), (), read, note=reason)


def unread(reading: Reading, irrelevant: Callable[[str], bool]) -> None:
    """What no row has read: ignored where it is irrelevant by its name, otherwise listed."""
    for key in reading.rest():
        if irrelevant(key):
            reading.ignore(key, "does not change what a step takes")
        else:
            reading.leave(key, "not a key that is known here")

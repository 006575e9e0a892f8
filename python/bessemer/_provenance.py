"""Where inputs are gathered, each with where it comes from.

What a scenario leaves out is taken from the catalogue by name and listed as an assumption: nothing
is taken in silence.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from bessemer import _core, citations
from bessemer._core import InvalidInput
from bessemer.citations import Assumption, Source

__all__ = ["Desk", "relevant"]

# Values of an accelerator's entry that no estimate reads.
_UNREAD = {"accelerator.die_area", "accelerator.price"}


def _title(kind: str, name: str) -> str:
    """An entry as people call it: "node dgx-h100"."""
    words = kind.replace("_", " ")
    if words.endswith("ies"):
        words = f"{words.removesuffix('ies')}y"
    elif not words.endswith("ss"):
        words = words.removesuffix("s")
    return f"{words} {name}"


@dataclass
class Desk:
    """Where inputs are gathered, each with where it comes from."""

    sources: list[Source] = field(default_factory=list)
    assumptions: list[Assumption] = field(default_factory=list)
    unanswered: set[str] = field(default_factory=set)
    """Answers that the catalogue cannot give: ``rental``, ``embodied``."""
    listed: set[str] = field(default_factory=set)
    """Titles of entries whose values are each an assumption by its key."""
    calibrations: dict[str, Any] = field(default_factory=dict)
    """Names of what prices a run: ``kernels``, ``collectives`` tier by tier, ``software``."""
    coefficients: dict[str, Any] | None = None
    """Of steps, where the scenario has its own."""

    def get(self, kind: str, name: str, part: str, key: str) -> Any:
        """An entry of the catalogue, its sources noted under a part; `key` leads a refusal."""
        try:
            entry = _core.catalog_get(kind, name)
        except InvalidInput as error:
            # The table calls its kind; a scenario calls its key.
            raise InvalidInput(f"{key}: {str(error).split(': ', 1)[-1]}") from None
        self.note(kind, name, part)
        return entry

    def note(self, kind: str, name: str, part: str) -> None:
        """Takes down the sources of an entry."""
        title = _title(kind, _core.catalog_entry_name(kind, name))
        for where, basis, key, remark in _core.catalog_sources(kind, name):
            self.sources.append(Source(part, title, where, basis, key, remark))

    def basis(self, kind: str, name: str) -> tuple[str, str]:
        """The weakest basis of an entry, and its key."""
        found = _core.catalog_sources(kind, name)
        weakest = citations.weakest(basis for _, basis, _, _ in found)
        return weakest, next((key for _, basis, key, _ in found if basis == weakest), "")

    def default(self, kind: str, name: str, part: str, key: str, text: str) -> Any:
        """An entry that the scenario does not name: noted, and listed as an assumption."""
        entry = self.get(kind, name, part, key)
        self.assume(key, text, *self.basis(kind, name))
        return entry

    def assume(self, key: str, text: str, basis: str, source: str) -> None:
        """Lists what is taken in place of a key that the scenario does not give."""
        self.assumptions.append(Assumption(key, text, basis, source))

    def named(
        self, kind: str, given: Any, key: str, part: str, attribute: str, default: str
    ) -> Any:
        """A value as given, by the name given, or by a default name."""
        if given is not None and not isinstance(given, str):
            return given
        if given is not None:
            return getattr(self.get(kind, given, part, key), attribute)
        shown = self._shown(kind, default, attribute)
        label = _core.catalog_label(kind, default)
        return getattr(self.default(kind, default, part, key, f"{shown}, {label}"), attribute)

    def value(self, given: Any, kind: str, name: str, attribute: str, part: str, key: str) -> Any:
        """What was given, or one value of an entry, listed with its note."""
        if given is not None:
            return given
        entry = _core.catalog_get(kind, name)
        title = _title(kind, name)
        for where, basis, source, note in _core.catalog_sources(kind, name):
            if where.split(".", 1)[-1] == attribute:
                self.sources.append(Source(part, title, where, basis, source, note))
                self.assume(key, f"{self._shown(kind, name, attribute)}, {note}", basis, source)
        self.listed.add(title)
        return getattr(entry, attribute)

    def filled(
        self, kind: str, table: Any, fields: tuple[str, ...], default: str, part: str, key: str
    ) -> dict[str, Any]:
        """The fields that a table gives; the others of the entry that it is like, or of a
        default."""
        given = {name: getattr(table, name) for name in fields} if table is not None else {}
        given = {name: value for name, value in given.items() if value is not None}
        lacking = [name for name in fields if name not in given]
        if not lacking:
            return given
        like = table.like if table is not None else None
        if like is not None:
            entry = self.get(kind, like, part, f"{key}.like")
        else:
            what = "" if len(lacking) == len(fields) else f"{', '.join(lacking)} of "
            label = _core.catalog_label(kind, default)
            entry = self.default(kind, default, part, key, f"{what}{default}, {label}")
        return {**{name: getattr(entry, name) for name in fields}, **given}

    @staticmethod
    def _shown(kind: str, name: str, attribute: str) -> str:
        """A value of an entry in a few words."""
        told = _core.catalog_get(kind, name).to_dict()[attribute]
        if isinstance(told, Mapping):
            return f"{told['value']:.3g} {told['unit']}"
        return f"{told:.4g}"

    def of_assumed_values(self) -> Iterator[Assumption]:
        """One line for each entry of the catalogue with assumed values, unless each of them has a
        line already."""
        entries: dict[str, list[Source]] = {}
        for source in self.sources:
            if source.basis == "assumed" and source.entry not in {"default", *self.listed}:
                entries.setdefault(source.entry, []).append(source)
        for entry, found in entries.items():
            fields = ", ".join(dict.fromkeys(source.field.split(".", 1)[-1] for source in found))
            keys = ", ".join(dict.fromkeys(source.key for source in found))
            yield Assumption(entry, fields, "assumed", keys)


def relevant(sources: list[Source], precision: str) -> list[Source]:
    """Sources of values that the estimate reads, in the part of the input where they count."""
    parts = {
        "accelerator.memory_capacity": "capacity",
        "accelerator.power_limit": "power",
        "node.host_power": "power",
        "cluster.network_power": "power",
    }
    kept = []
    for source in sources:
        if source.field in _UNREAD:
            continue
        if source.field.startswith("accelerator.peak.") and not source.field.endswith(precision):
            continue
        part = parts.get(source.field, source.part)
        kept.append(Source(part, source.entry, source.field, source.basis, source.key, source.note))
    return list(dict.fromkeys(kept))

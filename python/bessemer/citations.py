"""On what an answer rests: sources of its inputs, assumptions, grades, and BibTeX.

Every value of the catalogue has a basis and a key of the bibliography. An answer is as good as the
weakest basis among its inputs: A where all are measured, from a datasheet or published, B where one
is fitted or derived, C where one is assumed. Values that a scenario gives itself count as given.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from bessemer._core import InvalidInput

__all__ = ["Assumption", "Source", "bibliography", "grade", "weakest"]

# From the strongest to the weakest.
BASES = ("measured", "datasheet", "published", "fitted", "derived", "assumed")
_GRADES = dict(zip(BASES, "AAABBC", strict=True))

_STEP = {"model", "software", "machine", "kernels", "collectives"}
_DURATION = _STEP | {"reliability"}
_ENERGY = _DURATION | {"power"}

# Which parts of the input each answer rests on.
_RESTS_ON = {
    "memory": {"model", "software", "capacity"},
    "step": _STEP,
    "duration": _DURATION,
    "energy": _ENERGY,
    "water": _ENERGY | {"water"},
    "carbon": _ENERGY | {"grid"},
    "embodied_carbon": _DURATION | {"embodied"},
    "rental_cost": _DURATION | {"rental"},
    "owned_cost": _ENERGY | {"price", "owned"},
    "electricity_cost": _ENERGY | {"price"},
}


@dataclass(frozen=True)
class Source:
    """Where one input comes from."""

    part: str
    """Of the input: model, software, machine, ..."""
    entry: str
    """Of the catalogue, as ``node dgx-h100``."""
    field: str
    basis: str
    key: str
    """In the bibliography; empty where there is none."""
    note: str = ""


@dataclass(frozen=True)
class Assumption:
    """What was taken because the scenario does not say it, or because nobody has measured it."""

    key: str
    """Of the scenario: what to give to replace the assumption."""
    text: str
    basis: str
    source: str = ""

    def __str__(self) -> str:
        origin = ", ".join(part for part in (self.basis, self.source) if part)
        return f"{self.key}: {self.text} ({origin})" if origin else f"{self.key}: {self.text}"

    def to_dict(self) -> dict[str, str]:
        """As plain data."""
        return {"key": self.key, "text": self.text, "basis": self.basis, "source": self.source}


def weakest(bases: Iterable[str]) -> str:
    """The weakest basis; ``measured`` of none."""
    return max(bases, key=BASES.index, default=BASES[0])


def grade(basis: str) -> str:
    """A, B or C."""
    return _GRADES[basis]


def grades(sources: Sequence[Source]) -> dict[str, str]:
    """The grade of each answer."""
    return {
        answer: grade(weakest(source.basis for source in sources if source.part in parts))
        for answer, parts in _RESTS_ON.items()
    }


@cache
def _entries() -> dict[str, str]:
    """Entries of the bibliography that the package carries, by key."""
    path = Path(__file__).with_name("references.bib")
    text = path.read_text(encoding="utf-8")
    parts = re.split(r"(?m)^(?=@\w+\{)", text)
    found = {}
    for part in parts:
        if match := re.match(r"@\w+\{\s*([^,\s]+)\s*,", part):
            # An entry ends with the brace that closes it; comments between entries are left out.
            end = part.rfind("\n}")
            found[match.group(1)] = part[: end + 2] if end >= 0 else part.strip()
    return found


def known_keys() -> list[str]:
    """Keys of the bibliography, in order."""
    return sorted(_entries())


def bibliography(keys: Iterable[str]) -> str:
    """BibTeX entries of keys, in alphabetical order.

    Raises
    ------
    InvalidInput
        For a key that the bibliography lacks.
    """
    entries = _entries()
    wanted = sorted({key for key in keys if key})
    lacking = [key for key in wanted if key not in entries]
    if lacking:
        raise InvalidInput(f"citations: no entry for {', '.join(lacking)} in the bibliography")
    return "\n\n".join(entries[key] for key in wanted) + ("\n" if wanted else "")


def formula_keys(
    *,
    tensor: bool,
    pipeline: bool,
    context: bool,
    fused_attention: bool,
    grouped_heads: bool,
    calibrated_collectives: bool,
) -> list[str]:
    """Papers whose equations a run goes through, given what it uses."""
    keys = {
        "VaswaniEtAl2017",  # shapes of the transformer
        "WilliamsEtAl2009",  # roofline of kernels
        "KorthikantiEtAl2022",  # activation memory
        "RajbhandariEtAl2020",  # bytes per parameter
        "ChowdheryEtAl2022",  # model FLOPs utilization
        "PatarasukYuan2009",  # ring collectives
        "Daly2006",  # checkpoint interval and goodput
        "Young1974",
        "KokolisEtAl2024",  # failures in proportion to accelerators
        "ISO30134PUE",
        "GreenGrid2011",
        "GreenhouseGasProtocolScope2",
        "GuptaEtAl2022",  # embodied carbon
    }
    keys |= {"ShoeybiEtAl2019"} if tensor else set()
    keys |= {"NarayananEtAl2021"} if pipeline else set()
    keys |= {"GrattafioriEtAl2024"} if context else set()
    keys |= {"DaoEtAl2022"} if fused_attention else set()
    keys |= {"AinslieEtAl2023"} if grouped_heads else set()
    keys |= set() if calibrated_collectives else {"ThakurEtAl2005"}
    return sorted(keys)


def settings_keys(inputs: Mapping[str, Any]) -> list[str]:
    """Papers of what a run does against failures, and of its clock and supplies."""
    keys: set[str] = set()
    checkpoints, power = inputs.get("checkpoints"), inputs.get("power")
    if checkpoints is not None and checkpoints.kind == "tiered":
        keys |= {"MoodyEtAl2010", "WangEtAl2023"}
    if "early_failures" in inputs:
        keys |= {"Bekman2024"}
    if "spares" in inputs:
        keys |= {"Palm1947", "Panjer1981"}
    if "corruption" in inputs:
        keys |= {"BenoitEtAl2016"}
    if power is not None and power.response is not None:
        keys |= {"ChandrakasanEtAl1992"}
    if power is not None and (power.supply is not None or power.upstream is not None):
        keys |= {"Rasmussen2007"}
    return sorted(keys)

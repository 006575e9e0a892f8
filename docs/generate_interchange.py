"""Writes into interchange.md the tables of keys, from the tables that read and write them.

python docs/generate_interchange.py             writes them between their marks
python docs/generate_interchange.py --check     says whether they are what would be written
"""

import re
import sys
from pathlib import Path

from bessemer.interchange import rows
from bessemer.interchange._nemo_paths import ALIASES, BRIDGE, HYDRA

PAGE = Path(__file__).resolve().parent / "interchange.md"
TABLES = ("megatron", "deepspeed", "torchtitan")


def _code(names: object) -> str:
    return ", ".join(f"`{name}`" for name in names)  # type: ignore[attr-defined]


def _keys(framework: str, keys: object) -> str:
    if framework == "megatron":
        keys = ["--" + key.replace("_", "-") for key in keys]  # type: ignore[attr-defined]
    return _code(keys)


def table(framework: str) -> str:
    """One row for keys and fields that mean the same; then keys that have no field."""
    text = "| keys | fields | |\n|---|---|---|\n"
    without = "| key | why it has no field |\n|---|---|\n"
    for row in rows(framework):
        note = row.note.replace("|", "\\|")
        if row.fields:
            text += f"| {_keys(framework, row.keys)} | {_code(row.fields)} | {note} |\n"
        else:
            without += f"| {_keys(framework, row.keys)} | {note} |\n"
    return f"{text}\n{without}"


def paths() -> str:
    """Where NeMo's two dialects have Megatron-LM's arguments, if not under their own name."""
    text = "| argument | Megatron-Bridge, NeMo 2 | NeMo 1 |\n|---|---|---|\n"
    for key in dict.fromkeys(alias.key for alias in ALIASES):
        here = {
            dialect: [a.path for a in ALIASES if a.key == key and dialect in a.dialects]
            for dialect in (BRIDGE, HYDRA)
        }
        if here[BRIDGE] == here[HYDRA] == [f"model.{key}"]:
            continue
        argument = "--" + key.replace("_", "-")
        text += f"| `{argument}` | {_code(here[BRIDGE])} | {_code(here[HYDRA])} |\n"
    return text


def written(page: str) -> str:
    parts = {**{name: table(name) for name in TABLES}, "nemo": paths()}
    for name, part in parts.items():
        begin, end = f"<!-- begin: {name} -->\n", f"<!-- end: {name} -->\n"
        pattern = re.compile(f"{begin}.*?{end}", re.S)
        if not pattern.search(page):
            raise SystemExit(f"{PAGE.name}: lacks the marks {begin.strip()} and {end.strip()}")
        before, after = pattern.split(page, maxsplit=1)
        page = before + begin + part + end + after
    return page


if __name__ == "__main__":
    page = PAGE.read_text(encoding="utf-8")
    if "--check" in sys.argv:
        sys.exit(written(page) != page)
    PAGE.write_text(written(page), encoding="utf-8")

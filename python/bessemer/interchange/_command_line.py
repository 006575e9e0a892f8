"""Arguments out of command lines and shell scripts, and back.

A script is read, not run: names are put in where they are assigned plain values, ``${NAME:-value}``
has its default, and sums and products of whole numbers are worked out. Arguments inside ``if``,
``case`` and loops are told apart, because nobody evaluates their conditions.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

__all__ = ["Arguments", "arguments", "from_mapping", "script"]

_ASSIGNED = re.compile(
    r"""^\s*(?:export\s+|local\s+|declare\s+)?([A-Za-z_]\w*)=("[^"]*"|'[^']*'|\$\{[^}]*\}"""
    r"""|\$\(\(.*?\)\)|[^\s()"';]+)"""
)
_VARIABLE = re.compile(r"\$\{?(\w+)(?::?-([^}]*))?\}?")
_SUM = re.compile(r"\$\(\(([^()]*)\)\)")
_LIST = re.compile(
    r"^\W*\$\{?\w*(ARGS|OPTS|OPTIONS|PARAMS|CONFIG|FLAGS)\w*(\[[@*]\])?\}?\W*$", re.I
)
_WORD = re.compile(r"""(?:"[^"]*"|'[^']*'|[^\s"'();\\])+""")
_OPENS = re.compile(r"^\s*(if|for|while|until|case)\b")
_CLOSES = re.compile(r"^\s*(fi|done|esac)\b|\b(fi|done|esac)\s*;?\s*$")


@dataclass
class Arguments:
    """What a script passes on."""

    settings: dict[str, Any] = field(default_factory=dict)
    conditional: dict[str, Any] = field(default_factory=dict)
    """Inside a condition or a loop."""


def _without_comment(line: str) -> str:
    return re.sub(r"(^|\s)#.*$", "", line)


def _worked_out(text: str, names: Mapping[str, str], depth: int = 0) -> str:
    """Text with names and sums put in, as far as they are known."""
    if depth > 8:
        return text

    def value(found: re.Match[str]) -> str:
        name, default = found[1], found[2]
        if name in names:
            others = {other: text for other, text in names.items() if other != name}
            return _worked_out(names[name], others, depth + 1)
        return found[0] if default is None else default.strip("\"'")

    def total(found: re.Match[str]) -> str:
        inner = re.sub(r"\b([A-Za-z_]\w*)\b", r"$\1", re.sub(r"\$\{?(\w+)\}?", r"\1", found[1]))
        inner = _worked_out(inner, names, depth + 1).replace(" ", "")
        number = _evaluated(inner)
        return found[0] if number is None else str(number)

    return _VARIABLE.sub(value, _SUM.sub(total, text))


def _evaluated(text: str) -> int | None:
    """Whole numbers joined by + - * /, products first."""
    if not re.fullmatch(r"\d+([-+*/]\d+)*", text):
        return None
    parts: list[Any] = re.split(r"([-+*/])", text)
    numbers, signs = [int(parts[0])], []
    for sign, digits in zip(parts[1::2], parts[2::2], strict=True):
        number = int(digits)
        if sign == "/" and number == 0:
            return None
        if sign in "*/":
            numbers[-1] = numbers[-1] * number if sign == "*" else numbers[-1] // number
        else:
            signs.append(sign)
            numbers.append(number)
    result = numbers[0]
    for sign, number in zip(signs, numbers[1:], strict=True):
        result = result + number if sign == "+" else result - number
    return result


def _collected(words: Sequence[str], into: dict[str, Any]) -> None:
    """Words such as ``--key 3`` and ``--flag`` as settings; of two of a key, the last counts."""
    key = ""
    for word in words:
        if word.startswith("--") and len(word) > 2:
            name, equals, value = word[2:].partition("=")
            key = name.replace("-", "_").replace(".", "_")
            into[key] = value if equals else True
        elif key and not _LIST.match(word) and not word.endswith(".py"):
            before = into[key]
            if before is True:
                into[key] = word
            else:
                into[key] = [*(before if isinstance(before, list) else [before]), word]


def _words(line: str) -> list[str]:
    """Words of a line as a shell has them, without quotes; several arguments in one pair of quotes
    are so many words."""
    words = []
    for word in _WORD.findall(line):
        plain = re.sub(r"[\"']", "", word)
        words += plain.split() if plain.lstrip().startswith("--") else [plain]
    return words


def arguments(text: str) -> Arguments:
    """Settings of a command line, of lines of a script, or of a whole one."""
    lines = [_without_comment(line) for line in text.splitlines()]
    lines = re.sub(r"\\\s*\n", " ", "\n".join(lines)).splitlines()
    names: dict[str, str] = {}
    found = Arguments()
    depth = 0
    for line in lines:
        if _OPENS.match(line):
            depth += 1
        assigned = _ASSIGNED.match(line)
        if assigned and "--" not in assigned[2] and depth == 0:
            names[assigned[1]] = assigned[2].strip("\"'")
        words = _words(_worked_out(line, names)) if "--" in line else []
        _collected(words, found.conditional if depth else found.settings)
        if _CLOSES.search(line) and depth:
            depth -= 1
    return found


def from_list(words: Iterable[Any]) -> Arguments:
    """Settings of a list of words, as a program gets them."""
    found = Arguments()
    _collected([str(word) for word in words], found.settings)
    return found


def from_mapping(given: Mapping[str, Any]) -> dict[str, Any]:
    """Settings by their last name: sections mean nothing, and dashes are underscores."""
    settings: dict[str, Any] = {}
    for key, value in given.items():
        if isinstance(value, Mapping):
            settings.update(from_mapping(value))
        else:
            settings[str(key).lstrip("-").replace("-", "_")] = value
    return settings


def script(settings: Mapping[str, Any]) -> str:
    """Settings as lines of a command, each but the last with a backslash."""
    lines = []
    for key, value in settings.items():
        words = [f"--{key.replace('_', '-')}"]
        if isinstance(value, (list, tuple)):
            words += map(str, value)
        elif value is not True:
            words.append(_quoted(str(value)))
        lines.append(" ".join(words))
    return " \\\n".join(lines) + "\n"


def _quoted(word: str) -> str:
    return word if re.fullmatch(r"[\w./:+-]+", word) else f"'{word}'"

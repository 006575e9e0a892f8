"""Writes the index of the C++ headers: the story of each, and what it offers.

Stories and declarations are read from the headers themselves, so the page says what they say.
"""

import html
import re
from pathlib import Path

LAYERS = {
    "units": "Units",
    "core": "Core",
    "hardware": "Hardware",
    "model": "Model",
    "plan": "Plan",
    "facility": "Facility",
    "compute": "Compute",
    "memory": "Memory",
    "parallelism": "Parallelism",
    "network": "Network",
    "reliability": "Reliability",
    "energy": "Energy",
    "carbon": "Carbon",
    "water": "Water",
    "cost": "Cost",
    "run": "Run",
    "search": "Search",
    "study": "Study",
    "catalog": "Catalogue",
    "": "Top",
}
COMMENT = re.compile(r"^\s*/// ?(.*)$")
TEMPLATE = re.compile(r"^(?:template <.*> ?)?(?:requires .*)?$")
NAME_OF_TYPE = re.compile(r"^(?:struct|class|enum class|concept|using) (\w+)")
NAME_OF_FUNCTION = re.compile(r"(\w+)\(")


def story(lines: list[str]) -> list[str]:
    """The comment between `#pragma once` and the first include."""
    text = []
    for line in lines:
        if line.startswith(("#include", "namespace")):
            break
        if found := COMMENT.match(line):
            text.append(found.group(1))
    return text


def declarations(lines: list[str]) -> list[tuple[str, str]]:
    """(name, what its comment says) of every type and function at namespace level."""
    found: list[tuple[str, str]] = []
    comment: list[str] = []
    namespace, depth = "", 0
    for line in lines:
        if opened := re.match(r"^namespace ([\w:]*) ?\{", line):
            namespace = opened.group(1)
            continue
        if re.match(r"^\}  // namespace", line):
            namespace, depth, comment = "bessemer", 0, []
            continue
        if text := COMMENT.match(line):
            comment = [*comment, text.group(1)] if depth == 0 else comment
            continue
        inside = depth > 0
        depth += line.count("{") - line.count("}")
        if inside or not namespace or namespace.endswith("detail"):
            continue
        if line.startswith((" ", "#", "}", "//")) or not line.strip():
            comment = [] if not line.strip() else comment
            continue
        bare = re.sub(r"^(\[\[nodiscard\]\] |constexpr |inline )+", "", line)
        bare = re.sub(r"^template <[^{}()]*?> (?=struct|class|using|concept)", "", bare)
        name = NAME_OF_TYPE.match(bare)
        function = None if name else NAME_OF_FUNCTION.search(bare)
        table = re.match(r"^(?:const )?(?:auto|std::array\S*|\w+<?>?) (\w+)\s*[={]", bare)
        if name:
            found.append((name.group(1), " ".join(comment)))
        elif table and "inline constexpr" in line:
            found.append((table.group(1), " ".join(comment)))
        elif function and function.group(1) not in {"requires", "operator", "decltype"}:
            found.append((function.group(1) + "()", " ".join(comment)))
        elif TEMPLATE.match(bare):
            continue
        comment = [] if bare.rstrip().endswith((";", "}", "{", ",")) else comment
    merged: dict[str, str] = {}
    for name_, text_ in found:
        merged[name_] = merged.get(name_) or text_
    return list(merged.items())


def linked(text: str, keys: set[str]) -> str:
    """Markdown of a comment: citation keys become citations, equations in text stay text."""

    def cite(match: re.Match[str]) -> str:
        names = [name.strip() for name in match.group(1).split(",")]
        return f"{{cite}}`{','.join(names)}`" if set(names) <= keys else match.group(0)

    parts = re.split(r"(`[^`]*`)", text)
    for i in range(0, len(parts), 2):  # the odd ones are code
        parts[i] = html.escape(parts[i], quote=False).replace("*", "\\*").replace("$", "\\$")
        parts[i] = re.sub(r"\[([A-Za-z][\w, ]*)\]", cite, parts[i])
    return "".join(parts)


def prose(lines: list[str], keys: set[str]) -> str:
    """A story as Markdown: indented lines are equations and tables, shown as they stand."""
    blocks: list[tuple[bool, list[str]]] = []
    for line in lines:
        code = line.startswith("    ") or (not line.strip() and bool(blocks) and blocks[-1][0])
        if not blocks or blocks[-1][0] != code:
            blocks.append((code, []))
        blocks[-1][1].append(line)
    text = ""
    for code, block in blocks:
        body = "\n".join(line[4:] if code else line for line in block).strip("\n")
        if not body:
            continue
        text += f"```text\n{body}\n```\n\n" if code else linked(body, keys) + "\n\n"
    return text


def page_of(header: Path, include: Path, keys: set[str]) -> str:
    path = header.relative_to(include).as_posix().removeprefix("bessemer/")
    lines = header.read_text(encoding="utf-8").splitlines()
    text = f"({path})=\n### {path}\n\n" + prose(story(lines), keys)
    told = [(name, comment) for name, comment in declarations(lines) if comment]
    plain = [f"`{name}`" for name, comment in declarations(lines) if not comment]
    if told:
        text += "| name | |\n|---|---|\n"
        for name, comment in told:
            cell = linked(comment, keys).replace("|", "\\|")
            text += f"| `{name}` | {cell} |\n"
        text += "\n"
    if plain:
        text += ("Also " if told else "") + ", ".join(plain) + ".\n\n"
    return text


def pages(root: Path) -> dict[str, str]:
    include = root / "include"
    bib = (root / "docs/references.bib").read_text(encoding="utf-8")
    keys = set(re.findall(r"^@\w+\{\s*([^,\s]+)\s*,", bib, re.M))
    headers = sorted((include / "bessemer").rglob("*.hpp"))
    text = ""
    for folder, title in LAYERS.items():
        mine = [
            header
            for header in headers
            if header.parent.relative_to(include / "bessemer").as_posix() == (folder or ".")
        ]
        if mine:
            where = f"<bessemer/{folder}/…>" if folder else "<bessemer/…>"
            text += f"## {title}\n\n`{where}`\n\n"
            text += "".join(page_of(header, include, keys) for header in mine)
    return {"headers.md": text}


if __name__ == "__main__":
    print(pages(Path(__file__).resolve().parents[1])["headers.md"])

"""House rule: includes only go down the stairs, and a header is short.

A folder includes itself and lower layers. `plan` may also include `hardware` and `model`; `catalog`
reads layers 0 to 2 and is read by no formula. Only `units/` names Boost.Units.
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2] / "include"
LAYERS = [
    {"units"},
    {"core"},
    {"hardware", "model", "plan", "facility"},
    {"compute", "memory", "parallelism", "network", "reliability", "energy", "carbon", "water"}
    | {"cost", "serving"},
    {"run"},
    {"search", "study"},
]
LEVEL = {folder: level for level, folders in enumerate(LAYERS) for folder in folders}
SIDEWAYS = {("plan", "hardware"), ("plan", "model"), ("study", "search"), ("search", "study")}
LONGEST = 300


def may_include(folder: str, other: str) -> bool:
    if other == folder or other == "version.hpp":
        return True
    if folder == "catalog":
        return LEVEL.get(other, 9) <= 2
    if other not in LEVEL:
        return False
    return LEVEL[other] < LEVEL[folder] or (folder, other) in SIDEWAYS


def faults_of(path: Path) -> list[str]:
    text = path.read_text(encoding="utf-8")
    parts = path.relative_to(ROOT / "bessemer").parts
    folder = parts[0]
    faults = []
    if folder not in LEVEL and folder not in {"catalog", "bessemer.hpp", "version.hpp"}:
        faults.append(f"{folder}: a folder without a layer")
    elif folder != "bessemer.hpp":
        for other in re.findall(r"^\s*#\s*include\s*<bessemer/([^/>]+)", text, re.M):
            if not may_include(folder, other):
                faults.append(f"{folder} may not include {other}")
    if re.search(r'^\s*#\s*include\s*"', text, re.M):
        faults.append('include with <bessemer/...>, not with "..."')
    if folder != "units" and re.search(r"boost\s*(/|::)\s*units", text):
        faults.append("only units/ may name Boost.Units")
    if not text.startswith("#pragma once\n"):
        faults.append("the first line must be `#pragma once`")
    # The umbrella is a list of all headers, as long as there are headers.
    if folder != "bessemer.hpp" and (lines := text.count("\n")) > LONGEST:
        faults.append(f"{lines} lines, more than {LONGEST}")
    return faults


headers = sorted((ROOT / "bessemer").rglob("*.hpp"))
faults = [f"{path.relative_to(ROOT)}: {fault}" for path in headers for fault in faults_of(path)]
umbrella = (ROOT / "bessemer" / "bessemer.hpp").read_text(encoding="utf-8")
for path in headers:
    name = path.relative_to(ROOT).as_posix()
    if "/detail/" not in name and name != "bessemer/bessemer.hpp" and f"<{name}>" not in umbrella:
        faults.append(f"{name}: the umbrella bessemer.hpp does not include it")
print(*faults, f"layers: {len(headers)} headers, {len(faults)} faults", sep="\n")
sys.exit(bool(faults))

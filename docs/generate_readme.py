"""Writes into the README what it shows of the program: report, C++ listing, accuracy.

python docs/generate_readme.py             writes the three parts between their marks
python docs/generate_readme.py --check     says whether they are what would be written
"""

import re
import sys
from pathlib import Path

DOCS = Path(__file__).resolve().parent
ROOT = DOCS.parent
sys.path.insert(0, str(DOCS))

import generate_report  # noqa: E402
import generate_validation  # noqa: E402

EXAMPLE = "examples/02_one_run.cpp"
MARK = "// [one run]\n"
LAST_LINE = "energy of the facility"


def report(root: Path) -> str:
    """The report down to the energy."""
    lines = generate_report.report(root, width=80).splitlines()
    last = next(i for i, line in enumerate(lines) if LAST_LINE in line)
    return "```text\n" + "\n".join(lines[: last + 1]) + "\n```\n"


def cpp(root: Path) -> str:
    """The marked part of the example."""
    listing = (root / EXAMPLE).read_text(encoding="utf-8").split(MARK)[1]
    return f"```cpp\n// {EXAMPLE}\n{listing}```\n"


def accuracy(root: Path) -> str:
    """One line a paper."""
    papers = {paper.key: paper for paper in generate_validation.PAPERS}
    text = "| published | figures | mean absolute error | worst |\n|---|--:|--:|--:|\n"
    for key, found in generate_validation.compare(root).items():
        errors = [one.error for one in found]
        mean = sum(map(abs, errors)) / len(errors)
        worst = max(errors, key=abs)
        what = f"{papers[key].title}: {found[0].what} [{key}]"
        ends = f"{100 * mean:.1f} % | {generate_validation.signed(worst)}"
        text += f"| {what} | {len(found)} | {ends} |\n"
    return text


def written(readme: str, root: Path = ROOT) -> str:
    for name, part in {"report": report, "cpp": cpp, "accuracy": accuracy}.items():
        begin, end = f"<!-- begin: {name} -->\n", f"<!-- end: {name} -->\n"
        pattern = re.compile(f"{begin}.*?{end}", re.S)
        if not pattern.search(readme):
            raise SystemExit(f"README.md: lacks the marks {begin.strip()} and {end.strip()}")
        before, after = pattern.split(readme, maxsplit=1)
        readme = before + begin + part(root) + end + after
    return readme


def main() -> None:
    file = ROOT / "README.md"
    old = file.read_text(encoding="utf-8")
    new = written(old)
    if "--check" not in sys.argv:
        file.write_text(new, encoding="utf-8")
    elif new != old:
        raise SystemExit("README.md: run `python docs/generate_readme.py`")


if __name__ == "__main__":
    main()

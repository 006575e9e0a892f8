"""Writes the report of the README's command, as the command prints it."""

import os
import subprocess
import sys
from pathlib import Path

COMMAND = "train examples/llama-3.1-405b.toml"
WIDTH = 100


def report(root: Path, width: int = WIDTH) -> str:
    result = subprocess.run(
        [sys.executable, "-m", "bessemer", *COMMAND.split()],
        cwd=root,
        env={
            "COLUMNS": str(width),
            "TERM": "dumb",
            "NO_COLOR": "1",
            "PATH": "/usr/bin:/bin",
            "PYTHONIOENCODING": "utf-8",
            # The package that runs this, installed or not.
            "PYTHONPATH": os.pathsep.join(sys.path),
        },
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    if result.returncode not in (0, 3):
        raise RuntimeError(f"bessemer {COMMAND}: {result.stderr}")
    return "\n".join(line.rstrip() for line in result.stdout.rstrip().splitlines())


def shown(text: str) -> str:
    return f":::{{container}} report\n```text\n{text}\n```\n:::\n"


def pages(root: Path) -> dict[str, str]:
    full = report(root)
    return {"report.md": shown(full), "answer.md": shown(full.split("\n\nAssumptions")[0])}


if __name__ == "__main__":
    print(report(Path(__file__).resolve().parents[1]))

"""The command line: what it prints, where, and with which exit code."""

import io
import json
import re
import subprocess
import sys
from pathlib import Path

import bessemer as bs
import pytest
from bessemer.cli import main, report
from rich.console import Console

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = sorted((ROOT / "examples").glob("[!os]*.toml"))
SMALL = str(ROOT / "examples" / "llama-3-8b.toml")
LLAMA = str(ROOT / "examples" / "llama-3.1-405b.toml")


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as caught:
        main(list(arguments))
    said = capsys.readouterr()
    code = caught.value.code
    assert isinstance(code, int)
    return code, said.out, said.err


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_report_fits_a_terminal(path: Path) -> None:
    console = Console(width=80, file=io.StringIO(), force_terminal=False, no_color=True)
    report(bs.train(path), console)
    assert isinstance(console.file, io.StringIO)
    lines = console.file.getvalue().splitlines()
    assert max(len(line.rstrip()) for line in lines) <= 80
    assert len(lines) <= 71
    text = "\n".join(lines)
    for words in ("One step", "Memory", "The run", "Grade", "Assumptions", "goodput"):
        assert words in text


def test_published_figures_stand_beside_ours(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "train", LLAMA)
    assert (code, err) == (0, "")
    assert re.search(r"model FLOPs utilization +[\d.]+ % +41\.0 % +[+-][\d.]+ %", out)


def test_the_foot_says_what_mfu_counts(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "train", LLAMA)
    assert code == 0
    assert "attention counts its full square; dense peak; MFU without recomputation" in out
    # Without this line HFU, which is less than MFU here, would look wrong.
    assert "HFU counts the work that is done: fused attention skips half of its square" in out
    assert re.search(r"stragglers +━+╸? +[\d.]+ ms +[\d.]+ %", out)
    assert "goodput" not in bs.train(LLAMA).expected


def test_what_cannot_be_answered_is_said_with_its_reason(
    capsys: pytest.CaptureFixture[str],
) -> None:
    changes = ("--set", "cluster.node=mi300x-8", "--set", "cluster.accelerators=16")
    code, out, _ = run(capsys, "train", SMALL, *changes)
    assert code == 0
    assert re.search(r"cost, rented +not known *\n", out)
    assert re.search(r"carbon, embodied +not known *\n", out)
    assert re.search(r"cost\.rental_rate +no price of mi300x is known *\n", out)
    assert re.search(r"embodied +nothing is known of mi300x *\n", out)


def test_the_same_as_data(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "train", SMALL, "--json")
    assert (code, err) == (0, "")
    assert json.loads(out) == bs.train(SMALL).to_dict()


def test_keys_can_be_set(capsys: pytest.CaptureFixture[str]) -> None:
    changes = ("--set", "plan.tensor=4", "--set", "training.tokens=1 Ttoken")
    code, out, _ = run(capsys, "train", SMALL, "--json", *changes)
    job = json.loads(out)["job"]
    assert code == 0
    assert job["plan"]["tensor"] == 4
    assert job["training"]["tokens"] == {"value": 1000.0, "unit": "Gtoken"}


TOO_LARGE = ("--set", "plan.tensor=1", "--set", "plan.sequence_parallel=false")


def test_what_does_not_fit_is_answered_and_ends_with_3(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "train", SMALL, *TOO_LARGE)
    assert code == 3
    assert "does not fit" in out
    pattern = (
        r"does not fit: needs [\d.]+ GB of 85\.9 GB on stage 0; it fits with plan\.\w+ = \S+\n"
    )
    assert re.fullmatch(pattern, err)


def test_what_does_not_fit_is_whole_as_data(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "train", SMALL, "--json", *TOO_LARGE)
    assert code == 3
    assert json.loads(out)["memory"]["fits"] is False
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["train"], "Missing argument 'SCENARIO'"),
        (["trian", SMALL], "No such command 'trian'"),
        (["train", SMALL, "--jsn"], "No such option"),
        (["train", SMALL, "--set", "plan.tensor"], "--set 'plan.tensor': must be KEY=VALUE"),
        (["train", "nowhere.toml"], "nowhere.toml: no such file"),
        (["train", str(ROOT)], "is a directory"),
        (["catalog", "grid"], "catalog: unknown name 'grid'; did you mean grids"),
        (["catalog", "grids", "frence"], "grid: unknown name 'frence'; did you mean france"),
    ],
)
def test_wrong_commands_are_one_line(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = run(capsys, *arguments)
    assert (code, out) == (2, "")
    assert words in err
    assert err.count("\n") == 1


def test_version_and_places(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "--version") == (0, f"bessemer {bs.__version__}\n", "")
    assert run(capsys, "--include") == (0, f"{bs.get_include()}\n", "")
    assert run(capsys, "--cmake-dir") == (0, f"{bs.get_cmake_dir()}\n", "")


def test_no_command_shows_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys)
    assert (code, err) == (0, "")
    assert "catalog" in out


def test_the_module_is_the_program() -> None:
    command = [sys.executable, "-m", "bessemer", "--cmake-dir"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout == f"{bs.get_cmake_dir()}\n"


def test_the_catalogue_lists_tables_entries_and_sources(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "catalog", "--json")
    tables = json.loads(out)
    assert code == 0
    assert "h100-sxm" in tables["accelerators"]
    _, out, _ = run(capsys, "catalog", "nodes")
    assert "dgx-h100" in out
    _, out, _ = run(capsys, "catalog", "accelerators", "h100-sxm")
    assert re.search(r"memory_bandwidth +3\.35 TB/s +published", out)
    assert re.search(r"die_area +814 mm2 +published", out)
    assert re.search(r"price +31,250 USD +published", out)
    assert re.search(r"peak\.fp4 +none\b", out)
    _, out, _ = run(capsys, "catalog", "accelerators", "h100-sxm", "--json")
    entry = json.loads(out)
    assert entry["values"]["memory_bandwidth"] == {"value": 3.35, "unit": "TB/s"}
    assert {"field", "basis", "key", "note"} == set(entry["sources"][0])


@pytest.mark.parametrize("text", ["", "\n", "nothing of the kind"])
def test_import_refuses_a_file_without_settings(
    text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "launch.sh"
    path.write_text(text)
    code, out, said = run(capsys, "import", "megatron", str(path))
    assert (code, out) == (2, "")
    assert said.startswith(f"{path}: {'holds no argument' if text.strip() else 'is empty'}")


def test_cite_prints_bibtex(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "cite", LLAMA)
    assert code == 0
    keys = re.findall(r"^@\w+\{([^,]+),", out, re.MULTILINE)
    assert keys == bs.train(LLAMA).citations
    assert "GrattafioriEtAl2024" in keys

"""Writes the validation tables: published runs through the installed package.

theirs    what the paper prints                 tests/data/published/*.csv
ours      bs.train of the same scenario         no number here is typed by hand
error     ours / theirs - 1
"""

import csv
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

Row = dict[str, str]
Scenario = dict[str, Any]


@dataclass(frozen=True)
class Comparison:
    """One published figure beside ours."""

    name: str
    what: str
    unit: str
    theirs: float
    ours: float

    @property
    def error(self) -> float:
        return self.ours / self.theirs - 1.0


@dataclass(frozen=True)
class Paper:
    """A published table and how a row of it becomes comparisons."""

    key: str
    title: str
    file: str
    story: str
    compared: Callable[[list[Row]], Iterator[Comparison]]


def rows_of(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def answer(scenario: Scenario) -> dict[str, Any]:
    import bessemer as bs

    return bs.train(scenario).to_dict()


def gpt(name: str, row: Row, **other: Any) -> Scenario:
    """A GPT model as Megatron-LM trains it: the shape that its scripts give."""
    hidden, heads = int(row["hidden"]), int(row["heads"])
    shape = {
        "layers": int(row["layers"]),
        "hidden": hidden,
        "heads": heads,
        "kv_heads": heads,
        "head_size": hidden // heads,
        "feed_forward": 4 * hidden,
        "vocabulary": int(row["vocabulary"]),
        "gated": False,
        "activation": "gelu",
        "positions": "learned",
        "position_rows": int(row["sequence"]),
        "tied_embeddings": True,
        "qkv_bias": True,
        "output_bias": True,
        "mlp_bias": True,
        "norm": "layer",
        "dropout": True,
    }
    return {"name": name, **shape, **other}


def scenario(model: Scenario, row: Row, plan: Scenario, software: str, node: str) -> Scenario:
    """A step of a row; the number of tokens does not matter to it."""
    return {
        "model": model,
        "training": {
            "tokens": "1 Gtoken",
            "sequence_length": int(row["sequence"]),
            "global_batch": int(row["global_batch"]),
            "precision": "fp16",
            "software": software,
        },
        "cluster": {"node": node, "accelerators": int(row["accelerators"])},
        "plan": plan,
        "models": {"attention_flops": "full_square"},
    }


def megatron_plan(row: Row, **other: Any) -> Scenario:
    chunks = int(row["virtual_stages"] or 1)
    plan: Scenario = {
        "tensor": int(row["tensor"]),
        "pipeline": int(row["pipeline"]),
        "micro_batch": int(row["micro_batch"]),
        "sharding": "none",
        **other,
    }
    if chunks > 1:
        plan |= {"schedule": "interleaved", "virtual_stages": chunks}
    return plan


def narayanan(rows: list[Row]) -> Iterator[Comparison]:
    for row in rows:
        if row["sharding"] not in {"", "none"}:
            continue  # the paper's ZeRO-3 runs: weights are sharded, which is refused by name
        plan = megatron_plan(row, recomputation=row["recomputation"])
        model = gpt(row["model"], row)
        told = answer(scenario(model, row, plan, row["software"], "dgx-a100-80gb"))
        name = f"{row['parameters_label']}, {int(row['accelerators']):,} accelerators"
        name += f", tensor {row['tensor']}, pipeline {row['pipeline']}"
        if int(row["virtual_stages"] or 1) > 1:
            name += f" × {row['virtual_stages']}"
        seconds = told["step"]["time"]["value"]
        yield Comparison(name, "step time", "s", float(row["step_time_s"]), seconds)


def korthikanti(rows: list[Row]) -> Iterator[Comparison]:
    for row in rows:
        if row["kind"] != "end-to-end":
            continue
        present = megatron_plan(row, recomputation="selective", sequence_parallel=True)
        full = megatron_plan(row, recomputation="full")
        times = {"iteration_full_recomputation_s": full, "iteration_present_s": present}
        for column, plan in times.items():
            if not row[column]:
                continue
            model = gpt(row["model"], row)
            told = answer(scenario(model, row, plan, "megatron-2022", "dgx-a100-80gb"))
            how = "full recomputation" if plan is full else "selective, sequence-parallel"
            name = f"{row['parameters_label']}, {int(row['accelerators']):,} accelerators, {how}"
            seconds = told["step"]["time"]["value"]
            yield Comparison(name, "step time", "s", float(row[column]), seconds)


def grattafiori(rows: list[Row]) -> Iterator[Comparison]:
    for row in rows:
        if row["kind"] != "layout":
            continue
        replica = int(row["sequences_per_replica"])
        data = int(row["data"])
        chunks = 126 + 2
        stages = int(row["pipeline"])
        plan: Scenario = {
            "tensor": int(row["tensor"]),
            "context": int(row["context"]),
            "pipeline": stages,
            "sequence_parallel": True,
            "sharding": "gradients",
            "rank_order": "pipeline_before_data",
            "schedule": "interleaved",
            "virtual_stages": chunks // stages,
        }
        told = answer(
            {
                "model": {"name": "llama-3.1-405b"},
                "training": {
                    "tokens": "1 Ttoken",
                    "sequence_length": int(row["sequence"]),
                    "global_batch": data * replica,
                    "precision": "bf16",
                    "software": "llama-3",
                },
                "cluster": {"node": "grand-teton-h100", "accelerators": int(row["accelerators"])},
                "plan": plan,
                "models": {"attention_flops": "full_square"},
            }
        )
        name = f"{int(row['accelerators']):,} accelerators, sequences of {int(row['sequence']):,}"
        theirs = float(row["model_flops_utilization_pct"])
        yield Comparison(name, "MFU", "%", theirs, 100.0 * told["model_flops_utilization"])


PAPERS = [
    Paper(
        "NarayananEtAl2021",
        "Megatron-LM on A100, 3.6 to 1,008 billion parameters",
        "narayanan_2021.csv",
        "End-to-end throughput with full recomputation, as step times. Layouts from the paper's "
        "table and scripts; DGX A100 nodes, eight 200 Gbit/s adapters.",
        narayanan,
    ),
    Paper(
        "KorthikantiEtAl2022",
        "Selective recomputation and sequence parallelism, 22 to 1,000 billion parameters",
        "megatron_2022.csv",
        "Iteration times of Table 5, both columns, and section 6.3.",
        korthikanti,
    ),
    Paper(
        "GrattafioriEtAl2024",
        "Llama 3.1 405B on 8,192 and 16,384 H100",
        "llama_3_1_405b.csv",
        "MFU of Table 4, as {cite:t}`ChowdheryEtAl2022` count it: the full square of attention. "
        "Micro-batch and chunks per stage are not printed: one sequence, and one layer a chunk.",
        grattafiori,
    ),
]


def number(value: float) -> str:
    """Three significant digits."""
    return f"{value:,.0f}" if abs(value) >= 99.95 else f"{value:#.3g}"


def signed(error: float) -> str:
    text = f"{100.0 * error:+.1f} %"
    return "0.0 %" if text[1:] == "0.0 %" else text.replace("-", "\N{MINUS SIGN}")


def section(paper: Paper, found: list[Comparison]) -> str:
    text = f"### {paper.title}\n\n{{cite}}`{paper.key}`. {paper.story}\n\n"
    text += "| run | figure | theirs | ours | error |\n|---|---|--:|--:|--:|\n"
    for one in found:
        unit = "" if one.unit == "1" else f" {one.unit}"
        text += (
            f"| {one.name} | {one.what} | {number(one.theirs)}{unit} | "
            f"{number(one.ours)}{unit} | {signed(one.error)} |\n"
        )
    return text + "\n"


def summary(results: dict[str, list[Comparison]]) -> str:
    text = (
        "| paper | figures | median error | mean absolute error | worst |\n|---|--:|--:|--:|--:|\n"
    )
    for key, found in results.items():
        errors = [one.error for one in found]
        worst = max(errors, key=abs)
        mean = sum(map(abs, errors)) / len(errors)
        text += (
            f"| {{cite:t}}`{key}` | {len(found)} | {signed(median(errors))} | "
            f"{100.0 * mean:.1f} % | {signed(worst)} |\n"
        )
    return text + "\n"


def compare(root: Path) -> dict[str, list[Comparison]]:
    folder = root / "tests/data/published"
    return {paper.key: list(paper.compared(rows_of(folder / paper.file))) for paper in PAPERS}


def tests(root: Path) -> str:
    """What every test of a published figure says of itself."""
    text = "## Every published figure that is a test\n\n| file | holds |\n|---|---|\n"
    for file in sorted((root / "tests/published").glob("*_test.cpp")):
        source = re.sub(r'"\s*\n\s*"', "", file.read_text(encoding="utf-8"))
        for said in re.findall(r'TEST_CASE\("published: ([^"]*)"', source):
            said = re.sub(r"\[(\w+)\]", r"{cite:t}`\1`", said.replace("|", "\\|"))
            text += f"| `{file.name.removesuffix('_test.cpp')}` | {said} |\n"
    return text + "\n"


def pages(root: Path) -> dict[str, str]:
    results = compare(root)
    text = summary(results)
    for paper in PAPERS:
        text += section(paper, results[paper.key])
    return {"validation.md": text + tests(root), "accuracy.md": summary(results)}


if __name__ == "__main__":
    print(pages(Path(__file__).resolve().parents[1])["validation.md"])

"""Small tables for notebooks and text for `repr`: pure functions, no style sheets of their own."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

_LEFT = "text-align: left"
_RIGHT = "text-align: right"


def number_text(number: float, unit: str = "") -> str:
    """A number in four significant digits, with its unit if it has one: "4.83 s", "0.0712"."""
    size = abs(number)
    text = f"{number:.4g}" if size < 1e4 or size != size or size >= 1e15 else f"{number:,.0f}"
    return f"{text} {unit}" if unit else text


def value_text(value: Any) -> str:
    """Any value of a description or a result, short enough for one cell."""
    if isinstance(value, (bool, str)):
        return str(value)
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return number_text(value)
    if isinstance(value, dict) and value.keys() == {"value", "unit"}:
        return number_text(value["value"], value["unit"])
    if isinstance(value, dict):
        return ", ".join(f"{name} {value_text(part)}" for name, part in value.items())
    if isinstance(value, list) and value and "count" in value[0]:
        kinds = _kinds_of_layers(value)
        return "; ".join(f"{count} of {', '.join(filter(None, words))}" for words, count in kinds)
    if isinstance(value, list):
        return "; ".join(value_text(part) for part in value) or "none"
    return str(value)


def recomputation_text(told: Any) -> str:
    """A recomputation in a few words, from what `to_dict` says of it."""
    if isinstance(told, str):
        return told
    parts = []
    if told.get("full"):
        of = f" of {told['layers']} layers" if "layers" in told else ""
        parts.append(f"full{of}" + (f" in groups of {told['group']}" if "group" in told else ""))
    parts += [", ".join(told["modules"])] if "modules" in told else []
    parts += [f"{', '.join(told['offloaded'])} to the host"] if "offloaded" in told else []
    parts += ["layer inputs to the host"] if told.get("offloads_inputs") else []
    return "; ".join(parts).replace("_", " ")


def table_html(
    rows: Iterable[Sequence[str]],
    header: Sequence[str] = (),
    caption: str = "",
    text_columns: int = 1,
) -> str:
    """A plain table: the first `text_columns` are left-aligned, numbers stand on the right."""

    def cells(row: Sequence[str], tag: str) -> str:
        return "".join(
            f'<{tag} style="{_LEFT if i < text_columns else _RIGHT}">{html.escape(cell)}</{tag}>'
            for i, cell in enumerate(row)
        )

    parts = ["<table>"]
    if caption:
        parts.append(f'<caption style="{_LEFT}">{html.escape(caption)}</caption>')
    if header:
        parts.append(f"<thead><tr>{cells(header, 'th')}</tr></thead>")
    parts.append("<tbody>")
    parts.extend(f"<tr>{cells(row, 'td')}</tr>" for row in rows)
    parts.append("</tbody></table>")
    return "".join(parts)


def flat(data: dict[str, Any], prefix: str = "") -> list[tuple[str, Any]]:
    """Nested plain data as dotted names and values; a quantity stays one value."""
    rows: list[tuple[str, Any]] = []
    for name, value in data.items():
        if isinstance(value, dict) and value.keys() != {"value", "unit"}:
            rows.extend(flat(value, f"{prefix}{name}."))
        else:
            rows.append((prefix + name, value))
    return rows


def description_html(described: Any) -> str:
    """A description or a result as a table of its fields."""
    rows = [(name, value_text(value)) for name, value in flat(described.to_dict())]
    return table_html(rows, caption=type(described).__name__)


def _shares(breakdown: Any) -> list[float]:
    numbers = breakdown.numbers()
    total = sum(numbers.values())
    return [number / total if total else 0.0 for number in numbers.values()]


def breakdown_html(breakdown: Any) -> str:
    """A breakdown as a table: each part, its share of the total, and the total."""
    numbers = breakdown.numbers()
    rows = [
        (name.replace("_", " "), number_text(number, breakdown.unit), f"{share:.1%}")
        for (name, number), share in zip(numbers.items(), _shares(breakdown), strict=True)
    ]
    total = sum(numbers.values())
    rows.append(("total", number_text(total, breakdown.unit), "100.0%" if total else ""))
    return table_html(rows, header=("part", breakdown.unit or "share", "of total"))


def breakdown_frame(breakdown: Any) -> pd.DataFrame:
    """A breakdown as a table of pandas, indexed by part; the column says the unit."""
    import pandas as pd

    numbers = breakdown.numbers()
    value = f"value [{breakdown.unit}]" if breakdown.unit else "value"
    return pd.DataFrame(
        {value: list(numbers.values()), "share": _shares(breakdown)},
        index=pd.Index(list(numbers), name="part"),
    )


def records_frame(records: Iterable[dict[str, Any]], index: Sequence[str]) -> pd.DataFrame:
    """Descriptions of one kind as a table of pandas; a column's name has its unit."""
    import pandas as pd

    rows = []
    for record in records:
        row: dict[str, Any] = {}
        for name, value in flat(record):
            if isinstance(value, dict):
                row[f"{name} [{value['unit']}]"] = value["value"]
            elif isinstance(value, list):  # parts that differ, each with how many there are
                row[name] = sum(
                    part.get("count", 1) if isinstance(part, dict) else 1 for part in value
                )
            elif value is not None:
                row[name] = value
        row.pop("name", None)
        rows.append(row)
    return pd.DataFrame(rows, index=pd.Index(list(index), name="name"))


def _repeating(runs: Sequence[Any]) -> tuple[int, int]:
    """Length and number of what the list begins with again and again: the pair that covers most."""
    best = (len(runs), 1)
    for length in range(1, len(runs) // 2 + 1):
        times = 1
        while runs[times * length : (times + 1) * length] == runs[:length]:
            times += 1
        if times > 1 and length * times > len(runs) - length and best[1] == 1:
            best = (length, times)
    return best


def layers_text(runs: Sequence[tuple[Any, int]]) -> str:
    """Layers of a model as Python would write them; a long irregular list as its kinds."""
    length, times = _repeating(runs)
    rest = runs[length * times :]
    if length + len(rest) > 8:
        counts: dict[Any, int] = {}
        for layer, count in runs:
            counts[layer] = counts.get(layer, 0) + count
        return "<" + ", ".join(f"{count} × {layer!r}" for layer, count in counts.items()) + ">"

    def text(some: Sequence[tuple[Any, int]]) -> str:
        return "[" + ", ".join(f"({layer!r}, {count})" for layer, count in some) + "]"

    start = f"{times} * {text(runs[:length])}" if times > 1 else text(runs[:length])
    return f"{start} + {text(rest)}" if rest else start


def model_text(runs: Sequence[tuple[Any, int]], words: Sequence[tuple[str, str]]) -> str:
    """`repr` of a model whose layers differ."""
    fields = [f"{name}={word}" for name, word in words]
    place = 1 if fields and fields[0].startswith("name=") else 0
    fields.insert(place, f"layers={layers_text(runs)}")
    return f"Model({', '.join(fields)})"


def _layer_words(layer: dict[str, Any]) -> tuple[str, str, str]:
    """A layer in three cells: what mixes tokens, what each token passes, the rest."""
    attention, recurrence, block = layer["attention"], layer["recurrence"], layer["feed_forward"]
    mixer = "no mixer"
    if attention is not None:
        mixer = f"attention, {attention['heads']} heads of {attention['head_size']}"
        if attention["kv_rank"]:
            mixer += f" over a latent of {attention['kv_rank']}"
        elif attention["kv_heads"] != attention["heads"]:
            mixer += f", {attention['kv_heads']} of keys and values"
        if attention["window"]:
            mixer += f", window {attention['window']:,}"
    elif recurrence is not None:
        kind = recurrence["kind"].replace("_", " ")
        mixer = f"{kind}, {recurrence['heads']} heads of {recurrence['head_size']}"
    inner = "no feed-forward"
    if block is not None:
        inner = f"{'gated ' if block['gated'] else ''}{block['activation']}, {block['size']:,}"
        experts = block["experts"]
        if experts is not None:
            inner = f"{experts['per_token']} of {experts['count']} experts, {inner}"
            if experts["shared_size"]:
                inner += f", shared {experts['shared_size']:,}"
    stream = "encoder" if layer["encoder"] else ""
    return mixer, inner, "cross-attention" if layer["cross_attention"] else stream


def _kinds_of_layers(layers: Iterable[dict[str, Any]]) -> list[tuple[tuple[str, str, str], int]]:
    """Kinds of layers in words, and how many there are of each."""
    counts: dict[tuple[str, str, str], int] = {}
    for layer in layers:
        words = _layer_words(layer)
        counts[words] = counts.get(words, 0) + layer["count"]
    return list(counts.items())


def model_html(model: Any) -> str:
    """A model as two tables: its fields, and its kinds of layers with how many there are."""
    rows = [("parameters", value_text(model.parameters))]
    if model.active_parameters != model.parameters:
        rows.append(("active_parameters", value_text(model.active_parameters)))
    data = {name: value for name, value in model.to_dict().items() if name != "layers"}
    rows.append(("layers", value_text(model.layers)))
    rows.extend((name, value_text(value)) for name, value in flat(data))
    layers = [{**layer.to_dict(), "count": count} for layer, count in model.layer_runs]
    kinds = [[*words, f"{count:,}"] for words, count in _kinds_of_layers(layers)]
    return table_html(rows, caption="Model") + table_html(
        kinds, header=("mixer", "feed-forward", "stream", "layers"), text_columns=3
    )

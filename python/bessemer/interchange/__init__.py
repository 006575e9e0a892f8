"""Launch configurations of training frameworks, in and out.

>>> import bessemer as bs
>>> found = bs.read_launch("megatron", "--tensor-model-parallel-size 8 --micro-batch-size 1")
>>> found.plan.tensor, found.unmapped
(8, [])
>>> print(bs.write_launch("megatron", bs.Plan(tensor=8, sequence_parallel=True)))

Frameworks: ``megatron`` (Megatron-LM's arguments: a command line, a shell script, a list, YAML),
``deepspeed`` (JSON), ``torchtitan`` (TOML), ``nemo`` (YAML of NeMo 2 and Megatron-Bridge) and
``nemo-1`` (Hydra YAML of NeMo 1). What cannot be carried over is listed, never dropped.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bessemer._core import InvalidInput, Model, Plan, Software, Training, near_names
from bessemer.interchange import (
    _command_line,
    _deepspeed,
    _megatron,
    _nemo,
    _rows,
    _texts,
    _torchtitan,
)
from bessemer.interchange._launch import Exported, Imported, fields_of, imported, is_plain
from bessemer.interchange._notes import Note
from bessemer.interchange._rows import Reading, Row, Writing

__all__ = ["FRAMEWORKS", "Exported", "Imported", "Note", "read_launch", "rows", "write_launch"]

FRAMEWORKS = ("megatron", "deepspeed", "torchtitan", "nemo", "nemo-1")

Source = str | Path | Mapping[str, Any] | Sequence[Any]
_KINDS = {"deepspeed": "json", "torchtitan": "toml", "nemo": "yaml", "nemo-1": "yaml"}
# Fields that a framework takes from the program, not from its settings.
_IN_CODE = {"deepspeed": ("model.", "training.sequence_length", "training.tokens")}


def rows(framework: str) -> tuple[Row, ...]:
    """The table of a framework: which of its keys are which of our fields."""
    _check(framework)
    return {"deepspeed": _deepspeed.ROWS, "torchtitan": _torchtitan.ROWS}.get(
        framework, _megatron.ROWS
    )


def _check(framework: str) -> None:
    if framework not in FRAMEWORKS:
        near = ", ".join(near_names(str(framework), list(FRAMEWORKS)))
        raise InvalidInput(f"framework: unknown name '{framework}'; did you mean {near}?")


@dataclass
class _Source:
    settings: Mapping[str, Any]
    conditional: Mapping[str, Any]


def _settings(framework: str, source: Source) -> _Source:
    """Flat settings of whatever was given."""
    if isinstance(source, Mapping):
        if framework == "megatron":
            return _Source(_from_sections(source), {})
        return _Source(_flat(framework, source), {})
    if not isinstance(source, (str, Path)):
        if framework != "megatron" or isinstance(source, bytes):
            kind = type(source).__name__
            raise InvalidInput(f"source: must be a path, text or a table, got {kind}")
        found = _command_line.from_list(source)
        return _Source(found.settings, found.conditional)
    text, suffix = _texts.read(source)
    origin = str(source) if suffix else ""
    if isinstance(source, Path) and not text.strip():
        raise InvalidInput(f"{source}: is empty; give a launch configuration of {framework}")
    if framework == "megatron" and suffix not in (".yaml", ".yml", ".json"):
        found = _command_line.arguments(text)
        if isinstance(source, Path) and not found.settings and not found.conditional:
            raise InvalidInput(
                f"{source}: holds no argument of {framework}, such as "
                "--tensor-model-parallel-size 8"
            )
        return _Source(found.settings, found.conditional)
    kind = _KINDS.get(framework, suffix.lstrip(".").replace("yml", "yaml"))
    table = _texts.parsed(text, kind, origin)
    if framework == "megatron":
        return _Source(_from_sections(table), {})
    return _Source(_flat(framework, table), {})


def _from_sections(table: Mapping[str, Any]) -> dict[str, Any]:
    """Megatron-LM's arguments as a table; an argument that is false is one that is not given."""
    found = _command_line.from_mapping(table)
    return {key: value for key, value in found.items() if value is not False}


def _flat(framework: str, table: Mapping[str, Any]) -> dict[str, Any]:
    if framework == "deepspeed":
        table = _deepspeed.settings_of(table)
    return _texts.flat(table)


def read_launch(framework: str, source: Source, *, accelerators: int | None = None) -> Imported:
    """Read a plan, and what else it says, from a framework's launch configuration.

    Parameters
    ----------
    framework
        One of ``FRAMEWORKS``.
    source
        Path of a file, its text, its content as a dict; for Megatron-LM also a list of words.
    accelerators
        Of the machine. Needed where a configuration counts per data-parallel rank, as DeepSpeed's
        does; otherwise read where it stands.

    Raises
    ------
    InvalidInput
        The text is not what the framework reads.
    """
    _check(framework)
    if accelerators is not None and (
        isinstance(accelerators, bool) or not isinstance(accelerators, int) or accelerators < 1
    ):
        raise InvalidInput(
            f"accelerators: must be a whole number of at least 1, got {accelerators}"
        )
    found = _settings(framework, source)
    if framework in ("deepspeed", "torchtitan"):
        module = _deepspeed if framework == "deepspeed" else _torchtitan
        reading = Reading(found.settings, accelerators)
        names: dict[str, str] = {}
        irrelevant = module.irrelevant
    elif framework == "megatron":
        reading = Reading(found.settings, accelerators)
        names = {key: "--" + key.replace("_", "-") for key in found.settings}
        irrelevant = _megatron.irrelevant
    else:
        reading = Reading({}, accelerators)
        names = _nemo.translated(found.settings, reading)
        irrelevant = _nemo.irrelevant
    if framework not in ("deepspeed", "torchtitan"):
        _megatron.launcher(reading)
    for row in rows(framework):
        row.read(reading)
    _rows.unread(reading, irrelevant)
    for key, value in found.conditional.items():
        name = "--" + key.replace("_", "-")
        if irrelevant(key):
            reading.ignored.append(Note(name, value, "does not change what a step takes"))
        else:
            reason = "stands in a condition of the script, which nobody evaluates"
            reading.unmapped.append(Note(name, value, reason))
    return imported(framework, reading, names)


def write_launch(
    framework: str,
    plan: Plan,
    *,
    training: Training | Mapping[str, Any] | None = None,
    model: Model | Mapping[str, Any] | str | None = None,
    software: Software | Mapping[str, Any] | None = None,
    accelerators: int | None = None,
) -> Exported:
    """Write a plan, and what else is given, as a framework's launch configuration.

    Parameters
    ----------
    framework
        One of ``FRAMEWORKS``.
    plan, training, model, software
        Objects, or dicts of their fields; a model also by its name in the catalogue.
    accelerators
        Of the machine; needed where a framework counts data-parallel ranks.

    Returns
    -------
    Exported
        Its ``text`` and ``settings``, and ``unwritten``: what the framework cannot be told.
    """
    _check(framework)
    fields = fields_of(plan, training, model, software, accelerators)
    writing = Writing(fields)
    for row in rows(framework):
        row.write(writing)
    settings = writing.settings
    if framework == "megatron":
        text = _command_line.script(settings)
    elif framework == "deepspeed":
        text = _texts.to_json(settings)
    elif framework == "torchtitan":
        text = _texts.to_toml(_texts.nested(settings))
    else:
        settings = _nemo.restored(writing, framework)
        text = _texts.to_yaml(settings)
    _list_unsaid(writing, framework)
    _list_changed(writing, plan, framework, text, accelerators)
    return Exported(framework, text, settings, list(dict.fromkeys(_hashable(writing.unwritten))))


def _hashable(notes: list[Note]) -> list[Note]:
    return [Note(note.key, _told(note.value), note.reason) for note in notes]


def _told(value: Any) -> Any:
    """A value as text or a number."""
    return value if isinstance(value, (int, float, str)) or value is None else str(value)


def _list_unsaid(writing: Writing, framework: str) -> None:
    """Lists what no row has taken up and is not what every plan is."""
    in_code = _IN_CODE.get(framework, ())
    if any(name.startswith(in_code) for name in writing.fields if name.startswith("model.")):
        shapes = [name for name in writing.fields if name.startswith("model.")]
        writing.fields["model"] = writing.fields.get("model.name", "shapes")
        writing.said.update(shapes)
        writing.leave("model", "is in the program's code")
    for name, value in writing.fields.items():
        if name in writing.said or name in ("cluster.accelerators", "model.name"):
            continue
        if name != "model" and is_plain(name, value):
            continue
        by_code = name.startswith(in_code) if in_code else False
        writing.leave(name, "is in the program's code" if by_code else "has no setting there")


def _list_changed(
    writing: Writing, plan: Plan, framework: str, text: str, accelerators: int | None
) -> None:
    """Reads what was written, and lists every field of the plan that comes back as another."""
    again = read_launch(framework, text, accelerators=accelerators).plan
    listed = {note.key for note in writing.unwritten}
    for key in plan.to_dict():
        before, after = getattr(plan, key), getattr(again, key)
        about = {name for name in listed if name.startswith(f"plan.{key}")}
        if before != after and not about:
            writing.leave(f"plan.{key}", f"comes back as {_told(after)}")

"""Kinds of values that a scenario holds: counts, text, numbers with a unit, names of the catalogue.

A number with a dimension is text with a unit (``"15.6 Ttoken"``); a bare number there is an error.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from bessemer._core import InvalidInput

# Marks of a choice between a name, a table and a table with `like` in pydantic's locations; never
# part of a key.
NAME, TABLE, LIKE = "<name>", "<table>", "<like>"


@dataclass(frozen=True)
class Measured:
    """Text with a unit (or a pint quantity) of one dimension; kept as a pint quantity.

    ``named`` also lets a name of the catalogue stand there: text that does not begin as a number.
    """

    unit: str
    example: str
    named: str = ""
    positive: bool = False

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(self._checked)

    def __get_pydantic_json_schema__(
        self, core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        what = f"A number and a unit of the dimension of {self.unit}"
        if self.named:
            what += f", or the name of {self.named} of the catalogue"
        return {"type": "string", "description": what, "examples": [self.example]}

    def _checked(self, value: object) -> Any:
        if self.named and isinstance(value, str) and not _begins_as_number(value):
            return value
        if isinstance(value, (bool, int, float)) or value is None:
            own = type(value) in (int, float) and 1e-3 <= abs(value or 0) < 1e6
            cure = f"{value:g} {self.unit}" if own else self.example
            raise wrong(f'must be text with a unit, got {shown(value)}; write "{cure}", say')
        from bessemer import units

        try:
            number = units._magnitude(value, self.unit, self.unit, "@")
        except InvalidInput as error:
            raise wrong(str(error).removeprefix("@: ")) from None
        if not math.isfinite(number):
            raise wrong(f"must be finite, got {value}")
        if number < 0.0 or (self.positive and number == 0.0):
            sign = "positive" if self.positive else "zero or more"
            raise wrong(f"must be {sign}, got {value}")
        return units._quantity(number, self.unit)


@dataclass(frozen=True)
class NumberOrName:
    """A plain number, or the name of an entry of the catalogue."""

    named: str
    example: float

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(self._checked)

    def __get_pydantic_json_schema__(
        self, core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        name = {"type": "string", "description": f"Name of {self.named} of the catalogue"}
        return {"anyOf": [{"type": "number"}, name], "examples": [self.example]}

    def _checked(self, value: object) -> Any:
        if isinstance(value, str) and not _begins_as_number(value):
            return value
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise wrong(
                f"must be a number such as {self.example} or the name of {self.named} of the "
                f"catalogue, got {shown(value)}"
            )
        if not math.isfinite(value):
            raise wrong(f"must be finite, got {shown(value)}")
        return float(value)


def wrong(sentence: str) -> PydanticCustomError:
    """A refusal inside pydantic; the key is put in front of it later."""
    return PydanticCustomError("wrong", "{sentence}", {"sentence": sentence})


def one_of(*words: str) -> AfterValidator:
    """Text that is one of a few words."""

    def checked(given: str) -> str:
        if given not in words:
            raise wrong(f"must be {', '.join(words[:-1])} or {words[-1]}, got {shown(given)}")
        return given

    return AfterValidator(checked)


def _begins_as_number(text: str) -> bool:
    return re.match(r"\s*[-+.(]*\s*(\d|inf\b|nan\b)", text, re.IGNORECASE) is not None


def shown(value: object) -> str:
    """A value as the file would say it, shortened."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return "nothing"
    if isinstance(value, Mapping):
        return "a table"
    if isinstance(value, (list, tuple)):
        return "a list"
    text = f"'{value}'" if isinstance(value, str) else str(value)
    text = " ".join(text.split())
    return text if len(text) <= 60 else text[:57] + "..."


def name_or_table(value: object) -> str:
    return TABLE if isinstance(value, (Mapping, BaseModel)) else NAME


def name_table_or_like(value: object) -> str:
    like = value.get("like") if isinstance(value, Mapping) else getattr(value, "like", None)
    return LIKE if like is not None else name_or_table(value)


Count = Annotated[int, Field(strict=True, ge=1, le=2**31 - 1)]
CountOrZero = Annotated[int, Field(strict=True, ge=0, le=2**31 - 1)]
Text = Annotated[str, Field(strict=True, min_length=1, max_length=1000)]
Switch = Annotated[bool, Field(strict=True)]
Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]

Tokens = Annotated[Any, Measured("token", "15.6 Ttoken", positive=True)]
Duration = Annotated[Any, Measured("s", "10 min")]
Size = Annotated[Any, Measured("byte", "80 GB")]
Rate = Annotated[Any, Measured("byte/s", "450 GB/s", positive=True)]
Speed = Annotated[Any, Measured("FLOP/s", "989 TFLOP/s", positive=True)]
Watts = Annotated[Any, Measured("W", "700 W")]
Distance = Annotated[Any, Measured("m", "100 km")]
FailureRate = Annotated[Any, Measured("1/year", "0.1 / year")]
Mass = Annotated[Any, Measured("kgCO2e", "164 kgCO2e")]


class Table(BaseModel):
    """A table of a scenario: its keys and no others."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, arbitrary_types_allowed=True, protected_namespaces=()
    )

    def given(self) -> dict[str, Any]:
        """The keys that were given, with their values."""
        return {key: value for key, value in self if value is not None}

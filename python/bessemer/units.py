"""Units: a pint registry of bessemer's own, made when the first quantity is read or written.

>>> from bessemer.units import GB, s, us
>>> 50 * GB / s
<Quantity(50.0, 'gigabyte / second')>

The registry knows what the models speak of and nothing else: SI and binary prefixes, metres,
grams, seconds, joules, watts and litres, and five dimensions that SI lacks: data (`byte`), work
(`FLOP`), `token`, money (`USD`) and CO2-equivalent (`kgCO2e`). A FLOP is not a number, a byte is
not eight numbers, and a kilogram of CO2e is not a mass, so that none of them mix. Quantities of any
other pint registry are accepted wherever one is asked for; pint's application registry is never
touched.
"""

from __future__ import annotations

import re
import threading
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NoReturn, cast

from bessemer._core import InvalidInput, near_names

if TYPE_CHECKING:
    import pint

    AnyQuantity = pint.Quantity[Any]
    AnyRegistry = pint.UnitRegistry[Any]
    registry: AnyRegistry
    Quantity: type[AnyQuantity]

__all__ = ["Quantity", "registry"]

_DEFINITIONS = """\
nano- = 1e-9 = n-
micro- = 1e-6 = µ- = μ- = u-
milli- = 1e-3 = m-
kilo- = 1e3 = k-
mega- = 1e6 = M-
giga- = 1e9 = G-
tera- = 1e12 = T-
peta- = 1e15 = P-
exa- = 1e18 = E-
zetta- = 1e21 = Z-
yotta- = 1e24 = Y-
kibi- = 2**10 = Ki-
mebi- = 2**20 = Mi-
gibi- = 2**30 = Gi-
tebi- = 2**40 = Ti-
pebi- = 2**50 = Pi-

meter = [length] = m = metre
gram = [mass] = g
second = [time] = s = sec
kelvin = [temperature] = K
byte = [data] = B
FLOP = [work]
token = [token]
USD = [currency]
gCO2e = [carbon]

bit = byte / 8
minute = 60 * second = min
hour = 60 * minute = h = hr
day = 24 * hour
week = 7 * day
year = 365.25 * day
hertz = 1 / second = Hz
tonne = 1e6 * gram = t
liter = 1e-3 * meter ** 3 = L = l = litre
joule = kilogram * meter ** 2 / second ** 2 = J
watt = joule / second = W
watt_hour = watt * hour = Wh
tCO2e = 1e6 * gCO2e
percent = 0.01 = %
thousand = 1e3
million = 1e6
billion = 1e9
trillion = 1e12
"""

_USUAL = {
    "byte": ("",),
    "B": ("k", "M", "G", "T", "P", "Ki", "Mi", "Gi", "Ti"),
    "bit": ("", "k", "M", "G", "T"),
    "FLOP": ("", "M", "G", "T", "P", "E", "Z", "Y"),
    "token": ("", "k", "M", "G", "T"),
    "s": ("", "m", "u", "n"),
    "min": ("",),
    "h": ("",),
    "day": ("",),
    "week": ("",),
    "year": ("",),
    "Hz": ("", "k", "M", "G"),
    "J": ("", "k", "M", "G"),
    "Wh": ("", "k", "M", "G", "T"),
    "W": ("", "m", "k", "M", "G"),
    "m": ("", "m", "k"),
    "L": ("", "m"),
    "g": ("", "k"),
    "t": ("",),
    "USD": ("",),
    "gCO2e": ("", "k"),
    "tCO2e": ("",),
}
_COMMON = [prefix + unit for unit, prefixes in _USUAL.items() for prefix in prefixes]

_HINTS = {
    "FLOPS": "FLOP/s",
    "flops": "FLOP/s",
    "Flops": "FLOP/s",
    "flop": "FLOP",
    "bps": "bit/s",
    "Bps": "B/s",
    "b": "bit or B",
    "$": "USD",
    "CO2e": "kgCO2e",
    "tokens/s": "token/s",
}

_NUMBER = re.compile(r"\s*([+-]?(?:\d[\d_]*\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|[+-]?(?:nan|inf)\b)\s*")
_UNIT = re.compile(
    r"[A-Za-zµμ%_][A-Za-z0-9µμ_]*|(?:\*\*|\^)\s*-?\d\b(?!\s*(?:\*\*|\^))|[*/·]|1(?=\s*/)|\s+"
)

_lock = threading.RLock()


@lru_cache(maxsize=1)
def _make_registry() -> AnyRegistry:
    import pint

    class Quantity(pint.UnitRegistry.Quantity[Any]):
        """A pint quantity of bessemer's registry; pickles find their way back to it.

        Of text alone, as every field reads it: `Quantity("3.35 TB/s")`.
        """

        def __new__(cls, value: Any, units: Any = None) -> Any:
            if isinstance(value, str) and units is None:
                return _read(value, "a number with a unit", "GB", "quantity")
            return super().__new__(cls, value, units)

        def __reduce__(self) -> tuple[Any, ...]:
            return _quantity, (self.magnitude, format(self.units, "D"))

    class Unit(pint.UnitRegistry.Unit):
        """A pint unit of bessemer's registry."""

        def __reduce__(self) -> tuple[Any, ...]:
            return _unit, (format(self, "D"),)

    made = type("UnitRegistry", (pint.UnitRegistry,), {"Quantity": Quantity, "Unit": Unit})(None)
    made.load_definitions(_DEFINITIONS.splitlines())
    made.formatter.default_format = "~P"
    return cast("AnyRegistry", made)


def _registry() -> AnyRegistry:
    with _lock:
        return _make_registry()


@lru_cache(maxsize=256)
def _unit(text: str) -> pint.Unit:
    """The unit of that text, in bessemer's registry."""
    return _registry().Unit(text)


def _quantity(value: Any, unit: str) -> AnyQuantity:
    """So many of a unit. The compiled module makes every quantity with it."""
    return _registry().Quantity(value, _unit(unit))


def _refuse(field: str, sentence: str) -> NoReturn:
    raise InvalidInput(f"{field}: {sentence}")


def _plain(number: float) -> str:
    whole = number == number and abs(number) < 1e6 and number == int(number)
    return str(int(number)) if whole else repr(float(number))


def _example(number: float, example: str) -> str:
    """The user's own number with a unit, if it is one that a user would write so."""
    return f"'{_plain(number) if 1e-3 <= number < 1e6 else 1} {example}'"


_CURRENCIES = frozenset(
    {"EUR", "GBP", "CHF", "CNY", "JPY", "KRW", "INR", "CAD", "AUD", "SEK", "NOK", "DKK", "€", "£"}
)


def _hint(name: str) -> str:
    """What an unknown unit was probably meant to be."""
    for prefix in ("", "k", "M", "G", "T", "P", "E", "Z", "Y"):
        for wrong, right in _HINTS.items():
            if name == prefix + wrong:
                return "write " + " or ".join(prefix + part for part in right.split(" or "))
    if name.lstrip("kMG") in _CURRENCIES:
        return "money is in USD; convert it at the rate of the day"
    return "did you mean " + ", ".join(near_names(name, _COMMON)) + "?"


def _unit_of(text: str, whole: str, field: str) -> pint.Unit:
    """The unit that a user wrote: factors, `*`, `/`, `per` and small powers."""
    position = 0
    while position < len(text):
        token = _UNIT.match(text, position)
        if token is None:
            _refuse(field, f"cannot read {whole!r}: {text[position:]!r} is not a unit")
        position = token.end()
    known = _registry()
    for name in re.findall(r"[^\W\d]\w*|%", text):
        if name not in known:
            _refuse(field, f"unknown unit {name!r} in {whole!r}; {_hint(name)}")
    try:
        return known.parse_units(text.replace("·", "*").lstrip("* "))
    except Exception:
        _refuse(field, f"cannot read {text!r} as a unit in {whole!r}")


def _read(text: str, expected: str, example: str, field: str) -> AnyQuantity:
    if len(text) > 200:
        _refuse(field, f"must be a short text as '1 {example}', got {len(text)} characters")
    number = _NUMBER.match(text)
    if number is None:
        _refuse(field, f"expected {expected}, cannot read {text!r}; write e.g. '1 {example}'")
    value = float(number[1])
    unit = re.sub(r"\bper\b", "/", text[number.end() :]).strip()
    if not unit:
        _refuse(
            field,
            f"expected {expected}, got the bare number {text.strip()!r}; "
            f"write e.g. {_example(value, example)}",
        )
    if unit.startswith("/"):
        unit = "1" + unit
    return _registry().Quantity(value, _unit_of(unit, text, field))


def _of_any_registry(value: Any, expected: str, field: str) -> AnyQuantity:
    """A quantity of another registry, through its text: registries do not mix."""
    if getattr(value, "_REGISTRY", None) is _registry():
        return cast("AnyQuantity", value)
    try:
        units = format(value.units, "D")
    except (AttributeError, TypeError, ValueError):
        name = type(value).__name__
        _refuse(field, f"expected {expected} as text or a pint quantity, got {name}")
    if units in ("", "dimensionless"):
        return _registry().Quantity(value.magnitude, "")
    unit = _unit_of(units, f"{value.magnitude} {units}", field)
    return _registry().Quantity(value.magnitude, unit)


def _magnitude(value: Any, expected: str, example: str, field: str) -> float:
    """The number of `expected` units in what a user gave; the only way in.

    Parameters
    ----------
    value : pint.Quantity or str
        What was given.
    expected : str
        Unit of the answer, and in messages the dimension that is asked for.
    example : str
        Unit of the same dimension that a user would write.
    field : str
        What messages begin with.

    Raises
    ------
    InvalidInput
        A bare number, another dimension, an unknown unit, or not finite.
    """
    if isinstance(value, str):
        return _magnitude_of_text(value, expected, example, field)
    if isinstance(value, bool) or value is None or not hasattr(value, "magnitude"):
        if isinstance(value, bool) or not hasattr(value, "__float__"):
            kind = repr(value) if value is None or isinstance(value, bool) else type(value).__name__
            _refuse(field, f"expected {expected} as text or a quantity, got {kind}")
        try:
            number = float(value)
        except (OverflowError, ValueError, TypeError):
            number = float("inf")
        _refuse(
            field,
            f"expected {expected} as text or a quantity, got the bare number {_plain(number)}; "
            f"write e.g. {_example(number, example)}",
        )
    return _number_of(_of_any_registry(value, expected, field), expected, field)


def _number_in(value: Any, unit: str, field: str) -> float:
    """The same where the unit of the answer is also what a user would write."""
    return _magnitude(value, unit, unit, field)


@lru_cache(maxsize=1024)
def _magnitude_of_text(text: str, expected: str, example: str, field: str) -> float:
    """The same for text; scenarios and sweeps say the same text again and again."""
    return _number_of(_read(text, expected, example, field), expected, field)


def _number_of(quantity: AnyQuantity, expected: str, field: str) -> float:
    unit = _unit(expected)
    if not quantity.is_compatible_with(unit):
        given = f"{quantity.units:~P}" or "a number without a dimension"
        _refuse(field, f"expected {expected}, got {given}")
    try:
        number = float(quantity.m_as(unit))
    except (TypeError, ValueError, OverflowError):
        _refuse(field, f"expected one quantity in {expected}, got {type(quantity.m).__name__}")
    if number != number or number in (float("inf"), float("-inf")):
        _refuse(field, f"must be finite, got {number}")
    return number


def __getattr__(name: str) -> Any:
    if name == "registry":
        return _registry()
    if name == "Quantity":
        return _registry().Quantity
    if not name.startswith("_") and name in _registry():
        return _unit(name)
    raise AttributeError(f"bessemer.units has no unit {name!r}; {_hint(name)}")


def __dir__() -> list[str]:
    return sorted([*__all__, *_COMMON])

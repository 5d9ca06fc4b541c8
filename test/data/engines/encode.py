"""Writes values of an answer so that no digit is lost: the same text in Spark and in DuckDB for the same value."""

from datetime import date, datetime
from decimal import Decimal


def text(value) -> str | None:
    """A value of an answer's row; None stays what it is."""
    match value:
        case None:
            return None
        case bool():
            return str(value).lower()
        case Decimal():
            return format(value, "f")
        case bytes() | bytearray():
            return value.hex()
        case datetime():
            return value.isoformat(sep=" ", timespec="microseconds")
        case date():
            return value.isoformat()
        case _:
            return str(value)


def answer(types: list[str], rows) -> dict:
    """An answer as JSON has it. `types` are those of its columns, in the engine's own words."""
    return {"types": types, "rows": [[text(value) for value in row] for row in rows]}

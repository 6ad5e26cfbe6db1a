"""Bytes of an answer to models.

There are two tiers with one result. With the `fast` extra (msgspec) the bytes are decoded straight into typed records
whose types the decoder checks; whatever it refuses (an unknown key, a null where it expects none, a wrong type) is read
again by the lenient tier, which loses nothing and sets aside only what is broken. Without the extra every answer takes
the lenient tier.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from typing import Any, Final, TypeVar

from ._rest import ClinicalNote, ClinicalNoteList, Model, UnreadableValue

__all__ = ["UNREADABLE", "code_of", "decode_json", "decode_note", "decode_page"]

M = TypeVar("M", bound=Model)


class _Unreadable:
    """The type of `UNREADABLE`."""


UNREADABLE: Final = _Unreadable()


def decode_json(body: bytes) -> Any:
    """The JSON value of a body, or `UNREADABLE`. Never raises: a JSON error holds the whole body."""
    for parse_int in (None, _read_digits):  # a parser of one's own costs time, and is seldom needed
        try:
            return json.loads(body, parse_int=parse_int)
        except (UnicodeDecodeError, json.JSONDecodeError, RecursionError):
            return UNREADABLE
        except ValueError:  # a number with more digits than Python reads
            continue
    return UNREADABLE


def _read_digits(digits: str) -> int | str:
    """A whole number, or its text, so that one that is too long costs no more than the note that it is in."""
    try:
        return int(digits)
    except ValueError:
        return digits


def code_of(body: Any) -> int | None:
    """Zoom's error code in a JSON value, or None."""
    code = body.get("code") if isinstance(body, dict) else None
    if isinstance(code, str) and code.isascii() and code.isdigit() and len(code) < 10:
        return int(code)
    return code if type(code) is int else None


def decode_note(body: bytes) -> ClinicalNote | str:
    """The note in a body, or what is wrong with it, in words that hold no value."""
    return _decode(body, ClinicalNote)


def decode_page(body: bytes) -> ClinicalNoteList | str:
    """The page of notes in a body, or what is wrong with it, in words that hold no value."""
    return _decode(body, ClinicalNoteList)


def _decode(body: bytes, model: type[M]) -> M | str:
    kind: Any = model
    fast = _fast_decoder(kind)
    found: M | None = fast(body) if fast is not None else None
    if found is not None:
        return found
    value = decode_json(body)
    if value is UNREADABLE:
        return "the body is not JSON"
    try:
        read: M = model.from_dict(value)  # type: ignore[attr-defined]  # every generated model has it
        return read
    except UnreadableValue as error:
        return str(error)
    except RecursionError:
        return "the body is nested too deeply"


@cache
def _fast_decoder(model: Any) -> Callable[[bytes], Any] | None:
    """For a class of models, a decoder that gives None where the lenient tier must look; None without the extra."""
    try:
        import msgspec
    except ImportError:
        return None
    try:
        decode = msgspec.json.Decoder(_record(model)).decode
    except (TypeError, ValueError):
        # No record mirrors models that refer to each other, or names that msgspec cannot write: the lenient tier reads.
        return None
    refusals = (msgspec.MsgspecError, UnreadableValue, UnicodeDecodeError, RecursionError)
    take_over = model.from_decoded

    def decode_fast(body: bytes) -> Any:
        try:
            return take_over(decode(body))
        except refusals:
            return None

    return decode_fast


def _record(model: Any, above: tuple[Any, ...] = ()) -> Any:
    """The typed record that mirrors a class of models: same attributes, same values optional, unknown keys refused.

    Raises:
        ValueError: when the model holds itself, or msgspec refuses a name.
    """
    import msgspec

    if model in above:
        raise ValueError("a model that holds itself has no record")
    fields: list[Any] = []
    for wire in model.WIRE_FIELDS:
        kind: Any = _record(wire.kind, (*above, model)) if issubclass(wire.kind, Model) else wire.kind
        if kind is object:
            kind = Any
        if wire.many:
            kind = tuple[kind, ...]
        fields.append((wire.name, kind) if wire.required else (wire.name, kind | None, None))
    return msgspec.defstruct(
        f"{model.__name__}Record",
        sorted(fields, key=len),  # required ones first
        rename={wire.name: wire.wire_name for wire in model.WIRE_FIELDS if wire.name != wire.wire_name},
        forbid_unknown_fields=True,
        gc=False,
    )

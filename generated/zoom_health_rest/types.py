"""What the generated modules share: UNSET, the base of the models, readers of JSON values, writers of requests.

Generated, do not edit.
"""

import json
from collections.abc import Callable, Mapping
from copy import deepcopy
from datetime import date, datetime, timezone
from typing import IO, Any, BinaryIO, ClassVar, Final, Generic, Literal, NamedTuple, TypeVar
from urllib.parse import quote

import httpx
from attrs import define, field

from .errors import UnreadableBody, UnreadableValue


class Unset:
    """The type of UNSET: a parameter that was not given. There is one instance, also after copy and pickle."""

    __slots__ = ()

    def __bool__(self) -> Literal[False]:
        return False

    def __repr__(self) -> str:
        return "UNSET"

    def __copy__(self) -> "Unset":
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> "Unset":
        return self

    def __reduce__(self) -> str:
        return "UNSET"


UNSET: Final[Unset] = Unset()

FileContent = IO[bytes] | bytes | str
FileTypes = tuple[str | None, FileContent, str | None] | tuple[str | None, FileContent, str | None, Mapping[str, str]]
RequestFiles = list[tuple[str, FileTypes]]


@define
class File:
    """A file to upload."""

    payload: BinaryIO = field(repr=False)
    file_name: str | None = field(default=None, repr=False)
    mime_type: str | None = None

    def to_tuple(self) -> FileTypes:
        """The form that httpx takes for multipart bodies."""
        return self.file_name, self.payload, self.mime_type


T = TypeVar("T")


@define
class Response(Generic[T]):
    """The answer of an operation. `repr` shows the status alone."""

    status_code: int
    content: bytes = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    parsed: T | None = field(repr=False)


# --- models -----------------------------------------------------------------------------------------------------------


class WireField(NamedTuple):
    """One property of a model, as it stands in JSON.

    Attributes:
        name: Name of the attribute.
        wire_name: Name of the key in JSON.
        slot: Name of the slot that holds the JSON value (differs from `name` for times, which are kept as text).
        kind: `str`, `int`, `float`, `bool`, a model class, or `object` for everything else.
        many: The value is a list of `kind`.
        required: The document requires the property and does not allow null.
    """

    name: str
    wire_name: str
    slot: str
    kind: type
    many: bool
    required: bool


@define(frozen=True)
class BrokenItem:
    """An item of a list that could not be read. `value` is the JSON value as it came, and is not in the repr."""

    wire_name: str
    index: int
    reason: str
    value: Any = field(repr=False, hash=False)


class Model:
    """Base of the models: immutable, printable without its values, unknown JSON keys kept.

    Class attributes:
        WIRE_FIELDS: The properties of the model.
        PHI_FIELDS: Names of the properties that can hold protected health information (`x-phi` in the document).
    """

    __slots__ = ()
    WIRE_FIELDS: ClassVar[tuple[WireField, ...]] = ()
    PHI_FIELDS: ClassVar[frozenset[str]] = frozenset()
    _unmodelled: dict[str, Any] | None

    @property
    def additional_properties(self) -> dict[str, Any]:
        """JSON keys that the document does not name, as a fresh copy."""
        return deepcopy(self._unmodelled) if self._unmodelled else {}

    def to_dict(self) -> dict[str, Any]:
        """The JSON object: known properties that are present, then the unknown ones. A fresh copy."""
        result: dict[str, Any] = {}
        for wire_field in self.WIRE_FIELDS:
            value = getattr(self, wire_field.slot)
            if value is not None:
                result[wire_field.wire_name] = to_json(value)
        return result | self.additional_properties

    def __repr__(self) -> str:
        shape = " ".join(
            f"{wire_field.name}={_shape(value)}"
            for wire_field in self.WIRE_FIELDS
            if (value := getattr(self, wire_field.slot)) is not None
        )
        more = f" +{len(self._unmodelled)} unknown" if self._unmodelled else ""
        return f"<{type(self).__name__}{' ' if shape else ''}{shape}{more}>"


def _shape(value: Any) -> str:
    if isinstance(value, (bool, Model)):
        return repr(value)
    if isinstance(value, (str, tuple, list, dict)):
        return f"{type(value).__name__}({len(value)})"
    return type(value).__name__


def to_json(value: Any) -> Any:
    """The JSON form of a value of a model."""
    if isinstance(value, Model):
        return value.to_dict()
    if isinstance(value, (list, tuple)):
        return [to_json(item) for item in value]
    if isinstance(value, datetime):
        return to_time_text(value)
    return deepcopy(value)


# --- readers: a JSON value in, a Python value out, UnreadableValue when it cannot be read without loss -----------------

_JSON_NAMES: Final = {
    dict: "an object",
    list: "a list",
    str: "text",
    bool: "true or false",
    int: "a number",
    float: "a number",
    type(None): "null",
}


def unreadable(name: str, expected: str, value: object) -> UnreadableValue:
    """The error for a value of the wrong type: it names types, never the value."""
    return UnreadableValue(name, expected, _JSON_NAMES.get(type(value), "something else"))


def read_str(value: Any, name: str) -> str:
    """Text; a whole number is taken as its digits, since identifiers are sent either way."""
    if isinstance(value, str):
        return value
    if type(value) is int:
        return str(value)
    raise unreadable(name, "text", value)


def read_int(value: Any, name: str) -> int | None:
    """A whole number; digits in text and `3.0` are taken as the number they are, an empty text as nothing."""
    if value == "":
        return None
    if type(value) is int:
        return value
    if type(value) is float and value.is_integer():
        return int(value)
    if isinstance(value, str) and len(value) < 20 and value.isascii() and value.removeprefix("-").isdigit():
        return int(value)
    raise unreadable(name, "a whole number", value)


def read_float(value: Any, name: str) -> float | None:
    """A number; an empty text is nothing."""
    if value == "":
        return None
    if type(value) is float or type(value) is int:
        return value
    raise unreadable(name, "a number", value)


def read_bool(value: Any, name: str) -> bool | None:
    """True or false, and an empty text is nothing. Nothing else is taken for either: the text "false" would be true."""
    if value == "":
        return None
    if isinstance(value, bool):
        return value
    raise unreadable(name, "true or false", value)


def read_object(value: Any, name: str) -> Any:
    """Any JSON value."""
    return value


def read_none(value: Any, name: str) -> None:
    """Null."""
    if value is not None:
        raise unreadable(name, "null", value)


def read_list(reader: Callable[[Any, str], T]) -> Callable[[Any, str], tuple[T, ...]]:
    """A reader of lists whose items `reader` reads."""

    def read(value: Any, name: str) -> tuple[T, ...]:
        if isinstance(value, (list, tuple)):
            return tuple(reader(item, name) for item in value)
        raise unreadable(name, "a list", value)

    return read


def read_union(*readers: Callable[[Any, str], Any]) -> Callable[[Any, str], Any]:
    """A reader that takes the first of `readers` that can read the value."""

    def read(value: Any, name: str) -> Any:
        for reader in readers:
            try:
                return reader(value, name)
            except UnreadableValue:
                continue
        raise unreadable(name, "one of several types", value)

    return read


def read_items(
    value: Any, name: str, reader: Callable[[Any], T], broken: tuple[BrokenItem, ...]
) -> tuple[tuple[T, ...], tuple[BrokenItem, ...]]:
    """Read a list of objects. One that cannot be read is set aside with its reason and costs none of the others."""
    if value == "":
        return (), broken
    if not isinstance(value, (list, tuple)):
        raise unreadable(name, "a list", value)
    items: list[T] = []
    aside: list[BrokenItem] = []
    for index, item in enumerate(value):
        try:
            items.append(reader(item))
        except UnreadableValue as error:
            aside.append(BrokenItem(wire_name=name, index=index, reason=str(error), value=item))
    return tuple(items), broken + tuple(aside)


def read_required(value: T | None, name: str) -> T:
    """The value of a property that the document requires."""
    if value is None:
        raise UnreadableValue(name, "a value", "null or nothing")
    return value


def require_object(value: Any, name: str) -> dict[str, Any]:
    """A JSON object."""
    if not isinstance(value, dict):
        raise unreadable(name, "an object", value)
    return value


def unmodelled_keys(source: dict[str, Any], known: frozenset[str]) -> dict[str, Any] | None:
    """The keys that the document does not name, or None when there is none."""
    return {key: value for key, value in source.items() if key not in known} or None


def read_time(text: str | None) -> datetime | None:
    """The moment that a time text names, in UTC, or None when there is none or it is unreadable.

    A text without a zone is UTC, as the API states all times in UTC. A date alone is no moment.
    """
    if not text or len(text) < 16:
        return None
    try:
        moment = datetime.fromisoformat(text)
        return moment.replace(tzinfo=timezone.utc) if moment.tzinfo is None else moment.astimezone(timezone.utc)
    except (ValueError, OverflowError):
        return None


def read_date(text: str | None) -> date | None:
    """The day that a date text names, or None when there is none or it is unreadable."""
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def to_time_text(value: datetime | date | str | None) -> str | None:
    """The JSON form of a time: `…Z`, with milliseconds or microseconds only where there are any."""
    if not isinstance(value, datetime):
        return value.isoformat() if isinstance(value, date) else value
    if value.tzinfo is None:
        raise ValueError("a time needs a zone: use an aware datetime")
    moment = value.astimezone(timezone.utc).replace(tzinfo=None)
    if not moment.microsecond:
        precision = "seconds"
    else:
        precision = "microseconds" if moment.microsecond % 1000 else "milliseconds"
    return moment.isoformat(timespec=precision) + "Z"


# --- requests and answers ---------------------------------------------------------------------------------------------


def path_segment(name: str, value: Any) -> str:
    """An id as one segment of a path; refused where it would name another endpoint.

    Raises:
        ValueError: for `None`, `""`, `.`, `..`, anything but text or a number, and control characters.
    """
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        raise ValueError(f"{name} must be text")
    text = str(value)
    if not text.strip() or text in (".", ".."):
        raise ValueError(f"{name} must not be empty, '.' or '..': that would address another endpoint")
    if any(ord(character) < 32 or 127 <= ord(character) < 160 for character in text):
        raise ValueError(f"{name} must not contain control characters")
    try:
        return quote(text, safe="")
    except UnicodeEncodeError:
        problem = f"{name} must be valid Unicode text"
    raise ValueError(problem)


def query_value(name: str, value: Any) -> Any:
    """The query form of a value; `None` is refused, since leaving a filter out widens the answer.

    Raises:
        ValueError: for `None` and for a time without a zone.
    """
    if value is None:
        raise ValueError(f"{name} must not be None: leave it out instead")
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError(f"{name} needs a time with a zone")
        return value.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        return [query_value(name, item) for item in value]
    return value


def read_body(response: httpx.Response, reader: Callable[[Any], T], *, strict: bool) -> T | None:
    """Read a JSON body. One that is not what the document promises gives None, or UnreadableBody when `strict`."""
    try:
        return reader(json.loads(response.content))
    except (ValueError, RecursionError):
        pass
    if strict:
        raise UnreadableBody(response.status_code)
    return None


__all__ = [
    "UNSET",
    "BrokenItem",
    "File",
    "FileTypes",
    "Model",
    "RequestFiles",
    "Response",
    "Unset",
    "WireField",
]

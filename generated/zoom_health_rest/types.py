"""What the generated modules share: UNSET, the base of the models, readers of JSON values, writers of requests.

Generated, do not edit.
"""

import json
from collections.abc import Callable, Mapping
from copy import deepcopy
from datetime import date, datetime, timezone
from typing import IO, Any, BinaryIO, ClassVar, Final, Generic, Literal, NamedTuple, Self, TypeVar, cast
from urllib.parse import quote
from uuid import UUID

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
        slot: Name of the slot that holds the JSON value. It differs from `name` for times, which are kept as text, and
            for values of any type, which are handed out as copies.
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
        PHI_CLASSES: The properties that can hold protected health information, each with its class (`x-phi` in the
            document).
        PHI_FIELDS: Their names.
    """

    __slots__ = ()
    WIRE_FIELDS: ClassVar[tuple[WireField, ...]] = ()
    PHI_CLASSES: ClassVar[Mapping[str, str]] = {}
    PHI_FIELDS: ClassVar[frozenset[str]] = frozenset()
    _unmodelled: dict[str, Any] | None

    @property
    def additional_properties(self) -> dict[str, Any]:
        """JSON keys that the document does not name, as a fresh copy."""
        return to_json(self._unmodelled) if self._unmodelled else {}

    def to_dict(self) -> dict[str, Any]:
        """The JSON object: known properties that are present, then the unknown ones. A fresh copy."""
        result: dict[str, Any] = {}
        for wire_field in self.WIRE_FIELDS:
            value = getattr(self, wire_field.slot)
            if value is not None:
                result[wire_field.wire_name] = to_json(value)
        return result | self.additional_properties

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        return self  # nothing in it can be changed

    def __repr__(self) -> str:
        # Crash reporters print half-built models too, whose slots are still empty.
        shape = " ".join(
            f"{wire_field.name}={_shape(value)}"
            for wire_field in self.WIRE_FIELDS
            if (value := getattr(self, wire_field.slot, None)) is not None
        )
        unknown = getattr(self, "_unmodelled", None)
        more = f" +{len(unknown)} unknown" if unknown else ""
        return f"<{type(self).__name__}{' ' if shape else ''}{shape}{more}>"


def _shape(value: Any) -> str:
    if isinstance(value, (bool, Model)):
        return repr(value)
    if isinstance(value, (str, tuple, list, dict)):
        return f"{type(value).__name__}({len(value)})"
    return type(value).__name__


_ATOMS: Final = frozenset({str, int, float, bool, type(None)})


def to_json(value: Any) -> Any:
    """The JSON form of a value of a model, as a fresh copy. Nesting costs no stack: unknown keys come in any depth."""
    root = [value]
    containers: list[Any] = [root]  # copied, but their members are still those of the original
    copies: dict[int, Any] = {}
    while containers:
        container = containers.pop()
        for key, member in container.items() if isinstance(container, dict) else enumerate(container):
            if member.__class__ in _ATOMS:
                continue
            if not isinstance(member, (dict, list, tuple)):
                container[key] = _leaf_to_json(member)
                continue
            if id(member) not in copies:
                copies[id(member)] = dict(member) if isinstance(member, dict) else list(member)
                containers.append(copies[id(member)])
            container[key] = copies[id(member)]
    return root[0]


def _leaf_to_json(value: Any) -> Any:
    if isinstance(value, Model):
        return value.to_dict()
    return to_time_text(value) if isinstance(value, datetime) else deepcopy(value)


def detached(value: Any) -> Any:
    """A value that shares nothing changeable with the one given; tuples and models stay what they are."""
    if isinstance(value, tuple) and type(value) is tuple:
        return tuple(detached(item) for item in value)
    return to_json(value) if isinstance(value, (dict, list)) else value


def to_unmodelled(value: dict[str, Any] | None) -> dict[str, Any] | None:
    """A copy of keys that the document does not name, or None when there is none."""
    return to_json(value) if value else None


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
        try:
            return str(value)
        except ValueError:  # Python writes no numbers of thousands of digits
            pass
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


def read_list(reader: Callable[[Any, str], T | None]) -> Callable[[Any, str], tuple[T, ...]]:
    """A reader of lists whose items `reader` reads."""

    def read(value: Any, name: str) -> tuple[T, ...]:
        if not isinstance(value, (list, tuple)):
            raise unreadable(name, "a list", value)
        read_one = item_reader(reader, name)
        return tuple(read_one(item) for item in value)

    return read


def read_answers(reader: Callable[[Any, str], T | None]) -> Callable[[Any, str], list[T]]:
    """A reader of answers that are lists."""
    read_all = read_list(reader)
    return lambda value, name: list(read_all(value, name))


def item_reader(reader: Callable[[Any, str], T | None], name: str) -> Callable[[Any], T]:
    """A reader of the items of a list: an empty text is nothing as a property, but no item may become nothing."""

    def read(item: Any) -> T:
        made = reader(item, name)
        if made is None and item is not None:
            raise unreadable(name, "an item of its type", item)
        return cast("T", made)

    return read


def read_union(*readers: Callable[[Any, str], Any]) -> Callable[[Any, str], Any]:
    """A reader that takes the first of `readers` that keeps the value as it is, or else the first that can read it."""

    def read(value: Any, name: str) -> Any:
        readable: list[Any] = []
        for reader in readers:
            try:
                readable.append(reader(value, name))
            except UnreadableValue:
                continue
        if not readable:
            raise unreadable(name, "one of several types", value)
        return next((made for made in readable if _same_json(to_json(made), value)), readable[0])

    return read


def _same_json(left: Any, right: Any) -> bool:
    pairs = [(left, right)]
    while pairs:
        left, right = pairs.pop()
        if type(left) is not type(right):
            return False
        if isinstance(left, dict):
            if left.keys() != right.keys():
                return False
            pairs.extend((left[key], right[key]) for key in left)
        elif isinstance(left, list):
            if len(left) != len(right):
                return False
            pairs.extend(zip(left, right, strict=True))
        elif left != right:
            return False
    return True


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
        except RecursionError:
            reason = f"{name}: expected fewer levels, found a deeper nesting than Python can follow"
            aside.append(BrokenItem(wire_name=name, index=index, reason=reason, value=item))
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
    """A copy of the keys that the document does not name, or None when there is none."""
    return to_unmodelled({key: value for key, value in source.items() if key not in known})


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
    moment = _in_utc(value, "the property")
    if not moment.microsecond:
        precision = "seconds"
    else:
        precision = "microseconds" if moment.microsecond % 1000 else "milliseconds"
    return moment.isoformat(timespec=precision) + "Z"


def _in_utc(value: datetime, name: str) -> datetime:
    # Without its zone, since "Z" is written in place of "+00:00".
    if value.tzinfo is None:
        raise ValueError(f"{name} needs a time with a zone: use an aware datetime")
    try:
        return value.astimezone(timezone.utc).replace(tzinfo=None)
    except OverflowError:
        problem = f"{name} is outside the calendar in UTC"
    raise ValueError(problem)


# --- requests and answers ---------------------------------------------------------------------------------------------


def path_segment(name: str, value: Any) -> str:
    """An id as one segment of a path; refused where it would name another endpoint.

    Raises:
        ValueError: for `None`, `""`, `.`, `..`, anything but text, a number, a UUID or a date, and control characters.
    """
    if isinstance(value, (datetime, date)):
        value = query_value(name, value)
    if isinstance(value, bool) or not isinstance(value, (str, int, float, UUID)):
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
        ValueError: for `None`, for a time without a zone and for text that is no Unicode.
    """
    if value is None:
        raise ValueError(f"{name} must not be None: leave it out instead")
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return _in_utc(value, name).isoformat(timespec="seconds") + "Z"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        return [query_value(name, item) for item in value]
    return unicode_only(name, value)


def header_value(name: str, value: Any) -> Any:
    """The value of a header or a cookie.

    Raises:
        ValueError: for text that is not printable ASCII; the HTTP library would quote it in its own error.
    """
    if isinstance(value, str) and not (value.isascii() and value.isprintable()):
        raise ValueError(f"{name} must be printable ASCII")
    return value


def unicode_only(name: str, value: T) -> T:
    """A value of a query or a body as it came.

    Raises:
        ValueError: when it holds text that is no Unicode; the error of the encoder would hold all of it.
    """
    try:
        if isinstance(value, (str, dict, list)):
            json.dumps(value, ensure_ascii=False, default=str).encode()
        return value
    except UnicodeEncodeError:
        problem = f"{name} must be valid Unicode text"
    except RecursionError:
        problem = f"{name} is nested too deeply"
    raise ValueError(problem)


def load_json(content: bytes) -> Any:
    """The value of a JSON text. A number with more digits than Python reads is kept as its text and costs no other.

    Raises:
        ValueError: when it is not JSON. The error holds the whole text: do not let it out.
        RecursionError: when it is nested too deeply.
    """
    try:
        return json.loads(content)
    except ValueError as error:
        if isinstance(error, (json.JSONDecodeError, UnicodeDecodeError)):
            raise
    return json.loads(content, parse_int=_read_digits)


def _read_digits(digits: str) -> int | str:
    try:
        return int(digits)
    except ValueError:
        return digits


def read_body(response: httpx.Response, reader: Callable[[Any], T], *, strict: bool) -> T | None:
    """Read a JSON body. One that is not what the document promises gives None, or UnreadableBody when `strict`."""
    try:
        return reader(load_json(response.content))
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

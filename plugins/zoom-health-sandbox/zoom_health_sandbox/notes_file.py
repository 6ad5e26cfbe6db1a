"""Reading notes from a JSON Lines file, Zoom-shaped or looser, so that a sandbox can serve text that exists already.

One JSON object a line; blank lines are skipped. An object with a `note_id` is taken as it is. Of any other object the
text is the first of `note_content`, `note`, `text`, `content` and `body`; the rest is filled in: the title from name,
gender and age, the EHR ids from `appointment_id` or `encounter`, `patient_id` and `provider_id`, and ids, owner and
times from the line itself, the same at every reading.
"""

from __future__ import annotations

import json
from base64 import b64encode, urlsafe_b64encode
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from os import PathLike
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

from .clock import zoom_time
from .errors import InvalidNoteError, NotesFileError
from .records import encode_json
from .scenarios import OWNERS

__all__ = ["read_notes"]

_TEXT_KEYS = ("note_content", "note", "text", "content", "body")
_NAME_KEYS = ("name", "patient_name", "patient")
_FIRST_KEYS = ("patient_first", "first_name", "given_name", "first")
_FAMILY_KEYS = ("patient_family", "last_name", "family_name", "last")
_GENDER_KEYS = ("gender", "sex", "patient_gender")
_AGE_KEYS = ("age", "patient_age")
_EHR_KEYS = {
    "appointment_id": ("appointment_id", "encounter_id", "encounter", "visit_id"),
    "patient_id": ("patient_id",),
    "provider_id": ("provider_id",),
}
_ZOOM_KEYS = (
    "meeting_id",
    "meeting_number",
    "note_owner_user_id",
    "note_start_time",
    "note_end_time",
    "note_created_time",
    "note_last_modified_time",
    "note_last_modified_user_id",
    "note_title",
    "is_note_completed",
    "note_completed_time",
    "ehr_context",
)
_BETWEEN_NOTES = timedelta(minutes=15)


def read_notes(
    path: str | PathLike[str], *, until: datetime, owners: Sequence[str] = OWNERS
) -> Iterator[dict[str, Any]]:
    """Yield the notes of a file in Zoom's shape, with their text.

    The whole file is checked before the first note is yielded, so a broken line loses nothing and loads nothing.

    Args:
        path: A JSON Lines file in UTF-8.
        until: Aware datetime: notes without a creation time get times up to this one, a quarter of an hour apart, in
            the file's order.
        owners: User ids that notes without an owner are given to in turn.

    Raises:
        NotesFileError: The file cannot be read, or a line is not a note; the message names the line and shows nothing
            of it.
    """
    count = sum(1 for _ in _objects(path))
    seen: Counter[bytes] = Counter()
    for number, fields in enumerate(_objects(path)):
        if "note_id" in fields:
            yield fields
            continue
        digest = sha256(encode_json(fields)).digest()
        seen[digest] += 1
        identity = sha256(b"%b %d" % (digest, seen[digest])).digest()
        created = until - (count - 1 - number) * _BETWEEN_NOTES
        yield _shaped(
            fields, identity=identity, owner=owners[number % len(owners)] if owners else None, created=created
        )


def _objects(path: str | PathLike[str]) -> Iterator[dict[str, Any]]:
    with _open(path) as file:
        for number, line in enumerate(file, start=1):
            stripped = line.removeprefix(b"\xef\xbb\xbf").strip() if number == 1 else line.strip()
            if stripped:
                yield _parse(stripped, number)


def _open(path: str | PathLike[str]) -> BinaryIO:
    try:
        return Path(path).open("rb")
    except OSError as failure:
        reason = failure.strerror or "it cannot be opened"
    raise NotesFileError(f"cannot read the file: {reason}")


def _parse(line: bytes, number: int) -> dict[str, Any]:
    # Errors are made outside of `except`: the parser's own carry the whole line.
    reason = ""
    value: Any = None
    try:
        value = json.loads(line, parse_constant=_refuse_constant)
        encode_json(value)
    except UnicodeDecodeError:
        reason = "is not UTF-8"
    except (ValueError, RecursionError, InvalidNoteError):
        reason = "is not JSON"
    if reason:
        raise NotesFileError(reason, number)
    if not isinstance(value, dict):
        raise NotesFileError("is not a JSON object", number)
    if "note_id" in value:
        if not isinstance(value["note_id"], str) or not value["note_id"]:
            raise NotesFileError("has a note_id that is no text", number)
    elif not any(isinstance(value.get(key), str) for key in _TEXT_KEYS):
        raise NotesFileError("has no text under any of: " + ", ".join(_TEXT_KEYS), number)
    return value


def _refuse_constant(_name: str) -> NoReturn:
    raise ValueError("NaN and Infinity are not JSON")


def _shaped(fields: Mapping[str, Any], *, identity: bytes, owner: str | None, created: datetime) -> dict[str, Any]:
    number = int.from_bytes(identity[:5])
    note = {
        "meeting_id": b64encode(identity[8:24]).decode(),
        "meeting_number": 80_000_000_000 + number % 10_000_000_000,
        "note_id": urlsafe_b64encode(identity).decode()[:22].replace("-", "_"),
        "note_owner_user_id": owner,
        "note_start_time": zoom_time(created - timedelta(minutes=20)),
        "note_end_time": zoom_time(created - timedelta(seconds=5)),
        "note_created_time": zoom_time(created),
        "note_last_modified_time": zoom_time(created),
        "note_last_modified_user_id": owner,
        "note_title": _title(fields),
        "is_note_completed": False,
        "ehr_context": {key: found for key, names in _EHR_KEYS.items() if (found := _first(fields, names))},
    }
    note.update({key: fields[key] for key in _ZOOM_KEYS if key in fields})
    note["note_content"] = next(fields[key] for key in _TEXT_KEYS if isinstance(fields.get(key), str))
    return note


def _title(fields: Mapping[str, Any]) -> str:
    """Name, gender and age, the way that Zoom titles a note."""
    names = _first(fields, _NAME_KEYS) or " ".join(
        part for part in (_first(fields, _FIRST_KEYS), _first(fields, _FAMILY_KEYS)) if part
    )
    gender = _first(fields, _GENDER_KEYS)[:1].upper()
    return ", ".join(part for part in (names, gender, _first(fields, _AGE_KEYS)) if part)


def _first(fields: Mapping[str, Any], keys: Sequence[str]) -> str:
    for key in keys:
        value = fields.get(key)
        if isinstance(value, str | int) and not isinstance(value, bool) and str(value):
            return str(value)
    return ""

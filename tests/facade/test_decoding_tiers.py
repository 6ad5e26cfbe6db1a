"""With and without the `fast` extra the same bytes give the same notes, the same broken items and the same errors."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from unittest import mock

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from zoom_health import _decoding
from zoom_health._decoding import decode_note, decode_page
from zoom_health.types import ClinicalNote

pytest.importorskip("msgspec")

SCALARS: st.SearchStrategy[Any] = (
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats()
    | st.sampled_from(
        ["", "7", "-3", "٣", "true", "2025-05-15T03:01:08.608Z", "2025-05-15", "\ud83d", "\x00", "naïve 🩺"]
    )
    | st.text(max_size=5)
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=4,
)
NOTE_FIELDS = [field.wire_name for field in ClinicalNote.WIRE_FIELDS]
TYPED = st.fixed_dictionaries(
    {},
    optional={
        field.wire_name: {str: st.text(max_size=5), int: st.integers(-(2**63), 2**63 - 1), bool: st.booleans()}[
            field.kind
        ]
        for field in ClinicalNote.WIRE_FIELDS
        if field.wire_name != "ehr_context"
    },
)
EHR = st.dictionaries(st.sampled_from(["appointment_id", "patient_id", "provider_id", "more"]), VALUES, max_size=4)
NOTES = TYPED | st.dictionaries(st.sampled_from([*NOTE_FIELDS, "more", "", "code"]), VALUES, max_size=6).flatmap(
    lambda note: st.one_of(st.just(note), EHR.map(lambda context: note | {"ehr_context": context}))
)
PAGES = st.fixed_dictionaries(
    {},
    optional={
        "page_size": VALUES,
        "next_page_token": VALUES,
        "from": VALUES,
        "to": VALUES,
        "clinical_notes": st.lists(NOTES | VALUES, max_size=3) | VALUES,
        "more": VALUES,
    },
)


def plainly(decode: Callable[[bytes], Any], body: bytes) -> Any:
    """What `decode` gives without the extra."""
    with mock.patch.object(_decoding, "_fast_decoder", return_value=None):
        return decode(body)


def facts(value: Any) -> Any:
    """All that a caller can see of a note or a page, NaN made comparable."""
    if isinstance(value, str):
        return value
    notes = [(repr(note), note.to_dict(), hash_of(note)) for note in getattr(value, "clinical_notes", None) or ()]
    broken = [(item, item.value) for item in getattr(value, "broken", ())]
    return repr((value, value.to_dict(), notes, broken))


def hash_of(note: ClinicalNote) -> int:
    return hash((note.note_id, note.note_title, note.note_start_time, note.note_completed_time))


def test_the_extra_is_used_where_it_is_installed() -> None:
    assert _decoding._fast_decoder(ClinicalNote) is not None


@settings(max_examples=150)
@given(note=NOTES)
@example(note={"note_id": 7, "meeting_number": "7"})
@example(note={"meeting_number": 3.0, "is_note_completed": ""})
@example(note={"ehr_context": ""})
@example(note={"meeting_number": 2**64})
def test_every_note_is_the_same(note: dict[str, Any]) -> None:
    body = json.dumps(note).encode()
    assert facts(decode_note(body)) == facts(plainly(decode_note, body))


@settings(max_examples=150)
@given(page=PAGES)
@example(page={"page_size": "30", "clinical_notes": [{"note_id": "a"}, None, {"note_title": 1.5}]})
def test_every_page_is_the_same(page: dict[str, Any]) -> None:
    body = json.dumps(page).encode()
    assert facts(decode_page(body)) == facts(plainly(decode_page, body))


@given(body=st.binary(max_size=60) | st.text(st.sampled_from('{}[]":,0123eE.-+ntf\\u'), max_size=40).map(str.encode))
@example(body=b'{"note_id": "a", "note_id": "b"}')
@example(body=b'{"note_id": "\xed\xa0\xbd"}')
@example(body=b'{"note_id": "a\xff"}')
@example(body=b'\xef\xbb\xbf{"note_id": "a"}')
@example(body=b'{"meeting_number": 1e400}')
@example(body=b'{"meeting_number": 1.0}')
@example(body=b'{"meeting_number": 01}')
@example(body=b'{"note_id": "a"}\n \t')
@example(body=b'{"note_id": "\\u0000\t"}')
@example(body='{"note_id": "a"}'.encode("utf-16"))
@example(body=b'{"meeting_number": NaN}')
@example(body=b'{"more": Infinity}')
@example(body=b'{"note_id":' * 2000)
@example(body=b'{"meeting_number": ' + b"9" * 5000 + b"}")
def test_every_sequence_of_bytes_is_the_same(body: bytes) -> None:
    for decode in (decode_note, decode_page):
        assert facts(decode(body)) == facts(plainly(decode, body))


@given(note=NOTES)
def test_an_unreadable_value_is_not_in_the_reason(note: dict[str, Any]) -> None:
    found = decode_note(json.dumps(note | {"note_title": ["secret text"]}).encode())
    assert isinstance(found, str)
    assert "secret" not in found

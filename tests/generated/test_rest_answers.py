"""Odd answers do not crash any operation in any style: they give None, or one safe error where asked."""

from __future__ import annotations

import gzip
import json
from typing import Any

import httpx
import pytest
from zoom_health_rest import errors
from zoom_health_rest.models import ClinicalNote, ClinicalNoteList, Error
from zoom_health_rest.types import Response

ODD_STATUSES = [
    200,
    201,
    204,
    206,
    299,
    300,
    304,
    400,
    401,
    403,
    404,
    418,
    429,
    499,
    500,
    502,
    503,
    520,
    529,
    599,
    600,
    999,
]
DEEP = b'{"x":' + b"[" * 100_000 + b"]" * 100_000 + b"}"
ODD_BODIES = {
    "empty": b"",
    "blank": b" \n",
    "html": b"<html><body>502 Bad Gateway</body></html>",
    "text": b"null and void",
    "null": b"null",
    "list": b"[]",
    "list of notes": b'[{"note_id": "a"}]',
    "number": b"7",
    "text in quotes": b'"text"',
    "true": b"true",
    "invalid utf-8": b'{"note_id": "\xff\xfe"}',
    "null bytes": b"\x00\x00\x00\x00",
    "cut off": b'{"note_id": "a", "clinical_notes": [{"note_id"',
    "two values": b'{"note_id": "a"}{"note_id": "b"}',
    "trailing comma": b'{"note_id": "a",}',
    "deep": DEEP,
    "deep list": b"[" * 100_000,
    "many digits": b"9" * 5_000,
    "every field of the wrong type": b'{"code": {}, "message": [], "errors": 1, "note_id": [], "clinical_notes": {}}',
    "not a number": b'{"meeting_number": NaN, "code": NaN, "page_size": -Infinity}',
}


def parsed_of(result: Any) -> Any:
    return result.parsed if isinstance(result, Response) else result


@pytest.mark.parametrize("body", ODD_BODIES.values(), ids=ODD_BODIES.keys())
def test_an_odd_body_gives_none_at_any_status(call: Any, operation: str, style: str, body: bytes) -> None:
    for status in (200, 404, 429):
        result = call(operation, style, lambda request, status=status: httpx.Response(status, content=body))
        assert parsed_of(result) is None
        if isinstance(result, Response):
            assert (result.status_code, result.content) == (status, body)


@pytest.mark.parametrize("status", ODD_STATUSES)
def test_any_status_with_a_page_of_html_gives_none(call: Any, operation: str, style: str, status: int) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(status, html="<h1>gateway</h1>", headers={"x-zm-trackingid": "t-1"})

    result = call(operation, style, answer)
    assert parsed_of(result) is None
    if isinstance(result, Response):
        assert result.status_code == status
        assert result.headers["x-zm-trackingid"] == "t-1"


@pytest.mark.parametrize("status", [201, 299, 304, 418, 499, 502, 520, 529, 600])
def test_an_undocumented_status_raises_where_asked(call: Any, operation: str, style: str, status: int) -> None:
    with pytest.raises(errors.UnexpectedStatus) as raised:
        call(operation, style, lambda request: httpx.Response(status, json={"code": 1}), strict=True)
    assert str(raised.value) == f"unexpected status code {status}"


@pytest.mark.parametrize("body", ODD_BODIES.values(), ids=ODD_BODIES.keys())
def test_an_odd_body_of_a_documented_status_raises_where_asked(
    call: Any, operation: str, style: str, body: bytes
) -> None:
    with pytest.raises(errors.UnreadableBody) as raised:
        call(operation, style, lambda request: httpx.Response(400, content=body), strict=True)
    assert raised.value.status_code == 400
    assert raised.value.__context__ is None


@pytest.mark.parametrize("status", [400, 401, 403, 404, 429])
def test_a_documented_error_is_read(call: Any, operation: str, style: str, status: int) -> None:
    wire = {"code": 300, "message": "no", "errors": [{"field": "page_size", "message": "too large"}]}
    error = parsed_of(call(operation, style, lambda request: httpx.Response(status, json=wire), strict=True))
    assert isinstance(error, Error)
    assert error.to_dict() == wire


@pytest.mark.parametrize(
    "wire", [{"code": 1}, {"message": "m"}, {}, {"code": None, "errors": None}, {"code": "300"}, {"code": ""}]
)
def test_an_error_with_missing_parts_is_still_an_error(call: Any, operation: str, wire: dict[str, Any]) -> None:
    error = call(operation, "sync", lambda request: httpx.Response(404, json=wire), strict=True)
    assert isinstance(error, Error)
    assert error.code == {"1": 1, "300": 300}.get(str(wire.get("code")))


def test_a_good_answer_is_read_in_each_style(call: Any, style: str) -> None:
    note = {"note_id": "a", "note_content": "synthetic text", "note_created_time": "2026-01-02T03:04:05Z"}
    read = parsed_of(call("get", style, lambda request: httpx.Response(200, json=note), strict=True))
    assert isinstance(read, ClinicalNote)
    assert read.to_dict() == note
    page = parsed_of(
        call("list", style, lambda request: httpx.Response(200, json={"clinical_notes": [note]}), strict=True)
    )
    assert isinstance(page, ClinicalNoteList)
    assert page.clinical_notes == (read,)
    assert parsed_of(call("update", style, lambda request: httpx.Response(204), strict=True)) is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_any_unicode_encoding_of_json_is_read(call: Any, encoding: str) -> None:
    body = json.dumps({"note_content": "Grüße 日本 😀"}, ensure_ascii=False).encode(encoding)
    note = call("get", "sync", lambda request: httpx.Response(200, content=body))
    assert note.note_content == "Grüße 日本 😀"


def test_the_declared_character_set_does_not_matter(call: Any) -> None:
    body = json.dumps({"note_content": "ä"}, ensure_ascii=False).encode()
    headers = {"content-type": "text/html; charset=no-such-thing"}
    assert call("get", "sync", lambda request: httpx.Response(200, content=body, headers=headers)).note_content == "ä"


def test_a_compressed_answer_is_read(call: Any) -> None:
    body = gzip.compress(b'{"note_id": "a"}')
    answer = httpx.Response(200, content=body, headers={"content-encoding": "gzip"})
    assert call("get", "sync", lambda request: answer).note_id == "a"


def test_one_broken_note_costs_the_page_none_of_the_others(call: Any, style: str) -> None:
    items: list[Any] = [
        {"note_id": "a"},
        {"note_content": {}},
        None,
        [],
        5,
        "x",
        {"note_id": "b", "ehr_context": 3},
        {"note_id": "c"},
    ]
    page = parsed_of(
        call("list", style, lambda request: httpx.Response(200, json={"clinical_notes": items}), strict=True)
    )
    assert [note.note_id for note in page.clinical_notes] == ["a", "c"]
    assert [item.index for item in page.broken] == [1, 2, 3, 4, 5, 6]
    assert [item.value for item in page.broken] == items[1:7]

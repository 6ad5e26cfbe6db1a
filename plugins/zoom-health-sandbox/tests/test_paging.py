"""Walking through pages, and page tokens that are dead, forged or moved to another listing."""

from __future__ import annotations

import re
from itertools import chain

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from zoom_health_sandbox.paging import PageTokens
from zoom_health_sandbox.refusals import Refusal


@pytest.fixture
def caller(caller, sandbox, note):
    sandbox.add_notes(note(number // 3 * 3, note_id=f"note{number:04}") for number in range(20))
    return caller


def walk(caller, **parameters):
    """Every page of a listing, as lists of note ids."""
    token, pages = "", []
    while True:
        body = caller.list(**parameters, **({"next_page_token": token} if token else {})).json()
        pages.append([note["note_id"] for note in body["clinical_notes"]])
        token = body["next_page_token"]
        if not token:
            return pages


@pytest.mark.parametrize(("page_size", "pages"), [(7, 3), (10, 2), (19, 2), (20, 1), (21, 1), (1, 20)])
def test_pages_hold_every_note_once_in_order_even_with_equal_creation_times(caller, page_size, pages):
    walked = walk(caller, page_size=page_size)

    assert len(walked) == pages
    assert list(chain(*walked)) == [f"note{number:04}" for number in range(20)]


def test_filters_hold_on_every_page(caller):
    wanted = [note["note_id"] for note in caller.listed(from_="2025-05-23T18:00:00Z", meeting_id="meeting0==")]

    assert list(chain(*walk(caller, from_="2025-05-23T18:00:00Z", meeting_id="meeting0==", page_size=3))) == wanted
    assert len(wanted) == 14


def test_notes_created_while_listing_come_at_the_end_and_repeat_nothing(caller, sandbox, note):
    first = caller.list(page_size=15).json()
    sandbox.add_note(note(100))

    second = caller.list(page_size=15, next_page_token=first["next_page_token"]).json()

    found = [note["note_id"] for note in first["clinical_notes"] + second["clinical_notes"]]
    assert found == [*(f"note{number:04}" for number in range(20)), "note0100"]


def test_a_page_token_lives_15_minutes(caller, clock):
    token = caller.list(page_size=5).json()["next_page_token"]
    clock.advance(15 * 60 - 1)
    assert caller.list(page_size=5, next_page_token=token).status == 200

    clock.advance(1)
    answer = caller.list(page_size=5, next_page_token=token)
    assert (answer.status, answer.json()["code"]) == (400, 300)
    assert "next page token" in answer.json()["message"]


@pytest.mark.parametrize(
    "changes",
    [
        {"page_size": 6},
        {"include_note_content": "true"},
        {"meeting_id": "meeting0=="},
        {"from_": "2025-01-01T00:00:00Z"},
        {"to": "2026-01-01T00:00:00Z"},
    ],
)
def test_a_page_token_is_worth_nothing_with_other_parameters(caller, changes):
    token = caller.list(page_size=5).json()["next_page_token"]

    answer = caller.list(**({"page_size": 5} | changes), next_page_token=token)

    assert (answer.status, answer.json()["code"]) == (400, 300)


def test_a_page_token_may_be_used_again(caller):
    token = caller.list(page_size=5).json()["next_page_token"]

    assert caller.listed(page_size=5, next_page_token=token) == caller.listed(page_size=5, next_page_token=token)


def test_an_empty_page_token_is_the_first_page(caller):
    assert caller.listed(next_page_token="") == caller.listed()


def test_a_page_token_shows_nothing_of_the_notes(caller):
    from base64 import urlsafe_b64decode

    token = caller.list(page_size=5, meeting_id="meeting0==").json()["next_page_token"]

    assert re.fullmatch(r"[A-Za-z0-9_-]{44}", token)
    assert not any(word in urlsafe_b64decode(token) for word in (b"note", b"meeting", b"2025"))


@given(token=st.text(min_size=1) | st.binary(min_size=1, max_size=40).map(lambda raw: raw.hex()))
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_made_up_page_token_is_refused(caller, token):
    answer = caller.list(page_size=5, next_page_token=token.encode("utf-8", "replace").decode())

    assert (answer.status, answer.json()["code"]) == (400, 300)


@given(
    place=st.integers(0, 43),
    character=st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=!"),
)
@settings(deadline=None)
def test_a_page_token_with_one_character_changed_is_refused(place, character):
    tokens = PageTokens(b"k" * 32)
    token = tokens.issue(after=7, parameters=b"p", now=0)
    forged = token[:place] + character + token[place + 1 :]

    if forged == token:
        assert tokens.read(forged, parameters=b"p", now=1) == 7
    else:
        with pytest.raises(Refusal):
            tokens.read(forged, parameters=b"p", now=1)

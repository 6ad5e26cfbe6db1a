"""Headers that plugins add: on every request, never in the place of the client's own; a failure sends nothing."""

from __future__ import annotations

import string
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import httpx
import pytest
from facade.answers import TokenServer, echo_note, refusal, script
from facade.harness import Zoom
from hypothesis import example, given
from hypothesis import strategies as st

from zoom_health import ServerToServerOAuth, errors
from zoom_health._hooks import PROTECTED

from .plugins import plugin

Connect = Callable[..., Zoom]
HEADER = "x-acme"


def giving(headers: Any, name: str = "synthetic") -> Any:
    return plugin(name, request_headers=lambda call: headers)


def refused(connect: Connect, *plugins: Any, call: Callable[[Zoom], Any] = lambda zoom: zoom.get("SEEDED-note")) -> str:
    """The words of the error that a call ends in; nothing has been sent then."""
    zoom = connect(echo_note, plugins=plugins)
    with pytest.raises(errors.PluginError) as caught:
        call(zoom)
    assert type(caught.value) is errors.PluginError
    assert caught.value.__context__ is None
    assert zoom.wire.sent == []
    return str(caught.value)


async def waits() -> None: ...


def test_headers_of_all_plugins_are_sent(connect: Connect) -> None:
    several = plugin("b", request_headers=[lambda call: {"X-B": "2"}, lambda call: {"X-C": "3"}])
    zoom = connect(echo_note, plugins=[giving({HEADER: "one two"}, "a"), several])
    zoom.get("n")
    zoom.complete("n")
    for sent in zoom.wire.sent:
        assert (sent.headers[HEADER], sent.headers["x-b"], sent.headers["x-c"]) == ("one two", "2", "3")


def test_they_are_asked_for_every_attempt_of_a_call_and_told_which(connect: Connect) -> None:
    told: list[Any] = []

    def counting(call: Any) -> dict[str, str]:
        told.append(call)
        return {HEADER: str(len(told))}

    answers = script(refusal(502, None), refusal(502, None), httpx.Response(200, json={"note_id": "n"}))
    zoom = connect(answers, plugins=[plugin(request_headers=counting)], attempts=None)
    zoom.get("n")
    assert [sent.headers[HEADER] for sent in zoom.wire.sent] == ["1", "2", "3"]
    assert len({call.call_id for call in told}) == 1


def test_they_are_not_sent_where_tokens_are_fetched(connect: Connect) -> None:
    auth = ServerToServerOAuth(account_id="synthetic", client_id="synthetic", client_secret="synthetic")
    zoom = connect(TokenServer(), plugins=[giving({HEADER: "1"})], auth=auth)
    zoom.get("n")
    assert [HEADER in sent.headers for sent in zoom.wire.token_requests] == [False]
    assert [HEADER in sent.headers for sent in zoom.wire.calls] == [True]


def test_they_do_not_stay_for_the_next_call(connect: Connect) -> None:
    zoom = connect(echo_note, plugins=[plugin(request_headers=lambda call: {HEADER: "1"} if call.is_write else {})])
    zoom.complete("n")
    zoom.get("n")
    assert [HEADER in sent.headers for sent in zoom.wire.sent] == [True, False]


@pytest.mark.parametrize("spelling", [str.lower, str.upper, str.title])
@pytest.mark.parametrize("name", sorted(PROTECTED))
def test_what_the_client_and_http_set_is_protected(connect: Connect, name: str, spelling: Callable[[str], str]) -> None:
    assert refused(connect, giving({spelling(name): "SEEDED"})) == (
        "get_clinical_note: nothing was sent: the request headers of plugin 'synthetic': "
        f"{name} is not for plugins to set"
    )


@pytest.mark.parametrize(
    ("given_headers", "words"),
    [
        (None, "gave NoneType and not a mapping"),
        ([(HEADER, "SEEDED")], "gave list and not a mapping"),
        ("SEEDED", "gave str and not a mapping"),
        ({7: "SEEDED"}, "a header's name is none"),
        ({b"x-acme": "SEEDED"}, "a header's name is none"),
        ({"": "SEEDED"}, "a header's name is none"),
        ({"x acme": "SEEDED"}, "a header's name is none"),
        ({"x-acme:": "SEEDED"}, "a header's name is none"),
        ({"x-acme\r\nauthorization": "SEEDED"}, "a header's name is none"),
        ({"authorization\n": "SEEDED"}, "a header's name is none"),
        ({"authorization ": "SEEDED"}, "a header's name is none"),
        ({"authorizatioń": "SEEDED"}, "a header's name is none"),
        ({HEADER: "SEEDED\r\nauthorization: x"}, "the value of x-acme must be printable ASCII"),
        ({HEADER: "SEEDED\n"}, "the value of x-acme must be printable ASCII"),
        ({HEADER: "SEEDED\x00"}, "the value of x-acme must be printable ASCII"),
        ({HEADER: "SEEDEDé"}, "the value of x-acme must be printable ASCII"),
        ({HEADER: ""}, "the value of x-acme must be printable ASCII"),
        ({HEADER: 7}, "the value of x-acme must be printable ASCII"),
        ({HEADER: b"SEEDED"}, "the value of x-acme must be printable ASCII"),
        ({HEADER: None}, "the value of x-acme must be printable ASCII"),
        ({HEADER: "1", HEADER.upper(): "2"}, "x-acme is set by two"),
    ],
)
def test_what_is_no_header_is_refused_without_its_value(connect: Connect, given_headers: Any, words: str) -> None:
    message = refused(connect, giving(given_headers))
    assert f"of plugin 'synthetic': {words}" in message
    assert "SEEDED" not in message


def test_one_header_of_two_plugins_is_refused(connect: Connect) -> None:
    message = refused(connect, giving({HEADER: "1"}, "a"), giving({"X-ACME": "1"}, "b"))
    assert message.endswith("of plugin 'b': x-acme is set by two")


def test_a_coroutine_in_the_place_of_headers_is_refused(connect: Connect) -> None:
    message = refused(connect, plugin(request_headers=lambda call: waits()))
    assert message.endswith("gave coroutine, which nobody runs")


@pytest.mark.parametrize(
    "call",
    [
        lambda zoom: zoom.get("SEEDED-note"),
        lambda zoom: zoom.complete("SEEDED-note"),
        lambda zoom: zoom.notes(owner="SEEDED-owner"),
        lambda zoom: zoom.notes(owner="SEEDED-owner", prefetch=True),
    ],
    ids=["get", "complete", "list", "list ahead"],
)
def test_when_one_fails_nothing_is_sent(connect: Connect, call: Callable[[Zoom], Any]) -> None:
    def failing(view: Any) -> Any:
        raise RuntimeError(f"SEEDED {view.note_id} {view.owner}")

    message = refused(connect, giving({HEADER: "1"}, "fine"), plugin("bad", request_headers=failing), call=call)
    assert "the request headers of plugin 'bad': failed with RuntimeError" in message
    assert "SEEDED" not in message


def test_when_one_fails_the_call_is_not_sent_again(connect: Connect) -> None:
    zoom = connect(echo_note, plugins=[giving(None)], attempts=None)
    with pytest.raises(errors.PluginError):
        zoom.get("n")
    assert (zoom.time.slept, zoom.client.counters.retries) == ([], 0)


# --- properties

TOKEN_CHARACTERS = "!#$%&'*+-.^_`|~" + string.digits + string.ascii_letters


@given(value=st.text(max_size=30), name=st.text(max_size=12))
@example(value="a\nb", name=HEADER)
@example(value="ok", name="Authorization")
def test_whatever_a_plugin_gives_is_sent_as_it_is_or_not_at_all(connect: Connect, name: str, value: str) -> None:
    zoom = connect(echo_note, plugins=[giving({name: value})])
    with suppress(errors.PluginError):
        zoom.get("n")
    if not zoom.wire.sent:
        return
    (sent,) = zoom.wire.sent
    assert sent.headers.get_list(name) == [value]
    assert sent.headers["authorization"] == "Bearer synthetic-token"
    assert len(sent.headers) == 6  # the client's own five, and this one


@given(
    name=st.text(TOKEN_CHARACTERS, min_size=1, max_size=30).filter(lambda name: name.lower() not in PROTECTED),
    value=st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E)).filter(
        lambda text: text == text.strip() != ""
    ),
)
def test_every_header_that_http_allows_is_sent(connect: Connect, name: str, value: str) -> None:
    zoom = connect(echo_note, plugins=[giving({name: value})])
    zoom.get("n")
    assert zoom.wire.sent[0].headers.get_list(name) == [value]

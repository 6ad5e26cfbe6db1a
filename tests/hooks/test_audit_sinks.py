"""What audit sinks are given, when, and that nothing is disclosed or changed that they could not record."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import attrs
import httpx
import pytest
from facade.answers import echo_note, ids, ids_until_error, page_of, refusal, script
from facade.harness import Zoom

import zoom_health
from zoom_health import errors

from .plugins import SECRET, Book, Told, clinic, failing_on, plugin, titled, whole

Connect = Callable[..., Zoom]
NOW = datetime(2025, 6, 2, 12, tzinfo=UTC)


def audited(connect: Connect, handler: Any, book: Any, **arguments: Any) -> Zoom:
    return connect(handler, plugins=[plugin(audit_sinks=book)], **arguments)


def refused(call: Callable[[], Any]) -> errors.AuditError:
    """The audit error that a call ends in, clean of what the sink said."""
    with pytest.raises(errors.AuditError) as caught:
        call()
    assert caught.value.__context__ is None
    assert caught.value.__cause__ is None
    assert SECRET not in f"{caught.value} {caught.value!r} {vars(caught.value)}"
    assert "the audit sink of plugin 'synthetic': failed with OSError" in str(caught.value)
    assert not caught.value.retryable
    return caught.value


def outcome(event: Any) -> bool:
    return bool(event.phase == "outcome")


def intent(event: Any) -> bool:
    return bool(event.phase == "intent")


def cut(request: httpx.Request) -> httpx.Response:
    raise httpx.ReadError("cut")


# --- reads


def test_a_read_is_recorded_with_what_it_discloses(connect: Connect) -> None:
    book = Book()
    zoom = audited(connect, clinic, book, clock=lambda: NOW, context={"user": "u", "purpose_of_use": "TREAT"})
    zoom.get("n1")
    (event,) = book.events
    assert (event.phase, event.result, event.status, event.attempts, event.withheld) == (
        "outcome",
        "success",
        200,
        1,
        0,
    )
    assert (event.call.operation, event.call.note_id) == ("get_clinical_note", "n1")
    assert event.call.context == {"user": "u", "purpose_of_use": "TREAT"}
    assert event.recorded == NOW
    assert event.sdk_version == zoom_health.__version__
    assert event.base_url == "https://api.zoom.us/v2"
    (note,) = event.notes
    assert (note.note_id, note.patient_id, note.appointment_id, note.provider_id, note.owner) == (
        *("n1", "Patient/n1", "a1", "p1", "owner1"),
    )


def test_a_note_without_what_an_audit_wants_is_recorded_all_the_same(connect: Connect) -> None:
    book = Book()
    audited(connect, echo_note, book).get("n1")
    (note,) = book.events[0].notes
    assert (note.note_id, note.patient_id, note.owner) == ("n1", None, None)


def test_a_page_is_one_event_with_all_its_notes(connect: Connect) -> None:
    book = Book()
    audited(connect, clinic, book).notes()
    assert [[note.note_id for note in event.notes] for event in book.events] == [["n1", "n2"], ["n3", "n4"]]
    assert len({event.call.call_id for event in book.events}) == 2


def test_an_empty_page_is_an_event_too(connect: Connect) -> None:
    book = Book()
    audited(connect, lambda request: page_of([]), book).notes(owner="someone")
    (event,) = book.events
    assert (event.result, event.notes, event.call.owner) == ("success", (), "someone")


def test_nothing_of_a_notes_content_is_in_an_event(connect: Connect) -> None:
    book = Book()
    zoom = audited(connect, clinic, book)
    zoom.get("n1")
    zoom.notes(include_content=True)
    zoom.complete("n1")
    for event in book.events:
        assert SECRET not in str(attrs.asdict(event))
        assert "Patient/" not in repr(event)
        assert "n1" not in repr(event)


def test_what_is_recorded_is_what_came_and_not_what_redactors_left(connect: Connect) -> None:
    book = Book()
    plugins = [
        plugin("redact", redactors=lambda note, call: attrs.evolve(note, ehr_context=None, note_owner_user_id=None)),
        plugin("audit", audit_sinks=book),
    ]
    connect(clinic, plugins=plugins).get("n1")
    assert book.events[0].notes[0].patient_id == "Patient/n1"
    assert book.events[0].redactors == ("redact",)


def test_withheld_notes_are_counted_and_not_disclosed(connect: Connect) -> None:
    book = Book()
    plugins = [plugin("redact", redactors=failing_on("n2", "n3")), plugin("audit", audit_sinks=book)]
    zoom = connect(clinic, plugins=plugins)
    zoom.notes()
    with pytest.raises(errors.RedactionError):
        zoom.get("n2")
    assert [([note.note_id for note in event.notes], event.withheld) for event in book.events] == [
        (["n1"], 1),
        (["n4"], 1),
        ([], 1),
    ]
    assert (book.events[-1].result, book.events[-1].error) == ("failure", "RedactionError")


def test_an_unreadable_item_is_disclosed_where_its_value_is_given(connect: Connect) -> None:
    for redacts, expected in ((False, ["n1", "n2"]), (True, ["n1"])):
        book = Book()
        more = {"redactors": titled("x")} if redacts else {}
        page = [whole("n1"), whole("n2", note_title=["SEEDED"])]
        connect(lambda request, page=page: page_of(page), plugins=[plugin(audit_sinks=book, **more)]).notes()
        assert [note.note_id for note in book.events[0].notes] == expected


@pytest.mark.parametrize(
    ("answer", "error", "status", "code"),
    [
        (lambda request: refusal(404, 30009), "NoteNotFoundError", 404, 30009),
        (lambda request: refusal(502, None), "ServerError", 502, None),
        (lambda request: httpx.Response(200, json={"note_id": "other"}), "UnexpectedResponseError", 200, None),
        (cut, "NetworkError", None, None),
    ],
)
def test_a_read_that_fails_is_recorded(connect: Connect, answer: Any, error: str, status: Any, code: Any) -> None:
    book = Book()
    with pytest.raises(errors.ZoomHealthError):
        audited(connect, answer, book).get("n1")
    (event,) = book.events
    assert (event.result, event.error, event.status, event.code, event.notes) == ("failure", error, status, code, ())


def test_a_listing_that_fails_is_recorded(connect: Connect) -> None:
    book = Book()
    with pytest.raises(errors.AccessDeniedError):
        audited(connect, script(page_of([whole("n1")], token="t"), refusal(403, 30007)), book).notes()
    assert [(event.result, event.error) for event in book.events] == [
        ("success", None),
        ("failure", "AccessDeniedError"),
    ]


def test_a_refused_argument_is_not_recorded_since_there_was_no_call(connect: Connect) -> None:
    book = Book()
    with pytest.raises(errors.InvalidArgumentError):
        audited(connect, clinic, book).get("a/../b\n")
    assert book.events == []


def test_a_read_that_cannot_be_recorded_is_withheld(connect: Connect) -> None:
    zoom = audited(connect, clinic, Book(outcome))
    error = refused(lambda: zoom.get("n1"))
    assert error.committed is False
    assert "so nothing was given or changed" in str(error)


def test_a_failed_read_that_cannot_be_recorded_says_that(connect: Connect) -> None:
    zoom = audited(connect, lambda request: refusal(404, 30009), Book(outcome))
    assert refused(lambda: zoom.get("n1")).committed is False


def test_a_withheld_note_that_cannot_be_recorded_says_that(connect: Connect) -> None:
    zoom = connect(clinic, plugins=[plugin(redactors=failing_on("n1"), audit_sinks=Book(outcome))])
    refused(lambda: zoom.get("n1"))


# --- listings that go on


def of_note(note_id: str) -> Callable[[Any], bool]:
    return lambda event: any(note.note_id == note_id for note in event.notes)


@pytest.mark.parametrize(("unrecorded", "before", "after"), [("n1", [], "n1 n2 n3 n4"), ("n3", ["n1", "n2"], "n3 n4")])
@pytest.mark.parametrize("walk", [{}, {"prefetch": True}])
def test_a_page_that_cannot_be_recorded_is_where_the_listing_goes_on(
    connect: Connect, unrecorded: str, before: list[str], after: str, walk: dict[str, Any]
) -> None:
    zoom = audited(connect, clinic, Book(of_note(unrecorded)))
    found, error = ids_until_error(zoom.pages(**walk))
    assert found == before
    assert isinstance(error, errors.AuditError)
    book = Book()
    rest = audited(connect, clinic, book)
    assert ids(rest.notes(resume_token=error.resume_token)) == after.split()
    assert [note.note_id for event in book.events for note in event.notes] == after.split()


def test_every_note_of_a_concurrent_listing_is_given_once_recorded_and_resumable(connect: Connect) -> None:
    windows: dict[str, Any] = {"created_from": NOW - timedelta(days=150), "created_to": NOW}

    days = [NOW - timedelta(days=day) for day in range(2, 150, 7)]

    def dated(request: httpx.Request) -> httpx.Response:
        start, end = (datetime.fromisoformat(request.url.params[name]) for name in ("from", "to"))
        found = [whole(f"{day:%Y-%m-%d}") for day in days if start <= day <= end]
        first = int(request.url.params.get("next_page_token", 0))
        return page_of(found[first : first + 2], token=str(first + 2) if found[first + 2 :] else "")

    expected = {f"{day:%Y-%m-%d}" for day in days}
    count = [0]

    def seventh(event: Any) -> bool:
        count[0] += 1
        return count[0] == 7

    book = Book(seventh)
    found, error = ids_until_error(audited(connect, dated, book).pages(**windows, concurrency=3))
    assert sorted(map(str, found)) == sorted(str(note.note_id) for event in book.events for note in event.notes)
    rest = ids(connect(dated).notes(**windows, resume_token=error.resume_token))
    assert set(found) | set(rest) == expected
    assert not set(found) & set(rest)


# --- writes


def test_a_write_is_recorded_before_it_is_sent_and_after(connect: Connect) -> None:
    order: list[str] = []

    def handler(request: httpx.Request) -> httpx.Response:
        order.append("sent")
        return httpx.Response(204)

    zoom = audited(connect, handler, lambda event: order.append(event.phase))
    zoom.complete("n1")
    assert order == ["intent", "sent", "outcome"]


def test_intent_and_outcome_of_a_write_belong_together(connect: Connect) -> None:
    book = Book()
    audited(connect, clinic, book).complete("n1")
    before, after = book.events
    assert before.call == after.call
    assert (before.result, before.status, before.attempts) == (None, None, 0)
    assert (after.result, after.status, after.attempts) == ("success", 204, 1)
    assert [note.note_id for event in book.events for note in event.notes] == ["n1", "n1"]


def test_a_write_whose_intent_cannot_be_recorded_is_not_sent(connect: Connect) -> None:
    zoom = audited(connect, clinic, Book(intent))
    error = refused(lambda: zoom.complete("n1"))
    assert error.committed is False
    assert zoom.wire.sent == []


def test_a_write_that_was_made_but_not_recorded_says_so(connect: Connect) -> None:
    zoom = audited(connect, clinic, Book(outcome))
    error = refused(lambda: zoom.complete("n1"))
    assert error.committed is True
    assert "the change was made, but could not be recorded" in str(error)
    assert len(zoom.wire.sent) == 1


def answering(*answers: Any) -> Any:
    return script(*answers)


WRITES: list[tuple[str, list[Any], str, bool | None]] = [
    ("refused", [refusal(404, 30009)], "failure", False),
    ("denied", [refusal(403, 30007)], "failure", False),
    ("cut", [httpx.ReadError("cut")] * 3, "unknown", None),
    ("no answer in time", [httpx.ReadTimeout("late")] * 3, "unknown", None),
    ("server error", [refusal(502, None)] * 3, "unknown", None),
    ("update failed", [refusal(500, 30011)] * 3, "unknown", None),
    ("unreadable", [httpx.Response(200, html="<p>login</p>")] * 3, "unknown", None),
    ("cut, then refused", [httpx.ReadError("cut"), refusal(404, 30009)], "unknown", None),
    ("cut, then made", [httpx.ReadError("cut"), httpx.Response(204)], "success", True),
    ("slowed down, then refused", [refusal(429, 429), refusal(404, 30009)], "failure", False),
]


@pytest.mark.parametrize(("answers", "result", "committed"), [case[1:] for case in WRITES], ids=[c[0] for c in WRITES])
def test_what_a_write_came_to_is_recorded_as_far_as_it_is_known(
    connect: Connect, answers: list[Any], result: str, committed: bool | None
) -> None:
    book = Book()
    zoom = audited(connect, answering(*answers), book, attempts=3)
    failure = None
    try:
        zoom.complete("n1")
    except errors.ZoomHealthError as error:
        failure = type(error).__name__
    assert book.events[-1].error == failure
    assert book.results == [("intent", None), ("outcome", result)]
    zoom = audited(connect, answering(*answers), Book(outcome), attempts=3)
    assert refused(lambda: zoom.complete("n1")).committed is committed


def test_a_write_that_authentication_stops_is_a_failure(connect: Connect) -> None:
    class Bad(httpx.Auth):
        def auth_flow(self, request: httpx.Request) -> Any:
            if request.method:
                raise RuntimeError(SECRET)
            yield request

    book = Book()
    with pytest.raises(errors.AuthenticationError):
        audited(connect, clinic, book, auth=Bad()).complete("n1")
    assert (book.events[-1].result, book.events[-1].error) == ("failure", "AuthenticationError")


def test_a_write_that_headers_stop_is_a_failure(connect: Connect) -> None:
    book = Book()
    with pytest.raises(errors.PluginError):
        connect(clinic, plugins=[plugin(request_headers=lambda call: None, audit_sinks=book)]).complete("n1")
    assert book.results == [("intent", None), ("outcome", "failure")]


# --- several sinks, and those that may fail


def test_all_sinks_are_told_even_after_one_failed(connect: Connect) -> None:
    first, last = Book(), Book()
    plugins = [plugin("a", audit_sinks=first), plugin("synthetic", audit_sinks=[Book(outcome), last])]
    zoom = connect(clinic, plugins=plugins)
    refused(lambda: zoom.get("n1"))
    assert len(first.events) == len(last.events) == 1


def test_sinks_are_told_in_the_order_of_their_plugins(connect: Connect) -> None:
    order: list[str] = []
    plugins = [plugin(name, audit_sinks=lambda event, name=name: order.append(name)) for name in "bca"]
    connect(clinic, plugins=plugins).get("n1")
    assert order == ["b", "c", "a"]


CALLS: list[tuple[Callable[[Zoom], Any], int]] = [
    (lambda zoom: zoom.get("n1"), 1),
    (lambda zoom: zoom.complete("n1"), 2),
    (lambda zoom: zoom.notes(), 2),
]


@pytest.mark.parametrize(("call", "events"), CALLS, ids=["get", "complete", "list"])
def test_where_best_effort_is_enough_failures_are_counted(
    connect: Connect, call: Callable[[Zoom], Any], events: int
) -> None:
    zoom = audited(connect, clinic, Book(lambda event: True), best_effort_audit=("synthetic",))
    call(zoom)
    assert zoom.client.counters.audit_failures == events


def test_best_effort_of_one_does_not_excuse_another(connect: Connect) -> None:
    failing = Book(lambda event: True)
    plugins = [plugin("easy", audit_sinks=failing), plugin("synthetic", audit_sinks=failing)]
    zoom = connect(clinic, plugins=plugins, best_effort_audit=["easy"])
    refused(lambda: zoom.get("n1"))


async def waits() -> None: ...


def yields() -> Any:
    yield


@pytest.mark.parametrize("sink", [lambda event: waits(), lambda event: yields()], ids=["coroutine", "generator"])
def test_a_sink_that_only_promises_to_record_has_failed(connect: Connect, sink: Any) -> None:
    zoom = audited(connect, clinic, sink)
    with pytest.raises(errors.AuditError, match="which nobody runs"):
        zoom.get("n1")
    with pytest.raises(errors.AuditError, match="which nobody runs"):
        zoom.complete("n1")
    assert [sent.method for sent in zoom.wire.sent] == ["GET"]


# --- where it runs


@pytest.mark.parametrize("client_kind", ["asyncio", "trio"], indirect=True)
def test_a_sink_of_an_async_client_may_block(connect: Connect) -> None:
    where: dict[str, int] = {}

    class Loop:
        def on_done(self, call: Any, event: Any) -> None:
            where["loop"] = threading.get_ident()

    zoom = connect(
        clinic,
        plugins=[plugin(observers=Loop(), audit_sinks=lambda event: where.update(sink=threading.get_ident()))],
    )
    zoom.complete("n1")
    assert where["sink"] != where["loop"]


def test_many_reads_at_once_are_each_recorded(connect: Connect) -> None:
    book = Book()
    zoom = audited(connect, clinic, book)
    zoom.at_once(24, "n1")
    assert len({event.call.call_id for event in book.events}) == 24


def test_an_observer_is_told_what_the_caller_gets_when_a_record_fails(connect: Connect) -> None:
    told = Told()
    zoom = connect(clinic, plugins=[plugin(audit_sinks=Book(outcome), observers=told)])
    error = refused(lambda: zoom.get("n1"))
    assert (told.events[-1][2].error, told.events[-1][2].notes) == (error, 0)
    for page_error in (ids_until_error(zoom.pages())[1],):
        assert told.events[-1][2].error is page_error

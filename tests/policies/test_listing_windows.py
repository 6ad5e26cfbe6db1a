"""Walking a listing, as pure decisions, against a server that behaves as badly as Zoom's may."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs

import pytest
from attrs import define, evolve, field
from hypothesis import given, settings
from hypothesis import strategies as st

from zoom_health._arguments import ListingQuery
from zoom_health._listing import Listing, begin
from zoom_health._rest import Call, ClinicalNote, ClinicalNoteList
from zoom_health.errors import InvalidArgumentError, UnexpectedResponseError

START = datetime(2026, 1, 1, tzinfo=UTC)
MONTH = timedelta(days=30)
QUERY = ListingQuery(
    owner=None, meeting_id=None, created_from=START, created_to=START + MONTH, include_content=False, page_size=3
)
UNDATED = evolve(QUERY, created_from=None, created_to=None)


@define
class Server:
    """Notes by the day they were created; may narrow ranges, forget page tokens and repeat notes."""

    days: list[int]
    narrows_to: timedelta | None = None
    forgets_after: int | None = None
    repeats: bool = False
    echo: bool = True
    asked: list[tuple[datetime, datetime]] = field(factory=list)
    calls: int = 0
    dead: set[str] = field(factory=set)

    def answer(self, call: Call) -> ClinicalNoteList | None:
        """A page, or None for a page token that died."""
        self.calls += 1
        query = {name: values[0] for name, values in parse_qs(call.target.partition("?")[2]).items()}
        token = query.get("next_page_token")
        if token and self.forgets_after and self.calls % self.forgets_after == 0 and token not in self.dead:
            self.dead.add(token)
            return None
        start, end = self._range(query)
        found = [number for number, day in enumerate(self.days) if start <= START + timedelta(days=day) <= end]
        begin_at = int(token) if token else 0
        page = found[begin_at : begin_at + 3]
        if self.repeats and begin_at:
            page = [found[begin_at - 1], *page]
        more = begin_at + 3 < len(found)
        return ClinicalNoteList(
            clinical_notes=tuple(ClinicalNote(note_id=f"note-{number}") for number in page),
            next_page_token=str(begin_at + 3) if more else "",
            from_=_text(start) if self.echo and "from" in query else None,
            to=_text(end) if self.echo and "to" in query else None,
        )

    def _range(self, query: dict[str, str]) -> tuple[datetime, datetime]:
        if "from" not in query:
            return START - timedelta(days=10_000), START + timedelta(days=10_000)
        start, end = datetime.fromisoformat(query["from"]), datetime.fromisoformat(query["to"])
        self.asked.append((start, end))
        if self.narrows_to is not None and end - start > self.narrows_to:
            start = end - self.narrows_to
        return start, end


def _text(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")


def walk(listing: Listing, server: Server) -> Iterator[tuple[list[str], str | None]]:
    """The ids of each page and the token to go on from it."""
    while (window := listing.take()) is not None:
        while listing.is_open(window):
            answer = server.answer(listing.call(window))
            if answer is None:
                assert listing.expire(window)
                continue
            page = listing.accept(window, answer)
            if page is not None:
                yield [note.note_id or "" for note in page.notes], page.resume_token


def ids(server: Server) -> list[str]:
    return [f"note-{number}" for number in range(len(server.days))]


def listed(listing: Listing, server: Server) -> list[str]:
    return [note_id for page, _ in walk(listing, server) for note_id in page]


@st.composite
def servers(draw: st.DrawFn) -> Server:
    narrows = draw(st.none() | st.integers(1, 40).map(lambda days: timedelta(days=days)))
    return Server(
        days=draw(st.lists(st.integers(0, 30), max_size=40)),
        narrows_to=narrows,
        forgets_after=draw(st.none() | st.integers(4, 9)) if narrows is None else None,
        repeats=draw(st.booleans()),
        echo=narrows is not None or draw(st.booleans()),
    )


@given(server=servers(), longest=st.integers(1, 30))
@settings(deadline=None)
def test_a_dated_listing_gives_every_note_once(server: Server, longest: int) -> None:
    found = listed(begin(QUERY, longest=timedelta(days=longest)), server)
    assert sorted(found) == sorted(ids(server))


@given(server=servers())
@settings(deadline=None)
def test_an_undated_listing_gives_every_note_once(server: Server) -> None:
    assert sorted(listed(begin(UNDATED, longest=MONTH), server)) == sorted(ids(server))


@given(server=servers(), stop_after=st.integers(1, 12), longest=st.integers(2, 30))
@settings(deadline=None)
def test_a_listing_that_goes_on_elsewhere_loses_nothing(server: Server, stop_after: int, longest: int) -> None:
    found: list[str] = []
    token: str | None = None
    for number, (page, token) in enumerate(  # noqa: B007 - the last token is used after the loop
        walk(begin(QUERY, longest=timedelta(days=longest)), server), start=1
    ):
        found += page
        if number == stop_after:
            break
    if token is not None:
        found += listed(begin(QUERY, longest=timedelta(days=longest), resume_token=token), server)
    assert set(found) == set(ids(server))


def test_windows_are_no_longer_than_asked_and_reach_into_each_other() -> None:
    server = Server(days=[])
    listed(begin(QUERY, longest=timedelta(days=7)), server)
    assert all(end - start <= timedelta(days=7, seconds=1) for start, end in server.asked)
    assert all(later[0] < earlier[1] for earlier, later in zip(server.asked, server.asked[1:], strict=False))
    assert (server.asked[0][0], server.asked[-1][1]) == (START, START + MONTH)


def test_an_undated_listing_is_sent_as_it_is() -> None:
    listing = begin(UNDATED, longest=MONTH)
    window = listing.take()
    assert window is not None
    assert listing.call(window).target == "/clinical_notes/notes?page_size=3"
    assert listing.take() is None


@pytest.mark.parametrize("length", [1, 2, 3, 7])
def test_page_tokens_in_a_cycle_of_any_length_end_in_an_error(length: int) -> None:
    listing = begin(UNDATED, longest=MONTH)
    window = listing.take()
    assert window is not None
    for number in range(length):
        listing.accept(window, ClinicalNoteList(clinical_notes=(), next_page_token=f"token-{number}"))
    with pytest.raises(UnexpectedResponseError, match="repeats a page token"):
        listing.accept(window, ClinicalNoteList(clinical_notes=(), next_page_token="token-0"))


def test_a_server_that_narrows_every_range_ends_in_an_error() -> None:
    with pytest.raises(UnexpectedResponseError, match="narrows every range"):
        listed(begin(QUERY, longest=MONTH), Server(days=[1], narrows_to=timedelta(0)))


def test_a_page_token_that_dies_without_progress_is_given_up() -> None:
    listing = begin(UNDATED, longest=MONTH)
    window = listing.take()
    assert window is not None
    assert [listing.expire(window) for _ in range(4)] == [True, True, True, False]


def test_what_finished_windows_gave_is_forgotten() -> None:
    listing = begin(evolve(QUERY, created_to=START + 12 * MONTH), longest=timedelta(days=1))
    server = Server(days=list(range(30)))
    for _ in walk(listing, server):
        assert len(listing._done) <= 2


@pytest.mark.parametrize(
    "token", ["", "x", "AAAA", "WzIsIngiLFtdLG51bGwsbnVsbF0", 7, "é", "[" * 9000, "eyJ2IjoxfQ", "WzJd"]
)
def test_a_text_that_is_no_resume_token_is_refused(token: object) -> None:
    with pytest.raises(InvalidArgumentError, match="resume_token"):
        begin(QUERY, longest=MONTH, resume_token=token)


def test_a_resume_token_of_other_arguments_is_refused() -> None:
    listing = begin(QUERY, longest=timedelta(days=7))
    listing.take()
    token = listing.resume_token()
    with pytest.raises(InvalidArgumentError, match="other arguments"):
        begin(evolve(QUERY, owner="another"), longest=MONTH, resume_token=token)
    later = evolve(QUERY, created_to=START + 2 * MONTH)
    with pytest.raises(InvalidArgumentError, match="created_to"):
        begin(later, longest=MONTH, resume_token=token, ends_now=False)


def test_a_resume_token_holds_no_id() -> None:
    listing = begin(evolve(QUERY, owner="owner-id", meeting_id="meeting-id"), longest=MONTH)
    listing.take()
    token = listing.resume_token() or ""
    assert token.isascii()
    assert token.isprintable()
    assert "owner-id" not in token
    assert len(token) < 200


def test_pages_given_before_a_page_token_died_are_not_given_again() -> None:
    listing = begin(UNDATED, longest=MONTH)
    window = listing.take()
    assert window is not None
    first = ClinicalNoteList(clinical_notes=(ClinicalNote(note_id="n1"),), next_page_token="t1")
    second = ClinicalNoteList(clinical_notes=(ClinicalNote(note_id="n2"),), next_page_token="")
    assert listing.accept(window, first) is not None
    assert listing.expire(window)
    assert listing.accept(window, first) is None
    page = listing.accept(window, second)
    assert page is not None
    assert [note.note_id for note in page.notes] == ["n2"]


def test_a_note_that_was_broken_the_first_time_is_given_when_it_comes_whole() -> None:
    listing = begin(UNDATED, longest=MONTH)
    window = listing.take()
    assert window is not None
    broken = ClinicalNoteList.from_dict(
        {"clinical_notes": [{"note_id": "n1", "is_note_completed": "no"}], "next_page_token": "t1"}
    )
    page = listing.accept(window, broken)
    assert page is not None
    assert len(page.broken) == 1
    assert listing.expire(window)
    page = listing.accept(window, ClinicalNoteList(clinical_notes=(ClinicalNote(note_id="n1"),)))
    assert page is not None
    assert [note.note_id for note in page.notes] == ["n1"]


def test_a_resume_token_with_one_letter_changed_is_refused() -> None:
    listing = begin(QUERY, longest=timedelta(days=7))
    listing.take()
    token = listing.resume_token() or ""
    for place in range(len(token)):
        changed = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
        try:
            again = begin(QUERY, longest=timedelta(days=7), resume_token=changed)
        except InvalidArgumentError:
            continue
        assert again.resume_token() == token  # a letter whose change does not change what it stands for


def test_a_resume_token_stays_short_however_often_a_window_was_divided() -> None:
    listing = begin(QUERY, longest=MONTH)
    server = Server(days=[1, 2, 3], narrows_to=timedelta(minutes=30))
    _, token = next(walk(listing, server))
    assert token is not None
    assert len(token) < 300

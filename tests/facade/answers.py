"""Answers as Zoom gives them, and handlers that give them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any
from urllib.parse import unquote

import httpx

from zoom_health.errors import ZoomHealthError
from zoom_health.types import ClinicalNote, Page

from .harness import Handler


def page_of(notes: Sequence[Any], *, token: str | None = "", **fields: Any) -> httpx.Response:
    """A page as Zoom answers it. A text among the notes stands for a note of that id."""
    items = [{"note_id": note} if isinstance(note, str) else note for note in notes]
    return httpx.Response(200, json={"page_size": 300, "next_page_token": token, "clinical_notes": items, **fields})


def refusal(status: int, code: Any, message: str = "server text", **headers: str) -> httpx.Response:
    """An error as Zoom answers it. Underscores in the names of headers stand for hyphens."""
    fields = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx.Response(status, json={"code": code, "message": message}, headers=fields)


def script(*answers: httpx.Response | Exception) -> Handler:
    """A handler that gives these answers in turn; one request more is a failure."""
    left = list(answers)

    def answer(request: httpx.Request) -> httpx.Response:
        assert left, "one request more than was expected"
        following = left.pop(0)
        if isinstance(following, Exception):
            raise following
        return following

    return answer


def echo_note(request: httpx.Request) -> httpx.Response:
    """Answers a get with the note that was asked for, and an update with 204."""
    if request.method == "PATCH":
        return httpx.Response(204)
    segment = request.url.raw_path.decode("ascii").rpartition("/")[2]
    return httpx.Response(200, json={"note_id": unquote(segment)})


def ids(notes: Sequence[ClinicalNote]) -> list[str | None]:
    return [note.note_id for note in notes]


def ids_until_error(pages: Iterable[Page]) -> tuple[list[str | None], ZoomHealthError]:
    """The ids that a listing gives, and the error that it ends in."""
    found: list[str | None] = []
    try:
        for page in pages:
            found += ids(page.notes)
    except ZoomHealthError as error:
        return found, error
    raise AssertionError("the listing came to its end")


class Clock:
    """The clock of a token cache, moved by hand."""

    def __init__(self) -> None:
        self.seconds = 5000.0

    def __call__(self) -> float:
        return self.seconds


class TokenServer:
    """Gives tokens `token-1`, `token-2`, … and answers calls with a function of their token."""

    def __init__(self, answer: Callable[[httpx.Request, str], httpx.Response] | None = None, **changes: Any) -> None:
        self._answer = answer or (lambda request, token: echo_note(request))
        self._changes = changes
        self.issued = 0

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.url.path == "/oauth/token":
            self.issued += 1
            token = {"access_token": f"token-{self.issued}", "token_type": "bearer", "expires_in": 3600}
            answer = {name: value for name, value in (token | self._changes).items() if value is not None}
            return httpx.Response(200, json=answer)
        return self._answer(request, request.headers["authorization"].removeprefix("Bearer "))

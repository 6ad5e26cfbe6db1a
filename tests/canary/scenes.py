"""A server that puts seeds into everything it answers, and every way in which a call can go."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator
from typing import Any

import httpx

from .seeds import NOTE_ID, SEEDS

__all__ = ["NOTE", "SCENES", "Scene", "seeded_server"]

NOTE: dict[str, Any] = {
    "note_id": NOTE_ID,
    "note_title": SEEDS.title,
    "note_content": f"Subjective\\n{SEEDS.content}",
    "note_created_time": SEEDS.time,
    "note_owner_user_id": SEEDS.owner,
    "note_last_modified_user_id": SEEDS.modifier,
    "meeting_id": SEEDS.meeting,
    "ehr_context": {
        "patient_id": SEEDS.patient,
        "appointment_id": SEEDS.appointment,
        "provider_id": SEEDS.provider,
        "unknown": SEEDS.unknown_field,
    },
    "zoom_added_this": {"deep": [SEEDS.unknown_field]},
}
HEADERS = {
    "set-cookie": SEEDS.cookie,
    "x-zm-trackingid": f"not one: {SEEDS.server_body}",
    "x-server": SEEDS.server_body,
}
TOKEN = {
    "access_token": SEEDS.token,
    "expires_in": 3600,
    "scope": SEEDS.server_body,
    "api_url": f"https://{SEEDS.server_body}",
}
ERROR = {
    "message": f"{SEEDS.server_body} {SEEDS.token}",
    "reason": SEEDS.client_secret,
    "errors": [{"field": SEEDS.patient, "message": SEEDS.content}],
    **{name: value for name, value in NOTE.items() if name != "note_id"},
}
Scene = Callable[[httpx.Request], httpx.Response]


class Body(httpx.ByteStream):
    """A body as it comes from the network, for both clients."""


def _reply(status: int, **body: Any) -> Scene:
    return lambda request: httpx.Response(status, json=body, headers=HEADERS)


def _raw(status: int, body: bytes, **headers: str) -> Scene:
    # As a stream: httpx would unpack it at once.
    return lambda request: httpx.Response(status, stream=Body(body), headers=HEADERS | headers)


def _well(request: httpx.Request) -> httpx.Response:
    if request.method == "PATCH":
        return httpx.Response(204, headers=HEADERS)
    if request.url.path.endswith("/notes"):
        return httpx.Response(200, json={"page_size": 300, "clinical_notes": [NOTE]}, headers=HEADERS)
    return httpx.Response(200, json=NOTE, headers=HEADERS)


def _listed(*items: Any, **more: Any) -> Scene:
    return _reply(200, page_size=300, clinical_notes=list(items), **more)


def _broken_connection(kind: type[httpx.TransportError]) -> Scene:
    def fail(request: httpx.Request) -> httpx.Response:
        raise kind(f"{SEEDS.token} {SEEDS.content}", request=request)

    return fail


def _codes() -> Iterator[tuple[str, Scene]]:
    for status in (400, 401, 403, 404, 408, 409, 425, 429, 499, 500, 501, 502, 503, 504, 520):
        yield f"status {status}", _reply(status, **ERROR)
    for code in (104, 124, 200, 300, 429, 1001, 2300, 4700, 4711, 30001, 30007, 30008, 30009, 30011, 99999):
        yield f"code {code}", _reply(400, code=code, **ERROR)
        yield f"code {code} in a success", _reply(200, code=code, **ERROR)


_PAGE = json.dumps(NOTE).encode()
SCENES: dict[str, Scene] = {
    "well": _well,
    **dict(_codes()),
    "a daily limit": _reply(429, code=429, message="You have reached the maximum daily rate limit for this API."),
    "another note": _reply(200, **(NOTE | {"note_id": SEEDS.content})),
    "a list of nothing readable": _listed(None, SEEDS.broken_item, {"note_id": 7, "note_title": [SEEDS.title]}),
    "a page token again": _listed(NOTE, next_page_token=SEEDS.page_token),
    "HTML": _raw(200, f"<html>{SEEDS.server_body}</html>".encode(), **{"content-type": "text/html"}),
    "no JSON": _raw(200, _PAGE[:-3]),
    "no text": _raw(200, b"\xff" + _PAGE),
    "nothing": _raw(200, b""),
    "deep": _raw(200, b'{"note_title":"' + SEEDS.title.encode() + b'","a":' + b"[" * 100_000),
    "cut gzip": _raw(200, gzip.compress(_PAGE)[:-9], **{"content-encoding": "gzip"}),
    "no gzip": _raw(200, _PAGE, **{"content-encoding": "gzip"}),
    "too large": _raw(200, b'{"note_content":"' + SEEDS.content.encode() * 100_000 + b'"}'),
    "a body after 204": _raw(204, _PAGE),
    "a redirect": _raw(302, _PAGE, location=f"https://elsewhere.invalid/{SEEDS.token}"),
    **{
        kind.__name__: _broken_connection(kind)
        for kind in (
            httpx.ConnectError,
            httpx.ReadError,
            httpx.ReadTimeout,
            httpx.RemoteProtocolError,
            httpx.LocalProtocolError,
            httpx.ProxyError,
            httpx.UnsupportedProtocol,
            httpx.WriteError,
            httpx.PoolTimeout,
        )
    },
}
TOKEN_SCENES: dict[str, Scene] = {
    "well": lambda request: httpx.Response(200, json=TOKEN, headers=HEADERS),
    **{
        f"status {status}": _reply(status, error="invalid_client", **ERROR) for status in (400, 401, 403, 429, 500, 503)
    },
    "an unknown error": _reply(400, error=SEEDS.client_secret, error_description=SEEDS.account_id),
    "a token that no header carries": _reply(200, access_token=f"{SEEDS.token}\n"),
    "a token that is none": _reply(200, access_token=[SEEDS.token]),
    "HTML": _raw(200, f"<html>{SEEDS.server_body}</html>".encode()),
    "ConnectError": _broken_connection(httpx.ConnectError),
}


def seeded_server(scene: Scene, token_scene: Scene = TOKEN_SCENES["well"]) -> Scene:
    """What a transport answers."""

    def handle(request: httpx.Request) -> httpx.Response:
        return token_scene(request) if request.url.path == "/oauth/token" else scene(request)

    return handle

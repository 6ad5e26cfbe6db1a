"""GET /clinical_notes/notes. Generated, do not edit."""

from typing import Any

import httpx

from ... import errors
from ... import types as _types
from ...client import AuthenticatedClient, Client
from ...models.clinical_note_list import ClinicalNoteList
from ...models.error import Error
from ...types import UNSET, Response, Unset


def _get_kwargs(
    *,
    from_: str | Unset = UNSET,
    include_note_content: bool | Unset = False,
    meeting_id: str | Unset = UNSET,
    next_page_token: str | Unset = UNSET,
    note_owner_user_id: str | Unset = UNSET,
    page_size: int | Unset = 30,
    to: str | Unset = UNSET,
) -> dict[str, Any]:

    _params: dict[str, Any] = {}
    if not isinstance(from_, Unset):
        _params["from"] = _types.query_value("from_", from_)
    if not isinstance(include_note_content, Unset):
        _params["include_note_content"] = _types.query_value("include_note_content", include_note_content)
    if not isinstance(meeting_id, Unset):
        _params["meeting_id"] = _types.query_value("meeting_id", meeting_id)
    if not isinstance(next_page_token, Unset):
        _params["next_page_token"] = _types.query_value("next_page_token", next_page_token)
    if not isinstance(note_owner_user_id, Unset):
        _params["note_owner_user_id"] = _types.query_value("note_owner_user_id", note_owner_user_id)
    if not isinstance(page_size, Unset):
        _params["page_size"] = _types.query_value("page_size", page_size)
    if not isinstance(to, Unset):
        _params["to"] = _types.query_value("to", to)

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/clinical_notes/notes",
        "params": _params,
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> ClinicalNoteList | Error | None:
    if response.status_code == 200:
        return _types.read_body(response, ClinicalNoteList.from_dict, strict=client.raise_on_unexpected_status)

    if response.status_code == 400:
        return _types.read_body(response, Error.from_dict, strict=client.raise_on_unexpected_status)

    if response.status_code == 401:
        return _types.read_body(response, Error.from_dict, strict=client.raise_on_unexpected_status)

    if response.status_code == 403:
        return _types.read_body(response, Error.from_dict, strict=client.raise_on_unexpected_status)

    if response.status_code == 404:
        return _types.read_body(response, Error.from_dict, strict=client.raise_on_unexpected_status)

    if response.status_code == 429:
        return _types.read_body(response, Error.from_dict, strict=client.raise_on_unexpected_status)

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code)
    return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[ClinicalNoteList | Error]:
    return Response(
        status_code=response.status_code,
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    from_: str | Unset = UNSET,
    include_note_content: bool | Unset = False,
    meeting_id: str | Unset = UNSET,
    next_page_token: str | Unset = UNSET,
    note_owner_user_id: str | Unset = UNSET,
    page_size: int | Unset = 30,
    to: str | Unset = UNSET,
) -> Response[ClinicalNoteList | Error]:
    """List clinical notes

     One page of notes, without their text unless `include_note_content` is true. `note_owner_user_id`
    keeps the notes of one user, `meeting_id` those of one meeting, both together those in both; with
    neither, every note of the account that the token may see. Follow `next_page_token` until it is
    empty.

    Args:
        from_ (str | Unset): Notes created from this moment on, in UTC, `yyyy-MM-ddTHH:mm:ssZ`
            without fractions of a second.
        include_note_content (bool | Unset): Whether the list carries the text of each note. Pages
            with text are large and slow. Default: False.
        meeting_id (str | Unset): The UUID of one meeting instance: only its notes. A UUID that
            begins with `/` or contains `//` is percent-encoded once more than usual.
        next_page_token (str | Unset): The token of the previous page, sent with the same other
            parameters. Opaque; it expires after 15 minutes, and then the answer is Zoom code 300.
        note_owner_user_id (str | Unset): The user who started the notes and owns them; only that
            user's notes.
        page_size (int | Unset): How many notes a page holds at most. Default: 30.
        to (str | Unset): Notes created up to this moment, in UTC, `yyyy-MM-ddTHH:mm:ssZ` without
            fractions of a second.

    Raises:
        ValueError: If an argument is refused before anything is sent.
        errors.UnexpectedStatus: If the status is undocumented and `client.raise_on_unexpected_status` is set.
        errors.UnreadableBody: If the body is not what the document promises and that option is set.
        httpx.HTTPError: If the request fails on its way.

    Returns:
        Response[ClinicalNoteList | Error]
    """

    _kwargs = _get_kwargs(
        from_=from_,
        include_note_content=include_note_content,
        meeting_id=meeting_id,
        next_page_token=next_page_token,
        note_owner_user_id=note_owner_user_id,
        page_size=page_size,
        to=to,
    )
    _response = client.get_httpx_client().request(**_kwargs)
    return _build_response(client=client, response=_response)


def sync(
    *,
    client: AuthenticatedClient,
    from_: str | Unset = UNSET,
    include_note_content: bool | Unset = False,
    meeting_id: str | Unset = UNSET,
    next_page_token: str | Unset = UNSET,
    note_owner_user_id: str | Unset = UNSET,
    page_size: int | Unset = 30,
    to: str | Unset = UNSET,
) -> ClinicalNoteList | Error | None:
    """List clinical notes

     One page of notes, without their text unless `include_note_content` is true. `note_owner_user_id`
    keeps the notes of one user, `meeting_id` those of one meeting, both together those in both; with
    neither, every note of the account that the token may see. Follow `next_page_token` until it is
    empty.

    Args:
        from_ (str | Unset): Notes created from this moment on, in UTC, `yyyy-MM-ddTHH:mm:ssZ`
            without fractions of a second.
        include_note_content (bool | Unset): Whether the list carries the text of each note. Pages
            with text are large and slow. Default: False.
        meeting_id (str | Unset): The UUID of one meeting instance: only its notes. A UUID that
            begins with `/` or contains `//` is percent-encoded once more than usual.
        next_page_token (str | Unset): The token of the previous page, sent with the same other
            parameters. Opaque; it expires after 15 minutes, and then the answer is Zoom code 300.
        note_owner_user_id (str | Unset): The user who started the notes and owns them; only that
            user's notes.
        page_size (int | Unset): How many notes a page holds at most. Default: 30.
        to (str | Unset): Notes created up to this moment, in UTC, `yyyy-MM-ddTHH:mm:ssZ` without
            fractions of a second.

    Raises:
        ValueError: If an argument is refused before anything is sent.
        errors.UnexpectedStatus: If the status is undocumented and `client.raise_on_unexpected_status` is set.
        errors.UnreadableBody: If the body is not what the document promises and that option is set.
        httpx.HTTPError: If the request fails on its way.

    Returns:
        ClinicalNoteList | Error
    """

    return sync_detailed(
        client=client,
        from_=from_,
        include_note_content=include_note_content,
        meeting_id=meeting_id,
        next_page_token=next_page_token,
        note_owner_user_id=note_owner_user_id,
        page_size=page_size,
        to=to,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    from_: str | Unset = UNSET,
    include_note_content: bool | Unset = False,
    meeting_id: str | Unset = UNSET,
    next_page_token: str | Unset = UNSET,
    note_owner_user_id: str | Unset = UNSET,
    page_size: int | Unset = 30,
    to: str | Unset = UNSET,
) -> Response[ClinicalNoteList | Error]:
    """List clinical notes

     One page of notes, without their text unless `include_note_content` is true. `note_owner_user_id`
    keeps the notes of one user, `meeting_id` those of one meeting, both together those in both; with
    neither, every note of the account that the token may see. Follow `next_page_token` until it is
    empty.

    Args:
        from_ (str | Unset): Notes created from this moment on, in UTC, `yyyy-MM-ddTHH:mm:ssZ`
            without fractions of a second.
        include_note_content (bool | Unset): Whether the list carries the text of each note. Pages
            with text are large and slow. Default: False.
        meeting_id (str | Unset): The UUID of one meeting instance: only its notes. A UUID that
            begins with `/` or contains `//` is percent-encoded once more than usual.
        next_page_token (str | Unset): The token of the previous page, sent with the same other
            parameters. Opaque; it expires after 15 minutes, and then the answer is Zoom code 300.
        note_owner_user_id (str | Unset): The user who started the notes and owns them; only that
            user's notes.
        page_size (int | Unset): How many notes a page holds at most. Default: 30.
        to (str | Unset): Notes created up to this moment, in UTC, `yyyy-MM-ddTHH:mm:ssZ` without
            fractions of a second.

    Raises:
        ValueError: If an argument is refused before anything is sent.
        errors.UnexpectedStatus: If the status is undocumented and `client.raise_on_unexpected_status` is set.
        errors.UnreadableBody: If the body is not what the document promises and that option is set.
        httpx.HTTPError: If the request fails on its way.

    Returns:
        Response[ClinicalNoteList | Error]
    """

    _kwargs = _get_kwargs(
        from_=from_,
        include_note_content=include_note_content,
        meeting_id=meeting_id,
        next_page_token=next_page_token,
        note_owner_user_id=note_owner_user_id,
        page_size=page_size,
        to=to,
    )
    _response = await client.get_async_httpx_client().request(**_kwargs)
    return _build_response(client=client, response=_response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    from_: str | Unset = UNSET,
    include_note_content: bool | Unset = False,
    meeting_id: str | Unset = UNSET,
    next_page_token: str | Unset = UNSET,
    note_owner_user_id: str | Unset = UNSET,
    page_size: int | Unset = 30,
    to: str | Unset = UNSET,
) -> ClinicalNoteList | Error | None:
    """List clinical notes

     One page of notes, without their text unless `include_note_content` is true. `note_owner_user_id`
    keeps the notes of one user, `meeting_id` those of one meeting, both together those in both; with
    neither, every note of the account that the token may see. Follow `next_page_token` until it is
    empty.

    Args:
        from_ (str | Unset): Notes created from this moment on, in UTC, `yyyy-MM-ddTHH:mm:ssZ`
            without fractions of a second.
        include_note_content (bool | Unset): Whether the list carries the text of each note. Pages
            with text are large and slow. Default: False.
        meeting_id (str | Unset): The UUID of one meeting instance: only its notes. A UUID that
            begins with `/` or contains `//` is percent-encoded once more than usual.
        next_page_token (str | Unset): The token of the previous page, sent with the same other
            parameters. Opaque; it expires after 15 minutes, and then the answer is Zoom code 300.
        note_owner_user_id (str | Unset): The user who started the notes and owns them; only that
            user's notes.
        page_size (int | Unset): How many notes a page holds at most. Default: 30.
        to (str | Unset): Notes created up to this moment, in UTC, `yyyy-MM-ddTHH:mm:ssZ` without
            fractions of a second.

    Raises:
        ValueError: If an argument is refused before anything is sent.
        errors.UnexpectedStatus: If the status is undocumented and `client.raise_on_unexpected_status` is set.
        errors.UnreadableBody: If the body is not what the document promises and that option is set.
        httpx.HTTPError: If the request fails on its way.

    Returns:
        ClinicalNoteList | Error
    """

    return (
        await asyncio_detailed(
            client=client,
            from_=from_,
            include_note_content=include_note_content,
            meeting_id=meeting_id,
            next_page_token=next_page_token,
            note_owner_user_id=note_owner_user_id,
            page_size=page_size,
            to=to,
        )
    ).parsed

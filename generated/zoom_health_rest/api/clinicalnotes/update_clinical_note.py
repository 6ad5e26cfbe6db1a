"""PATCH /clinical_notes/notes/{note_id}. Generated, do not edit."""

from typing import Any

import httpx

from ... import errors
from ... import types as _types
from ...client import AuthenticatedClient, Client
from ...models.clinical_note_update import ClinicalNoteUpdate
from ...models.error import Error
from ...types import Response


def _get_kwargs(
    note_id: str,
    *,
    body: ClinicalNoteUpdate,
) -> dict[str, Any]:
    _headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "patch",
        "url": "/clinical_notes/notes/{note_id}".format(
            note_id=_types.path_segment("note_id", note_id),
        ),
    }

    _kwargs["json"] = body.to_dict()
    _kwargs["json"] = _types.unicode_only("body", _kwargs["json"])

    _headers["Content-Type"] = "application/json"

    _kwargs["headers"] = _headers
    return _kwargs


def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Any | Error | None:
    if response.status_code == 204:
        return None

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

    if response.status_code == 500:
        return _types.read_body(response, Error.from_dict, strict=client.raise_on_unexpected_status)

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code)
    return None


def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[Any | Error]:
    return Response(
        status_code=response.status_code,
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    note_id: str,
    *,
    client: AuthenticatedClient,
    body: ClinicalNoteUpdate,
) -> Response[Any | Error]:
    """Mark a clinical note as completed or reopen it

     Sets the state that the body names, so sending the same request again is safe.

    Args:
        note_id (str): The id of the note. Opaque, one path segment.
        body (ClinicalNoteUpdate): The change to a note.

    Raises:
        ValueError: If an argument is refused before anything is sent.
        errors.UnexpectedStatus: If the status is undocumented and `client.raise_on_unexpected_status` is set.
        errors.UnreadableBody: If the body is not what the document promises and that option is set.
        httpx.HTTPError: If the request fails on its way.

    Returns:
        Response[Any | Error]
    """

    _kwargs = _get_kwargs(
        note_id=note_id,
        body=body,
    )
    _response = client.get_httpx_client().request(**_kwargs)
    return _build_response(client=client, response=_response)


def sync(
    note_id: str,
    *,
    client: AuthenticatedClient,
    body: ClinicalNoteUpdate,
) -> Any | Error | None:
    """Mark a clinical note as completed or reopen it

     Sets the state that the body names, so sending the same request again is safe.

    Args:
        note_id (str): The id of the note. Opaque, one path segment.
        body (ClinicalNoteUpdate): The change to a note.

    Raises:
        ValueError: If an argument is refused before anything is sent.
        errors.UnexpectedStatus: If the status is undocumented and `client.raise_on_unexpected_status` is set.
        errors.UnreadableBody: If the body is not what the document promises and that option is set.
        httpx.HTTPError: If the request fails on its way.

    Returns:
        Any | Error
    """

    return sync_detailed(
        note_id=note_id,
        client=client,
        body=body,
    ).parsed


async def asyncio_detailed(
    note_id: str,
    *,
    client: AuthenticatedClient,
    body: ClinicalNoteUpdate,
) -> Response[Any | Error]:
    """Mark a clinical note as completed or reopen it

     Sets the state that the body names, so sending the same request again is safe.

    Args:
        note_id (str): The id of the note. Opaque, one path segment.
        body (ClinicalNoteUpdate): The change to a note.

    Raises:
        ValueError: If an argument is refused before anything is sent.
        errors.UnexpectedStatus: If the status is undocumented and `client.raise_on_unexpected_status` is set.
        errors.UnreadableBody: If the body is not what the document promises and that option is set.
        httpx.HTTPError: If the request fails on its way.

    Returns:
        Response[Any | Error]
    """

    _kwargs = _get_kwargs(
        note_id=note_id,
        body=body,
    )
    _response = await client.get_async_httpx_client().request(**_kwargs)
    return _build_response(client=client, response=_response)


async def asyncio(
    note_id: str,
    *,
    client: AuthenticatedClient,
    body: ClinicalNoteUpdate,
) -> Any | Error | None:
    """Mark a clinical note as completed or reopen it

     Sets the state that the body names, so sending the same request again is safe.

    Args:
        note_id (str): The id of the note. Opaque, one path segment.
        body (ClinicalNoteUpdate): The change to a note.

    Raises:
        ValueError: If an argument is refused before anything is sent.
        errors.UnexpectedStatus: If the status is undocumented and `client.raise_on_unexpected_status` is set.
        errors.UnreadableBody: If the body is not what the document promises and that option is set.
        httpx.HTTPError: If the request fails on its way.

    Returns:
        Any | Error
    """

    return (
        await asyncio_detailed(
            note_id=note_id,
            client=client,
            body=body,
        )
    ).parsed

"""GET /clinical_notes/notes/{note_id}. Generated, do not edit."""

from typing import Any

import httpx

from ... import errors
from ... import types as _types
from ...client import AuthenticatedClient, Client
from ...models.clinical_note import ClinicalNote
from ...models.error import Error
from ...types import Response


def _get_kwargs(
    note_id: str,
) -> dict[str, Any]:

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/clinical_notes/notes/{note_id}".format(
            note_id=_types.path_segment("note_id", note_id),
        ),
    }

    return _kwargs


def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> ClinicalNote | Error | None:
    if response.status_code == 200:
        return _types.read_body(response, ClinicalNote.from_dict, strict=client.raise_on_unexpected_status)

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
) -> Response[ClinicalNote | Error]:
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
) -> Response[ClinicalNote | Error]:
    """Read one clinical note

     One note with its text. Right after it was created the text can be empty for some seconds.

    Args:
        note_id (str): The id of the note. Opaque, one path segment.

    Raises:
        ValueError: If an argument is refused before anything is sent.
        errors.UnexpectedStatus: If the status is undocumented and `client.raise_on_unexpected_status` is set.
        errors.UnreadableBody: If the body is not what the document promises and that option is set.
        httpx.HTTPError: If the request fails on its way.

    Returns:
        Response[ClinicalNote | Error]
    """

    _kwargs = _get_kwargs(
        note_id=note_id,
    )
    _response = client.get_httpx_client().request(**_kwargs)
    return _build_response(client=client, response=_response)


def sync(
    note_id: str,
    *,
    client: AuthenticatedClient,
) -> ClinicalNote | Error | None:
    """Read one clinical note

     One note with its text. Right after it was created the text can be empty for some seconds.

    Args:
        note_id (str): The id of the note. Opaque, one path segment.

    Raises:
        ValueError: If an argument is refused before anything is sent.
        errors.UnexpectedStatus: If the status is undocumented and `client.raise_on_unexpected_status` is set.
        errors.UnreadableBody: If the body is not what the document promises and that option is set.
        httpx.HTTPError: If the request fails on its way.

    Returns:
        ClinicalNote | Error
    """

    return sync_detailed(
        note_id=note_id,
        client=client,
    ).parsed


async def asyncio_detailed(
    note_id: str,
    *,
    client: AuthenticatedClient,
) -> Response[ClinicalNote | Error]:
    """Read one clinical note

     One note with its text. Right after it was created the text can be empty for some seconds.

    Args:
        note_id (str): The id of the note. Opaque, one path segment.

    Raises:
        ValueError: If an argument is refused before anything is sent.
        errors.UnexpectedStatus: If the status is undocumented and `client.raise_on_unexpected_status` is set.
        errors.UnreadableBody: If the body is not what the document promises and that option is set.
        httpx.HTTPError: If the request fails on its way.

    Returns:
        Response[ClinicalNote | Error]
    """

    _kwargs = _get_kwargs(
        note_id=note_id,
    )
    _response = await client.get_async_httpx_client().request(**_kwargs)
    return _build_response(client=client, response=_response)


async def asyncio(
    note_id: str,
    *,
    client: AuthenticatedClient,
) -> ClinicalNote | Error | None:
    """Read one clinical note

     One note with its text. Right after it was created the text can be empty for some seconds.

    Args:
        note_id (str): The id of the note. Opaque, one path segment.

    Raises:
        ValueError: If an argument is refused before anything is sent.
        errors.UnexpectedStatus: If the status is undocumented and `client.raise_on_unexpected_status` is set.
        errors.UnreadableBody: If the body is not what the document promises and that option is set.
        httpx.HTTPError: If the request fails on its way.

    Returns:
        ClinicalNote | Error
    """

    return (
        await asyncio_detailed(
            note_id=note_id,
            client=client,
        )
    ).parsed

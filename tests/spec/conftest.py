"""A synthetic document in the manner of Zoom's file, and the committed documents of `spec/`."""

from __future__ import annotations

import copy
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import spec_build
import spec_import
from spec_documents import read_document

PROSE = "PROSE that must not be kept"

_NOTE: dict[str, Any] = {
    "type": "object",
    "description": PROSE,
    "properties": {
        "note_id": {"type": "string", "description": PROSE, "example": PROSE},
        "description": {"type": "string", "description": PROSE, "title": PROSE},
        "priority": {"type": "string", "nullable": True, "enum": ["low", "high"], "description": PROSE},
        "duration": {"type": "number", "minimum": 0.0, "exclusiveMinimum": True, "description": PROSE},
    },
    "required": ["priority", "note_id"],
}

_PUBLISHED: dict[str, Any] = {
    "openapi": "3.0.0",
    "info": {"title": "Example", "version": "2", "description": PROSE, "contact": {"name": PROSE}},
    "externalDocs": {"description": PROSE, "url": "https://example.com"},
    "servers": [{"url": "https://api.example.com/v2", "description": PROSE}],
    "tags": [{"name": "notes", "description": PROSE}],
    "paths": {
        "/notes/{noteId}": {
            "summary": PROSE,
            "parameters": [
                {"name": "noteId", "in": "path", "required": True, "description": PROSE, "schema": {"type": "string"}}
            ],
            "get": {
                "operationId": "GetNote",
                "summary": PROSE,
                "description": f"{PROSE}\n\n**[Scopes](https://example.com/s):** `note:read:admin`\n\n"
                "**[Granular Scopes](https://example.com/s):** `health:read:note:master`,`health:read:note:admin`\n\n"
                "**[Rate Limit Label](https://example.com/limits#a):** `LIGHT`",
                "tags": ["notes"],
                "parameters": [
                    {
                        "name": "page_size",
                        "in": "query",
                        "required": False,
                        "description": PROSE,
                        "example": 30,
                        "schema": {"type": "number", "maximum": 300, "default": 30, "example": 30},
                    },
                    {"name": "from", "in": "query", "schema": {"type": "string", "description": PROSE}},
                ],
                "responses": {
                    "200": {
                        "description": PROSE,
                        "content": {"application/json": {"schema": _NOTE, "example": {"note_id": PROSE}}},
                        "headers": {"x-trace": {"description": PROSE, "schema": {"type": "string"}}},
                    },
                    "403": {
                        "description": f"**HTTP Status Code:** `403` <br>\n {PROSE} \n\n **Error Code:** `30007` <br>\n"
                        f" {PROSE} <br>\n**Error Code:** `30001` <br>\n {PROSE} <br>\n"
                    },
                },
                "security": [{"oauth": ["note:read:admin", "health:read:note:admin"], "key": []}],
                "x-extensions": {"x-permissions": [], "x-macro-scopes": ["note:read:admin"]},
            },
        }
    },
    "components": {
        "schemas": {"Unused": {"type": "integer", "format": "int64", "description": PROSE}},
        "securitySchemes": {
            "key": {"type": "apiKey", "name": "Authorization", "in": "header", "description": PROSE},
            "oauth": {
                "type": "oauth2",
                "flows": {
                    "authorizationCode": {"authorizationUrl": "/", "tokenUrl": "", "scopes": {"note:read:admin": PROSE}}
                },
            },
        },
    },
}


@pytest.fixture(scope="session")
def prose() -> str:
    """The text that stands wherever the synthetic document has prose."""
    return PROSE


@pytest.fixture(scope="session")
def make_published() -> Callable[[], dict[str, Any]]:
    """Gives a fresh synthetic document, OpenAPI 3.0 as Zoom publishes it."""
    return lambda: copy.deepcopy(_PUBLISHED)


@pytest.fixture
def published(make_published: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """A synthetic document of one's own to change."""
    return make_published()


@cache
def _read_once(path: Path) -> dict[str, Any]:
    return read_document(path)


@pytest.fixture
def upstream() -> dict[str, Any]:
    """The committed upstream.yaml, a copy to change."""
    return copy.deepcopy(_read_once(spec_import.UPSTREAM))


@pytest.fixture
def overlay() -> dict[str, Any]:
    """The committed overlay.yaml, a copy to change."""
    return copy.deepcopy(_read_once(spec_build.OVERLAY))


@pytest.fixture
def openapi() -> dict[str, Any]:
    """The committed openapi.yaml, a copy to change."""
    return copy.deepcopy(_read_once(spec_build.OPENAPI))


@pytest.fixture(scope="session")
def zoom_document() -> Path:
    """Zoom's own file, which is not part of the repository."""
    path = Path(__file__).parents[2].parent / "shared" / "upstream" / "healthcare.openapi.json"
    if not path.exists():
        pytest.skip("Zoom's own document is not beside the repository")
    return path

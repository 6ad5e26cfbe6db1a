"""The committed document, ways of changing it, and what is said about the change."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from spec_changes import Change, SpecFolder, all_changes, versions
from spec_documents import read_document

Document = dict[str, Any]
Mutate = Callable[[Document], object]

ROOT = Path(__file__).resolve().parents[3]
FOLDER = SpecFolder(ROOT / "spec")
NOTES = "/clinical_notes/notes"
NOTE = f"{NOTES}/{{noteId}}"
STRING = {"type": ["string"]}


@cache
def _committed() -> Document:
    return read_document(FOLDER.upstream)


def published() -> Document:
    """A fresh copy of Zoom's document as it was imported last."""
    return copy.deepcopy(_committed())


def changed(mutate: Mutate) -> Document:
    """That document after a change."""
    document = published()
    mutate(document)
    return document


def report(document: Mapping[str, Any], folder: SpecFolder = FOLDER) -> list[Change]:
    """What is said about a document."""
    return all_changes(versions(document, folder))


def listing(document: Document) -> Document:
    """The operation that lists notes."""
    operation: Document = document["paths"][NOTES]["get"]
    return operation


def getting(document: Document) -> Document:
    """The operation that reads a note."""
    operation: Document = document["paths"][NOTE]["get"]
    return operation


def updating(document: Document) -> Document:
    """The operation that changes a note."""
    operation: Document = document["paths"][NOTE]["patch"]
    return operation


def answer(operation: Document) -> Document:
    """The schema of the body of a success."""
    schema: Document = operation["responses"]["200"]["content"]["application/json"]["schema"]
    return schema


def notes(document: Document) -> list[Document]:
    """The schema of a note, in both answers."""
    return [answer(getting(document)), answer(listing(document))["properties"]["clinical_notes"]["items"]]


def body(document: Document) -> Document:
    """The schema of the body that is sent."""
    schema: Document = updating(document)["requestBody"]["content"]["application/json"]["schema"]
    return schema


def parameter(document: Document, name: str) -> Document:
    """A parameter of the listing."""
    found: Document = next(each for each in listing(document)["parameters"] if each["name"] == name)
    return found


def in_notes(change: Callable[[Document], object]) -> Mutate:
    """A change of the properties of a note, in both answers."""
    return lambda document: [change(note["properties"]) for note in notes(document)]


def operation(name: str) -> Document:
    """An operation of another kind."""
    schema = {"type": ["object"], "properties": {"total_of_all": {"type": ["integer"]}}}
    return {
        "operationId": name,
        "tags": ["clinicalnotes"],
        "parameters": [{"in": "query", "name": "unit_of_time", "schema": dict(STRING)}],
        "responses": {"200": {"content": {"application/json": {"schema": schema}}}},
        "x-scopes": {"classic": ["clinical_note:read:admin"]},
    }

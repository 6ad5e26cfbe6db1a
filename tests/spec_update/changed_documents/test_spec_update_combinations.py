"""Several changes at once are as grave as the gravest of them, and each of them is said."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spec_changes import gravest
from spec_changes.schema_changes import SchemaPair, compare_schemas
from spec_changes.shapes import Schemas

from .documents import (
    NOTES,
    STRING,
    Document,
    Mutate,
    getting,
    in_notes,
    listing,
    operation,
    parameter,
    published,
    report,
)

INDEPENDENT: dict[str, tuple[Mutate, str, str]] = {
    "property": (in_notes(lambda each: each.update(zz=dict(STRING))), "response-property-added", "additive"),
    "type": (in_notes(lambda each: each.update(note_id={"type": ["integer"]})), "response-type-changed", "breaking"),
    "null": (
        in_notes(lambda each: each.update(meeting_id={"type": ["string", "null"]})),
        "response-became-nullable",
        "harmless",
    ),
    "parameter": (
        lambda document: listing(document)["parameters"].append({"in": "query", "name": "zz", "schema": dict(STRING)}),
        "parameter-added-optional",
        "additive",
    ),
    "required": (
        lambda document: parameter(document, "from").update(required=True),
        "parameter-became-required",
        "breaking",
    ),
    "limit": (
        lambda document: parameter(document, "page_size")["schema"].update(maximum=50),
        "request-limit-narrowed",
        "breaking",
    ),
    "code": (
        lambda document: getting(document)["responses"]["404"]["x-zoom-codes"].update({"39999": None}),
        "code-added",
        "additive",
    ),
    "operation": (
        lambda document: document["paths"].update({f"{NOTES}/zz": {"get": operation("GetZz")}}),
        "operation-added",
        "additive",
    ),
    "version": (lambda document: document["info"].update(version="9"), "document-version-changed", "harmless"),
    "operationId": (lambda document: listing(document).update(operationId="Zz"), "operation-renamed", "harmless"),
}


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))  # a busy machine is no failure
@given(names=st.lists(st.sampled_from(sorted(INDEPENDENT)), unique=True))
def test_changes_together_are_as_grave_as_the_gravest_and_all_are_said(names: list[str]) -> None:
    document = published()
    for name in names:
        INDEPENDENT[name][0](document)
    changes = report(document)
    assert {(each.kind, each.severity.word) for each in changes} == {INDEPENDENT[name][1:] for name in names}
    grave = [INDEPENDENT[name][2] for name in names]
    expected = next((word for word in ("breaking", "additive", "harmless") if word in grave), "harmless")
    assert gravest(changes).word == expected


def schemas() -> st.SearchStrategy[Document]:
    """Schemas of all kinds, nested."""
    plain = st.fixed_dictionaries(
        {
            "type": st.lists(
                st.sampled_from(["string", "integer", "number", "boolean", "null"]), min_size=1, unique=True
            )
        },
        optional={
            "enum": st.lists(st.sampled_from(["a", "b", None, 1]), min_size=1, unique_by=repr),
            "minimum": st.integers(-3, 3),
            "exclusiveMinimum": st.integers(-3, 3),
            "maxLength": st.integers(0, 3),
            "format": st.sampled_from(["date-time", "int32", "int64", "email"]),
            "default": st.sampled_from(["a", 1, None]),
            "readOnly": st.just(True),
        },
    )
    names = st.sampled_from(["note_id", "note_title", "a", "b"])

    def nested(inner: st.SearchStrategy[Document]) -> st.SearchStrategy[Document]:
        fields = st.dictionaries(names, inner, max_size=3)
        return (
            st.fixed_dictionaries(
                {"type": st.just(["object"]), "properties": fields}, optional={"required": st.lists(names, unique=True)}
            )
            | st.fixed_dictionaries({"type": st.just(["array"]), "items": inner})
            | st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"anyOf": parts})
            | st.lists(inner, min_size=1, max_size=2).map(lambda parts: {"allOf": parts})
        )

    return st.recursive(plain, nested, max_leaves=6)


@pytest.mark.parametrize("direction", ["request", "response"])
@settings(max_examples=60, deadline=None)
@given(old=schemas(), new=schemas())
def test_any_two_schemas_can_be_compared_and_every_difference_has_a_rule(
    direction: str, old: Document, new: Document
) -> None:
    from spec_changes.rules import RULES

    both = SchemaPair(Schemas({}), Schemas({}))
    for each in compare_schemas(both, old, new, direction=direction):  # type: ignore[arg-type]  # one of the two literals
        assert f"{direction}-{each.kind}" in RULES


@settings(max_examples=60, deadline=None)
@given(schema=schemas())
def test_a_schema_does_not_differ_from_itself(schema: Document) -> None:
    both = SchemaPair(Schemas({}), Schemas({}))
    assert compare_schemas(both, schema, schema, direction="request") == []


@settings(max_examples=60, deadline=None)
@given(schema=schemas())
def test_sharing_a_schema_changes_nothing(schema: Document) -> None:
    shared = {"components": {"schemas": {"Shared": schema}}}
    both = SchemaPair(Schemas({}), Schemas(shared))
    assert compare_schemas(both, schema, {"$ref": "#/components/schemas/Shared"}, direction="response") == []

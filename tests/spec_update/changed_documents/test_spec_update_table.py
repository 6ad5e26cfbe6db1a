"""Each kind of change is found, classed by what it means for users, and said in the names that users type."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from spec_changes import gravest

from .documents import (
    NOTE,
    NOTES,
    STRING,
    Document,
    Mutate,
    answer,
    body,
    changed,
    getting,
    in_notes,
    listing,
    notes,
    operation,
    parameter,
    report,
    updating,
)

Expected = set[tuple[str, str, str]]


def move(old: str, new: str) -> Mutate:
    return lambda document: document["paths"].update({new: document["paths"].pop(old)})


def rename_parameter(document: Document) -> None:
    parameter(document, "meeting_id")["name"] = "meeting_uuid"


def add_parameter(**fields: Any) -> Mutate:
    added = {"in": "query", "name": "spoken_language", "schema": dict(STRING), **fields}
    return lambda document: listing(document)["parameters"].append(added)


def move_code(document: Document) -> None:
    getting(document)["responses"]["404"].pop("x-zoom-codes")
    getting(document)["responses"]["400"]["x-zoom-codes"]["30009"] = None


def ask_for_key(document: Document) -> None:
    document["components"]["securitySchemes"]["key"] = {"type": "apiKey", "in": "header", "name": "X-Key"}
    for requirement in listing(document)["security"]:
        requirement["key"] = []


def rename(properties: Document, old: str, new: str) -> None:
    properties[new] = properties.pop(old)


def with_property(properties: Document, name: str = "zz_language") -> None:
    properties[name] = dict(STRING)


TABLE: dict[str, tuple[Mutate, Expected]] = {
    # --- what users read
    "a property of a note is added": (
        in_notes(with_property),
        {("additive", "response-property-added", "note.zz_language")},
    ),
    "a property of the record is added": (
        in_notes(lambda each: with_property(each["ehr_context"]["properties"])),
        {("additive", "response-property-added", "note.ehr_context.zz_language")},
    ),
    "a property of the page is added": (
        lambda document: with_property(answer(listing(document))["properties"]),
        {("additive", "response-property-added", "list_clinical_notes(...).zz_language")},
    ),
    "a property of a note is removed": (
        in_notes(lambda each: each.pop("note_completed_time")),
        {
            ("breaking", "response-property-removed", "note.note_completed_time"),
            ("breaking", "overlay-target-gone", "ClinicalNote.note_completed_time"),
        },
    ),
    "a property goes from the listing alone": (
        lambda document: notes(document)[1]["properties"].pop("note_end_time"),
        {("breaking", "response-property-removed", "note.note_end_time")},
    ),
    "a property of a note is renamed": (
        in_notes(lambda each: rename(each, "note_title", "note_headline")),
        {
            ("breaking", "response-property-renamed", "note.note_title"),
            ("breaking", "overlay-target-gone", "ClinicalNote.note_title"),
        },
    ),
    "a property gets another type": (
        in_notes(lambda each: each.update(note_id={"type": ["integer"]})),
        {("breaking", "response-type-changed", "note.note_id")},
    ),
    "a text becomes an object": (
        in_notes(lambda each: each.update(note_content={"type": ["object"], "properties": {"a": dict(STRING)}})),
        {("breaking", "response-type-changed", "note.note_content")},
    ),
    "a number of a note becomes a whole number": (
        lambda document: answer(listing(document))["properties"].update(page_size={"type": ["integer"]}),
        {("harmless", "response-type-narrowed", "list_clinical_notes(...).page_size")},
    ),
    "a property can be null": (
        in_notes(lambda each: each.update(note_id={"type": ["string", "null"]})),
        {("harmless", "response-became-nullable", "note.note_id")},
    ),
    "a property always comes": (
        lambda document: [note.update(required=["note_id"]) for note in notes(document)],
        {("harmless", "response-property-became-required", "note.note_id")},
    ),
    "the values that come are listed": (
        in_notes(lambda each: each["note_title"].update(enum=["a", "b"])),
        {("harmless", "response-enum-introduced", "note.note_title")},
    ),
    "a time is called a time": (
        in_notes(lambda each: each["note_start_time"].update(format="date-time")),
        {("harmless", "response-format-changed", "note.note_start_time")},
    ),
    "a text is called a time": (
        in_notes(lambda each: each["note_title"].update(format="date-time")),
        {("breaking", "response-format-changed", "note.note_title")},
    ),
    "a text may be longer": (
        lambda document: answer(listing(document))["properties"]["clinical_notes"].update(maxItems=500),
        {("additive", "response-limit-widened", "page.notes")},
    ),
    "a property is to go": (
        in_notes(lambda each: each["note_title"].update(deprecated=True)),
        {("harmless", "response-deprecated", "note.note_title")},
    ),
    "the answer becomes a list": (
        lambda document: getting(document)["responses"]["200"]["content"]["application/json"].update(
            schema={"type": ["array"], "items": answer(getting(document))}
        ),
        {("breaking", "response-type-changed", "note"), ("breaking", "response-type-widened", "note")},
    ),
    # --- what users pass
    "a parameter is added": (
        add_parameter(),
        {("additive", "parameter-added-optional", "notes.list(extra_params={'spoken_language': ...})")},
    ),
    "a parameter is added and required": (
        add_parameter(required=True),
        {("breaking", "parameter-added-required", "notes.list(extra_params={'spoken_language': ...})")},
    ),
    "a parameter is removed": (
        lambda document: listing(document)["parameters"].remove(parameter(document, "note_owner_user_id")),
        {("breaking", "parameter-removed", "notes.list(owner=)"), ("breaking", "overlay-target-gone", "action")},
    ),
    "a parameter is renamed": (
        rename_parameter,
        {("breaking", "parameter-renamed", "notes.list(meeting_id=)"), ("breaking", "overlay-target-gone", "action")},
    ),
    "a parameter is made required": (
        lambda document: parameter(document, "from").update(required=True),
        {("breaking", "parameter-became-required", "notes.list(created_from=)")},
    ),
    "a parameter is sent in a header": (
        lambda document: parameter(document, "meeting_id").update({"in": "header"}),
        {("breaking", "parameter-relocated", "notes.list(meeting_id=)")},
    ),
    "a parameter is written in another way": (
        lambda document: parameter(document, "meeting_id").update(style="pipeDelimited"),
        {("breaking", "parameter-encoding-changed", "notes.list(meeting_id=)")},
    ),
    "a parameter gets another type": (
        lambda document: parameter(document, "meeting_id").update(schema={"type": ["integer"]}),
        {("breaking", "request-type-changed", "notes.list(meeting_id=)")},
    ),
    "a parameter takes another type too": (
        lambda document: parameter(document, "meeting_id").update(schema={"type": ["string", "integer"]}),
        {("additive", "request-type-widened", "notes.list(meeting_id=)")},
    ),
    "a number of a parameter becomes a whole number": (
        lambda document: parameter(document, "page_size")["schema"].update(type=["integer"]),
        {("harmless", "request-type-narrowed", "notes.list(page_size=)")},
    ),
    "a page may be larger": (
        lambda document: parameter(document, "page_size")["schema"].update(maximum=500),
        {("additive", "request-limit-widened", "notes.list(page_size=)")},
    ),
    "a page must be smaller": (
        lambda document: parameter(document, "page_size")["schema"].update(maximum=100),
        {("breaking", "request-limit-narrowed", "notes.list(page_size=)")},
    ),
    "a page has the least size that we say": (
        lambda document: parameter(document, "page_size")["schema"].update(minimum=1),
        {("harmless", "request-limit-narrowed", "notes.list(page_size=)")},
    ),
    "a page has a least size above the one that we say": (
        lambda document: parameter(document, "page_size")["schema"].update(minimum=5),
        {("breaking", "request-limit-narrowed", "notes.list(page_size=)")},
    ),
    "only some values of a parameter are taken": (
        lambda document: parameter(document, "meeting_id")["schema"].update(enum=["a"]),
        {("breaking", "request-enum-introduced", "notes.list(meeting_id=)")},
    ),
    "what is left out means something else": (
        lambda document: parameter(document, "include_note_content")["schema"].update(default=True),
        {("breaking", "request-default-changed", "notes.list(include_content=)")},
    ),
    "a property of the body is added": (
        lambda document: with_property(body(document)["properties"]),
        {("additive", "request-property-added-optional", "update_clinical_note(body=): zz_language")},
    ),
    "a property of the body is added and required": (
        lambda document: (
            with_property(body(document)["properties"]),
            body(document)["required"].append("zz_language"),
        ),
        {("breaking", "request-property-added-required", "update_clinical_note(body=): zz_language")},
    ),
    "a property of the body need not be sent": (
        lambda document: body(document).pop("required"),
        {("additive", "request-property-became-optional", "notes.update(is_note_completed=)")},
    ),
    "a property of the body gets another type": (
        lambda document: body(document)["properties"].update(is_note_completed=dict(STRING)),
        {("breaking", "request-type-changed", "notes.update(is_note_completed=)")},
    ),
    "the body is required, as we say": (
        lambda document: updating(document)["requestBody"].update(required=True),
        {("harmless", "body-became-required", "notes.update")},
    ),
    # --- operations
    "an operation is added": (
        lambda document: document["paths"].update({f"{NOTES}/zz": {"get": operation("GetZzTotals")}}),
        {("additive", "operation-added", "zoom_health_rest.api.clinicalnotes.get_zz_totals")},
    ),
    "an operation gets another operationId": (
        lambda document: listing(document).update(operationId="ListNotes"),
        {("harmless", "operation-renamed", "notes.list")},
    ),
    "an operation gets another tag": (
        lambda document: listing(document).update(tags=["notes"]),
        {("breaking", "operation-retagged", "notes.list")},
    ),
    "an operation is to go": (
        lambda document: listing(document).update(deprecated=True),
        {("harmless", "operation-deprecated", "notes.list")},
    ),
    "an operation may be called less often": (
        lambda document: listing(document).update({"x-rate-limit-label": "HEAVY"}),
        {("breaking", "rate-limit-tightened", "notes.list")},
    ),
    # --- errors, scopes, security, servers
    "a code is added": (
        lambda document: getting(document)["responses"]["404"]["x-zoom-codes"].update({"39999": None}),
        {("additive", "code-added", "errors.APIError (code == 39999)")},
    ),
    "a code is removed": (
        lambda document: getting(document)["responses"]["404"].pop("x-zoom-codes"),
        {("breaking", "code-removed", "errors.NoteNotFoundError")},
    ),
    "a code comes with another status": (move_code, {("harmless", "code-moved", "errors.NoteNotFoundError")}),
    "a status is added": (
        lambda document: getting(document)["responses"].update({"409": {}}),
        {("additive", "response-added", "notes.get")},
    ),
    "a status is named that we know": (
        lambda document: getting(document)["responses"].update({"429": {}}),
        {("additive", "response-added", "notes.get")},
    ),
    "a scope is added": (
        lambda document: getting(document)["x-scopes"]["granular"].append("healthcare:read:zz:admin"),
        {("additive", "scope-alternative-added", "notes.get")},
    ),
    "a scope is replaced": (
        lambda document: [
            getting(document)["x-scopes"].update(classic=["clinical_note:see:admin"]),
            [each["openapi_oauth"].remove("clinical_note:read:admin") for each in getting(document)["security"]],
        ],
        {("breaking", "scope-removed", "notes.get"), ("additive", "scope-alternative-added", "notes.get")},
    ),
    "another proof is asked for": (ask_for_key, {("breaking", "security-added", "notes.list")}),
    "the server moves": (
        lambda document: document["servers"][0].update(url="https://api.zoom.us/v3"),
        {("breaking", "server-removed", "base_url"), ("additive", "server-added", "base_url")},
    ),
    "the document has another version": (
        lambda document: document["info"].update(version="3"),
        {("harmless", "document-version-changed", "version")},
    ),
    "events are added": (
        lambda document: document.update(webhooks={"note.done": {"post": {"responses": {"200": {}}}}}),
        {("harmless", "webhook-changed", "note.done")},
    ),
}


@pytest.mark.parametrize("case", TABLE.values(), ids=TABLE.keys())
def test_a_change_is_classed_and_named(case: tuple[Mutate, Expected]) -> None:
    mutate, expected = case
    changes = report(changed(mutate))
    said = {
        (each.severity.word, each.kind, each.names[0] if each.names else each.places[0].field[-1]) for each in changes
    }
    said = {(severity, kind, "action" if name.startswith("action ") else name) for severity, kind, name in said}
    assert said == expected
    assert gravest(changes).word in {severity for severity, _, _ in expected}


OVERLAY_LOSES_ITS_TARGET: dict[str, tuple[Mutate, str, str]] = {
    "the path of the listing moves": (move(NOTES, "/clinical_notes/v3/notes"), "operation-moved", "notes.list"),
    "the path of a note moves": (move(NOTE, "/clinical_notes/v3/notes/{noteId}"), "operation-moved", "notes.get"),
    "the method changes": (
        lambda document: document["paths"][NOTE].update(put=document["paths"][NOTE].pop("patch")),
        "operation-moved",
        "notes.update",
    ),
    "an operation is removed": (
        lambda document: document["paths"][NOTE].pop("patch"),
        "operation-removed",
        "notes.update",
    ),
}


@pytest.mark.parametrize("case", OVERLAY_LOSES_ITS_TARGET.values(), ids=OVERLAY_LOSES_ITS_TARGET.keys())
def test_each_judgement_that_lost_its_target_is_named_with_what_to_do(case: tuple[Mutate, str, str]) -> None:
    mutate, kind, name = case
    changes = report(changed(mutate))
    assert (kind, name) in {(each.kind, each.names[0]) for each in changes if each.names}
    gone = [each for each in changes if each.kind in ("overlay-target-gone", "overlay-failed")]
    assert len(gone) > 1
    assert all(each.severity.word == "breaking" and each.todo for each in gone)


def test_what_else_changed_is_still_said_when_an_operation_has_moved() -> None:
    def mutate(document: Document) -> None:
        in_notes(with_property)(document)
        move(NOTES, "/clinical_notes/v3/notes")(document)

    assert "note.zz_language" in {name for each in report(changed(mutate)) for name in each.names}


def test_a_path_parameter_with_another_name_is_no_move() -> None:
    def mutate(document: Document) -> None:
        item = document["paths"].pop(NOTE)
        for each in item.values():
            each["parameters"][0]["name"] = "id"
        document["paths"][f"{NOTES}/{{id}}"] = item

    kinds = {each.kind for each in report(changed(mutate))}
    assert "parameter-renamed" in kinds
    assert "operation-moved" not in kinds


def test_a_likely_rename_is_one_line_with_both_names() -> None:
    changes = report(changed(in_notes(lambda each: rename(each, "note_title", "noteTitle"))))
    renamed = [each for each in changes if each.kind == "response-property-renamed"]
    assert [(each.old, each.new, len(each.places)) for each in renamed] == [("note_title", "noteTitle", 2)]


def test_a_loss_beside_an_addition_of_another_kind_is_no_rename() -> None:
    def mutate(properties: Document) -> None:
        del properties["note_title"]
        properties["zz_minutes"] = {"type": ["integer"]}

    kinds = {each.kind for each in report(changed(in_notes(mutate)))}
    assert {"response-property-removed", "response-property-added"} <= kinds


def test_zooms_own_names_stand_beside_ours() -> None:
    change = report(changed(add_parameter(required=True)))[0]
    place = change.places[0]
    assert (place.method, place.path, place.operation_id) == ("GET", NOTES, "GetClinicalNote")
    assert (place.section, place.field) == ("parameters", ("spoken_language",))


def test_a_new_property_asks_whether_it_can_hold_health_information() -> None:
    (change,) = report(changed(in_notes(with_property)))
    assert "x-phi" in change.todo


def test_an_unchanged_document_has_no_changes() -> None:
    assert report(changed(lambda document: None)) == []


def test_two_operations_with_one_operation_id_are_refused() -> None:
    def mutate(document: Document) -> None:
        document["paths"]["/zz"] = {"get": copy.deepcopy(listing(document))}

    with pytest.raises(Exception, match="GetClinicalNote is used twice"):
        report(changed(mutate))

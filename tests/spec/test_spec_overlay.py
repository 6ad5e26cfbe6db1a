"""The overlay applier follows the OpenAPI Overlay Specification, and is strict where silence would hide a change."""

from __future__ import annotations

from typing import Any

import pytest
from spec_documents import SpecError
from spec_overlay import apply_overlay

Document = dict[str, Any]


def overlay_of(*actions: Document, version: str = "1.1.0") -> Document:
    return {
        "overlay": version,
        "info": {"title": "example", "version": "1"},
        "actions": [{"description": "because", **action} for action in actions],
    }


def test_an_object_is_merged_recursively_and_keeps_what_the_update_does_not_name() -> None:
    document = {"a": {"kept": 1, "deep": {"kept": 2, "changed": 3}}}
    update = {"deep": {"changed": 4, "added": 5}}
    result = apply_overlay(document, overlay_of({"target": "$.a", "update": update}))
    assert result == {"a": {"kept": 1, "deep": {"kept": 2, "changed": 4, "added": 5}}}


def test_the_document_and_the_overlay_are_left_as_they_were() -> None:
    document: Document = {"a": {"list": [1]}}
    overlay = overlay_of({"target": "$.a", "update": {"new": {"list": []}}}, {"target": "$.a.new.list", "update": [1]})
    apply_overlay(document, overlay)
    assert document == {"a": {"list": [1]}}
    assert overlay["actions"][0]["update"] == {"new": {"list": []}}


def test_two_targets_do_not_share_what_was_merged_into_both() -> None:
    actions: list[Document] = [
        {"target": "$.*", "update": {"new": {"list": []}}},
        {"target": "$.a.new.list", "update": [1]},
    ]
    result = apply_overlay({"a": {}, "b": {}}, overlay_of(*actions))
    assert result == {"a": {"new": {"list": [1]}}, "b": {"new": {"list": []}}}


@pytest.mark.parametrize(("update", "expected"), [([2], [1, 2]), (2, [1, 2]), ({"n": 2}, [1, {"n": 2}])])
def test_an_array_target_is_extended_by_an_array_and_by_a_single_value(update: Any, expected: list[Any]) -> None:
    assert apply_overlay({"a": [1]}, overlay_of({"target": "$.a", "update": update})) == {"a": expected}


def test_arrays_inside_a_merge_are_concatenated() -> None:
    result = apply_overlay({"a": {"list": [1]}}, overlay_of({"target": "$.a", "update": {"list": [2]}}))
    assert result == {"a": {"list": [1, 2]}}


@pytest.mark.parametrize("path", ["$.a", "$.list[0]"])
def test_a_primitive_target_is_replaced_also_inside_a_list(path: str) -> None:
    result = apply_overlay({"a": 1, "list": [1]}, overlay_of({"target": path, "update": 9}))
    assert 9 in (result["a"], result["list"][0])


def test_removing_several_items_of_a_list_removes_exactly_those() -> None:
    result = apply_overlay({"a": [1, 2, 3, 4, 2]}, overlay_of({"target": "$.a[?@==2 || @==3]", "remove": True}))
    assert result == {"a": [1, 4]}


def test_removing_a_node_and_a_part_of_it_at_once_removes_both() -> None:
    result = apply_overlay({"a": {"x": {"x": 1}}}, overlay_of({"target": "$.a..x", "remove": True}))
    assert result == {"a": {}}


def test_a_copy_is_merged_into_its_target_and_not_shared_with_its_source() -> None:
    actions: list[Document] = [{"target": "$.b", "copy": "$.a"}, {"target": "$.b.list", "update": [2]}]
    result = apply_overlay({"a": {"list": [1]}, "b": {"kept": True}}, overlay_of(*actions))
    assert result == {"a": {"list": [1]}, "b": {"kept": True, "list": [1, 2]}}


def test_an_action_sees_what_the_actions_before_it_did() -> None:
    actions: list[Document] = [{"target": "$", "update": {"new": {}}}, {"target": "$.new", "update": {"x": 1}}]
    assert apply_overlay({}, overlay_of(*actions)) == {"new": {"x": 1}}


def test_an_action_whose_target_is_gone_is_an_error_that_names_the_action() -> None:
    actions = [{"target": "$.a", "update": {}}, {"target": "$.paths['/gone'].get", "update": {}}]
    with pytest.raises(SpecError, match=r"overlay action 2 \(target \$\.paths\['/gone'\]\.get\): .*matches nothing"):
        apply_overlay({"a": {}}, overlay_of(*actions))


def test_an_action_may_say_that_it_may_match_nothing() -> None:
    action = {"target": "$.gone", "remove": True, "x-may-match-nothing": True}
    assert apply_overlay({"a": 1}, overlay_of(action)) == {"a": 1}


@pytest.mark.parametrize(
    ("action", "message"),
    [
        ({"target": "$.gone.", "update": {}}, "not JSONPath"),
        ({"target": "a", "update": {}}, "not JSONPath"),
        ({"target": "$.a"}, "exactly one of"),
        ({"target": "$.a", "remove": False}, "exactly one of"),
        ({"target": "$.a", "remove": True, "update": {}}, "exactly one of"),
        ({"target": "$.a", "remove": "yes"}, "true or false"),
        ({"target": "$.a", "update": {}, "updates": {}}, "unknown field updates"),
        ({"update": {}}, "`target` is missing"),
        ({"target": "$.a", "update": {}, "description": "  "}, "must say why"),
        ({"target": "$", "remove": True}, "cannot be removed"),
        ({"target": "$.b", "copy": "$.gone"}, "selects 0"),
        ({"target": "$.b", "copy": "$.*"}, "selects 3"),
        ({"target": "$.a", "update": 1}, "cannot be merged"),
        ({"target": "$.c", "update": {"x": 1}}, "cannot be merged"),
        ({"target": "$", "update": {"a": []}}, "/a: a list cannot be merged into a mapping"),
        ({"target": "$['a','c']", "update": {}}, "different kinds"),
    ],
)
def test_an_action_that_cannot_be_applied_is_an_error_that_names_it(action: Document, message: str) -> None:
    with pytest.raises(SpecError, match=r"^overlay action 1 \(target ") as caught:
        apply_overlay({"a": {}, "b": {}, "c": 1}, overlay_of(action))
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "overlay",
    [
        {},
        overlay_of({"target": "$", "update": {}}, version="2.0.0"),
        {**overlay_of({"target": "$", "update": {}}), "info": {"title": "no version"}},
        overlay_of(),
    ],
)
def test_what_is_not_an_overlay_is_refused(overlay: Document) -> None:
    with pytest.raises(SpecError, match="not an overlay"):
        apply_overlay({}, overlay)


def test_every_action_of_the_committed_overlay_gives_its_reason(overlay: Document) -> None:
    assert all(action["description"].strip() for action in overlay["actions"])

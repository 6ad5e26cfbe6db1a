"""The names in a report are those that users can type, and the documentation says how grave each kind of change is."""

from __future__ import annotations

import inspect
import re

import pytest
import spec_update
from hypothesis import given, settings
from hypothesis import strategies as st
from spec_changes import Severity
from spec_changes.facade import ERRORS, FACADE, class_name, python_name
from spec_changes.rules import RULES

from .documents import ROOT, answer, body, getting, listing, published, updating


def test_the_methods_and_arguments_are_those_of_the_facade() -> None:
    from zoom_health import _notes

    for method in FACADE.values():
        function = getattr(_notes.Notes, method.call.removeprefix("notes."))
        assert set(method.arguments.values()) <= set(inspect.signature(function).parameters)


def test_every_name_of_zooms_that_has_an_argument_is_in_the_document() -> None:
    document = published()
    named = {
        "list_clinical_notes": {each["name"] for each in listing(document)["parameters"]},
        "get_clinical_note": {each["name"] for each in getting(document)["parameters"]},
        "update_clinical_note": {each["name"] for each in updating(document)["parameters"]}
        | set(body(document)["properties"]),
    }
    assert FACADE.keys() == named.keys()
    # The document may be ahead: what Zoom adds goes by `extra_params` until it has an argument.
    assert [name for name, method in FACADE.items() if not set(method.arguments) <= named[name]] == []
    assert FACADE["list_clinical_notes"].items == ("clinical_notes", "[]")
    assert set(FACADE["list_clinical_notes"].answer) <= set(answer(listing(document))["properties"])


def test_the_parts_of_a_page_are_those_of_the_facade() -> None:
    from zoom_health.types import Page

    told = set(FACADE["list_clinical_notes"].answer.values())
    assert told == {f"page.{each}" for each in ("notes", "resume_token") if each in Page.__annotations__}


def test_the_classes_of_errors_are_those_that_are_raised() -> None:
    from zoom_health import _outcome, errors

    raised = {str(code): kind.__name__ for code, (kind, _) in _outcome._BY_CODE.items() if kind is not errors.APIError}
    told = {code: name for code, name in ERRORS.items() if name not in ("AuthenticationError", "PageTokenExpiredError")}
    assert told == raised | {"429": "RateLimitError"}
    assert {code for code, name in ERRORS.items() if name == "AuthenticationError"} == set(
        map(str, _outcome._TOKEN_CODES)
    )
    assert all(hasattr(errors, name) for name in ERRORS.values())


@settings(deadline=None)
@given(
    name=st.text(alphabet=st.sampled_from("abcXYZ019_-. é/\"'{}"), max_size=12)
    | st.sampled_from(["from", "None", "id"])
)
def test_python_names_are_those_of_the_generator(name: str) -> None:
    strings = pytest.importorskip("openapi_python_client.strings", reason="the generator is not installed here")
    assert python_name(name) == str(strings.PythonIdentifier(name, "field_"))
    if name[:1].isalpha():
        assert class_name(name) == str(strings.ClassName(name, "field_"))


PAGE = ROOT / "docs" / "regenerating.md"


def test_the_documentation_has_the_table_of_severities() -> None:
    rows = re.findall(
        r"^\| `([a-z-]+)` \| (breaking|additive|harmless) \| (.+) \|$", PAGE.read_text(encoding="utf-8"), re.M
    )
    assert [(kind, word, why) for kind, word, why in rows] == [
        (kind, severity.word, why) for kind, (severity, why) in RULES.items()
    ]


def test_the_documentation_has_every_option() -> None:
    text = PAGE.read_text(encoding="utf-8")
    options = [
        option for action in spec_update._parser()._actions for option in action.option_strings if option != "-h"
    ]
    assert [option for option in options if option != "--help" and option not in text] == []


def test_every_severity_is_an_exit_code() -> None:
    assert {each.word: int(each) for each in Severity} == {"harmless": 0, "additive": 2, "breaking": 3}

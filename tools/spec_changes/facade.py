"""What users type for what the document names: methods and arguments of the facade, else functions of zoom.rest.

The table is written by hand since the facade's names are; a test holds it against the facade.
"""

from __future__ import annotations

import builtins
import keyword
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from .change import field_text, shown

__all__ = ["ERRORS", "FACADE", "FacadeMethod", "Names", "class_name", "python_name"]


@dataclass(frozen=True)
class FacadeMethod:
    """A method of the facade.

    Attributes:
        call: how users call it.
        arguments: its keywords by the names of Zoom's parameters and of the properties of Zoom's body.
        items: where in the answer the notes stand.
        answer: what users call the parts of the answer around them, by Zoom's names.
    """

    call: str
    arguments: Mapping[str, str]
    items: tuple[str, ...] | None = None
    answer: Mapping[str, str] = field(default_factory=dict)


FACADE: Final = {
    "list_clinical_notes": FacadeMethod(
        "notes.list",
        {
            "from": "created_from",
            "include_note_content": "include_content",
            "meeting_id": "meeting_id",
            "next_page_token": "resume_token",
            "note_owner_user_id": "owner",
            "page_size": "page_size",
            "to": "created_to",
        },
        ("clinical_notes", "[]"),
        {"clinical_notes": "page.notes", "next_page_token": "page.resume_token"},
    ),
    "get_clinical_note": FacadeMethod("notes.get", {"noteId": "note_id"}, ()),
    "update_clinical_note": FacadeMethod(
        "notes.update", {"noteId": "note_id", "is_note_completed": "is_note_completed"}
    ),
}
"""Methods of the facade by our operationId."""

ERRORS: Final = {
    "104": "MissingScopeError",
    "1001": "UserNotFoundError",
    "124": "AuthenticationError",
    "200": "AuthenticationError",
    "300": "PageTokenExpiredError",
    "30001": "FeatureDisabledError",
    "30007": "AccessDeniedError",
    "30008": "UserNotFoundError",
    "30009": "NoteNotFoundError",
    "30011": "UpdateFailedError",
    "429": "RateLimitError",
    "4700": "MissingScopeError",
    "4711": "MissingScopeError",
}
"""Classes of `zoom_health.errors` by Zoom's code; every other code is a plain APIError."""
_RESERVED: Final = frozenset(dir(builtins)) - {"id"} | {"self", "true", "false", "datetime"}


def python_name(name: str) -> str:
    """The name that the generator makes of a name of the document, in small letters with underscores.

    >>> python_name("GetClinicalNote"), python_name("from"), python_name("note-id")
    ('get_clinical_note', 'from_', 'note_id')
    """
    clean = "".join(each for each in name if each.isidentifier() or each.isdecimal() or each in ". _-")
    spaced = " ".join(re.split("([A-Z]?[a-z]+)", clean)) if any(each.isupper() for each in clean) else clean
    made = "_".join(re.findall(r"[^. _-]+", spaced)).lower()
    if made in _RESERVED or keyword.iskeyword(made):
        made += "_"
    return made if made.isidentifier() and not clean.startswith("_") else f"field_{made}"


def class_name(name: str) -> str:
    """The name that the generator gives to the class of a shared schema.

    >>> class_name("clinical_note-list")
    'ClinicalNoteList'
    """
    clean = "".join(each for each in name if each.isidentifier() or each.isdecimal() or each in ". _-")
    spaced = " ".join(re.split("([A-Z]?[a-z]+)", clean)) if any(each.isupper() for each in clean) else clean
    words = re.findall(r"[^. _-]+", spaced)
    made = "".join(word if word.isupper() else word.capitalize() for word in words)
    return f"{made}_" if made in _RESERVED or keyword.iskeyword(made) else made


@dataclass(frozen=True)
class Names:
    """The names that users type for one operation.

    Attributes:
        operation_id: as in the built document.
        tag: the module that it stands in.
        is_new: whether it came with this document, so that the facade cannot have it.
    """

    operation_id: str
    tag: str

    @property
    def _method(self) -> FacadeMethod | None:
        return FACADE.get(self.operation_id)

    @property
    def function(self) -> str:
        """The function of the low-level client."""
        return f"zoom_health_rest.api.{python_name(self.tag)}.{python_name(self.operation_id)}"

    def call(self) -> tuple[str, ...]:
        """The operation itself."""
        return (self._method.call, self.function) if self._method else (self.function,)

    def parameter(self, name: str) -> tuple[str, ...]:
        """A parameter."""
        low_level = f"{python_name(self.operation_id)}({python_name(name)}=)"
        if self._method is None:
            return (low_level,)
        if name in self._method.arguments:
            return f"{self._method.call}({self._method.arguments[name]}=)", low_level
        return f"{self._method.call}(extra_params={{{shown(name)!r}: ...}})", low_level

    def sent(self, parts: tuple[str, ...]) -> tuple[str, ...]:
        """A property of the body."""
        if not parts:
            return self.call()
        low_level = f"{python_name(self.operation_id)}(body=): {_dotted(parts)}"
        if self._method and parts[0] in self._method.arguments and len(parts) == 1:
            return f"{self._method.call}({self._method.arguments[parts[0]]}=)", low_level
        return (low_level,)

    def received(self, parts: tuple[str, ...]) -> tuple[str, ...]:
        """A property of the answer."""
        low_level = f"{python_name(self.operation_id)}(...){'.' if parts else ''}{_dotted(parts)}"
        if self._method is None or self._method.items is None:
            return (low_level,)
        items = self._method.items
        if parts[: len(items)] == items:
            return (f"note.{_dotted(parts[len(items) :])}" if parts != items else "note",)
        if not parts:
            return self.call()
        return (self._method.answer[parts[0]],) if parts[0] in self._method.answer else (low_level,)

    def error(self, code: str) -> tuple[str, ...]:
        """An error code."""
        return (f"errors.{ERRORS[code]}",) if code in ERRORS else (f"errors.APIError (code == {shown(code)})",)


def _dotted(parts: tuple[str, ...]) -> str:
    return field_text(tuple(each if each in ("[]", "{}") or each[:1] == "|" else python_name(each) for each in parts))

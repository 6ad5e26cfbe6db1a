"""De-identification of clinical notes by the identifiers of HIPAA Safe Harbor, by rules and word lists alone.

`redact_text` masks a text. `Redactor` does with each class what a `Policy` says; `RedactPlugin` does it for the notes
that a `zoom_health` client reads.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ._kinds import Finding, Kind
    from ._known import KnownValues
    from ._notes import NoteRedactor
    from ._redactor import Redactor
    from .errors import RedactError
    from .plugin import RedactPlugin
    from .policy import Mode, Policy
    from .recognition import Recognition
    from .surrogates import Surrogates

__all__ = [
    "Finding",
    "Kind",
    "KnownValues",
    "Mode",
    "NoteRedactor",
    "Policy",
    "Recognition",
    "RedactError",
    "RedactPlugin",
    "Redactor",
    "Surrogates",
    "__version__",
    "find_identifiers",
    "redact_text",
]

__version__ = "0.1.0"

_HOMES = {
    "Finding": "_kinds",
    "Kind": "_kinds",
    "KnownValues": "_known",
    "Mode": "policy",
    "NoteRedactor": "_notes",
    "Policy": "policy",
    "Recognition": "recognition",
    "RedactError": "errors",
    "RedactPlugin": "plugin",
    "Redactor": "_redactor",
    "Surrogates": "surrogates",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f".{_HOMES[name]}", __name__), name)


def redact_text(text: str) -> str:
    """Mask the identifiers of a text by rules and word lists (the fast tier).

    Masking what is masked changes nothing. The same text gives the same result, in any thread.

    Args:
        text: Any text.

    Returns:
        The text with `[NAME]`, `[DATE]`, `[PHONE]` and so on in the place of identifiers.

    Source: 45 CFR 164.514(b)(2)(i).

    Example:
        >>> redact_text("Ms. Testa, MRN 0044712, was seen on 03/04/2021 for Parkinson's disease.")
        "Ms. [NAME], MRN [MRN], was seen on [DATE] for Parkinson's disease."
    """
    from ._redactor import Redactor

    return Redactor().redact(text)


def find_identifiers(text: str) -> list[Finding]:
    """Find the identifiers of a text, with the reason for each.

    Args:
        text: Any text.

    Returns:
        Findings in the order of the text, none overlapping another.

    Example:
        >>> [(finding.kind.value, finding.reason) for finding in find_identifiers("Dr. Testa")]
        [('NAME', 'name behind a title')]
    """
    from ._engine import find

    return find(text)

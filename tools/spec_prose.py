"""Finds the facts that Zoom's document states only in its prose: error codes, scopes and the rate-limit label.

The prose itself is Zoom's text and stays out of this repository; the facts carry over. Patterns are bounded, because
the text comes from outside.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from spec_documents import Json

__all__ = ["error_codes", "rate_limit_label", "scopes"]

_ERROR_CODE = re.compile(r"error\s{1,4}codes?[\s*:`\"'\\]{0,12}(?:<code>)?(\d{1,6})\b", re.IGNORECASE)
_RATE_LABEL = re.compile(
    r"(?i:rate\s{1,4}limit\s{1,4}label)[\]\s*:]{0,4}(?:\([^()\s]{0,300}\))?[\s*:]{0,8}`?([A-Z][A-Z_-]{2,30})\b"
)
_SCOPE_LINE = re.compile(
    r"(granular\s{1,4})?scopes?[\]\s*:]{0,4}(?:\([^()\s]{0,300}\))?[\s*:]{0,8}((?:`[^`\s]{1,120}`[\s,]{0,4}){1,40})",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"`([^`\s:]+(?::[^`\s:]+)+)`")
_GRANULAR_COLONS = 3
"""`healthcare:read:clinical_notes:admin` is granular, `clinical_note:read:admin` is classic."""


def error_codes(description: str) -> list[str]:
    """Return the Zoom error codes that a response description names, sorted by number.

    Args:
        description: the text of a response.

    Returns:
        The codes as text, each once.

    >>> error_codes("**Error Code:** `30007` denied <br> **Error Code:** `30001` off")
    ['30001', '30007']
    """
    return sorted(set(_ERROR_CODE.findall(description)), key=int)


def rate_limit_label(description: str) -> str | None:
    """Return the rate-limit label of an operation description, or None.

    >>> rate_limit_label("**[Rate Limit Label](https://example.com/limits):** `LIGHT`")
    'LIGHT'
    """
    found = _RATE_LABEL.search(description)
    return found.group(1) if found else None


def scopes(operation: Mapping[str, Json]) -> dict[str, list[str]]:
    """Return the classic and granular scopes of one operation, from every place where Zoom states them.

    Args:
        operation: an OpenAPI operation; `x-extensions`, the description and `security` are read.

    Returns:
        `{"classic": [...], "granular": [...]}`, sorted; a kind without scopes is left out.
    """
    found: dict[str, set[str]] = {"classic": set(), "granular": set()}
    extensions = operation.get("x-extensions")
    if isinstance(extensions, Mapping):
        found["classic"].update(_texts(extensions.get("x-macro-scopes")))
        found["granular"].update(_texts(extensions.get("x-granular-scopes")))
    normal = operation.get("x-scopes")
    if isinstance(normal, Mapping):
        found["classic"].update(_texts(normal.get("classic")))
        found["granular"].update(_texts(normal.get("granular")))
    description = operation.get("description")
    if isinstance(description, str):
        for granular, quoted in _SCOPE_LINE.findall(description):
            found["granular" if granular else "classic"].update(_QUOTED.findall(quoted))
    if not any(found.values()):
        for scope in _security_scopes(operation.get("security")):
            found["granular" if scope.count(":") >= _GRANULAR_COLONS else "classic"].add(scope)
    return {kind: sorted(names) for kind, names in found.items() if names}


def _security_scopes(security: Json) -> list[str]:
    requirements = security if isinstance(security, list) else []
    return [
        scope
        for requirement in requirements
        if isinstance(requirement, Mapping)
        for names in requirement.values()
        for scope in _texts(names)
    ]


def _texts(values: Json) -> list[str]:
    return [value for value in values if isinstance(value, str)] if isinstance(values, list) else []

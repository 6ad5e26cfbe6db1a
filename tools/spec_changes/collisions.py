"""Refuses documents whose names fall together in Python: the generator would keep the last one and say nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from spec_documents import SpecError

from .change import shown
from .contract import Contract
from .facade import class_name, python_name

__all__ = ["refuse_collisions"]

LONGEST_NAME: Final = 400
_COMPONENT: Final = re.compile(r"[A-Za-z0-9._-]+\Z")


def refuse_collisions(contract: Contract) -> None:
    """Raise SpecError when two operations or two shared schemas get one name in Python, or a schema has an odd one.

    Args:
        contract: the document, as published or as built.
    """
    named = [(each.operation_id, each) for each in contract.operations.values() if each.operation_id]
    _refuse("operationId", [(name, " ".join(each.key)) for name, each in named])
    _refuse("name of a function", [(python_name(name), f"{' '.join(each.key)} ({name})") for name, each in named])
    schemas = (contract.document.get("components") or {}).get("schemas") or {}
    for name in schemas:
        if not _COMPONENT.match(name):
            raise SpecError(
                f"components/schemas: {shown(name)}: OpenAPI allows letters, digits and . _ - in such a name"
            )
    _refuse("name of a model", [(class_name(name), name) for name in schemas])


def _refuse(what: str, names: Iterable[tuple[str, str]]) -> None:
    """Refuse names that two have, small and capital letters alike: some file systems know no difference."""
    seen: dict[str, str] = {}
    for name, owner in names:
        if len(owner) > LONGEST_NAME:
            raise SpecError(f"{shown(owner)}: a name of more than {LONGEST_NAME} characters")
        if name.lower() in seen:
            first = seen[name.lower()]
            raise SpecError(f"{what} {shown(name)} is used twice: {shown(first)} and {shown(owner)}")
        seen[name.lower()] = owner

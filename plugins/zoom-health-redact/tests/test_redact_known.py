"""Known names and identifiers are found in all their forms."""

from __future__ import annotations

import re

import pytest
from zoom_health_redact import KnownValues, Redactor

NAMES = ["Hope Müller-Testa"]
IDENTIFIERS = ["EHR-77-00412", "u_Kz81.qQ"]


@pytest.mark.parametrize(
    "text",
    [
        "hope müller-testa",
        "MÜLLER-TESTA, HOPE",
        "Muller Testa",
        "hope\nmuller",
        "Mül-\nler",
        "hopemuller",
        "mullerhope84",
        "hmuller",
        "the account hope.muller",
        "H. Müller",
        "Hope",
    ],
)
def test_a_known_name_is_found(text: str) -> None:
    masked = Redactor(known=KnownValues(names=NAMES)).redact(f"Told that {text} was in pain.")
    assert not any(part in masked.lower() for part in ("hope", "ller", "testa")), masked


@pytest.mark.parametrize(
    "text", ["EHR-77-00412", "ehr7700412", "EHR 77 00412", "EHR-77-\n00412", "xEHR7700412y", "u_kz81 qq"]
)
def test_a_known_identifier_is_found(text: str) -> None:
    masked = Redactor(known=KnownValues(identifiers=IDENTIFIERS)).redact(f"The record {text} was opened.")
    assert re.fullmatch(r"The record \[\w+\] was opened\.", masked)


def test_a_known_name_that_is_a_word_of_grammar_stays_in_lower_case() -> None:
    assert Redactor(known=KnownValues(names=["Will Testa"])).redact("She will rest.") == "She will rest."


def test_known_values_show_nothing() -> None:
    assert "hope" not in repr(KnownValues(names=NAMES, identifiers=IDENTIFIERS)).lower()

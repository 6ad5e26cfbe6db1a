"""The recognition tier; runs where its extra is installed."""

from __future__ import annotations

import importlib.util

import pytest
from zoom_health_redact import Redactor, find_identifiers
from zoom_health_redact.recognition import DEFAULT_MODEL

pytestmark = [
    pytest.mark.skipif(importlib.util.find_spec(DEFAULT_MODEL) is None, reason="the extra `ner` is not installed"),
    pytest.mark.filterwarnings("default"),
]


def test_the_model_adds_people_and_leaves_medicine() -> None:
    from zoom_health_redact import Recognition

    text = "Parkinson's disease. Maria Testa takes Lipitor in Sampleton with lisinopril 10 mg."
    masked = Redactor(finder=Recognition()).redact(text)
    assert "Testa" not in masked
    assert "Parkinson's disease." in masked
    assert "takes Lipitor" in masked
    assert "lisinopril 10 mg." in masked


def test_what_rules_find_is_found_with_the_model_too() -> None:
    from zoom_health_redact import Recognition

    text = "Dr. Testa, MRN 0044712, on 03/04/2021"
    joined = Redactor(finder=Recognition()).find(text)
    covered = {position for finding in joined for position in range(finding.start, finding.end)}
    assert all(finding.start in covered and finding.end - 1 in covered for finding in find_identifiers(text))

"""Policies, surrogates and what is refused."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from zoom_health_redact import Kind, Mode, Policy, RedactError, Redactor

KEY = b"synthetic key of tests"
SURROGATE = Policy(default=Mode.SURROGATE)


def surrogates(text: str, *, patient: str = "p1", key: bytes = KEY) -> str:
    return Redactor(policy=SURROGATE, key=key, patient=patient).redact(text)


def test_a_policy_file_gives_modes_to_classes_and_fields(tmp_path: Path) -> None:
    path = tmp_path / "policy.toml"
    path.write_text('default = "withhold"\n[classes]\ndate = "keep"\n[fields]\nnote_title = "withhold"\n')
    policy = Policy.read(path)
    assert (policy.mode(Kind.NAME), policy.mode(Kind.DATE)) == (Mode.WITHHOLD, Mode.KEEP)
    assert policy.field_mode("note_title") is Mode.WITHHOLD
    assert Redactor(policy=policy).redact("Dr. Testa on 03/04/2021") == "Dr. [REDACTED] on 03/04/2021"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("default = 3", "default is no mode"),
        ('other = "mask"', "unknown key 'other'"),
        ('[classes]\nNAMES = "mask"', "'NAMES' is unknown"),
        ('[fields]\nnote_title = "surrogate"', "fields.note_title cannot be surrogate"),
        ('[fields]\nnote = "mask"', "'note' is unknown"),
        ("classes = 1", "classes is no table"),
        ("[", "is not TOML"),
    ],
)
def test_a_wrong_policy_is_refused_with_its_place(tmp_path: Path, content: str, told: str) -> None:
    path = tmp_path / "policy.toml"
    path.write_text(content)
    with pytest.raises(RedactError, match=re.escape(told)) as refused:
        Policy.read(path)
    assert refused.value.__context__ is None


def test_a_missing_policy_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RedactError, match="cannot be read"):
        Policy.read(tmp_path / "none.toml")


def test_surrogates_need_a_key_that_is_long_enough() -> None:
    with pytest.raises(RedactError, match="give a key"):
        Redactor(policy=SURROGATE)
    with pytest.raises(RedactError, match="fewer than 16 bytes"):
        Redactor(policy=SURROGATE, key=b"short")


def test_a_person_has_one_surrogate_within_and_across_notes_of_a_patient() -> None:
    first = surrogates("Ms. Examplia Mustermann is here. Mustermann feels well.")
    surname = first.split()[2]
    assert first.split(". ")[-1].startswith(surname)
    assert surname in surrogates("Saw Mr. Mustermann.")
    assert surname not in surrogates("Saw Mr. Mustermann.", patient="p2")
    assert surname not in surrogates("Saw Mr. Mustermann.", key=b"another synthetic key")
    assert "Mustermann" not in first


def test_dates_of_a_patient_move_together_and_keep_their_form() -> None:
    moved = surrogates("Seen 03/04/2021, 2021-03-18 and March 20, 2021.")
    figures = re.search(r"(\d\d)/(\d\d)/(\d{4}), (\d{4})-(\d\d)-(\d\d)", moved)
    assert figures is not None
    month, day, year, *second = map(int, figures.groups())
    assert (date(second[0], second[1], second[2]) - date(year, month, day)).days == 14
    assert moved != "Seen 03/04/2021, 2021-03-18 and March 20, 2021."


def test_numbers_keep_their_shape_and_belong_to_nobody() -> None:
    moved = surrogates("SSN 123-45-6789, call (312) 867-5309, mail jane@hospital.org, IP 8.8.8.8")
    assert re.fullmatch(
        r"SSN 9\d\d-\d\d-\d{4}, call \(\d{3}\) 555-01\d\d, mail user-\w+@example\.com, IP 192\.0\.2\.\d+", moved
    )


def test_an_age_over_89_becomes_its_category() -> None:
    assert surrogates("She is 94 years old.") == "She is 90+ years old."


def test_private_characters_of_a_text_cannot_stand_for_a_surrogate() -> None:
    assert "Testa" not in surrogates("\ue00f\ue005\ue00f Dr. Testa \ue00f")

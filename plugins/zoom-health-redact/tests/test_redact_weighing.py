"""What stands around a word decides where rules do not: learned weights, and how a text gives evidence."""

from __future__ import annotations

from pathlib import Path

import pytest
import zoom_health_redact
from zoom_health_redact import redact_text
from zoom_health_redact._circumstances import evidence_of, in_question, setting_of
from zoom_health_redact._document import Document
from zoom_health_redact._engine import mark_by_rules
from zoom_health_redact._lexicon import load_lexicon, packed_lines
from zoom_health_redact._text import make_plain
from zoom_health_redact._weighing import DOUBTFUL, WEIGHTS, _Scales, mark_weighed


def read(text: str) -> Document:
    document = Document(make_plain(text), load_lexicon())
    mark_by_rules(document)
    return document


def word(document: Document, text: str) -> int:
    return document.words.index(text)


def test_a_text_that_nobody_has_marked_is_weighed_by_its_words_alone() -> None:
    document = read("Testa was seen. Lungs are clear.")
    index = word(document, "clear")
    assert "word clear" in evidence_of(document, index)
    assert "before are" in evidence_of(document, index)


def test_a_marked_neighbour_gives_the_same_evidence_as_its_mask() -> None:
    named, masked = read("Dr. Zzyzxova reviewed it"), read("Dr. [NAME] reviewed it")
    of_named = evidence_of(named, word(named, "reviewed"))
    of_masked = evidence_of(masked, word(masked, "reviewed"))
    assert [piece for piece in of_named if piece.startswith("before ")] == [
        piece for piece in of_masked if piece.startswith("before ")
    ]


def test_what_stands_on_another_line_has_no_part() -> None:
    document = read("ASSESSMENT AND PLAN\n\nExamplia walks daily.")
    pieces = evidence_of(document, word(document, "examplia"))
    assert not [piece for piece in pieces if "plan" in piece]
    assert "before line" in pieces


def test_what_a_model_says_is_evidence_only_where_one_was_asked() -> None:
    document = read("Examplia walks daily.")
    with_model = evidence_of(document, 0, entities=["PERSON", "none", "none"])
    assert set(with_model) - set(evidence_of(document, 0)) == {
        "entity PERSON",
        *[piece for piece in with_model if piece.startswith(("entity own", "entity mark", "entities"))],
    }


def test_the_scales_add_up_what_is_learned_of_each_piece_of_evidence() -> None:
    learned = {piece: int(weight) for weight, _, piece in (line.partition(" ") for line in packed_lines(WEIGHTS))}
    document = read("Dr. Zzyzxova reviewed it.\nSeen at North Harbor Testa clinic in May, per the class before her")
    scales = _Scales(WEIGHTS)
    for index in range(len(document)):
        flags, shape, reason = document.flags[index], document.shapes[index], document.reasons[index]
        weighed = scales.own(flags, shape, setting_of(document, index), reason)
        weighed += scales.near(document, index) + scales.far(document, index, ())
        assert weighed == sum(learned.get(piece, 0) for piece in evidence_of(document, index))


def test_small_words_of_the_language_are_in_question_in_one_case_only() -> None:
    cased, plain = read("She has pain in the knee."), read("she has pain in the knee")
    assert not in_question(cased, word(cased, "pain"))
    assert in_question(plain, word(plain, "pain"))


def test_a_mark_for_a_title_is_never_cleared() -> None:
    document = read("Ms. Thompson is a 43-year-old female with Thompson test negative.")
    mark_weighed(document)
    assert document.marks[word(document, "thompson")] is not None


def test_every_doubtful_reason_is_one_that_a_rule_gives() -> None:
    code = "".join(path.read_text("utf-8") for path in Path(zoom_health_redact.__file__).parent.glob("_*.py"))
    assert [reason for reason in DOUBTFUL if code.count(f'"{reason}"') < 2] == []


@pytest.mark.parametrize(
    "text",
    [
        "Foley catheter to gravity. Parkinson disease unchanged. Continue Lipitor 40 mg and metformin.",
        "Vitals: BP 120/80, HR 72, SpO2 97% on room air. Labs: Na 139, K 4.1, Cr 0.9.",
        "PT twice weekly, OT weekly. Home Health to continue. Physical Therapy Evaluation pending.",
    ],
)
def test_medicine_outweighs_its_capitals(text: str) -> None:
    assert redact_text(text) == text

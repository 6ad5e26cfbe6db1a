"""What `redact_text` takes out and what it leaves, on synthetic text."""

from __future__ import annotations

import re

import pytest
from zoom_health_redact import find_identifiers, redact_text

GONE = [
    ("Dr. Okafor saw the patient.", "Okafor"),
    ("Seen by K. Lindqvist, NP.", "Lindqvist"),
    ("Her daughter Hope helps at home.", "Hope"),
    ("Will is a 45-year-old man. Will denies pain.", "Will"),
    ("J.R. reports nausea.", "J.R"),
    ("Spoke with José Nuñez-Ibáñez today.", "José|Nuñez|Ibáñez"),
    ("Spoke with Nguyễn Văn An today.", "Nguyễn|Văn"),
    ("Patient 李明 reports cough.", "李明"),
    ("O'Brien's results are back.", "O'Brien"),
    ("Discussed with Anneke van der Zwaluw.", "Anneke|van|der|Zwaluw"),
    ("Mr. Abdul\nRahmanov was seen.", "Abdul|Rahmanov"),
    ("Plan:\\nZbigniew reports cough.", "Zbigniew"),
    ("patient is rose hernandez, her husband miguel drives.", "rose|hernandez|miguel"),
    ("MRS LONG DENIES PAIN. MRS LONG IS WELL.", "LONG"),
    ("Mar\u200bisol was here with Kowal\u00adczyk.", "Mar|isol|Kowal|czyk"),
    ("She lives in Schenectady with her son.", "Schenectady"),
    ("Lives at 412 Maple Street, Apt 4B, Springfield, IL 62704.", "412|Maple|4B|Springfield|62704"),
    ("Moved from Salt Lake City to Grand Rapids.", "Salt|Lake|City|Grand|Rapids"),
    ("Transferred from Lakeside Family Medicine.", "Lakeside|Family|Medicine"),
    ("Admitted to St. Mary's Hospital, Room 412B.", "Mary|Hospital|412B"),
    ("He works at Best Buy.", "Best|Buy"),
    ("drives for fedex and works at boeing", "fedex|boeing"),
    ("Seen 03/14/2026 and March 3rd, 03-Mar-2026, 20260303 and 2026-03-03T10:22:00Z.", r"14|March|Mar|\d{4}"),
    ("Due on the 14th. Seen on 3/4. Fell last Tuesday. Came after Christmas.", "14th|3/4|Tuesday|Christmas"),
    ("She is 94 years old, born in 1931.", "94|1931"),
    ("Grandmother lived to 97. He turned ninety-two. Marisol is 93.", "97|ninety|two|93"),
    ("Call (555) 010-1234 or 555.010.9876 ext 12.", r"\d"),
    ("call five five five, zero one two, three four five six", "five|zero|three"),
    ("Fax: 555-010-9988", r"\d"),
    ("mail jane at example dot com or j.doe@example.org", "jane|doe|example"),
    ("SSN 123-45-6789, social ending in 6789", r"\d"),
    ("MRN: A0044712. Acct # 5589201. Policy no. H-2291-88.", r"\d"),
    ("NPI 1457389201, DEA AB1234563, plate 7ABC123, VIN 1HGCM82633A004352", r"\d"),
    ("pacemaker serial PJN-882134; IP 192.0.2.17; Patient/f81d-77; username: jdoe_42", r"\d|jdoe"),
    ("see https://portal.example.org/p/1 or www.example.com/jane", "portal|jane|example"),
    ("Zoom meeting ID 884 2213 9981, passcode h7Kp2x", "884|9981|h7Kp2x"),
]
KEPT = [
    "Parkinson's disease, Crohn's disease and Hashimoto's thyroiditis are stable.",
    "Foley catheter draining. Babinski negative, Romberg negative. Apgar 8 and 9. Glasgow Coma Scale 15.",
    "Murphy sign negative. Whipple procedure in 2018. Bell's palsy. Dix-Hallpike positive.",
    "Take lisinopril 10 mg daily, Lipitor 40 mg qHS, Norco 5-325 mg q6h prn, Augmentin 875-125 mg.",
    "BP 120/80, HR 92, RR 16, temp 98.6 F, SpO2 94% on room air. Pain 7/10. Strength 5/5.",
    "WBC 11.2, platelets 250,000, Na 139, K 4.1, A1c 7.4, INR 2.3. PHQ-9 score 8/27.",
    "Take 1/2 tab x 10 days. Refill x3. 3rd toe, 5th metatarsal. C5-C6 disc, L4-L5 stenosis.",
    "He is 67, his mother is 89. Diagnosed in 2015; last colonoscopy 2021. Return in 6 weeks.",
    "Will follow up. May repeat in 4 hours. Rich in fiber. Hope for improvement.",
    "From Mexico originally, lives in Texas, speaks Spanish.",
    "Dialysis Monday, Wednesday, Friday. Takes alendronate every Sunday.",
    "ICD-10: E11.9, I10, M54.5. CPT 99213. G3P2012. 34-week infant, weight 2340 g.",
    "REVIEW OF SYSTEMS\nCONSTITUTIONAL: DENIES FEVER OR CHILLS.\nASSESSMENT AND PLAN",
    "COVID-19 and influenza vaccines are up to date. HER2 negative, CD4 450.",
]


@pytest.mark.parametrize(("text", "gone"), GONE, ids=[text[:32] for text, _ in GONE])
def test_identifiers_go(text: str, gone: str) -> None:
    masked = re.sub(r"\[[A-Z]+\]", "", redact_text(text))
    assert not re.search(rf"(?<!\w)(?:{gone})(?!\w)", masked), masked


@pytest.mark.parametrize("text", KEPT, ids=[text[:32] for text in KEPT])
def test_clinical_text_stays(text: str) -> None:
    assert redact_text(text) == text


@pytest.mark.parametrize(("text", "gone"), GONE, ids=[text[:32] for text, _ in GONE])
def test_no_break_spaces_hide_nothing(text: str, gone: str) -> None:
    masked = re.sub(r"\[[A-Z]+\]", "", redact_text(text.replace(" ", "\u00a0").replace("-", "\u2011")))
    gone = gone.replace("-", "\u2011")
    assert not re.search(rf"(?<!\w)(?:{gone})(?!\w)", masked), masked


def test_text_without_identifiers_is_the_same_text() -> None:
    text = "Patient feels well.\r\n\tNo complaints \u2013 “none”.\\nPlan: rest.\n\n"
    assert redact_text(text) == text


def test_a_name_found_once_is_that_person_everywhere() -> None:
    assert redact_text("Ms. Grace Testa is here. Later, Grace felt better.").count("[NAME]") == 2


def test_each_class_has_its_mask() -> None:
    text = "Dr. Testa, MRN 0044712, SSN 123-45-6789, fax 555-010-9988, on 03/04/2021"
    assert redact_text(text) == "Dr. [NAME], MRN [MRN], SSN [SSN], fax [FAX], on [DATE]"


def test_findings_say_where_what_and_why() -> None:
    text = "Dr. Testa on 03/04/2021"
    findings = find_identifiers(text)
    assert [(text[each.start : each.end], each.kind.value) for each in findings] == [
        ("Testa", "NAME"),
        ("03/04/2021", "DATE"),
    ]
    assert all(each.reason and "Testa" not in each.reason for each in findings)


def test_what_is_masked_stays_masked() -> None:
    assert redact_text("[NAME] was seen on [DATE] at [ORGANIZATION].") == "[NAME] was seen on [DATE] at [ORGANIZATION]."

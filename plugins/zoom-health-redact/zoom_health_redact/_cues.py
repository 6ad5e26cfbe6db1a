"""Words of people that several rules for names ask for."""

from __future__ import annotations

from typing import Final

from ._triggers import words

__all__ = ["CALLED", "GREETINGS", "LABELS", "PERSON_CUES"]

CALLED: Final = words("named name names called aka nicknamed alias nickname née nee surname firstname lastname")
GREETINGS: Final = words("you thanks regards sincerely dear hi hello hey best")
LABELS: Final = words(
    "by per cc attn attention name provider pcp attending physician clinician surgeon resident author scribe "
    "patient pt client signed dictated transcribed reviewed therapist nurse contact guarantor informant historian "
    "interpreter mother father spouse referring consultant specialist doctor dr np pa rn md proxy poa guardian "
    "caregiver subscriber insured emergency kin member team staff midwife with from to dear sincerely regards "
    "thanks thank hi hello hey signature initials driver witness assistant coordinator manager caseworker "
    "counselor psychologist psychiatrist dietitian"
)
PERSON_CUES: Final = words("by with per saw met told see spoke asked called via")

"""Words of people that several rules for names ask for."""

from __future__ import annotations

from typing import Final

from ._triggers import words

__all__ = ["CALLED", "COMMON_SURNAMES", "GREETINGS", "LABELS", "PERSON_CUES"]

CALLED: Final = words("named name names called aka nicknamed alias nickname née nee surname firstname lastname")
COMMON_SURNAMES: Final = words(
    "adams alexander allen anderson andrews arnold baker ball banks barber barnes bell bennett berry best bird bishop "
    "black blair blake bond booth bowman boyd brady brooks brown bryant bull burns bush butler camp campbell cannon "
    "carpenter carr carter case castle chambers chan chandler chapman chase church clark clay cole coleman collier "
    "collins cook cooper cox craig crawford cross cruz daniel davis day dean diamond dixon douglas drake duke duncan "
    "dunn early edwards ellis english evans farmer ferguson field fields finch fisher flowers ford forest foster fox "
    "francis frank franklin freeman french frost fuller gardner garrett gates gay george gibson glass glover golden "
    "gold good goodman gordon graham grant graves gray green greene griffin hale hall hamilton hancock hardy harper "
    "harris harrison hart harvey hawkins hayes henderson henry hicks hill holland holmes hood hope horn horton house "
    "houston howard hudson huff hughes humphrey hunt hunter jackson james jefferson jenkins johnson jones jordan "
    "joseph joyce justice keith kelly kennedy kent kim king kirk knight knox lake lamb lambert lane law lawrence "
    "lawson lee leonard lewis little lloyd long lopez love lowe lynch lynn lyons mack major manning marks marsh "
    "marshall martin mason mays mccarthy miles miller mills moody moon moore morgan morris morrison moss mullins "
    "murphy murray myers nash nelson newman newton nichols noble norman norton oliver page palmer parker park parks "
    "parsons paul payne pearson peck perkins perry person peters phillips pierce pool poole pope porter potter potts "
    "powell power powers price prince quinn rich richards rice riley rivers roberts robinson rogers rose ross rowe "
    "russell ryan sanders savage sharp shaw shepherd short simon simpson singleton small smith snow snyder spencer "
    "stanley stark steele stephens stevens stewart stone strong summers sutton swan swift taylor temple terry thomas "
    "thompson townsend tucker turner tyler underwood vance vaughn wade walker wall wallace waller walls walsh walter "
    "walton ward warner warren washington waters watkins watson watts weaver webb weber webster weeks welch wells "
    "west wheeler white wiley wilkins williams willis wilson winters wise wolf wolfe wood woodard woods wright york "
    "young sage hand foot head heart bone bones blood hook bright brightman root pipes crouch rush post mayo stout "
    "booker singer tanner nguyen patel singh khan garcia martinez"
)
"""Surnames that are words of the language, too, and still surnames behind a first name in text without case."""

GREETINGS: Final = words("you thanks regards sincerely dear hi hello hey best")
LABELS: Final = words(
    "by per cc attn attention name provider pcp attending physician clinician surgeon resident author scribe patient "
    "pt client signed dictated transcribed reviewed therapist nurse contact guarantor informant historian interpreter "
    "mother father spouse referring consultant specialist doctor dr np pa rn md proxy poa guardian caregiver "
    "subscriber insured emergency kin member team staff midwife with from to re regarding dear sincerely regards "
    "thanks thank hi hello hey signature initials driver witness assistant coordinator manager caseworker counselor "
    "psychologist psychiatrist dietitian"
)
PERSON_CUES: Final = words("by with per saw met told see spoke asked called via")

"""Two figures, `n/m` or `n-m`, that may be a month and a day: told from scores, fractions, strengths and ranges.

A score never exceeds its whole: `10/8` is a date unless it is a pressure. `4/5` is one only by what stands beside it,
or since its note has other dates of that form.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from ._lexicon import DRUG, EPONYM
from ._triggers import words

__all__ = ["ShortDates"]

_PREPOSITIONS: Final = words(
    "on since until till til thru dated before after between prior next seen due dob dos doi lmp edd edc appt appts "
    "sched scheduled rescheduled postponed booked f/u rtc rto recheck expires effective starting "
    "beginning ending admitted discharged d/c'd d/c disch admit admits dc exp adm prox seit vom bis desde hasta depuis"
)
"""Words behind which two figures are a date, even where pain is spoken of."""

_EVENTS: Final = _PREPOSITIONS | words(
    "hosp wk week weekend last past visit visits appointment date dates born birthday bday anniversary surgery "
    "surgeries sx op operation "
    "procedure refilled filled refill dispensed placed removed pulled inserted changed swapped exchanged exam eval "
    "re-eval evaluation drawn draw collected resulted labs lab ct mri xr x-ray xray echo ekg ecg eeg pet scan imaging "
    "ultrasound us cath scope scoping egd colonoscopy mammogram biopsy bx culture cultures cx shot vaccine vaccination "
    "booster injection inj infusion chemo transfusion tap onset injury accident mva mvc crash fall fell began begin "
    "begins start started starts stop stopped held resume resumed ended ends end signed updated entered faxed called "
    "mailed sent emailed rec'd received obtained performed completed done transferred xfer arrived arrives left leaves "
    "returned return returns died deceased passed wedding trip flight flies court hearing meeting mtg conference class "
    "session reassess reassessment review reviewed follow-up followup consult consulted referral ordered order "
    "dictated "
    "transcribed written cert recert period delivery delivered c-section csection lscs tka tha cabg phaco icu ed er "
    "hospital clinic moved pushed set through by progress admission discharge transfer plan today tomorrow yesterday "
    "ov lov awv wcc toc cpe extubated intubated weaned trached decannulated cardioverted ablated cxr kub dexa "
    "a1c hba1c cbc cmp bmp ua ucx bcx inr psa tsh lipids pap mammo flu covid mmr tdap dtap td hpv ppd hep "
    "shingrix zoster pneumovax prevnar rsv bloods coming comes note letter email message report update updates "
    "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun"
)
_NOUNS: Final = _EVENTS - words(
    "called today tomorrow yesterday start started starts stop stopped begin began begins held left leaves fell "
    "fall through "
    "by set plan moved done completed review reviewed discharge class session us pet next hospital er ed last "
    "past flu hep b coming comes note letter email message report update updates"
)
"""Events that need not stand right beside their date."""

_SCORES: Final = words(
    "pain score scores scored rated rates rating severity scale strength motor power tone reflex reflexes dtr "
    "dtrs pulse "
    "pulses murmur vision acuity va visual phq phq-9 phq-2 gad gad-7 moca mmse slums gcs apgar apgars audit audit-c bp "
    "grade graded level intensity approximately epworth ess pasi ef positive tender tenderness point points worst "
    "best average usual least baseline took taking take takes ace cage ciwa cows aims ymrs bprs panss hamd mdq "
    "epds pcl "
    "station ratio chance every numeric nrs vas nprs flacc discomfort ache aching headache headaches migraine "
    "soreness cramps cramping anxiety mood depression energy sleep stress itch itching nausea fatigue dyspnea sob "
    "breathlessness breathless cravings craving urge urges stool stools bristol berg tinetti barthel katz lawton adl "
    "adls iadl iadls fim tug braden norton waterlow morse nihss nih meld recall registration orientation attention "
    "language naming stereo stereopsis color colour ishihara titmus bpp bishop gleason nodes cores quadrants flexor "
    "flexors extensor extensors flexion extension abduction adduction dorsiflexion plantarflexion eversion inversion "
    "grip grasp bicep biceps tricep triceps deltoid deltoids quad quads quadriceps hamstring hamstrings "
    "iliopsoas psoas "
    "ehl gastroc intrinsics hip hips knee knees ankle wrist elbow shoulder shoulders extremity "
    "extremities ue le rue lue rle lle bue ble patellar achilles brachioradialis dp pedal radial femoral popliteal "
    "tibial carotid effort coordination confidence motivation importance readiness satisfaction distress "
    "joint joints swollen burning numbness tingling swelling suds symptom symptoms hurts dolor schmerz schmerzen "
    "douleur"
)
_TESTS: Final = words(
    "phq phq-9 gad gad-7 moca mmse slums gds naming recall repetition epds audit ess epworth nihss berg tinetti "
    "braden fim ymrs memory fluency span subtest subtests inattentive hyperactive inattention hyperactivity "
    "vanderbilt sentence sentences "
    "quiz trials items correct criteria"
)
"""What is scored out of a whole of any size."""

_PRESSURES: Final = words(
    "psv simv aprv prvc hfov ao pa rv iop iops bp pressure pressures bipap bpap ipap epap cpap vent settings peep "
    "ratio ratios tonometry block "
    "ps fasting mixed mixture diluted dilution apgar apgars vision va acuity"
)
_SKIPPED: Final = words(
    "was is were are of at a an the now currently today to from and or down up around od os ou l r lt rt left right "
    "bilat it its currently still only again improved increased decreased reduced dropped fell went worse better "
    "for in "
    "about date"
)
_COUNTED: Final = words("goal range rom every x from of about to age ages aged q level normal between within for")
_TITLES: Final = words("dr drs mr mrs ms miss np pa rn w/ with prof md")
_TIMES: Final = words("for x every over within")
_FRACTIONS: Final = frozenset({2, 3, 4, 5, 6, 8, 10})
_SIMPLE: Final = frozenset(
    {(1, 2), (2, 2), (1, 3), (2, 3), (3, 3), (1, 4), (3, 4), (2, 6), (3, 6), (4, 4), (5, 5), (6, 6), (10, 10)}
)
"""Half a tablet, `2/2` for "secondary to", grades of a murmur, all of a whole."""

_BEFORE_BRACKET: Final = _PREPOSITIONS | words("s/p post wk wks week weeks days months last")
_METRIC_VISION: Final = frozenset({(6, 7), (6, 9), (6, 12), (6, 18), (6, 24)})
_STRENGTHS: Final = frozenset(
    {(5, 10), (5, 20), (10, 5), (10, 10), (10, 20), (8, 2), (4, 1), (12, 3), (1, 20), (10, 12), (20, 10), (20, 12)}
)
"""Doses of two substances in a tablet."""

_NOT_BEHIND: Final = re.compile(
    r"\.\d|[+*]|-?in\b| ?%| (?:of|ns|out|bid|tid|qid|daily|nightly|icons?|pictures?|targets?|sounds?|letters?"
    r"|cards?|tasks?"
    r"|opportunities|shapes?|pairs?|digits?)\b| ?(?:mg|mcg|ml|cc|g\b|l\b|cm|mm|oz|liter|cup|tab|pill|tsp|tbsp|teaspoon|"
    r"tablespoon|inch|pack|ppd|bottle|glass|pain|strength|systolic|diastolic|murmur|bilat|symmetric|equal|pulses?\b|"
    r"reflex|scale|point|stars?\b|normal|d5|saline|hours?|hrs?\b|days?\b|weeks?|wks?\b|months?|mos?\b|years?|yrs?\b|"
    r"nights?\b|times|doses?|visits|sessions|positive|criteria|lines?\b|cores?|nodes?|lymph|in severity|intensity"
    r"|words?"
    r"|objects?|"
    r"items?|recall|circles|dots|animals|plates?\b|block|mix|split|throughout|in (?:all|both|bilat|the (?!presence"
    r"|morning|evening|afternoon|clinic|office|hospital|ed\b|er\b|or\b|lab\b))|power|ratio|"
    r"bowel|lb|pounds|units?\b|puffs?|drops?|caps|chance|questions?|at (?:rest|worst|best)|with (?:movement|activity|"
    r"ambulation|exertion|walking|activities)|on (?:the|a|exertion|movement|room)|cmh|mmhg|ampule|vials?|tests?\b)"
)
_SEPARATE: Final = re.compile(r"[;!?\n]|\.(?=\s)|\.\Z|(?<=\d),(?=\s)")
_WORD: Final = re.compile(r"[a-z][a-z0-9'/-]*|#?\d[\w./-]*")
_ANOTHER: Final = re.compile(
    r"(?<![\w./-])(?P<pair>\d{1,2}/\d{1,2})(?P<year>/\d{2,4})?(?: ?[,&+] ?| (?:and|or|to|then) |, (?:and|then|was"
    r"|were|from|prior|previously) )\Z"
)
_AT_START: Final = re.compile(r"(?:^|[\n|])[ \t>*+-]{0,6}(?:\d{1,2}[.)] )?\Z")
_HEADS: Final = re.compile(
    r" ?[:=]| ?--? | \d{4}\b(?!-)| \d{1,2}:\d\d| (?:pt|patient|called|seen|tel|phone|note|visit)\b"
)
_BEHIND_RANGE: Final = re.compile(r"[.,;:)\n\\]|\Z| (?:at|@|w/|with|for|am|pm|and|in|by|re|dr|the|via)\b|\s{1,3}[-(]")
_ENDS: Final = re.compile(r"[.,;:)\n\\]|\Z")
_WEEKS: Final = re.compile(r"(?<!\d)(?:[1-3]\d|4[0-2]|\d)(?: ?\+ ?| )\Z")
_ALL: Final = re.compile(r" (?:neg|pos|normal|correct|negative|positive|grew|bottles|growing|\d{1,2}/\d)\b")
_NODES: Final = re.compile(r"p?n[0-3x][a-c]? \(\Z")
_CLOCK: Final = re.compile(r"(?:,? at| @|,)? \d{1,2}(?::[0-5]\d| ?[ap]m?\b)")
_SURE: Final = re.compile(
    r"(?<![\w./-])(?:(?:1[0-2]|0?[1-9])/(?:1[13-9]|2[235689]|31)|0[1-9]/(?:[0-2]\d|3[01]))(?![\w/%-]|\.\d)"
)
_SURE_RANGE: Final = re.compile(
    r"\b(?:on|since|dated|visit|next|seen|until|til|started|completed|stopped|done|placed|removed|admitted|due"
    r"|f/u)(?: #?\d{1,3})? (?:1[0-2]|0?[1-9])-(?:1[3-9]|2\d"
    r"|3[01])(?=[.,;:)\n]|\s)"
)
_WIDEST: Final = 72


class ShortDates:
    """What two figures of a text are; it remembers the last pair, since pairs of a row are of one kind.

    Args:
        lower: The text in plain lower case.
        flags: What is known of words.
    """

    def __init__(self, lower: str, flags: Mapping[str, int]) -> None:
        self._lower, self._flags = lower, flags
        self._sure: dict[re.Pattern[str], bool] = {}
        self._last: tuple[int, bool] = (-1, False)

    def holds(self, match: re.Match[str]) -> bool:
        """Whether a pair is a date where it stands.

        Args:
            match: The pair with a stroke or a hyphen between.
        """
        first, _, second = match[0].partition("/" if "/" in match[0] else "-")
        start, end = match.span()
        answer = False
        if second == "7" and int(first) < 7 and _WEEKS.search(self._lower, max(0, start - 6), start):
            return False
        if _NODES.search(self._lower, max(0, start - 8), start):
            return False
        if first == second and _ALL.match(self._lower, end):
            return False
        if _NOT_BEHIND.match(self._lower, end) is None and (
            not start or self._lower[start - 1].isspace() or self._lower[start - 1] in "(:;,=[@~|>\"'"
        ):
            if "-" in match[0]:
                return self._is_range_like(match, int(first), int(second))
            answer = self._is_date(start, end, first, second)
        self._last = (end, answer)
        return answer

    def _is_date(self, start: int, end: int, first: str, second: str) -> bool:
        pair = one, two = int(first), int(second)
        if not (1 <= one <= 12 and 1 <= two <= 31) and not (13 <= one <= 31 and 1 <= two <= 12):
            return False
        before = self._lower[max(0, start - _WIDEST) : start]
        if row := _ANOTHER.search(before):
            if row["year"]:
                return True
            if self._last[0] == start - len(before) + row.end("pair"):
                return self._last[1]
        clause = _WORD.findall(before[[0, *(cut.end() for cut in _SEPARATE.finditer(before))][-1] :])
        near = next((word for word in reversed(clause) if word not in _SKIPPED and not word.isdigit()), "")
        if near in _PREPOSITIONS and clause[-1] == near and one <= 12:
            return True
        if _CLOCK.match(self._lower, end) or (clause[-1:] == ["from"] and _ENDS.match(self._lower, end)):
            return near not in _SCORES
        if pair in _STRENGTHS and self._flags.get(near, 0) & DRUG:
            return False
        if _AT_START.search(before) and (_HEADS.match(self._lower, end) or self._ends_open(before)):
            return True
        if one > 12:
            return second[0] == "0" or near in _PREPOSITIONS or (near in _EVENTS and one != 20)
        if one > two:
            return (
                near not in _PRESSURES and not (clause and clause[-1] in _TIMES) and (pair != (6, 5) or near in _EVENTS)
            )
        if two not in _FRACTIONS:
            if self._flags.get(near, 0) & EPONYM and not (len(clause) > 1 and clause[-2] in _TITLES):
                return False
            if near not in _EVENTS and not _TESTS.isdisjoint(word.partition("-")[0] for word in clause):
                return False
            return near not in _SCORES | _PRESSURES and not (
                pair in _METRIC_VISION and clause and clause[-1] in {"od", "os", "ou"}
            )
        return self._is_day(before, clause, near, pair, padded=first[0] == "0")

    def _is_day(self, before: str, clause: list[str], near: str, pair: tuple[int, int], *, padded: bool) -> bool:
        """Whether what might well be a score or a fraction is a date."""
        if near in _PREPOSITIONS or (clause and clause[-1] in {"on", "dated", "date"}):
            return True
        if padded:
            return True
        if not _SCORES.isdisjoint(clause):
            return False
        if near in _EVENTS:
            return pair not in _SIMPLE or near not in {"by", "set", "through"}
        if (pair not in _SIMPLE or 3 < pair[0] == pair[1]) and not _NOUNS.isdisjoint(clause[-6:]):
            return True
        if before.endswith("(") and not _BEFORE_BRACKET.isdisjoint(clause):
            return True
        return pair not in _SIMPLE and pair[1] not in {5, 10} and self._has_sure(_SURE)

    def _is_range_like(self, match: re.Match[str], one: int, two: int) -> bool:
        """Whether `n-m` is a date: more often it is from n to m."""
        start, end = match.span()
        if not (1 <= one <= 12 and 1 <= two <= 31 and _BEHIND_RANGE.match(self._lower, end)):
            return False
        near = _WORD.findall(_SEPARATE.split(self._lower[max(0, start - 32) : start])[-1])[-2:]
        near = near[:1] if near[1:] == ["of"] and near[0] in {"wk", "week"} else near[-1:]
        if not near or near[0] in _COUNTED:
            return False
        if near[0] in _EVENTS and (match[0][0] == "0" or "-0" in match[0] or one > two):
            return True
        if two > 12 and (near[0] in _PREPOSITIONS or (near[0] in _EVENTS and _ENDS.match(self._lower, end))):
            return True
        return (two > 12 or near[0] in _PREPOSITIONS) and self._has_sure(_SURE_RANGE)

    def _has_sure(self, pattern: re.Pattern[str]) -> bool:
        """Whether the text has a pair that can be nothing else."""
        if pattern not in self._sure:
            self._sure[pattern] = pattern.search(self._lower) is not None
        return self._sure[pattern]

    def _ends_open(self, before: str) -> bool:
        """Whether the line before ends with a word that a date follows."""
        word = before.split()[-1:]
        return bool(word) and word[0] in {"on", "since", "until", "till", "til", "by", "dated"}

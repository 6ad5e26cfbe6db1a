"""Ages over 89, in figures and in words, and the years that tell such an age.

Source: 45 CFR 164.514(b)(2)(i)(C): all ages over 89 and all elements of dates, including year, indicative of such age.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from ._kinds import Finding, Kind

__all__ = ["REFERENCE_YEAR", "find_ages", "find_ages_behind"]

REFERENCE_YEAR: Final = 2026
"""The year that a birth year is counted to, where the text names no later one: fixed, so that results do not move."""

OLDEST_TOLD: Final = 89
_UNITS: Final = r"one|two|three|four|five|six|seven|eight|nine"
_CANDIDATE: Final = re.compile(
    r"9(?<!\d9)\d(?!\d)|1(?<!\d1)[0-2]\d(?!\d)|ninet|hundred|centenarian|nonagenarian"  # each begins with a letter
)
_NUMBER: Final = re.compile(
    rf"(?:\d+|ninety(?:[- ](?:{_UNITS})(?!\w))?|hundred(?:[- ](?:and[- ])?(?:{_UNITS}|ten|eleven|twelve)(?!\w))?)"
    r"(?P<tens>'?s\b|-something)?(?P<rank>st\b|nd\b|rd\b|th\b|ieth\b"
    r"|[- ](?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)\b)?"
    r"|nineties|ninetieth|centenarians?|nonagenarians?"
)
_NO_AGE: Final = re.compile(
    r"[%°*]|[./:]\d|/(?!f\b|m\b)|-\d|-?(?:pack|percent|degree|minute|day|week|month|hour)| ?(?:%|mg|ml|mm|cc|meq"
    r"|mcg|mmol|iu|bpm|lbs?\b"
    r"|pounds?|kgs?\b|kcal|percent|degrees?|days?|minutes?|mins?\b|seconds?|hours?|hrs?\b|weeks?|months?|miles?"
    r"|points?|units?"
    r"|cm|inch|times|beats|feet|ft\b|steps?|reps?|meters?|pack|systolic|diastolic|over\b|x\b|l/min|ra\b|with "
    r"(?:activity|exertion"
    r"|ambulation|walking)|in the (?:clinic|office|ed\b|er\b|low|upper|mid|exam|[ap]m\b)|calories|dollars|(?:st"
    r"|street|ave|avenue|road|rd|elm|main)\b)"
    r"|,? (?:at (?:triage|rest|night|intake|arrival|baseline|home)|on (?:room|ra\b|r/a|\d|o2|oxygen|arrival"
    r"|recheck|repeat|nc\b|the mon)|(?:after|before) (?:lunch|breakfast|dinner|meals?|eating|exercise|insulin|bed))"
)
_YEARS: Final = re.compile(
    r"\+?[ -]{0,2}(?:(?:and a half|1/2|\.5)[ -]?)?(?:y(?:ea)?rs?[- ]?(?:old|of age|young)|y\.?[ /-]?o\.?(?!\w)"
    r"|yo[mf]?\b|y[mf]?\b"
    r"|years?[- ](?:old|of age|young)s?|something\b|(?:y(?:ea)?rs?|y)\b(?=[ ,.-]{0,2}(?:old|[mf]\b|male|female"
    r"|man|woman|widow))"
    r"|(?:anos|ans|anni|jahre?|jahrige\w?|jarig\w?|jaar|lat|let|vuotta|arig)\b(?! (?:mas|de (?:experiencia|trabajo))))"
)
_SEX: Final = re.compile(
    r"[ -]?(?:[mf]\b(?!['/a-z])|[wbah][mf]\b| ?/ ?[mf]\b|(?:year )?(?:male|female|man|woman|gentleman|lady|veteran"
    r"|widow)\b)"
)
_END: Final = re.compile(
    r"[.,;:)\n+]|\Z| [wc]/| (?:and|with|of|from|but|who|after|is|was|has|had|lives?|presents?|admitted|s/p|hx"
    r"|here|dnr|w|c)\b"
)
_PEOPLE: Final = (
    r"\b(?:june|april|may|s?he|they|you|patient|pt|client|resident|i|who|ma'am|gentleman|lady|woman|man|veteran"
    r"|caregiver|nana|granny"
    r"|parent|neighbor|roommate|friend|partner|(?:mrs?|ms)\.? \w{2,20}|widow|widower|paciente|patiente?)|\]"
)
_KIN: Final = (
    r"\b(?:(?:grand|step|great-grand)?(?:mother|father|ma|pa|dad|mom)s?|mum|mommy|daddy|husband|wife|aunts?"
    r"|uncles?|sisters?|brothers?"
    r"|spouse|siblings?|[pm]g[mf]|cousin|parents|abuel[ao]|madre|padre|oma|opa|nonna|bro|sis)"
)
_FILLED: Final = (
    r"(?:'s|'m|'re|'ll|,? (?:is|was|just|recently|now|will be|will|soon|turn(?:ed|ing|s)|are|lived to(?: be)?|died at"
    r"|passed(?: away)? at"
    r"|passed at|survived to|made it to|who|be|about|almost|nearly|currently|also|still|only|over|age|aged|to|has"
    r"|reached|at|past"
    r"|celebrated|and|alive|living|well|healthy|deceased|died|d\.?|de)|,){1,4}"
)
_BEFORE: Final = re.compile(
    r"(?:\b(?:age[ds]?|aetat|edad|alter|leeftijd|idade|wiek)(?:/(?:sex|gender))?(?: at (?:death|time of death"
    r"|passing|diagnosis|onset"
    r"|admission))?(?: (?:of|at|is|was|about|approximately|around|over))?[ :=(|-]{0,4}"
    r"|\b(?:sex|gender)/age[ :]{1,2}(?:[mf]|female|male)[/, ]{1,2}"
    rf"|(?:{_PEOPLE}|{_KIN}){_FILLED},? "
    rf"|(?P<kin>{_KIN}|\b(?:pt|patient|client|resident))(?:[ ,:-]{{1,3}}| \(|[ ,]{{1,2}}(?:d\.?|dec'?d|died|alive"
    rf"|living|@)[ ,]{{1,2}})"
    r"|\b(?:turn(?:s|ed|ing)?|lived to(?: be)?|lived until|died at|passed away at|nearly|almost|reach(?:ed|ing"
    r"|es)|until)(?: "
    r"the age of| age)? "
    r"|(?P<well>\b(?:alive|living|well|healthy|sharp|spry|active|independent|deceased|died|dead|passed"
    r"|expired)(?:,| at| age) )"
    r"|\bborn\b[^\n;]{0,40} (?:now|currently|today|is|turns|turned) "
    r"|[^\w/][mf]/|(?P<head>\n[ *>\u2022-]{0,4})|(?P<still>\bat ))(?:a )?\Z"
)
_OWNED: Final = re.compile(r"\b(?:in(?:to)? (?:his|her|their|my) |mid-)(?:early |mid[- ]?|late |upper )?\Z")
_SOME_PERSON: Final = re.compile(
    r"[ -](?:\w{2,12} )?(?:gentleman|lady|woman|man|male|female|widow|widower|patient|pt|[mf])\b"
)
_HEADING: Final = re.compile(
    r", ?(?:dnr|dni|full code|female|male|widow|retired|lives|living|from|presents|with|hx|admitted|s/p|w/)\b"
)
_STILL: Final = re.compile(r",? (?:s?he|they|i)(?:'s)? (?:still|is|was|continues|lives|has|had|remains|drives|walks)\b")
_BARE_YEARS: Final = re.compile(r" ?y(?:ea)?rs?\b(?! (?:ago|of|with|post|since|s/p|after|out|now|later))")
_BARE_PERSON: Final = re.compile(rf"(?:{_PEOPLE}|{_KIN}),? \Z")
_CELEBRATED: Final = re.compile(r" (?:birthday|bday|b-day|year of life)")
_FEVER: Final = re.compile(
    r"technetium.|\btc[ -]|(?:temp(?:erature)?|fever|tmax|\bt|of|to|at|was|is|over|above|than|[<>]|reaches|exceeds"
    r"|or)[ :=]{1,3}\Z"
)
_WIDEST_BEFORE: Final = 72
_BIRTH: Final = re.compile(r"born|birth|dob|d\.o\.b|b(?<!\wb)\.|nee|yob|geb|nacid|nee? en")
_SPELLED_YEAR: Final = (
    rf"eighteen[- ]\w{{3,9}}(?:[- ](?:{_UNITS}))?|nineteen[- ](?:hundred|oh[- ](?:{_UNITS})|ten|eleven|twelve"
    rf"|thirteen|fourteen|fifteen"
    rf"|sixteen|seventeen|eighteen|nineteen|twenty(?:[- ](?:{_UNITS}))?|thirty(?:[- ](?:one|two|three|four|five"
    rf"|six))?(?![- ](?:{_UNITS})))"
)
_BORN: Final = re.compile(
    r"(?:b(?<!\wb)(?:orn|irth)|d(?<!\wd)ob|d\.o\.b\.|b(?<!\wb)\.|birth ?year|birthdate|n(?<!\wn)ee|y(?<!\wy)ob"
    r"|g(?<!\wg)eb(?:oren)?|nacid[oa])"
    rf"[^\n\d]{{0,24}}?(?P<year>(?:18|19|20)\d\d(?!\d)|\b(?:{_SPELLED_YEAR})\b)"
)
_YEAR: Final = re.compile(
    r"(?P<year>1(?<![\w./$#-]1)[89]\d\d)(?![\w%]|[./:-]\d| ?(?:ml|mg|kcal|cc|mcg|calories|units|steps|hours|hrs))"
)
_ANY_YEAR: Final = re.compile(r"20(?<!\d20)\d\d(?!\d)")
_BEHIND_NAME: Final = re.compile(
    r"(?:'s|[\"')])?(?:,? ?(?:is|was|just|now|recently|turned|turns|turning|will be|who|also|only|already|age"
    r"|aged|at|be|\(|,) ?){1,4}"
    rf"(?P<d>9\d(?!\d)|1[0-2]\d(?!\d)|ninety(?:[- ](?:{_UNITS}))?\b|(?:a |one )?hundred(?: and (?:{_UNITS}))?\b)"
)


def find_ages_behind(lower: str, end: int) -> Finding | None:
    """The age over 89 that stands right behind a name, as in `Maria is 93`.

    Args:
        lower: The text in plain lower case.
        end: Where the name ends.
    """
    match = _BEHIND_NAME.match(lower, end)
    if match is None or _NO_AGE.match(lower, match.end()) or lower[match.end() : match.end() + 1].isalnum():
        return None
    return Finding(match.start("d"), match.end("d"), Kind.AGE, "age over 89 behind a name")


def find_ages(lower: str) -> Iterator[Finding]:
    """Find ages over 89 and birth years that tell one.

    Args:
        lower: The text in plain lower case.
    """
    found_age, behind = False, -1
    for candidate in _CANDIDATE.finditer(lower):
        match = _NUMBER.match(lower, candidate.start())
        if match is None:
            continue
        start, end = match.span()
        if lower.startswith("one hundred", start - 4):
            start -= 4
        if lower[start - 1 : start].isalnum() or not (
            _is_age(lower, match, start)
            or (lower[behind:start] in {" and ", " or ", " & "} and not _NO_AGE.match(lower, end))
        ):
            continue
        found_age, behind = True, end
        yield Finding(start, end, Kind.AGE, "age over 89")
    patterns = ([_BORN] if _BIRTH.search(lower) else []) + ([_YEAR] if found_age or "[age]" in lower else [])
    if not patterns:
        return
    reference = max([REFERENCE_YEAR, *(number for found in _ANY_YEAR.findall(lower) if (number := int(found)) <= 2060)])
    for pattern in patterns:
        for match in pattern.finditer(lower):
            year: str = match["year"]
            if not year.isdigit() or reference - int(year) > OLDEST_TOLD:
                yield Finding(match.start("year"), match.end("year"), Kind.DATE, "year that tells an age over 89")


def _is_age(lower: str, match: re.Match[str], start: int) -> bool:
    """Whether a number over 89 is the age of somebody, by what stands before and behind it."""
    end, word = match.end(), match[0]
    if word.startswith(("centen", "nonagen")):
        return True
    if match["rank"] or word == "ninetieth":
        return _CELEBRATED.match(lower, end) is not None
    before = lower[max(0, start - _WIDEST_BEFORE) : start]
    if word == "nineties" or match["tens"]:
        return not re.match(r" (?:bpm|systolic|diastolic|%|percent|on)\b|/", lower[end : end + 12]) and bool(
            _OWNED.search(before) or _SOME_PERSON.match(lower, end)
        )
    if before[-1:] in "./$#-" and before[-2:] not in {"f/", "m/", "--"} and before:
        return False
    if _YEARS.match(lower, end):
        return True
    if _BARE_YEARS.match(lower, end) and _BARE_PERSON.search(before):
        return True
    if lower[end : end + 1].isalpha() and not _SEX.match(lower, end):
        return False
    if start <= _WIDEST_BEFORE:
        before = f"\n{before}"
    # That a number is no age is seen sooner than what stands before it.
    cue = None if _NO_AGE.match(lower, end) else _BEFORE.search(before)
    if cue is not None:
        if cue["head"] or cue["still"]:
            if (_HEADING if cue["head"] else _STILL).match(lower, end):
                return True
        elif not (cue["well"] or cue["kin"]) or _END.match(lower, end):
            return True
    return word[0].isdigit() and _SEX.match(lower, end) is not None and _FEVER.search(before[-24:]) is None

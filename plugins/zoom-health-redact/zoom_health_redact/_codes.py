"""Codes: is a piece of text with digits a measurement, a clinical code, or a number that names someone?"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise
from typing import Final

from ._clinical_codes import is_bracketed, is_code_of_medicine, is_figure_code
from ._kinds import Finding, Kind
from ._lexicon import ABBREVIATION, CLINICAL, DRUG, EPONYM, KNOWN, NAME_LIKE, TRIGGER_BASE
from ._triggers import BITS

__all__ = ["has_phone_cue", "is_measure", "judge"]

_UNIT: Final = 1 << (TRIGGER_BASE + list(BITS).index("unit"))
_LABEL: Final = 1 << (TRIGGER_BASE + list(BITS).index("label"))
_JOINED_LABEL: Final = re.compile(r"([a-z]+)[-/.](?=\d)")
_MEDICAL: Final = CLINICAL | DRUG | ABBREVIATION | EPONYM | _UNIT
_LONGEST_LEFT: Final = 40
_VALUES: Final = re.compile(
    r"(?=[\d/]{0,20}\.)\d{1,3}(?:\.\d{1,2})?(?:/\d{1,3}(?:\.\d{1,2})?){1,8}|\d{1,3}(?:/\d{1,3}){3,8}"
)
"""Laboratory values in a row, as `140/4.1/102/24`."""
LONGEST_WHOLE: Final = 6
SCORE: Final = 4
"""So many letters before one or two figures are a score or a scale, `UAS7`, `DAS28`; more are a handle."""
_CLASSED: Final = frozenset(f"{letter}{figure}" for letter in "abcgtp" for figure in range(5))
_CHUNK: Final = re.compile(r"[^\W]+(?:[-/.:+~#][^\W]+){0,24}")
_PIECES: Final = re.compile(r"[-/.:+~#]")
_PHONE_CUE: Final = re.compile(
    r"(?:phone|telephone|\btel|\bcell|mobile|pager|beeper|\bph|call|called|reach(?:ed)?|text(?:s|ed)?|messages?"
    r"|messaged|rang|dialed|fax|faxed|contact"
    r"|number|celular|cel|m[oó]vil|telefono|tlf|mob|handy|home|work|desk|office|"
    r"whatsapp|line|dial|landline|voicemail|\bat)\b[^\n]{0,24}\Z"
)
_AMOUNT_BEHIND: Final = re.compile(
    r"[ ]?(?:/|\*|x?10|mg|mcg|ml|units?|iu|u\b|cells?|copies|k\b|steps|calories|kcal|per|cc|g\b|grams?|ng|pg|meq"
    r"|hours?|"
    r"hrs?|feet|ft|lbs?|miles|dollars|people|patients|µl|ul|mm)"
)
_AMOUNT_BEFORE: Final = re.compile(
    r"(?:platelets?|plt|wbc|rbc|cd4|viral load|hcg|bnp|ferritin|count|leukocytes?|anc|colony|cfu|cpk|ck|ldh|ast|alt|"
    r"nt-probnp|probnp|cpt|hcpcs|icd|icd-10|code|codes|\$|loinc|snomed|ndc|rxnorm|dose|titer|troponin|lipase"
    r"|triglycerides|"
    r"steps|psa|tsh|vitamin d|d-dimer|dimer|neutrophils?|afp|cea|ca)"
    r"(?: (?:count|level|of|was|is|were|code|total|at|level of|to|over))?[ :=,(>~<-]{0,3}\$?\Z"
)
_STATE_BEFORE: Final = re.compile(
    r"(?:\b(?:a[lkzr]|c[aot]|d[ec]|fl|ga|hi|i[adln]|k[sy]|la|m[adeinost]|n[cdehjmvy]|o[hkr]|p[ar]|ri|s[cd]|t[nx]|ut|"
    r"v[at]|w[aivy])|\]|alabama|alaska|arizona|arkansas|california|colorado|connecticut|delaware|florida|georgia"
    r"|hawaii|"
    r"idaho|illinois|indiana|iowa|kansas|kentucky|louisiana|maine|maryland|massachusetts|michigan|minnesota"
    r"|mississippi|"
    r"missouri|montana|nebraska|nevada|hampshire|jersey|mexico|york|carolina|dakota|ohio|oklahoma|oregon"
    r"|pennsylvania|"
    r"island|tennessee|texas|utah|vermont|virginia|washington|wisconsin|wyoming|zip|zipcode|code)[ ,.:]{1,3}\Z"
)
_LAST_FOUR: Final = re.compile(
    r"(?:last[ -]?(?:4|four)[a-z ]{0,24}\)?|end(?:s|ing)(?: in| with| w/)?|(?:account|acct|card|visa|amex"
    r"|mastercard|ssn|debit|checking|savings)[ #:]{0,2}\.{2,4}|x{2,}[-x ]*|\*+[-* ]*)[ :#=-]{0,3}(?:is |are |of )?\Z"
)
_MEASURE: Final = re.compile(
    r"\d{1,4}(?:st|nd|rd|th|s|x|h|d|w|m|y|yo|am|pm|a|p|f|c|g|k|l|r|u|b|n|e|t|q|v|ish|hz|mo|wk|yr|fr|gy|db|fold|bid"
    r"|tid|"
    r"yof|yom|yow|wf|wm|bf|bm|pk|oz|lb|o)?"
    r"|[a-z]{1,2}\d{1,3}|x\d{1,3}|q\d{1,2}[a-z]{0,4}|g\d{1,2}p\d{1,4}(?:[a-z]{1,2}\d)*|p\d{4}"
    r"|y?[cpra]{0,2}t(?:[0-4x]|is)[a-d]?(?:n[0-3x][a-d]?)?(?:m[01x][a-d]?)?|[cp]{0,2}n[0-3x][a-c]?|"
    r"\d{1,2}[wdym]\d{1,2}[dmh]?|s1s2|(?:1[89]|20)\d\ds?|\d{1,3}x\d{1,3}(?:x\d{1,3})?(?:[cm]m)?|\d{1,4}[cm]m\d?|"
    r"(?:[a-z]\d){2,4}[a-z]?|cha2?ds2?|[a-tv-z]\d[0-9a-b][a-z]?|t\d{1,2}l\d|cd\d{1,3}|il\d{1,2}|h\dn\d"
    r"|hb[a-z]\d?[a-z]?|\d{1,4}hrs?|\d+d5|d5\w{0,3}"
    r"|das28|g[1-5][ab]?a[1-3]|x\d{1,2}(?:wks?|mos?|days?|hrs?|yrs?)|2(?:moro|morrow|day|nite|night|gether)|b4"
)
_AMOUNT: Final = re.compile(r"(\d{1,6})([^\W\d_]{1,8})(\d?)")
_WORD_NUMBER: Final = re.compile(r"([^\W\d_]{1,12})(\d{1,3})([^\W\d_]{0,2})")
_WORD_TIMES: Final = re.compile(r"([a-z]{3,14})x\d{1,2}")
_TIME: Final = re.compile(r"\d{1,2}:\d\d(?::\d\d)?(?:[ap]m?)?(?:-\d{1,2}(?::\d\d)?(?:[ap]m?)?)?")
_CLINICAL_CODE: Final = re.compile(r"[a-tv-z]\d[0-9a-b](?:\.[0-9a-z]{1,4})?|\d{4,5}-\d")


def has_phone_cue(lower: str, start: int) -> bool:
    """Whether a word before this offset announces a telephone number."""
    return _PHONE_CUE.search(lower, max(0, start - 40), start) is not None


def _first_of(lower: str, start: int, floor: int) -> int:
    """Where the piece of letters, digits and joints that holds this digit begins; a bounded look to the left."""
    first, floor = start, max(floor, start - _LONGEST_LEFT)
    while first > floor:
        character = lower[first - 1]
        if (
            character.isalnum()
            or character == "_"
            or (character in "-/.~" and first - 1 > floor and lower[first - 2].isalnum())
        ):
            first -= 1
        else:
            break
    return first


def is_measure(piece: str, flags: Mapping[str, int]) -> bool:
    """Whether a piece with digits reads as a measurement, as `45yo` and `12mg` do."""
    if _MEASURE.fullmatch(piece):
        return True
    known = flags.get(piece, 0)
    if known & _MEDICAL:
        return True
    if amount := _AMOUNT.fullmatch(piece):
        return bool(flags.get(amount[2], 0) & (_UNIT | ABBREVIATION)) and len(amount[1]) <= 5
    if (times := _WORD_TIMES.fullmatch(piece)) and flags.get(times[1], 0) & KNOWN:
        return True
    if coded := _WORD_NUMBER.fullmatch(piece):
        letters = len(coded[1])
        if 2 <= letters <= SCORE and not coded[3] and len(coded[2]) <= 2 and not flags.get(coded[1], 0) & NAME_LIKE:
            return len(coded[2]) == 1 or letters < SCORE
        if letters == 1 and len(coded[3]) > 1 and len(coded[2]) > 1:
            return False
        return bool(flags.get(coded[1], 0) & _MEDICAL) and len(coded[2]) <= 2
    return len(piece) > 3 and piece[:2] in _CLASSED and bool(flags.get(piece[2:], 0) & _MEDICAL)


_NO_MEASURE: Final = re.compile(r"\d\d-(?!(?:19|20)\d\d)\d{2}(?!00)\d\d|[1-9]\d\d\.\d(?!00|50)\d\d")
"""Two figures and four, which are no years, or three and three: no value, range or date has that form."""


def _plain_figures(lower: str, chunk: str, first: int, end: int) -> Finding | None:
    """Judge a piece of figures only, with or without joints."""
    groups = [group for group in _PIECES.split(chunk) if group]
    count = sum(map(len, groups))
    behind = _AMOUNT_BEHIND.match(lower, end)
    if len(groups) == 1:
        if count == 5 and _STATE_BEFORE.search(lower, max(0, first - 24), first):
            return Finding(first, end, Kind.LOCATION, "postal code")
        if count == 4 and _LAST_FOUR.search(lower, max(0, first - 40), first):
            return Finding(first, end, Kind.ID, "last figures of a number")
        if count == 5 and is_figure_code(lower, chunk, first):
            return None
        if count < 5 or behind or _AMOUNT_BEFORE.search(lower, max(0, first - 40), first):
            return None if count <= 9 else Finding(first, end, Kind.ID, "long number")
        if chunk.endswith("00") and count <= 6:
            return None
        return Finding(first, end, Kind.ID, "long number")
    if is_figure_code(lower, chunk, first):
        return None
    if _NO_MEASURE.fullmatch(chunk) and not behind:
        return Finding(first, end, Kind.ID, "number in groups")
    if "." in chunk and len(groups) == 2 and count <= 9 and len(groups[0]) < LONGEST_WHOLE:
        return None
    if (":" in chunk and _TIME.fullmatch(chunk)) or _VALUES.fullmatch(chunk):
        return None
    if count >= 7 and max(map(len, groups)) >= 3 and not behind and not _is_round_all(chunk, groups):
        return Finding(first, end, Kind.ID, "number in groups")
    if count >= 6 and len(groups) >= 3 and "-" in chunk and not behind:
        return Finding(first, end, Kind.ID, "number in groups")
    return None


def _is_round_all(chunk: str, groups: list[str]) -> bool:
    """Whether groups are values or thousands rather than parts of a number."""
    if "." in chunk and len(groups) > 2 and any(len(group) != 3 for group in groups[1:]):
        return False
    return all(map(_is_round, groups))


def _is_round(group: str) -> bool:
    return len(group) <= 3 or group.endswith("00") or (len(group) == 4 and group[:2] in {"18", "19", "20"})


def judge(lower: str, start: int, floor: int, flags: Mapping[str, int]) -> tuple[Finding | None, int, int]:
    """Judge the piece of text around a digit.

    Args:
        lower: The text in plain lower case.
        start: Where a run of digits begins.
        floor: Where the piece cannot begin before.
        flags: What is known of words.

    Returns:
        The finding or None, and the span of the piece.
    """
    first = _first_of(lower, start, floor)
    if (label := _JOINED_LABEL.match(lower, first)) and flags.get(label[1], 0) & _LABEL:
        first = label.end()  # `MRN-4471`: the label stays
    match = _CHUNK.match(lower, first)
    end = match.end() if match else start + 1
    chunk = lower[first:end]
    digits = sum(map(str.isdigit, chunk))
    if digits in {4, 5} and digits + 2 > end - first > 4 and is_bracketed(lower, first, end, flags):
        return None, first, end
    if not any(map(str.isalpha, chunk)):
        return _plain_figures(lower, chunk, first, end), first, end
    if _CLINICAL_CODE.fullmatch(chunk) or is_code_of_medicine(lower, chunk, first):
        return None, first, end
    pieces = [piece for piece in _PIECES.split(chunk) if piece]
    strange = False
    for piece in pieces:
        if not piece.isalpha() and not is_measure(piece, flags):
            strange = True
            break
    if not strange and digits >= 4 and len(pieces) > 1:
        strange = _names_someone(pieces, flags)
    if not strange and _WORD_TIMES.fullmatch(chunk):
        return None, first, end
    if not strange and _CLASSES.fullmatch(chunk):
        named = _CLASSIFICATION.search(lower, max(0, first - 16), first)
        return None, named.start() if named else first, end
    if strange:
        return Finding(first, end, Kind.ID, "code of letters and figures"), first, end
    if not pieces[0].isdigit() and _SCORE.fullmatch(pieces[0]) and all(map(str.isascii, pieces)):
        return None, first, first + len(pieces[0])
    # Words joined to a measure ("Smith-2") are looked at as words all the same.
    return None, start, _RUN_WITH_UNIT.match(lower, start).end()  # type: ignore[union-attr]  # a digit stands there


_SCORE: Final = re.compile(r"[a-z]{2,4}\d{1,2}|[a-z]{1,2}\d[a-z]{2,5}")
_RUN_WITH_UNIT: Final = re.compile(r"\d+(?:[^\W_]*)")


def _names_someone(pieces: list[str], flags: Mapping[str, int]) -> bool:
    """Whether pieces that are each harmless make a code together, as in `RN-4471`."""
    runs = _FIGURES.findall(" ".join(pieces))
    digits = sum(map(len, runs))
    mixed = sum(not piece.isdigit() and not piece.isalpha() for piece in pieces)
    doses = sum(_is_dose(piece, flags) for piece in pieces)
    if all(map(_LEVEL.fullmatch, pieces)):
        return False
    named = not flags.get(pieces[0], 0)  # letters that mean nothing: no dose stands behind them
    if len(pieces) > 2 and digits >= 4 and (named or doses < mixed or not mixed) and _are_groups(pieces, flags):
        return True
    if digits < 6 and mixed < 2 and not any(len(run) >= 4 and not run.startswith(("19", "20")) for run in runs):
        return False
    if doses and mixed - doses < 2:
        return False
    behind = [piece for before, piece in pairwise(pieces) if len(before) <= 3 and before.isdigit()]
    return not any(flags.get(piece, 0) & DRUG for piece in pieces if len(piece) > 1) and not any(
        flags.get(piece, 0) & _UNIT for piece in behind
    )


def _are_groups(pieces: list[str], flags: Mapping[str, int]) -> bool:
    """Whether all pieces are short and none is a word, and some have letters."""
    words = [piece for piece in pieces if piece.isalpha()]
    return len("".join(pieces)) > len("".join(piece for piece in pieces if piece.isdigit())) and not any(
        len(word) > 3 or (len(word) > 2 and flags.get(word, 0) & (KNOWN ^ ABBREVIATION)) for word in words
    )


_CLASSES: Final = re.compile(r"(?:[a-z]\d){2,4}[a-z]?")
_CLASSIFICATION: Final = re.compile(
    r"\b(?:montreal|prague|paris|vienna|chicago|london|amsterdam|rome|milan|tokyo|kyoto|boston|bethesda|sydney|toronto"
    r"|heidelberg|lugano|geneva|stockholm|copenhagen|helsinki|oxford|cambridge|atlanta|baltimore|hamburg|berlin) \Z"
)
"""The town after which a classification is called: `Montreal A2L1`."""
_FIGURES: Final = re.compile(r"\d+")
_LEVEL: Final = re.compile(r"[ctlsv]?\d{1,2}[a-z]?")
"""A vertebra, a lead, a grade: `T12-L1`."""


def _is_dose(piece: str, flags: Mapping[str, int]) -> bool:
    """Whether figures stand before a unit, as in `500mg`; a single letter behind four is none."""
    amount = _AMOUNT.fullmatch(piece)
    if amount is None or (len(amount[2]) == 1 and len(amount[1]) >= 4):
        return False
    return bool(flags.get(amount[2], 0) & (_UNIT if amount[3] else _UNIT | ABBREVIATION))

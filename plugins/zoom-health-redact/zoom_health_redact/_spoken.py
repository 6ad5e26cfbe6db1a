"""What dictation spells out: telephone and other numbers in words, e-mail and net addresses with `at` and `dot`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from ._kinds import Finding, Kind
from ._spoken_dates import find_spoken_dates
from ._text import spans_around
from ._triggers import words

__all__ = ["LETTERS", "NUMBERS", "SIGNS", "find_spoken", "spoken_end"]

NUMBERS: Final = words(
    "zero oh nought one two three four five six seven eight nine niner ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand double "
    "triple"
)
"""Words that stand for figures when a number is read out."""

LETTERS: Final = words(
    "a b c d e f g h i j k l m n o p q r s t u v w x y z alpha alfa bravo charlie delta echo foxtrot golf hotel india "
    "juliet juliett kilo lima mike november oscar papa quebec romeo sierra tango uniform victor whiskey whisky xray "
    "yankee zulu zed zee"
)
"""Letters as they are read out."""

SIGNS: Final = words("dash hyphen slash point dot underscore space minus capital letter letters caps and")
_SAID_SIGNS: Final = words("dash hyphen slash")
_READ_OUT: Final = re.compile(
    r"(?:(?P<letter>[a-z])(?:(?<=x)[ -]ray|(?: as in | for | like | as )(?!the |a |his |her )[a-z]{2,12})"
    r"|(?P<word>[a-z]+(?:-[a-z]+)?)|\d{1,8})(?![\w])"
)
_READ_ON: Final = re.compile(r"(?:[ ,.]{1,2}|-| - |\.{3} ?|\n)(?=[a-z0-9])")
MOST_READ: Final = 40
FEWEST_READ: Final = 2

_DIGIT: Final = (
    r"(?:zero|oh|o|nought|one|two|three|four|five|six|seven|eight|nine|niner|ten|eleven|twelve|thirteen|fourteen"
    r"|fifteen|"
    r"sixteen|seventeen|eighteen|nineteen|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)|hundred|thousand|"
    r"double|triple|\d{1,4})"
)
_RUN: Final = re.compile(
    rf"\b(?:plus |area code )?(?<![\w.-]){_DIGIT}(?:[ ,.-]{{1,3}}(?:dash |hyphen |area code |and |extension |ext"
    rf" )?{_DIGIT}\b){{3,24}}"
)
_SPELLED: Final = re.compile(
    r"z(?<!\wz)ero\b|o(?<!\wo)(?:h|ne)\b|t(?<!\wt)(?:wo|hree)\b|f(?<!\wf)(?:our|ive)\b|s(?<!\ws)(?:ix|even)\b"
    r"|e(?<!\we)ight\b|n(?<!\wn)ine\b"
)
FEWEST_SPELLED: Final = 3
FEWEST_BARE: Final = 5
_SPELLED_CODE: Final = re.compile(
    r"(?<![\w'-])(?:(?:[b-z]|zero|oh|one|two|three|four|five|six|seven|eight|nine|double|triple|dash)"
    r"(?:[ ,]{1,2}|\b)){6,30}"
    r"(?<=\w)(?![\w'-])"
)
_TIMES: Final = {"double": 2, "triple": 3}
_TENS: Final = frozenset({"ten", "eleven", "twelve"})
_LENGTHS: Final = frozenset({7, 10, 11})
_VALUES: Final = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_WORDS: Final = re.compile(r"[a-z]+|\d+")
_NOT_FIGURES: Final = frozenset({"dash", "hyphen", "and", "area", "code", "plus", "extension", "ext"})
_CUES: Final = re.compile(
    r"(?P<FAX>fax)|(?P<SSN>social|ssn)|(?P<PHONE>phone|cell|call|reach|text|mobile|number is|contact|pager|dial"
    r"|area code|line)|"
    r"(?P<MRN>mrn|record|chart)|(?P<ACCOUNT>account|card|routing)|(?P<PLAN>member|policy|plan|medicare|medicaid"
    r"|group|subscriber)|"
    r"(?P<LICENSE>licen[sc]e|npi|dea)|(?P<LOCATION>zip|room|apartment|suite|address|lives at)|(?P<ID>\bid\b"
    r"|identifier|pin|code|badge|serial)"
)
_DOT: Final = r"(?: ?[(\[{]? ?\b(?:dot|period|point)\b ?[)\]}]? ?| ?\. ?)"
_AT: Final = r"(?: ?[(\[{] ?at ?[)\]}] ?| at |@| at sign )"
_SPELL: Final = r"(?: (?:dot|underscore|under score|dash|hyphen|point|plus) |[._-])"
_DOT_SIGN: Final = re.compile(r"dot")
_AT_SIGN: Final = re.compile(r" at |@|at ?[)\]}]")
_DOTTED: Final = re.compile(r"\.(?:com|org|net|edu|gov|io)\b")
_MAIL: Final = re.compile(
    rf"(?<![\w.])[a-z0-9]{{1,40}}(?:{_SPELL}[a-z0-9]{{1,40}}){{0,5}}(?:"
    rf" [0-9]{{1,4}}| (?:zero|oh|one|two|three|four|five|six|seven|eight|nine)){{0,4}}{_AT}"
    rf"(?:[a-z0-9-]{{1,20}} ){{0,2}}[a-z0-9-]{{1,40}}(?:{_DOT}[a-z0-9-]{{1,40}}){{0,3}}"
    rf"{_DOT}(?:com|c o m|org|o r g|n e t|e d u|net|edu|gov|io|co|uk|us|health|example|test|mil|info|ca|de|me)\b"
    rf"(?:{_DOT}(?:uk|au|nz|in|za)\b)?"
)
_MAIL_CUE: Final = re.compile(
    r"\be-?mail(?: address)?(?: (?:is|as|to|at|was|address|her|him|them|me|us|will be))?[ :]{1,2}"
    r"((?:(?!(?:for|the|to|and|or|of|my|his|her|is|it|a|an|on|at|in|if|with|about|from|when|that|he|she)\b)"
    r"[a-z0-9]{1,16} ){1,3})\Z"
)
_OCTET: Final = rf"{_DIGIT}(?: {_DIGIT}){{0,3}}"
_NET: Final = re.compile(rf"\b{_OCTET}(?: (?:dot|point) {_OCTET}){{3}}\b")
_SITE: Final = re.compile(
    r"\b(?:(?:https? ?colon ?(?:slash ?slash|//) ?)?(?:www|w w w|double u double u double u|triple"
    r" w)[ .]{1,2}(?:dot )?)?[a-z0-9-]{1,40}(?: dot [a-z0-9-]{1,40}){0,3}"
    r" ?[(\[]?dot[)\]]? ?(?:com|org|net|edu|gov|io|co|health|example|test|mil|info)\b(?: (?:slash|forward slash)"
    r" [a-z0-9-]{1,40}){0,4}"
)


def _figures(words: Sequence[str]) -> int:
    """How many figures a run of number words has, `double` and `triple` with what they say."""
    count, times = 0, 1
    for word in words:
        if word in _TIMES:
            times = _TIMES[word]
        else:
            count += times * (len(word) if word.isdigit() else 2 if word.endswith(("teen", "ty")) else 1)
            times = 1
    return count


def _counts(words: Sequence[str]) -> bool:
    """Whether words count up one by one, as nerves and teeth are counted."""
    values = [_VALUES.index(word) if word in _VALUES else -9 for word in words]
    return all(after == before + 1 for before, after in pairwise(values))


def spoken_end(lower: str, start: int) -> int:
    """Where a value that is read out ends, `b as in boy one two dash four`; 0 where none of two figures begins.

    Args:
        lower: The text in plain lower case.
        start: Where its first word begins.
    """
    end, position, read, said = 0, start, 0, 0
    for _ in range(MOST_READ):
        item = _READ_OUT.match(lower, position)
        if item is None:
            break
        parts = item["word"].split("-") if item["word"] else []
        if parts and not all(part in NUMBERS or part in LETTERS or part in SIGNS for part in parts):
            break
        is_figure = not parts and not item["letter"]
        named = sum(part in NUMBERS for part in parts)
        read, said = (
            read + is_figure + named,
            said + named + bool(item["letter"]) + any(part in _SAID_SIGNS for part in parts),
        )
        if parts != ["and"] and parts != ["a"]:
            end = item.end()
        joint = _READ_ON.match(lower, item.end())
        if joint is None:
            break
        position = joint.end()
    return end if read >= FEWEST_READ and said else 0


def _first_of_mail(lower: str, start: int) -> int:
    """Where the words of a user's name begin that is read out as it is spoken: behind the word that announces it."""
    cue = _MAIL_CUE.search(lower, max(0, start - 60), start)
    return cue.start(1) if cue else start


def _matches(pattern: re.Pattern[str], lower: str, *, sign: re.Pattern[str]) -> Iterator[re.Match[str]]:
    """Matches in the lines that have a sign of one."""
    for start, end in spans_around(lower, sign, lines=True):
        yield from pattern.finditer(lower, start, end)


def find_spoken(lower: str) -> Iterator[Finding]:
    """Find numbers and addresses in words.

    Args:
        lower: The text in plain lower case.
    """
    if (
        "dot" in lower
        or "at)" in lower
        or "at]" in lower
        or ("at}" in lower or (" at " in lower and _DOTTED.search(lower)))
    ):
        for match in _matches(_MAIL, lower, sign=_AT_SIGN):
            if "dot" in match[0] or "(" in match[0] or "[" in match[0] or "{" in match[0] or " at " in match[0]:
                yield Finding(_first_of_mail(lower, match.start()), match.end(), Kind.EMAIL, "spelled e-mail address")
    if "dot" in lower:
        for match in _matches(_SITE, lower, sign=_DOT_SIGN):
            yield Finding(*match.span(), Kind.URL, "spelled net address")
        for match in _matches(_NET, lower, sign=_DOT_SIGN):
            yield Finding(*match.span(), Kind.IP, "spelled net address")
    yield from find_spoken_dates(lower)
    if "double " in lower or "triple " in lower or _has_figures(lower):
        yield from _numbers(lower)


def _has_figures(lower: str) -> bool:
    """Whether a text has some figures in words; to count letters is cheap, to look for words is not."""
    return sum(map(lower.count, (*_VALUES, "oh"))) >= FEWEST_SPELLED and len(_SPELLED.findall(lower)) >= FEWEST_SPELLED


def _numbers(lower: str) -> Iterator[Finding]:
    """Find codes and numbers that are read out."""
    for match in _SPELLED_CODE.finditer(lower):
        if len(_SPELLED.findall(match[0])) >= FEWEST_SPELLED:
            yield Finding(*match.span(), Kind.ID, "code in letters and words")
    for match in _RUN.finditer(lower):
        words = [word for word in _WORDS.findall(match[0]) if word not in _NOT_FIGURES]
        before = list(_CUES.finditer(lower, max(0, match.start() - 48), match.start()))
        if (_counts(words) and len(words) == len(match[0].split())) or not _tells(words, cued=bool(before)):
            continue
        name = before[-1].lastgroup if before else None
        yield Finding(*match.span(), Kind(name) if name else Kind.PHONE, "number in words")


def _tells(words: Sequence[str], *, cued: bool) -> bool:
    """Whether number words are a number of someone: enough of them, and figures rather than values."""
    said, count = sum(not word.isdigit() for word in words), _figures(words)
    if said < 3:
        return count in _LENGTHS and not _TIMES.keys().isdisjoint(words)
    tens = sum(word in _TENS or word.endswith(("teen", "ty")) for word in words)
    return (
        (cued and len(words) >= 3)
        or (count >= 7 and len(words) >= 5 and tens < min(3, len(words) / 2))
        or (len(words) >= FEWEST_BARE and all(word in _VALUES or word == "oh" for word in words))
    )

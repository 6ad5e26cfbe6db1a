"""Dates of other languages within a note: their months and days of the week, and their ways to write a day."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from ._dates import YEAR
from ._document import Document
from ._kinds import Finding, Kind
from ._triggers import words

__all__ = ["find_foreign_dates"]

_MONTHS: Final = words(
    "enero febrero marzo abril mayo junio julio agosto septiembre setiembre octubre noviembre diciembre "
    "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre "
    "januar janner februar feber marz maerz juni juli oktober dezember "
    "gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre "
    "janeiro fevereiro marco maio junho julho setembro outubro novembro dezembro "
    "januari februari maart mei augustus marts maj desember joulukuu "
    "stycznia lutego marca kwietnia maja czerwca lipca sierpnia wrzesnia pazdziernika listopada grudnia "
    "pebrero marso hunyo hulyo setyembre oktubre nobyembre disyembre "
    "janvye fevriye avril jiye septanm oktob novanm desanm "
    "ocak subat nisan mayis haziran temmuz agustos eylul ekim kasim aralik "
    "\u044f\u043d\u0432\u0430\u0440\u044f \u0444\u0435\u0432\u0440\u0430\u043b\u044f \u043c\u0430\u0440\u0442\u0430 "
    "\u0430\u043f\u0440\u0435\u043b\u044f \u043c\u0430\u044f \u0438\u044e\u043d\u044f \u0438\u044e\u043b\u044f "
    "\u0430\u0432\u0433\u0443\u0441\u0442\u0430 \u0441\u0435\u043d\u0442\u044f\u0431\u0440\u044f "
    "\u043e\u043a\u0442\u044f\u0431\u0440\u044f \u043d\u043e\u044f\u0431\u0440\u044f "
    "\u0434\u0435\u043a\u0430\u0431\u0440\u044f "
    "muharram safar shawwal shaban rajab ramadan ramazan tishrei cheshvan kislev tevet shvat adar nissan iyar "
    "sivan elul"
)
_OTHER_WORDS: Final = words(
    "mars marco mayo mai maio maja marca mei maj juin juni juli julio abril marso nisan nissan ekim adar sivan "
    "rajab safar"
)
"""Months that are names or words elsewhere: they need a day before or a year."""

_SHORT: Final = (
    r"(?:ene|abr|ago|dic|janv|fevr|fev|avr|juil|mrz|okt|dez|gen|mag|giu|lug|ott|out|mrt|mei|maj|mai|des|sty|kwi"
    r"|cze|lip|sie"
    r"|wrz|paz|lis|gru)"
)
_WEEKDAYS: Final = words(
    "lunes martes miercoles jueves viernes sabado lundi mardi mercredi jeudi vendredi samedi dimanche montag dienstag "
    "mittwoch donnerstag freitag samstag sonnabend sonntag lunedi martedi mercoledi giovedi venerdi sabato domenica "
    "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag mandag tirsdag onsdag torsdag fredag lordag sondag "
    "poniedzialek wtorek sroda czwartek piatek sobota niedziela lunes martes miyerkules huwebes biyernes "
    "segunda-feira terca-feira quarta-feira quinta-feira sexta-feira"
)
_DAY: Final = r"(?:[12]\d|3[01]|0?[1-9])"
_NAME: Final = rf"(?:{'|'.join(sorted(_MONTHS, key=len, reverse=True))})"
_OF: Final = r"(?:de |of |di |d'|del )?"
_WORDED: Final = re.compile(
    rf"(?<![\w./-]){_DAY}(?:er|e|o|st|nd|rd|th)?(?![\d/%])(?:[. /-]{{1,2}}){_OF}(?P<first>{_NAME})\b\.?"
    rf"(?:(?:,? (?:de |del )?|[/.-])(?P<year>{YEAR})(?!\d))?"
    rf"|\b(?P<second>{_NAME})\.? {_DAY}(?:st|nd|rd|th)?(?![\d/%]|\.\d)\b(?:,? {YEAR}(?!\d))?"
    rf"|\b(?P<third>{_NAME})\.?,?(?: de| del)? {YEAR}(?!\d)"
    rf"|\b(?:en|em|im|in|desde|hasta|seit|bis|ab|au|ate|depuis|since|until|till?|by|depois de|w) "
    rf"(?P<bare>{_NAME})\b"
)
_ABBREVIATED: Final = re.compile(
    r"[0-9](?<![\w./-][0-9])[0-9]?(?:"
    rf"(?:[/-]|\.(?! )){_SHORT}\b\.?(?:[/. -](?:{YEAR}|\d\d)(?![\d:]))?|[. ]{{1,2}}(?:de )?{_SHORT}\b\.?(?: de)? "
    rf"{YEAR}(?!\d))"
)
_SOME_SHORT: Final = words(_SHORT[3:-1].replace("|", " "))
_DOTTED: Final = re.compile(r"[0-9](?<= [0-9])[0-9]?\.(?:1[0-2]|0?[1-9])\.(?!\d)")
_DOTTED_CUE: Final = re.compile(
    r"\b(?:am|vom|bis|seit|ab|zum|termin|den|und|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|mo|di|mi|do|fr"
    r"|sa|so),? \Z"
)
_GERMAN: Final = words("am vom bis seit ab zum termin montag dienstag mittwoch donnerstag freitag samstag sonntag")
_NUMBER: Final = re.compile(rf",? {_DAY}(?![\w/.%])")
_VIETNAMESE: Final = re.compile(rf"\b(?:ngay|mung) {_DAY}(?: thang (?:1[0-2]|[1-9]))?\b|\bthang (?:1[0-2]|[1-9])\b")
_HAN: Final = re.compile(r"(?:\d{4}\u5e74)?\d{1,2}\u6708(?:\d{1,2}[\u65e5\u53f7])?")


def _is_month(match: re.Match[str]) -> bool:
    name = match["second"] or match["bare"] or (match["first"] if match["first"] in {"mayo", "marco"} else None)
    return name is None or name not in _OTHER_WORDS or match["year"] is not None or "de " in match[0]


def find_foreign_dates(document: Document) -> Iterator[Finding]:
    """Find dates with a month or day of the week of another language.

    Args:
        document: The text with its words.
    """
    lower, present = document.lower, document.present
    for match in _WORDED.finditer(lower) if not present.isdisjoint(_MONTHS) else ():
        if _is_month(match):
            yield Finding(*match.span("bare" if match["bare"] else 0), Kind.DATE, "month of another language")
    patterns = (
        (_ABBREVIATED, not present.isdisjoint(_SOME_SHORT)),
        (_VIETNAMESE, "thang" in present or "ngay" in present or "mung" in present),
        (_HAN, "\u6708" in lower),
    )
    for pattern, needed in patterns:
        for match in pattern.finditer(lower) if needed else ():
            yield Finding(*match.span(), Kind.DATE, "date of another language")
    for match in _DOTTED.finditer(lower) if not present.isdisjoint(_GERMAN) else ():
        if _DOTTED_CUE.search(lower, max(0, match.start() - 16), match.start()):
            yield Finding(*match.span(), Kind.DATE, "date of another language")
    for word in sorted(_WEEKDAYS & present):
        index = -1
        for _ in range(document.words.count(word)):
            index = document.words.index(word, index + 1)
            number = _NUMBER.match(lower, document.ends[index])
            end = number.end() if number else document.ends[index]
            yield Finding(document.starts[index], end, Kind.DATE, "day of the week of another language")

"""Where an address begins and ends whose street is known: parts of the house, sides, what it looks like, the town."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Final

from ._document import FUNCTION, RELATION, UNIT, VERB, Document
from ._lexicon import CLINICAL, DRUG, KNOWN, PLACE
from ._states import ALL_STATES
from ._street_words import NUMBER_WORDS, ORDINALS
from ._text import across_lines

__all__ = ["end_of_address", "end_of_town", "has_part_behind", "start_of_address"]

_COUNT: Final = (
    r"(?:rear|front|upper|lower|back|main|basement|bsmt|upstairs|downstairs|#?\d{1,6}[a-z]?(?:-?[a-z0-9]{1,4}"
    r"|/\d{1,3})?|[a-z]-?\d{0,5}|(?:" + "|".join(sorted(NUMBER_WORDS)) + r")(?: [a-d](?! [a-z]{3}))?)\b"
)
_PART: Final = (
    r"apartment|apt|unit|suite|ste|lot|space|spc|sp|mail ?stop|mail drop|loft|barracks|hut|room|rm|floor|flr|fl"
    r"|number|no|trailer|trlr|bldg|building|flat|slip|site"
    r"|penthouse|ph|bureau|cabin|casita|camp|croft|cottage|dorm|cell|bunk|house|tower|block|blk|level|door|gate|bed|box"
    r"|pmb|berth|hangar|dept|stop|wing|stall"
    r"|piso|puerta|casa|apto|depto|dpto|departamento|interior|int|cabina|lote|manzana|mz|torre|bloque|escalera|etage"
    r"|appartement|appt|batiment|bat|porte|wohnung|whg|stock|zimmer|interno|scala|andar|bloco|quadra|can ho|phong"
    r"|kv|dom|korpus|lok|app"
)
_ORDINAL_WORD: Final = (
    r"(?:\d{1,3}(?:st|nd|rd|th)|" + "|".join(sorted(ORDINALS)) + r"|top|ground|main|lower|upper|bottom)"
)
_PAST: Final = (
    r"(?: (?:past|behind|by|near|next to|across from|after|before|with|on|at|from|opposite|beside|in)"
    r" (?:the |a )?(?:[a-z]{2,12}(?: (?=[a-z]))?){1,3}(?=[,.;\n]|\Z))?"
)
_REST: Final = across_lines(
    r"[,.]{0,2} (?:"
    rf"(?:(?:{_PART})\b\.?(?: (?:no\.?|number)(?= ))?[ #]{{0,2}}{_COUNT}|#\s?{_COUNT}(?:-\w{{1,4}})?)"
    r"(?: as in [a-z]{2,10}\b)?"
    rf"|(?:the )?{_ORDINAL_WORD} (?:floor|flr|fl|story|storey|level|apartment|apt|unit|house|trailer|hogan|cabin|door"
    r"|gate|building|bldg|driveway|mailbox|home|flat|landing|dwelling|lot|entrance|bell|left|right|turn|exit"
    rf"|light|stop sign)\b{_PAST}(?: (?:on (?:the )?)?(?:left|right|rear|front))?"
    r"|(?:in the )?(?:rear|upper|lower|upstairs|downstairs|upr|lwr|frnt|bsmt|basement|penthouse|ph|front|side"
    r"|(?<=,[ \n])(?:up|down|back))\b"
    r"(?: (?:apartment|apt|unit|flat|house|duplex|level|door|rear|front|left|right|half|trailer|cottage"
    r"|building))?(?=[ ]{0,2}(?:[,.;)\n]|\Z|by |with |in |for |w/))"
    r"|(?<=,[ \n])the (?:[a-z]{3,12} ){0,2}(?:one|house|trailer|cabin|door|place|building|home|barn|farm|farmhouse|gate"
    rf"|hogan)\b{_PAST}"
    r"|(?:n|s|e|w|ne|nw|se|sw|north|south|east|west)\b\.?(?=[ ]{0,2}(?:[,;\n#]|\. |\.?\Z|(?:apt|unit)))"
    r"|(?<=[^,.\n][ ])(?:inn|station|shelter|church|clinic|mission|school|house|center|pharmacy|apartments|bridge"
    r"|exit)\b|(?<=[^,.\n][ ])\d{1,4}[a-z]?(?=[,;.\n]|\Z| #))"
)
_FRONT: Final = across_lines(
    r"(?:\b(?:(?:fire|house|gate|door|building|milepost|lot|box) (?:number|no\.?)|mile ?(?:marker|post)|mp|fire lane"
    rf"|{_PART})\b\.?[ #]{{0,2}}(?:{_COUNT}(?:,| at| of)? )?|#{_COUNT},? "
    r"|\d{1,5} ?- ?|\b[nsew]\d{2,5} "
    rf"|\b{_ORDINAL_WORD} (?:floor|flr|fl|flat|apt|apartment|unit)(?:,| at| of)? "
    r"|\bmile (?:\d{1,4}(?:\.\d)? (?:of )?(?:the )?)?"
    r"|\b(?:\d{1,5} )?(?:block|corner|end|side|intersection) of (?:the )?|\b(?:north|south|east|west|[ns]?[ew]) )\Z"
)
_TOWN: Final = re.compile(r",\s{1,2}(?P<town>[^\W\d_]{3,20}(?: [^\W\d_]{3,20}){0,2})(?=[,.;\n]|\Z| \d{5}\b)")


def has_part_behind(document: Document, end: int) -> bool:
    """Whether behind a street that ends here stands a part of the house.

    Args:
        document: The text with its words.
        end: Offset behind the street.
    """
    return _REST.match(document.lower, end) is not None


def end_of_address(document: Document, end: int) -> int:
    """Where an address ends whose street ends here: behind directions, parts of the house, what it looks like.

    Args:
        document: The text with its words.
        end: Offset behind the street.
    """
    lower = document.lower
    for _ in range(4):
        end += lower[end : end + 1] == "." and lower[end + 1 : end + 3].strip(" ")[:1] in {",", "#"}
        match = _REST.match(lower, end)
        if match is None:
            break
        end = match.end()
    return end


def end_of_town(document: Document, end: int) -> int:
    """Where the town behind a street ends that a comma joins to it; the end of the street if none does.

    Args:
        document: The text with its words.
        end: Offset behind the street.
    """
    match = _TOWN.match(document.lower, end)
    if match is None:
        return end
    known, cased, town, behind = document.lexicon.flags.get, document.cased, match["town"].split(), match.end()
    while town and town[-1] in ALL_STATES:
        behind -= len(town.pop()) + 1
    if not town:
        return end
    flags = [known(word, 0) for word in town]
    if any(each & (FUNCTION | VERB | UNIT | RELATION | DRUG | CLINICAL) for each in flags):
        return end
    if document.caseless(bisect_right(document.ends, end)) or cased[match.start("town")].isupper():
        return behind if flags[-1] & PLACE or not flags[-1] & KNOWN else end
    return end


def start_of_address(document: Document, start: int) -> int:
    """Where an address begins whose number stands here: before `Apt 3,`, `fire number`, `mile marker`.

    Args:
        document: The text with its words.
        start: Offset of the number.
    """
    for _ in range(2):
        match = _FRONT.search(document.lower, max(0, start - 28), start)
        if match is None:
            break
        start = match.start()
    return start

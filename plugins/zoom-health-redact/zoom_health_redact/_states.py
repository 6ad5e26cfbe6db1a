"""States and countries, which stay, and the codes of the states: what stands before one is a town."""

from __future__ import annotations

from typing import Final

from ._triggers import words

__all__ = ["ALL_STATES", "STATES", "STATE_CODES"]

STATE_CODES: Final = words(
    "al ak az ar ca co ct de fl ga hi id il in ia ks ky la me md ma mi mn ms mo mt ne nv nh nj nm ny nc "
    "nd oh ok or pa ri sc sd tn tx ut vt va wa wv wi wy dc pr"
)
STATES: Final = words(
    "alabama alaska arizona arkansas california colorado connecticut delaware florida georgia hawaii "
    "idaho illinois indiana iowa kansas kentucky louisiana maine maryland massachusetts michigan "
    "minnesota mississippi missouri montana nebraska nevada hampshire jersey mexico york carolina dakota "
    "ohio oklahoma oregon pennsylvania tennessee texas utah vermont virginia washington wisconsin wyoming "
    "ontario quebec alberta england scotland wales ireland france germany italy spain india china japan "
    "canada brazil kenya nigeria"
)
ALL_STATES: Final = STATES | STATE_CODES

"""Everything that can be made to go wrong: the table of faults, by name.

Faults are added to a sandbox with `sandbox.faults.add(name, ...)`, which says what calls they strike; this module says
what there is.

>>> from zoom_health_sandbox import faults
>>> faults.FAULTS["reset_in_body"].layer.value
'connection'
"""

from __future__ import annotations

from difflib import get_close_matches

from .errors import InvalidFaultError
from .fault_arguments import Argument, Within
from .fault_bodies import BODY_FAULTS
from .fault_catalogue import Fault, FaultLayer
from .fault_connections import CONNECTION_FAULTS
from .fault_listings import LISTING_FAULTS
from .fault_notes import NOTE_FAULTS
from .fault_statuses import STATUS_FAULTS

__all__ = ["FAULTS", "Argument", "Fault", "FaultLayer", "Within", "find_fault"]

FAULTS: dict[str, Fault] = {
    fault.name: fault
    for catalogue in (STATUS_FAULTS, LISTING_FAULTS, NOTE_FAULTS, BODY_FAULTS, CONNECTION_FAULTS)
    for fault in catalogue
}
"""All faults, by name."""


def find_fault(name: str) -> Fault:
    """Return the fault of that name.

    Args:
        name: Its name.

    Raises:
        InvalidFaultError: There is none.
    """
    fault = FAULTS.get(name) if isinstance(name, str) else None
    if fault is None:
        near = get_close_matches(str(name), FAULTS, n=1)
        raise InvalidFaultError(f"there is no fault {str(name)[:50]!r}{f': is {near[0]} meant?' if near else ''}")
    return fault

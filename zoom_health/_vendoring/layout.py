"""Where the parts of a vendored copy stand, as paths below its destination, and what goes wrong with one."""

from __future__ import annotations

import hashlib
from typing import Final

__all__ = [
    "BASE",
    "BILL_OF_MATERIALS",
    "LICENSE",
    "PACKAGES",
    "PATCH",
    "RECORD",
    "RECORDS",
    "ClashError",
    "VendoringError",
    "digest",
]

PACKAGES: Final = ("zoom_health", "zoom_health_rest")
LICENSE: Final = "LICENSE"
RECORD: Final = "zoom_health/VENDORED.json"
BASE: Final = "zoom_health/VENDORED.zip"
PATCH: Final = "zoom_health/VENDORED.patch"
BILL_OF_MATERIALS: Final = "zoom_health/VENDORED.cdx.json"
RECORDS: Final = frozenset({RECORD, BASE, PATCH, BILL_OF_MATERIALS})
"""What is written about a copy. It is made anew by each update, and everything else is the copy itself."""


class VendoringError(Exception):
    """Nothing was written, for a reason that whoever gave the destination can remove."""


class ClashError(Exception):
    """Nothing was written: local edits and the other version change the same places.

    Attributes:
        places: One sentence for each place.
    """

    def __init__(self, places: tuple[str, ...]) -> None:
        super().__init__(*places)
        self.places = places


def digest(content: bytes) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(content).hexdigest()

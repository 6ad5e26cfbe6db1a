"""What a newly published document changes for those who use this SDK. `spec_update.py` is its command line."""

from __future__ import annotations

from .change import Change, Place, Severity, gravest
from .differences import all_changes
from .versions import SpecFolder, Versions, versions

__all__ = ["Change", "Place", "Severity", "SpecFolder", "Versions", "all_changes", "gravest", "versions"]

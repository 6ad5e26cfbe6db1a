"""Lets the tests import the report, which is a folder of this repository and no part of the distribution."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

"""The one place that names the HTTP library. Everything else of the facade takes it from here.

httpx goes on as httpx2, with the same names: that choice is made here, in `generated/` by the generator, and in the
requirements. `nox -s compat_httpx2` shows what it would mean.
"""

from __future__ import annotations

import httpcore
import httpx

__all__ = ["httpcore", "httpx"]

"""Where this copy was built from, as literals: a vendored copy has neither a distribution nor a repository to ask.

A build puts a module of the same shape, with the true values, in the place of this one.
"""

from typing import Final

__all__ = ["COMMIT", "SPEC_SHA256"]

COMMIT: Final = "unknown (checkout)"
SPEC_SHA256: Final = "unknown (checkout)"

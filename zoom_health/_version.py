"""The version, as a literal: a vendored copy has no distribution to ask."""

__all__ = ["__version__"]

__version__ = "0.1.0"

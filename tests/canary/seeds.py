"""Strings that must not come out, one for each place where PHI or a secret goes in, and how to find them.

A seed is looked for as it is and in the forms that text takes on its way: percent-encoded, JSON- and Python-escaped,
base64 at each alignment, hexadecimal, reversed, in another case; in gzip and zlib bodies too.
"""

from __future__ import annotations

import base64
import json
import pickle
import re
import zlib
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from attrs import fields, frozen


@frozen
class Seeds:
    """What is seeded. The names say where."""

    title: str = "Kanari Titelwort Sjoberg-0101"
    content: str = "kanarientext blutdruck wort-0202"
    patient: str = "Patient/kanari-patient-0303"
    appointment: str = "kanari/appointment+0404=="
    provider: str = "kanari-provider-0505"
    unknown_field: str = "kanari-unknown-0606"
    broken_item: str = "kanari-broken-0707"
    server_body: str = "kanari-server-body-0808"
    cookie: str = "kanari-cookie-0909"
    token: str = "kanari-token-1010"
    account_id: str = "kanari-account-1111"
    client_id: str = "kanari-client-1212"
    client_secret: str = "kanari-secret-1313"
    proxy_password: str = "kanari-proxy-1414"
    owner: str = "kanari-owner-1616"
    meeting: str = "kanari/meeting+1717=="
    page_token: str = "kanari-page-token-1818"
    user: str = "kanari-user-1919"
    purpose: str = "kanari-purpose-2020"
    unlisted_context: str = "kanari-context-2121"
    plugin_key: str = "kanari-plugin-key-2222"
    plugin_words: str = "kanari-plugin-words-2323"
    modifier: str = "kanari-modifier-2424"
    time: str = "kanari-time-2525"


SEEDS = Seeds()
ALL: dict[str, str] = {each.name: getattr(SEEDS, each.name) for each in fields(Seeds)}
NOTE_ID = "kanari/note+1515=="
"""The handle of a note. Logs and spans must not hold it; the caller's own frames and the audit may."""


def forms_of(seed: str) -> Iterator[bytes]:
    """A text as it is and in the forms that it takes on its way."""
    plain = seed.encode()
    yield from (plain, plain[::-1], plain.hex().encode(), repr(seed)[1:-1].encode(), json.dumps(seed)[1:-1].encode())
    yield from (quote(seed, safe="").encode(), quote(quote(seed, safe=""), safe="").encode())
    for shift in range(3):
        packed = base64.b64encode(b"\0" * shift + plain)
        inner = packed[4 if shift else 0 : len(packed) - 4]
        yield from (inner, inner.replace(b"+", b"-").replace(b"/", b"_"))


UNMARKED = frozenset({"owner", "modifier", "meeting", "time"})
"""What the document does not mark as health information, and so the command line and cassettes show: users, the
meeting, times."""
FORMS = {name: tuple({form.lower() for form in forms_of(seed)}) for name, seed in ALL.items()}
_HANDLE = tuple({form.lower() for form in forms_of(NOTE_ID)})
_PACKED = re.compile(rb"\x1f\x8b\x08|x[\x01\x9c\xda]")


def _layers(data: bytes) -> Iterator[bytes]:
    yield data
    for match in _PACKED.finditer(data):
        try:
            reader = zlib.decompressobj(47)
            yield reader.decompress(data[match.start() :], 10_000_000)
        except zlib.error:
            continue


def found_in(*outputs: Any, allowed: frozenset[str] = frozenset(), handle: bool = False) -> list[str]:
    """The names of the seeds that come out.

    Args:
        outputs: Texts, bytes, or values whose pickles are searched.
        allowed: Seeds that belong there.
        handle: Whether the note's id must not be there either.
    """
    names: set[str] = set()
    for output in outputs:
        data = output if isinstance(output, bytes) else None
        if data is None:
            data = output.encode("utf-8", "surrogatepass") if isinstance(output, str) else pickle.dumps(output)
        for layer in _layers(data):
            lowered = layer.lower()
            names |= {name for name, forms in FORMS.items() if any(form in lowered for form in forms)}
            if handle and any(form in lowered for form in _HANDLE):
                names.add("note_id")
    return sorted(names - allowed)

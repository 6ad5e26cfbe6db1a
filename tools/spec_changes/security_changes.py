"""Compares what proves who is calling: schemes that an operation asks for, and scopes of which one is needed.

Zoom lists the scopes of an operation as alternatives, classic and granular ones side by side, also where its file puts
all of them into one requirement: one of them is enough. So an added scope is a choice and a removed one a loss.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from spec_documents import Json

from .change import Change, Place
from .contract import Contract, Operation
from .rules import RULES
from .shapes import canonical

__all__ = ["document_changes", "security_changes"]

_ADDRESSES: Final = ("authorizationUrl", "refreshUrl", "tokenUrl")
_UNSAID: Final = ("", "/", None)
"""Zoom's file has addresses that say nothing."""


def _made(kind: str, place: Place, *, old: Json = None, new: Json = None) -> Change:
    severity, why = RULES[kind]
    return Change(severity, kind, (place,), why, (), old, new)


def security_changes(
    old: Operation, new: Operation, *, contracts: tuple[Contract, Contract], place: Place
) -> Iterator[Change]:
    """What differs for one operation.

    Args:
        old: before.
        new: now.
        contracts: the documents that they stand in.
        place: where to say that it stands.
    """
    yield from _scopes(old.scopes(), new.scopes(), place)
    before, now = _proofs(old, contracts[0]), _proofs(new, contracts[1])
    if before.keys() == now.keys():
        return
    refused = [proof for proof in before if not any(other <= proof for other in now)]
    if refused:
        kind = "security-added" if len(refused) == len(before) else "security-alternative-removed"
    else:
        kind = "security-removed" if frozenset() in now else "security-alternative-added"
    yield _made(kind, place, old=sorted(before.values()), new=sorted(now.values()))


def _proofs(operation: Operation, contract: Contract) -> dict[frozenset[str], str]:
    """The alternatives by what is asked for, whatever the document calls it, each with its text."""
    schemes = (contract.document.get("components") or {}).get("securitySchemes") or {}
    found = {}
    for alternative in operation.security or ({},):
        signs = frozenset(
            canonical([(schemes.get(name) or {"type": name}).get(key) for key in ("type", "scheme", "in", "name")])
            for name in alternative
        )
        found[signs] = " + ".join(sorted(alternative)) or "none"
    return found


def _scopes(old: set[str], new: set[str], place: Place) -> Iterator[Change]:
    if not old and new:
        yield _made("scope-first-required", place, new=sorted(new))
    elif old and not new:
        yield _made("scope-all-removed", place, old=sorted(old))
    else:
        for scope in sorted(old - new):
            yield replace(_made("scope-removed", place, old=scope), places=(replace(place, field=(scope,)),))
        for scope in sorted(new - old):
            yield replace(_made("scope-alternative-added", place, new=scope), places=(replace(place, field=(scope,)),))


def document_changes(old: Contract, new: Contract) -> Iterator[Change]:
    """What differs for the document as a whole: version, servers, security schemes, events, unused schemas.

    Args:
        old: before.
        new: now.
    """
    before, now = old.document, new.document
    versions = [(each.get("info") or {}).get("version") for each in (before, now)]
    if versions[0] != versions[1]:
        yield _made(
            "document-version-changed", Place(section="info", field=("version",)), old=versions[0], new=versions[1]
        )
    servers = [{canonical(each): str(each.get("url")) for each in one.get("servers") or ()} for one in (before, now)]
    for key in servers[0].keys() ^ servers[1].keys():
        kind, url = ("server-removed", servers[0][key]) if key in servers[0] else ("server-added", servers[1][key])
        change = _made(kind, Place(section="servers", field=(url,)), **{"old" if key in servers[0] else "new": url})
        yield replace(change, names=("base_url",))
    yield from _schemes(before, now)
    events = [each.get("webhooks") or {} for each in (before, now)]
    for name in sorted(events[0].keys() | events[1].keys()):
        if events[0].get(name) != events[1].get(name):
            yield _made("webhook-changed", Place(section="webhooks", field=(name,)))


def _schemes(before: Mapping[str, Json], now: Mapping[str, Json]) -> Iterator[Change]:
    old, new = ((each.get("components") or {}).get("securitySchemes") or {} for each in (before, now))
    for name in sorted(old.keys() & new.keys()):
        said = [_scheme(each[name]) for each in (old, new)]
        differ = {key for key in said[0].keys() | said[1].keys() if said[0].get(key) != said[1].get(key)}
        differ -= {key for key in differ if said[0].get(key) in _UNSAID and key.rpartition(" ")[2] in _ADDRESSES}
        for key in sorted(differ):
            values = {"old": said[0].get(key), "new": said[1].get(key)}
            yield _made("security-scheme-changed", Place(section="security", field=(name, key)), **values)


def _scheme(scheme: Mapping[str, Json]) -> dict[str, Json]:
    """A scheme as one level of texts, without the list of scopes that exist."""
    result = {name: value for name, value in scheme.items() if name not in ("flows", "description")}
    for flow, fields in (scheme.get("flows") or {}).items():
        result[flow] = "flow"
        result |= {f"{flow} {name}": fields.get(name) for name in _ADDRESSES}
    return result

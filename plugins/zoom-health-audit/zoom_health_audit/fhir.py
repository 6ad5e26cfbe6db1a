"""A record as FHIR R4 `AuditEvent`, along IHE's Basic Audit Log Patterns. Pure code.

Source: https://hl7.org/fhir/R4/auditevent.html; https://profiles.ihe.net/ITI/BALP.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

__all__ = ["audit_event"]

_TERMINOLOGY: Final = "http://terminology.hl7.org/CodeSystem"
_DICOM: Final = "http://dicom.nema.org/resources/ontology/DCM"
_PSEUDONYMS: Final = "urn:zoom-health:audit"
"""Namespace of the identifiers: they are this trail's pseudonyms, or the ids of the API where it keeps those."""

# Interaction, and the action that FHIR's AuditEvent gives it.
_INTERACTIONS: Final = {
    "list_clinical_notes": ("search-type", "E"),
    "get_clinical_note": ("read", "R"),
    "update_clinical_note": ("patch", "U"),
}
_OUTCOMES: Final = {"success": "0", "failure": "8", "unknown": "4"}
_DETAILS: Final = (
    "number",
    "hash",
    "call",
    "phase",
    "status",
    "code",
    "tracking_id",
    "attempts",
    "withheld",
    "part",
    "parts",
    "sdk_version",
    "api",
)


def audit_event(record: Mapping[str, Any]) -> dict[str, Any]:
    """The AuditEvent of a record.

    Args:
        record: As `record_of` gives it.

    Returns:
        The resource as JSON. The records of the trail itself (`created`, `closed`, `repaired`) become events of the
        kind "Audit Log Used". What no element of R4 holds stands in `entity.detail`.

    Example:
        >>> audit_event({"kind": "closed", "recorded": "2026-03-01T08:30:00.000000Z"})["type"]["code"]
        '110101'
    """
    event: dict[str, Any] = {"resourceType": "AuditEvent"}
    if record.get("kind") == "call":
        event |= _about_call(record)
    else:
        event["type"] = {"system": _DICOM, "code": "110101", "display": "Audit Log Used"}
        event["outcomeDesc"] = str(record.get("kind"))
        event["action"] = "E"
    purposes = _purposes(record)
    return event | {
        "recorded": record.get("recorded"),
        "agent": _agents(record, purposes),
        "source": {
            "observer": {"display": "zoom-health-audit"},
            "type": [{"system": f"{_TERMINOLOGY}/security-source-type", "code": "4", "display": "Application Server"}],
        },
        "entity": _entities(record),
        **({"purposeOfEvent": purposes} if purposes else {}),
    }


def _about_call(record: Mapping[str, Any]) -> dict[str, Any]:
    interaction, action = _INTERACTIONS.get(str(record.get("operation")), ("operation", "E"))
    about: dict[str, Any] = {
        "type": {"system": f"{_TERMINOLOGY}/audit-event-type", "code": "rest", "display": "RESTful Operation"},
        "subtype": [{"system": "http://hl7.org/fhir/restful-interaction", "code": interaction}],
        "action": action,
    }
    result = record.get("result")
    if result is None:
        about["outcomeDesc"] = "intended, not yet sent"
    else:
        about["outcome"] = _OUTCOMES.get(str(result), "8")
        if result != "success":
            about["outcomeDesc"] = str(record.get("error") or result)
    return about


def _purposes(record: Mapping[str, Any]) -> list[dict[str, Any]]:
    purpose = record.get("context", {}).get("purpose_of_use")
    if not purpose:
        return []
    # Codes are of HL7's list; whatever else an application says is kept as text.
    if purpose.isascii() and purpose.isalpha() and purpose.isupper():
        return [{"coding": [{"system": f"{_TERMINOLOGY}/v3-ActReason", "code": purpose}]}]
    return [{"text": purpose}]


def _agents(record: Mapping[str, Any], purposes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    context = record.get("context", {})
    # Required by R4: somebody asked for it. Where the application did not say who, it did so itself.
    user: dict[str, Any] = {"requestor": True, "who": {"display": context.get("user") or "not stated"}}
    if "user" in context:
        user["who"] = {"identifier": {"value": context["user"]}}
    if "role" in context:
        user["role"] = [{"text": context["role"]}]
    if "source" in context:
        user["network"] = {"address": context["source"]}
    if purposes:
        user["purposeOfUse"] = purposes
    agents = [user]
    if "on_behalf_of" in context:
        agents.append({"requestor": False, "who": {"identifier": {"value": context["on_behalf_of"]}}})
    client: dict[str, Any] = {
        "type": {"coding": [{"system": _DICOM, "code": "110153", "display": "Source Role ID"}]},
        "requestor": False,
        "who": {"display": context.get("application") or "zoom-health"},
    }
    if record.get("host"):
        client["network"] = {"address": str(record["host"]), "type": "1"}
    return [*agents, client]


def _entities(record: Mapping[str, Any]) -> list[dict[str, Any]]:
    details = [{"type": name, "valueString": str(record[name])} for name in _DETAILS if record.get(name) is not None]
    redactors = record.get("redactors") or []
    details += [{"type": "redactor", "valueString": str(name)} for name in redactors]
    note = _entity(record.get("note"), "note", code="2", display="System Object", role=("3", "Report"))
    if "note" not in record:
        note["what"] = {"display": str(record.get("operation") or record.get("kind"))}
    note["detail"] = details
    entities = [note]
    if "patient" in record:
        entities.append(_entity(record["patient"], "patient", code="1", display="Person", role=("1", "Patient")))
    return entities


def _entity(value: Any, kind: str, *, code: str, display: str, role: tuple[str, str]) -> dict[str, Any]:
    return {
        "what": {"identifier": {"system": f"{_PSEUDONYMS}:{kind}", "value": str(value)}},
        "type": {"system": f"{_TERMINOLOGY}/audit-entity-type", "code": code, "display": display},
        "role": {"system": f"{_TERMINOLOGY}/object-role", "code": role[0], "display": role[1]},
    }

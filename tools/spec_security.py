"""Brings security schemes and requirements of an OpenAPI document into the normal form."""

from __future__ import annotations

from spec_documents import Json
from spec_fields import Fields, each, items, mapping, texts, without_extensions

__all__ = ["security_requirements", "security_scheme"]


def security_requirements(security: Json, *, at: str) -> list[Json]:
    """Return the alternatives of a `security` list, sorted, each with sorted scopes.

    Args:
        security: the list.
        at: where it stands, for error messages.

    Raises:
        SpecError: not a list of objects of lists.

    >>> security_requirements([{"oauth": ["write", "read"]}, {"key": []}], at="security")
    [{'key': []}, {'oauth': ['read', 'write']}]
    """
    requirements: list[Json] = [each(requirement, _scopes, at=at) for requirement in items(security, at=at)]
    return sorted(requirements, key=str)


def security_scheme(scheme: Json, at: str) -> Fields:
    """Return the structure of a security scheme; raises SpecError if it is malformed.

    >>> security_scheme({"type": "http", "scheme": "bearer", "description": "prose"}, "example")
    {'type': 'http', 'scheme': 'bearer'}
    """
    fields = mapping(scheme, at=at)
    if "$ref" in fields:
        return {"$ref": fields["$ref"]}
    result = texts(fields, "type", "name", "in", "scheme", "bearerFormat", "openIdConnectUrl", at=at)
    if "flows" in fields:
        flows = without_extensions(fields["flows"], at=f"{at}/flows")
        result["flows"] = each(flows, _flow, at=f"{at}/flows")
    return result


def _flow(flow: Json, at: str) -> Fields:
    fields = mapping(flow, at=at)
    result = texts(fields, "authorizationUrl", "tokenUrl", "refreshUrl", at=at)
    # The value of a scope is prose; OpenAPI wants a text there, so it is an empty one.
    result["scopes"] = dict.fromkeys(sorted(mapping(fields.get("scopes", {}), at=f"{at}/scopes")), "")
    return result


def _scopes(names: Json, at: str) -> list[str]:
    return sorted({str(scope) for scope in items(names, at=at)})

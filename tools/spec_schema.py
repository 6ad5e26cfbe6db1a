"""Brings one schema into the normal form: OpenAPI 3.1, structure only, `type` always a list, sets sorted.

OpenAPI 3.0 and 3.1 say the same thing in different words (`nullable`, boolean `exclusiveMinimum`). Two documents that
mean the same must give the same bytes, or the diff of an import shows noise instead of the change. Keywords are named
for keeping, not for dropping, so prose under a name that nobody thought of cannot slip in.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Final

from spec_documents import Json, SpecError
from spec_fields import each, items

__all__ = ["normal_schema", "normal_value"]

_KEPT: Final = frozenset(
    {
        *("$anchor", "$dynamicAnchor", "$dynamicRef", "$id", "$ref"),
        *("const", "contentEncoding", "contentMediaType", "default", "format", "pattern"),
        *("exclusiveMaximum", "exclusiveMinimum", "maximum", "minimum", "multipleOf"),
        *("maxContains", "maxItems", "maxLength", "maxProperties"),
        *("minContains", "minItems", "minLength", "minProperties"),
    }
)
_FLAGS: Final = frozenset({"deprecated", "readOnly", "uniqueItems", "writeOnly"})
_ONE: Final = frozenset(
    {
        *("additionalProperties", "contains", "contentSchema", "items", "not", "propertyNames"),
        *("else", "if", "then", "unevaluatedItems", "unevaluatedProperties"),
    }
)
_MANY: Final = frozenset({"allOf", "anyOf", "oneOf", "prefixItems"})
_NAMED: Final = frozenset({"$defs", "dependentSchemas", "patternProperties", "properties"})


def normal_schema(schema: Json, *, at: str) -> Json:
    """Return the normal form of a schema.

    Args:
        schema: an OpenAPI 3.0 or 3.1 schema.
        at: where the schema stands in its document, for error messages.

    Returns:
        A mapping, or a boolean as JSON Schema allows.

    Raises:
        SpecError: something there cannot be a schema.

    >>> normal_schema({"type": "string", "nullable": True, "description": "prose"}, at="example")
    {'type': ['string', 'null']}
    """
    if isinstance(schema, bool):
        return schema
    if not isinstance(schema, Mapping):
        raise SpecError(f"{at}: a schema must be an object")
    result: dict[str, Json] = {}
    for keyword, value in schema.items():
        place = f"{at}/{keyword}"
        if keyword in _KEPT:
            result[keyword] = normal_value(value)
        elif keyword in _FLAGS and value is True:
            result[keyword] = True
        elif keyword in _ONE:
            result[keyword] = normal_schema(value, at=place)
        elif keyword in _MANY:
            result[keyword] = [
                normal_schema(one, at=f"{place}/{index}") for index, one in enumerate(items(value, at=place))
            ]
        elif keyword in _NAMED:
            result[keyword] = each(value, _member, at=place)
    _add_sets(schema, result, at=at)
    _mend_exclusive_limits(result)
    _add_null(schema, result)
    return dict(sorted(result.items()))


def normal_value(value: Json) -> Json:
    """Return a plain JSON value with mappings sorted and whole floats as integers (JSON has one kind of number).

    >>> normal_value({"b": 300.0, "a": [1, 2.5]})
    {'a': [1, 2.5], 'b': 300}
    """
    if isinstance(value, Mapping):
        return each(value, lambda member, _: normal_value(member), at="")
    if isinstance(value, list):
        return [normal_value(member) for member in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def _member(schema: Json, at: str) -> Json:
    return normal_schema(schema, at=at)


def _add_sets(schema: Mapping[str, Json], result: dict[str, Json], *, at: str) -> None:
    types = schema.get("type")
    if types is not None:
        names = [types] if isinstance(types, str) else types
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
            raise SpecError(f"{at}/type: must be a text or a list of texts")
        result["type"] = _null_last(names)
    required = schema.get("required")
    if required is not None:
        if not isinstance(required, list) or not all(isinstance(name, str) for name in required):
            raise SpecError(f"{at}/required: must be a list of property names")
        if required:
            result["required"] = sorted(set(required))
    if "enum" in schema:
        values = [normal_value(value) for value in items(schema["enum"], at=f"{at}/enum")]
        by_text = {json.dumps(value, sort_keys=True): value for value in values}
        result["enum"] = [by_text[text] for text in sorted(by_text)]
    if "dependentRequired" in schema:
        place = f"{at}/dependentRequired"
        result["dependentRequired"] = each(
            schema["dependentRequired"], lambda names, name_at: sorted(items(names, at=name_at), key=str), at=place
        )
    discriminator = schema.get("discriminator")
    if isinstance(discriminator, Mapping):
        result["discriminator"] = normal_value(
            {key: discriminator[key] for key in ("mapping", "propertyName") if key in discriminator}
        )


def _mend_exclusive_limits(result: dict[str, Json]) -> None:
    """OpenAPI 3.0 says `minimum: 1, exclusiveMinimum: true`; 3.1 says `exclusiveMinimum: 1`."""
    for exclusive, inclusive in (("exclusiveMaximum", "maximum"), ("exclusiveMinimum", "minimum")):
        flag = result.get(exclusive)
        if isinstance(flag, bool):
            del result[exclusive]
            if flag and inclusive in result:
                result[exclusive] = result.pop(inclusive)


def _add_null(schema: Mapping[str, Json], result: dict[str, Json]) -> None:
    """Turn `nullable: true` of OpenAPI 3.0 into what 3.1 says."""
    if schema.get("nullable") is not True or "$ref" in result:
        return
    if "type" in result:
        result["type"] = _null_last([*result["type"], "null"])
        return
    null = {"type": ["null"]}
    for keyword in ("anyOf", "oneOf"):
        if keyword in result:
            result[keyword].append(null)
            return
    if "allOf" in result:
        result["anyOf"] = [{"allOf": result.pop("allOf")}, null]


def _null_last(names: list[str]) -> list[str]:
    return sorted(set(names), key=lambda name: (name == "null", name))

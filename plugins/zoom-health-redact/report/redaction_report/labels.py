"""Which classes of the corpora the label of a mask stands for: redactors draw finer or coarser lines."""

from __future__ import annotations

import re

__all__ = ["classes_of"]

_GROUPS = (
    ({"NAME", "PERSON", "PATIENT", "RELATIVE", "PROVIDER", "DOCTOR", "INITIALS"}, {"NAME", "RELATIVE", "PROVIDER"}),
    (
        {"PLACE", "LOCATION", "CITY", "COUNTY", "GEO", "ADDRESS", "STREET", "ZIP", "POSTCODE", "POSTAL"},
        {"PLACE", "ADDRESS", "ZIP"},
    ),
    ({"FACILITY", "EMPLOYER", "ORGANIZATION", "ORGANISATION", "ORG", "HOSPITAL", "SCHOOL"}, {"FACILITY", "EMPLOYER"}),
    ({"DATE", "DOB", "AGE", "YEAR", "BIRTHYEAR", "BIRTH"}, {"DATE", "AGE", "YEAR"}),
    ({"PHONE", "FAX", "TELEPHONE"}, {"PHONE", "FAX"}),
    ({"LICENSE", "LICENCE", "CERTIFICATE", "NPI", "DEA"}, {"LICENCE"}),
    ({"PLAN", "HEALTHPLAN", "INSURANCE", "MEMBER", "BENEFICIARY"}, {"PLAN"}),
    ({"PHOTO", "IMAGE", "PICTURE"}, {"PHOTO"}),
    ({"FHIR", "EHR", "REFERENCE"}, {"FHIR", "EHR"}),
    ({"ID", "OTHER", "IDENTIFIER", "UNIQUE", "OTHERID"}, {"OTHER", "EHR", "FHIR", "BIOMETRIC", "PHOTO"}),
)


def classes_of(label: str) -> frozenset[str]:
    """Return the classes that a label stands for; a label that is not known stands for the class of its name.

    Args:
        label: What stands between the brackets, as `NAME`, `HEALTH-PLAN` or `DATE_2`.
    """
    plain = re.sub(r"[^A-Z]", "", label.upper())
    for labels, classes in _GROUPS:
        if plain in labels:
            return frozenset(classes)
    return frozenset({plain})

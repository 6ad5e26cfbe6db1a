"""The people that generated notes speak of: invented patients, their relatives and the clinicians who see them.

All of them can be recognised as invented: surnames that mean example or test in some language, telephone numbers
555-01xx, mail at example.com, record numbers that begin with SYN. A practice has a limited number of patients, so that
a patient can have several notes.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache, lru_cache
from random import Random
from typing import Any

import attrs

from .generator_material import Specialty, people_data
from .generator_phrases import Draw, choose

__all__ = ["Clinician", "Patient", "PatientRegister", "clinician", "day_in_words", "make_patient"]

PATIENTS_PER_SPECIALTY = 48

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_GROWN_UP = 18


@attrs.frozen(kw_only=True)
class Patient:
    """One invented patient: the identifier in the record system, and the values that fill the slots of phrases."""

    identifier: str
    values: Mapping[str, str]


@attrs.frozen(kw_only=True)
class Clinician:
    """The clinician behind one owner of notes; the same owner is always the same clinician."""

    name: str
    family: str
    identifier: str


def clinician(owner: str) -> Clinician:
    """Return the clinician who stands behind an owner.

    Args:
        owner: Zoom user id of the owner of notes.
    """
    number = zlib.crc32(owner.encode(errors="backslashreplace"))
    providers: Sequence[str] = people_data()["providers"]
    name = providers[number % len(providers)]
    digits = f"{30_000_000 + number % 9_999_999}"
    identifier = f"Practitioner/{digits}" if number & 3 else digits
    return Clinician(name=name, family=name.rpartition(" ")[2], identifier=identifier)


def make_patient(number: int, *, specialty: Specialty, seed: int, today: date) -> Patient:
    """Invent one patient.

    Args:
        number: Which patient of the specialty, from 0.
        specialty: Field of medicine; it decides on ages, sexes and relatives.
        seed: Any whole number; the same one gives the same patients.
        today: Day on which the patient has the stated age. Dates of the past lie before it.
    """
    return _patient(Random(f"patient:{seed}:{specialty.name}:{number}").random, specialty, today)  # noqa: S311


class PatientRegister:
    """The patients of a practice, each invented when first called upon: a short run needs a handful, a long one all.

    Args:
        specialties: Fields of medicine of the practice.
        seed: Any whole number; the same one gives the same patients.
        today: Day on which the patients have their stated age.
    """

    def __init__(self, specialties: Sequence[Specialty], *, seed: int, today: date) -> None:
        self._specialties = specialties
        self._seed = seed
        self._today = today
        self._known: dict[tuple[str, int], Patient] = {}

    def call(self, draw: Draw) -> tuple[Specialty, Patient]:
        """Return a patient by chance, and the field of medicine that the visit belongs to.

        Args:
            draw: Source of chance.
        """
        specialty = choose(draw, self._specialties)
        number = int(draw() * PATIENTS_PER_SPECIALTY)
        patient = self._known.get((specialty.name, number))
        if patient is None:
            patient = make_patient(number, specialty=specialty, seed=self._seed, today=self._today)
            self._known[specialty.name, number] = patient
        return specialty, patient


@lru_cache(maxsize=1024)
def day_in_words(day: date, *, way: int) -> str:
    """Write a day in one of five ways that clinicians do.

    Args:
        day: The day.
        way: 0 to 4: `03/14/2025`, `March 14, 2025`, `14 Mar 2025`, `2025-03-14` or `3/14/25`.

    >>> day_in_words(date(2025, 3, 14), way=1)
    'March 14, 2025'
    """
    month = _MONTHS[day.month - 1]
    if way == 0:
        return f"{day.month:02}/{day.day:02}/{day.year:04}"
    if way == 1:
        return f"{month} {day.day}, {day.year}"
    if way == 2:
        return f"{day.day} {month[:3]} {day.year}"
    return day.isoformat() if way == 3 else f"{day.month}/{day.day}/{day.year % 100:02}"


def _patient(draw: Draw, specialty: Specialty, today: date) -> Patient:
    sex = choose(draw, specialty.sexes)
    culture = choose(draw, _cultures())
    given, family = choose(draw, culture[sex]), choose(draw, culture["families"])
    youngest, oldest = specialty.ages
    age = youngest + int(draw() * (oldest - youngest + 1))
    values = {
        "given": given,
        "family": family,
        "name": f"{family}{given}" if culture["order"] == "familygiven" else f"{given} {family}",
        "age": str(age),
        "sex": sex,
        "specialty": specialty.name,
        **_words(sex, age),
        **_relative(draw, specialty, culture),
        **_places(draw),
        **_days(draw, today, age),
        "phone": _telephone(draw),
        "mrn": f"SYN{int(draw() * 10_000_000):07}",
        "member": f"SYN-{int(draw() * 1_000_000):06}-{int(draw() * 100):02}",
        "email": _mail(draw, given, family),
    }
    return Patient(identifier=_identifier(draw), values=values)


@cache
def _cultures() -> Sequence[Mapping[str, Any]]:
    # One that has weight three is listed three times.
    return [culture for culture in people_data()["names"] for _ in range(culture["weight"])]


def _words(sex: str, age: int) -> dict[str, str]:
    if sex == "F":
        words = {"he": "she", "his": "her", "him": "her", "person": "woman" if age >= _GROWN_UP else "girl"}
    else:
        words = {"he": "he", "his": "his", "him": "him", "person": "man" if age >= _GROWN_UP else "boy"}
    return words | {"He": words["he"].title(), "His": words["his"].title()}


def _relative(draw: Draw, specialty: Specialty, culture: Mapping[str, Any]) -> dict[str, str]:
    relation = choose(draw, specialty.relations)
    male = relation in {"father", "brother", "husband", "son"}
    given = choose(draw, culture["M" if male else "F"])
    relative = f"{relation} {given}"
    return {"relative": relative, "Relative": relative[0].upper() + relative[1:], "relative_phone": _telephone(draw)}


def _places(draw: Draw) -> dict[str, str]:
    data = people_data()
    return {
        "city": choose(draw, data["cities"]),
        "street": f"{1 + int(draw() * 980)} {choose(draw, data['streets'])}",
        "clinic": choose(draw, data["clinics"]),
        "clinic_email": f"frontdesk{int(draw() * 40)}@example.com",
        "phone_clinic": _telephone(draw),
        "hospital": choose(draw, data["hospitals"]),
        "pharmacy": choose(draw, data["pharmacies"]),
        "pharmacy_phone": _telephone(draw),
        "employer": choose(draw, data["employers"]),
        "employer_child": choose(draw, data["schools"]),
        **{f"colleague_{number}": choose(draw, data["colleagues"]) for number in range(3)},
    }


def _days(draw: Draw, today: date, age: int) -> dict[str, str]:
    way = int(draw() * 5)
    birthday = _shifted(today, -10 - int(draw() * 90))
    born = birthday.replace(year=max(1, birthday.year - age), day=min(birthday.day, 28))
    days = {f"past_{number}": day_in_words(_shifted(today, -5 - int(draw() * 380)), way=way) for number in range(4)}
    days |= {f"next_{number}": day_in_words(_shifted(today, 130 + int(draw() * 90)), way=way) for number in range(2)}
    return days | {"dob": day_in_words(born, way=0 if way == 4 else way)}


def _shifted(day: date, days: int) -> date:
    return date.fromordinal(min(max(1, day.toordinal() + days), date.max.toordinal()))


def _telephone(draw: Draw) -> str:
    area, last = choose(draw, people_data()["area_codes"]), f"01{int(draw() * 100):02}"
    way = int(draw() * 4)
    if way == 0:
        return f"({area}) 555-{last}"
    if way == 1:
        return f"{area}-555-{last}"
    return f"+1 {area} 555-{last}" if way == 2 else f"{area}.555.{last}"


def _mail(draw: Draw, given: str, family: str) -> str:
    if given.isalpha() and given.isascii() and family.isalpha() and family.isascii():
        return f"{given}.{family}{int(draw() * 100)}@example.com".lower()
    return f"patient{int(draw() * 10_000)}@example.com"


def _identifier(draw: Draw) -> str:
    way, number = draw(), 10_000_000 + int(draw() * 89_999_999)
    if way < 0.55:
        return f"Patient/{number}"
    if way < 0.7:
        return str(number)
    if way < 0.8:
        return f"{number % 1_000_000:010}"
    if way < 0.9:
        return f"e{number:x}Syn.{int(draw() * 1e9):x}-B"
    return f"Patient/00000000-0000-4000-8000-{number:012}"

"""One generated note, and the meeting that it was taken in."""

from __future__ import annotations

from binascii import b2a_base64
from collections.abc import Mapping, Sequence
from random import Random
from typing import Any, NamedTuple

import attrs

from .generator_material import Material, Specialty
from .generator_people import Clinician, Patient, PatientRegister, day_in_words
from .generator_schedule import DAY, Schedule, timestamp
from .generator_shapes import Shape, reshape
from .generator_text import compose
from .generator_typeset import break_lines

__all__ = ["Meeting", "Owner", "Practice", "make_meeting", "make_note"]

_MINUTE = 60_000
_NOTE_ID_LETTERS = bytes.maketrans(b"+/", b"_x")
_NO_BREAK_SPACE, _NARROW_NO_BREAK_SPACE = "\u00a0", "\u202f"
_WITHOUT_TEXT = frozenset({Shape.EMPTY_CONTENT, Shape.NO_CONTENT, Shape.NULL_CONTENT})
_TITLES = (
    *("%(given)s, %(sex)s, %(age)s",) * 6,
    "%(name)s - %(specialty)s visit",
    "%(family)s, %(given)s - follow-up",
    "Dr. %(provider)s's Zoom Meeting - Version A",
    "%(given)s %(family)s DOB %(dob)s",
    "Video visit %(mrn)s",
    "Telehealth: %(name)s & %(relative)s",
)


@attrs.frozen(kw_only=True)
class Owner:
    """A Zoom user who owns notes, and the clinician who that user is."""

    user_id: str
    clinician: Clinician


@attrs.frozen(kw_only=True)
class Practice:
    """What all notes of one run have in common."""

    schedule: Schedule
    material: Material
    owners: tuple[Owner, ...]
    register: PatientRegister


class Meeting(NamedTuple):
    """One video visit; several notes may stem from it."""

    meeting_id: str
    number: int
    start: str
    end: str
    owner: Owner
    specialty: Specialty
    patient: Patient
    appointment: str


def make_meeting(random: Random, *, practice: Practice, shapes: Sequence[Shape], created: int) -> Meeting:
    """Make the meeting of a note.

    Args:
        random: Source of chance of the note.
        practice: What all notes have in common.
        shapes: Odd shapes of the note.
        created: When the note is created, in milliseconds since 1970; the meeting ends at most two minutes before.
    """
    draw = random.random
    specialty, patient = practice.register.call(draw)
    end = created - int(draw() * 2 * _MINUTE)
    start = end - 3 * _MINUTE - int(draw() * 52 * _MINUTE)
    divisor = 10 if draw() < 0.2 else 1
    return Meeting(
        meeting_id=_meeting_id(random, shapes),
        number=(82_000_000_000 + int(draw() * 17_999_999_999)) // divisor,
        start=timestamp(start),
        end=timestamp(end),
        owner=practice.owners[int(draw() * len(practice.owners))],
        specialty=specialty,
        patient=patient,
        appointment=str(1_000_000 + int(draw() * 9_000_000)),
    )


def make_note(
    random: Random, *, practice: Practice, shapes: Sequence[Shape], meeting: Meeting, created: int
) -> dict[str, Any]:
    """Make a note.

    Args:
        random: Source of chance of the note.
        practice: What all notes have in common.
        shapes: Odd shapes of the note.
        meeting: The meeting that the note was taken in.
        created: When the note is created, in milliseconds since 1970.

    Returns:
        The fields of the note in Zoom's order.
    """
    draw, owner = random.random, meeting.owner
    person = _person(random, practice, meeting, created)
    modified = _later(random, created, 3 * DAY, practice)
    is_completed = draw() < 0.7
    note = {
        "meeting_id": meeting.meeting_id,
        "meeting_number": meeting.number,
        "note_id": _note_id(random),
        "note_owner_user_id": owner.user_id,
        "note_start_time": meeting.start,
        "note_end_time": meeting.end,
        "note_created_time": timestamp(created),
        "note_last_modified_time": timestamp(modified),
        "note_last_modified_user_id": (owner if draw() < 0.85 else _any_owner(random, practice)).user_id,
        "note_title": _TITLES[int(draw() * len(_TITLES))] % person,
        "note_content": _content(random, practice, shapes, meeting, person),
        "is_note_completed": is_completed,
    }
    if is_completed or Shape.COMPLETED_TIME_ONLY in shapes:
        # In Zoom's own example a note is completed some seconds after its last modification.
        note["note_completed_time"] = timestamp(_later(random, modified, 2 * _MINUTE, practice))
    note["ehr_context"] = {
        "appointment_id": meeting.appointment,
        "patient_id": meeting.patient.identifier,
        "provider_id": owner.clinician.identifier,
    }
    for shape in shapes:
        reshape(note, shape, draw=draw)
    return note


def _meeting_id(random: Random, shapes: Sequence[Shape]) -> str:
    bits = random.getrandbits(128)
    # A slash is six set bits in base 64. Both cases change how a client has to encode the id, and are rare by chance
    # alone.
    if Shape.LEADING_SLASH in shapes:
        bits |= 0x3F << 122
    elif Shape.DOUBLE_SLASH in shapes:
        bits |= 0xFFF << 68
    return b2a_base64(bits.to_bytes(16, "big"), newline=False).decode()


def _note_id(random: Random) -> str:
    letters = b2a_base64(random.getrandbits(128).to_bytes(16, "big"), newline=False).translate(_NOTE_ID_LETTERS)
    return letters[: 21 if random.random() < 0.3 else 22].decode()


def _any_owner(random: Random, practice: Practice) -> Owner:
    return practice.owners[int(random.random() * len(practice.owners))]


def _later(random: Random, moment: int, most: int, practice: Practice) -> int:
    # Half of the notes are not touched again. The square makes a short while likelier than a long one.
    share = random.random()
    return min(practice.schedule.end, moment + int((2 * share - 1) * random.random() * most)) if share > 0.5 else moment


def _person(random: Random, practice: Practice, meeting: Meeting, created: int) -> Mapping[str, str]:
    clinician = meeting.owner.clinician
    return {
        **meeting.patient.values,
        "visit": day_in_words(practice.schedule.day(created), way=int(random.random() * 5)),
        "provider": clinician.name,
        "provider_family": clinician.family,
    }


def _content(
    random: Random, practice: Practice, shapes: Sequence[Shape], meeting: Meeting, person: Mapping[str, str]
) -> str:
    if not _WITHOUT_TEXT.isdisjoint(shapes):
        return ""
    text = compose(
        random.random,
        material=practice.material,
        specialty=meeting.specialty,
        person=person,
        emoji=Shape.EMOJI in shapes,
        long=Shape.LONG_CONTENT in shapes,
    )
    if Shape.CAPITALS in shapes:
        text = text.upper()
    elif Shape.HARD_SPACES in shapes:
        text = text.replace(" mg", _NO_BREAK_SPACE + "mg").replace(" weeks", _NO_BREAK_SPACE + "weeks")
        text = text.replace(" %", _NARROW_NO_BREAK_SPACE + "%").replace("Dr. ", "Dr." + _NO_BREAK_SPACE)
    return break_lines(random.random, text)

"""What the caller gets of an answer when there are plugins: processed, redacted, recorded, told to the observers."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import evolve

from ._port import Port
from ._rest import ClinicalNote, ClinicalNoteList
from ._settings import Settings
from ._watch import Watch
from .errors import AuditError, PluginError, ZoomHealthError
from .types import AuditedNote, BrokenNote, Page

__all__ = ["give_error", "give_note", "give_page"]


async def give_note(port: Port, settings: Settings, watch: Watch, note: ClinicalNote) -> ClinicalNote | ZoomHealthError:
    """One note, or why it is withheld."""
    (outcome,) = await _processed(port, settings, watch, (note,))
    if isinstance(outcome, ZoomHealthError):
        settings.shared.count("withheld_notes")
        return await give_error(port, watch, outcome, withheld=1) or outcome
    unrecorded = await watch.record(port, None, notes=(_audited(note),))
    watch.done(unrecorded, notes=int(unrecorded is None))
    return unrecorded or outcome


async def give_error(
    port: Port, watch: Watch, error: ZoomHealthError | None, *, withheld: int = 0
) -> ZoomHealthError | None:
    """What a call ends in that gives no note: its own error, or that it could not be recorded."""
    error = await watch.record(port, error, withheld=withheld) or error
    watch.done(error, withheld=withheld)
    return error


async def give_page(
    port: Port, settings: Settings, watch: Watch, answer: ClinicalNoteList, page: Page
) -> Page | AuditError:
    """A page without what is withheld."""
    outcomes = await _processed(port, settings, watch, page.notes)
    kept = tuple(outcome for outcome in outcomes if isinstance(outcome, ClinicalNote))
    disclosed = [
        _audited(note) for note, outcome in zip(page.notes, outcomes, strict=True) if isinstance(outcome, ClinicalNote)
    ]
    withheld = _withheld(answer, page.notes, outcomes)
    broken = page.broken
    if settings.hooks.redactors:
        broken = tuple(evolve(item, value=None) for item in broken)
    else:
        disclosed += [AuditedNote(note_id=item.note_id) for item in broken]
    settings.shared.count("withheld_notes", len(withheld))
    unrecorded = await watch.record(port, None, notes=tuple(disclosed), withheld=len(withheld))
    if unrecorded is not None:
        watch.done(unrecorded)
        return unrecorded
    page = evolve(page, notes=kept, broken=tuple(sorted((*broken, *withheld), key=lambda item: item.index)))
    watch.done(None, notes=len(kept), broken=page.broken, withheld=len(withheld))
    return page


async def _processed(
    port: Port, settings: Settings, watch: Watch, notes: tuple[ClinicalNote, ...]
) -> Sequence[ClinicalNote | PluginError]:
    if not settings.hooks.steps or not notes:
        return notes
    return await port.run(lambda: watch.process(notes))  # it may take long, and an event loop must not wait for it


def _withheld(
    answer: ClinicalNoteList, notes: tuple[ClinicalNote, ...], outcomes: Sequence[ClinicalNote | PluginError]
) -> tuple[BrokenNote, ...]:
    """The notes that plugins failed on, each at its place in the page as Zoom sent it."""
    if all(isinstance(outcome, ClinicalNote) for outcome in outcomes):
        return ()
    sent = answer.clinical_notes or ()
    unreadable = {item.index for item in answer.broken}
    free = (index for index in range(len(sent) + len(unreadable)) if index not in unreadable)
    places = {id(note): index for note, index in zip(sent, free, strict=False)}
    return tuple(
        BrokenNote(index=places[id(note)], reason=str(outcome), note_id=note.note_id, value=None)
        for note, outcome in zip(notes, outcomes, strict=True)
        if isinstance(outcome, ZoomHealthError)
    )


def _audited(note: ClinicalNote) -> AuditedNote:
    """What an audit needs of a note, as it came."""
    ehr = note.ehr_context
    return AuditedNote(
        note_id=note.note_id or None,
        patient_id=None if ehr is None else ehr.patient_id,
        appointment_id=None if ehr is None else ehr.appointment_id,
        provider_id=None if ehr is None else ehr.provider_id,
        owner=note.note_owner_user_id or None,
    )

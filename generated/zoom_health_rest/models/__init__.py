"""The data models of requests and answers. Generated, do not edit."""

from .clinical_note import ClinicalNote
from .clinical_note_list import ClinicalNoteList
from .clinical_note_update import ClinicalNoteUpdate
from .ehr_context import EhrContext
from .error import Error
from .error_detail import ErrorDetail

__all__ = (
    "ClinicalNote",
    "ClinicalNoteList",
    "ClinicalNoteUpdate",
    "EhrContext",
    "Error",
    "ErrorDetail",
)

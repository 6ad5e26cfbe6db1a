"""The operations of one tag. Generated, do not edit."""

OPERATIONS: tuple[tuple[str, str, str], ...] = (
    ("list_clinical_notes", "GET", "/clinical_notes/notes"),
    ("get_clinical_note", "GET", "/clinical_notes/notes/{note_id}"),
    ("update_clinical_note", "PATCH", "/clinical_notes/notes/{note_id}"),
)
"""Name, method and path of each."""

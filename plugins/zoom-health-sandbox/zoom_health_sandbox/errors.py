"""The errors that the sandbox raises at whoever runs it.

None of them is an answer of the imitated API: those are plain `SandboxAnswer` values. No message here quotes note
text or an identifier, because people load real-looking notes and paste messages into tickets.

    SandboxError
    ├── InvalidNoteError       a planted note cannot be written as JSON
    ├── NotesFileError         a file of notes cannot be read (knows the line)
    ├── StateFileError         a state file is foreign, corrupt or in use
    ├── AddressError           the server cannot listen where it was asked to
    └── InvalidFaultError      a fault that does not exist, or cannot be played as asked
"""

from __future__ import annotations

__all__ = ["AddressError", "InvalidFaultError", "InvalidNoteError", "NotesFileError", "SandboxError", "StateFileError"]


class SandboxError(Exception):
    """Base of everything that the sandbox raises on purpose."""


class InvalidNoteError(SandboxError):
    """A value planted as a note is not something that JSON can carry."""


class NotesFileError(SandboxError):
    """A file of notes cannot be used.

    Attributes:
        line: Number of the offending line, counted from 1, or None when the file as a whole cannot be read.
    """

    def __init__(self, reason: str, line: int | None = None) -> None:
        super().__init__(reason if line is None else f"line {line}: {reason}")
        self.reason = reason
        self.line = line

    def __reduce__(self) -> tuple[type[NotesFileError], tuple[str, int | None]]:
        """Keep the line when the error is pickled, for example by a parallel test runner."""
        return (type(self), (self.reason, self.line))


class StateFileError(SandboxError):
    """A state file was not written by the sandbox, is damaged, or is held by another sandbox."""


class AddressError(SandboxError):
    """The host or port asked for cannot be listened on."""


class InvalidFaultError(SandboxError, ValueError):
    """A fault was asked for that does not exist, or with something that it does not take."""

"""Errors of the low-level client. None of them shows a body, a header or a value. Generated, do not edit."""


class UnexpectedStatus(Exception):
    """The server answered with a status that the document does not name (only with `raise_on_unexpected_status`)."""

    def __init__(self, status_code: int) -> None:
        super().__init__(status_code)
        self.status_code = status_code

    def __str__(self) -> str:
        return f"unexpected status code {self.status_code}"


class UnreadableBody(Exception):
    """The body is not what the document promises for this status (only with `raise_on_unexpected_status`)."""

    def __init__(self, status_code: int) -> None:
        super().__init__(status_code)
        self.status_code = status_code

    def __str__(self) -> str:
        return f"unreadable body in an answer with status code {self.status_code}"


class UnreadableValue(ValueError):
    """A value in an answer has a type that the document does not allow.

    Attributes:
        field: Name of the property, or of the model when the whole object is unreadable.
        expected: What the document promises, in words.
        found: The JSON type that came, in words; never the value.
    """

    def __init__(self, field: str, expected: str, found: str) -> None:
        super().__init__(field, expected, found)
        self.field = field
        self.expected = expected
        self.found = found

    def __str__(self) -> str:
        return f"{self.field}: expected {self.expected}, found {self.found}"


__all__ = ["UnexpectedStatus", "UnreadableBody", "UnreadableValue"]

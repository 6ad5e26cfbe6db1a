"""Texts that must not be printed: credentials and tokens."""

from __future__ import annotations

from typing import NoReturn

from .errors import ConfigurationError

__all__ = ["Secret", "conceal", "header_problem", "require_header_safe"]


class Secret:
    """A text that shows itself only when asked: not in a repr, a format, a traceback with locals or a pickle."""

    __slots__ = ("__text",)

    def __init__(self, text: str) -> None:
        self.__text = text

    def reveal(self) -> str:
        """The text itself."""
        return self.__text

    def __repr__(self) -> str:
        return "<secret>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and self.__text == other.__text

    def __hash__(self) -> int:
        return hash(self.__text)

    def __reduce__(self) -> NoReturn:
        raise TypeError("credentials are not pickled: build the client anew in the other process")


def header_problem(secret: Secret) -> str | None:
    """Why a secret cannot stand in a header, or None. HTTP libraries print such values whole in their errors."""
    text = secret.reveal()
    if not text:
        return "is empty"
    if not text.isascii() or not text.isprintable() or " " in text:
        return "has a space, a line end or a character outside ASCII (look at the end of the value)"
    return None


def conceal(value: object) -> Secret | None:
    """A text that may be a credential, wrapped at once so that no frame shows it; None for anything but text."""
    return Secret(value) if isinstance(value, str) else None


def require_header_safe(name: str, secret: Secret | None) -> Secret:
    """A credential that can stand in a header.

    Raises:
        ConfigurationError: naming the credential, never its value.
    """
    problem = "is missing or not text" if secret is None else header_problem(secret)
    if secret is None or problem:
        raise ConfigurationError(f"{name} {problem}")
    return secret

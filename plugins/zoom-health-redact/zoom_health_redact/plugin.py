"""The plugin: redacts the notes that a client reads, and adds `redact` to the `zoom-health` command line.

Needs only pluggy and what stands in this package, so that it works beside an installed and a vendored client.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

import pluggy

if TYPE_CHECKING:
    import click

    from ._notes import NoteRedactor
    from .policy import Policy

__all__ = ["RedactPlugin", "plugin", "read_key"]

hookimpl = pluggy.HookimplMarker("zoom_health")

POLICY_VARIABLE: Final = "ZOOM_HEALTH_REDACT_POLICY"
KEY_VARIABLE: Final = "ZOOM_HEALTH_REDACT_KEY_FILE"
TIER_VARIABLE: Final = "ZOOM_HEALTH_REDACT_TIER"
MODEL_VARIABLE: Final = "ZOOM_HEALTH_REDACT_MODEL"

Tier = Literal["fast", "ner"]


def read_key(path: str | Path) -> bytes:
    """Read the secret for surrogates.

    Args:
        path: A file that holds it; white space around it does not count.

    Raises:
        RedactError: when the file cannot be read.
    """
    from .errors import RedactError

    problem = ""
    try:
        return Path(path).read_bytes().strip()
    except OSError as error:
        problem = error.strerror or type(error).__name__
    raise RedactError(f"key file {path} cannot be read: {problem}")


class RedactPlugin:
    """Redacts title, text and identifiers of every note that the client hands out.

    What is not given is taken from the client's environment: `ZOOM_HEALTH_REDACT_POLICY` (a TOML file),
    `ZOOM_HEALTH_REDACT_KEY_FILE`, `ZOOM_HEALTH_REDACT_TIER` (`fast` or `ner`), `ZOOM_HEALTH_REDACT_MODEL`.

    Args:
        policy: Modes by class and field, or the path of a policy file.
        key: Secret of at least 16 bytes, needed where the policy asks for surrogates.
        names: Names to find in every note in all their forms, such as those of the practice's staff.
        identifiers: Identifiers to find in every note.
        tier: `fast` (rules and word lists) or `ner` (a spaCy model joins them; needs the extra `ner`).
        model: Package of the spaCy model.

    Example:
        >>> from zoom_health import ZoomHealth, BearerToken
        >>> from zoom_health_redact import RedactPlugin
        >>> zoom = ZoomHealth(auth=BearerToken("synthetic"), plugins=[RedactPlugin(names=["Testa Synthetica"])])
        >>> zoom.close()
    """

    name = "redact"

    def __init__(
        self,
        *,
        policy: Policy | str | Path | None = None,
        key: bytes | None = None,
        names: Iterable[str] = (),
        identifiers: Iterable[str] = (),
        tier: Tier | None = None,
        model: str | None = None,
    ) -> None:
        self._policy, self._key = policy, key
        self._names, self._identifiers = tuple(names), tuple(identifiers)
        self._tier, self._model = tier, model

    def __repr__(self) -> str:
        return "<RedactPlugin>"

    @hookimpl
    def zoom_health_redactors(self, config: Any) -> NoteRedactor:
        """Answer the function that redacts a note.

        Args:
            config: What the client is: its environment is read for what was not given here.

        Raises:
            RedactError: where policy, key or tier cannot be used; the client is not built.
        """
        from ._lexicon import load_lexicon

        load_lexicon()
        return self.redactor(config.environment)

    def redactor(self, environment: Mapping[str, str]) -> NoteRedactor:
        """The function that redacts a note.

        Args:
            environment: Environment variables for what was not given.

        Raises:
            RedactError: where policy, key or tier cannot be used.
        """
        from ._notes import NoteRedactor
        from .policy import Policy

        policy = self._policy if self._policy is not None else environment.get(POLICY_VARIABLE) or Policy()
        if not isinstance(policy, Policy):
            policy = Policy.read(policy)
        key = self._key
        if key is None and (path := environment.get(KEY_VARIABLE)):
            key = read_key(path)
        return NoteRedactor(
            policy=policy,
            key=key,
            names=self._names,
            identifiers=self._identifiers,
            finder=make_finder(
                self._tier or environment.get(TIER_VARIABLE) or "fast",
                model=self._model or environment.get(MODEL_VARIABLE) or None,
            ),
        )

    @hookimpl
    def zoom_health_cli_commands(self, cli: click.Group) -> None:
        """Register `redact`.

        Args:
            cli: The command line's group.
        """
        from ._command import redact_command

        cli.add_command(redact_command)


def make_finder(tier: str, *, model: str | None = None) -> Any:
    """The further finder of a tier, or None for the fast one.

    Args:
        tier: `fast` or `ner`.
        model: Package of the spaCy model.

    Raises:
        RedactError: for an unknown tier, or when the model is not installed.
    """
    from .errors import RedactError

    if tier == "fast":
        return None
    if tier != "ner":
        raise RedactError(f"tier {tier!r} is unknown; use fast or ner")
    from .recognition import DEFAULT_MODEL, Recognition

    return Recognition(model=model or DEFAULT_MODEL)


plugin = RedactPlugin()
"""What is loaded by the name `redact`."""

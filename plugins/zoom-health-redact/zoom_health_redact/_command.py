"""`zoom-health redact`: masks a file, or shows what was found in it and why."""

from __future__ import annotations

from pathlib import Path
from typing import TextIO

import click

from ._kinds import Finding
from ._known import KnownValues
from ._redactor import Redactor
from .errors import RedactError
from .plugin import KEY_VARIABLE, POLICY_VARIABLE, TIER_VARIABLE, make_finder, read_key
from .policy import Mode, Policy

__all__ = ["redact_command"]

_EPILOG = """\b
Examples:
  zoom-health redact note.txt > masked.txt
  zoom-health redact - < note.txt
  zoom-health redact note.txt --explain
  zoom-health redact note.txt --name "Testa Synthetica" --mode withhold
  zoom-health redact note.txt --policy policy.toml --key-file key --patient 0044712
"""


class _CannotRedact(click.ClickException):
    """One line on standard error and exit code 2: what was asked for cannot be done as asked."""

    exit_code = 2


@click.command("redact", epilog=_EPILOG)
@click.argument("file", type=click.File("r", encoding="utf-8"))
@click.option("--explain", is_flag=True, help="Show what was found, its class and why, in place of the masked text.")
@click.option(
    "--policy", "policy_path", type=click.Path(path_type=Path), envvar=POLICY_VARIABLE, help="Policy file (TOML)."
)
@click.option(
    "--mode", type=click.Choice([mode.value for mode in Mode]), help="One mode for all classes, over the policy."
)
@click.option(
    "--tier",
    type=click.Choice(["fast", "ner"]),
    default="fast",
    envvar=TIER_VARIABLE,
    show_default=True,
    help="Rules alone, or a model with them.",
)
@click.option("--model", help="Package of the spaCy model for the tier `ner`.")
@click.option(
    "--key-file", type=click.Path(path_type=Path), envvar=KEY_VARIABLE, help="File with the secret for surrogates."
)
@click.option("--patient", default="", help="Whose note it is: surrogates are made for one patient.")
@click.option("--name", "names", multiple=True, help="A name to find in all its forms; may be repeated.")
@click.option(
    "--identifier", "identifiers", multiple=True, help="An identifier to find in all its forms; may be repeated."
)
def redact_command(
    file: TextIO,
    explain: bool,  # noqa: FBT001 - click passes options by name
    policy_path: Path | None,
    mode: str | None,
    tier: str,
    model: str | None,
    key_file: Path | None,
    patient: str,
    names: tuple[str, ...],
    identifiers: tuple[str, ...],
) -> None:
    """De-identify the text in FILE (`-` for standard input) and print it.

    What --explain prints is what was found: it holds PHI.
    """
    problem = ""
    try:
        policy = Policy.read(policy_path) if policy_path else Policy()
        redactor = Redactor(
            policy=Policy(default=Mode(mode), fields=policy.fields) if mode else policy,
            key=read_key(key_file) if key_file else None,
            patient=patient,
            known=KnownValues(names=names, identifiers=identifiers),
            finder=make_finder(tier, model=model),
        )
        text = file.read()
    except RedactError as error:
        problem = str(error)
    except UnicodeDecodeError:
        problem = f"{file.name} is not UTF-8 text"
    if problem:
        raise _CannotRedact(problem)
    if explain:
        for line in _explained(text, redactor.find(text)):
            click.echo(line)
    else:
        click.echo(redactor.redact(text), nl=False)


def _explained(text: str, findings: list[Finding]) -> list[str]:
    lines = []
    for finding in findings:
        line = text.count("\n", 0, finding.start) + 1
        column = finding.start - text.rfind("\n", 0, finding.start)
        found = " ".join(text[finding.start : finding.end].split())
        lines.append(f"{line}:{column}\t{finding.kind}\t{found}\t{finding.reason}")
    return lines

"""Takes over a newly published document of Zoom's: says what it changes for users, regenerates, tests, writes the news.

    python tools/spec_update.py FILE|URL [--report-only] [--format text|json] [--accept-breaking REASON]

Exit codes: 0 nothing or only harmless changes, 1 an error, 2 additive changes, 3 breaking changes. Nothing is written
before all is done, and nothing at all when something fails.
"""

from __future__ import annotations

import argparse
import gc
import hashlib
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NoReturn

import spec_build
import spec_import
from spec_changes import Change, Severity, SpecFolder, Versions, all_changes, gravest, versions
from spec_changes.release import current_version, fragment, fragment_name, proposed_version
from spec_changes.report import as_json, as_text
from spec_changes.tree import copied_tree, generate_in, run_tests_in, take_over
from spec_documents import SpecError, parse_document, write_document
from spec_fetch import fetch_document

__all__ = ["main"]

ROOT: Final = Path(__file__).resolve().parent.parent
_ERROR: Final = 1


class _Arguments(argparse.ArgumentParser):
    """A parser whose own errors exit with 1, since 2 says that changes are additive."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong on one line."""
        self.exit(_ERROR, f"{self.prog}: {message}; see --help\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Arguments(
        prog="spec_update",
        description="Take over a newly published document of Zoom's, or only say what it would change for users.",
        epilog="examples: python tools/spec_update.py healthcare.json --report-only        "
        'python tools/spec_update.py healthcare.json --accept-breaking "Zoom removed note_title"        '
        "exit codes: 0 nothing or harmless, 1 error, 2 additive, 3 breaking",
    )
    parser.add_argument("source", metavar="FILE|URL", help="JSON or YAML, OpenAPI 3.0 or 3.1; addresses: https only")
    parser.add_argument("--report-only", action="store_true", help="change no file and run no generator")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="of the report; default: text")
    parser.add_argument("--accept-breaking", metavar="REASON", help="go on though code of users breaks, and say why")
    parser.add_argument("--skip-tests", action="store_true", help="take over without running the tests")
    parser.add_argument(
        "--test", action="append", default=[], metavar="PATH", help="run these tests instead of all; can be repeated"
    )
    return parser


def main(arguments: Sequence[str] | None = None, *, root: Path = ROOT) -> int:
    """Run the command line; the exit code is 1 or the value of the gravest change's severity.

    Args:
        arguments: as on the command line; None takes those of the process.
        root: the tree to update.
    """
    options = _parser().parse_args(arguments)
    problem = ""
    try:
        return _run(options, root)
    except SpecError as error:
        problem = str(error)
    except RecursionError:
        problem = "the document is nested too deeply"
    except KeyboardInterrupt:
        problem = "interrupted; nothing was changed"
    _say(f"spec_update: {problem}")
    return _ERROR


def _run(options: argparse.Namespace, root: Path) -> int:
    if options.accept_breaking is not None and not options.accept_breaking.strip():
        raise SpecError("--accept-breaking needs a reason")
    published, name = fetch_document(options.source)
    found = versions(published, SpecFolder(root / "spec"))
    changes = all_changes(found)
    current = current_version(root)
    proposed = proposed_version(current, changes)
    if options.format == "json":
        print(as_json(changes, source=name, current=current, proposed=proposed))
    else:
        print(as_text(changes, current=current, proposed=proposed), end="")
    severity = gravest(changes)
    if options.report_only:
        return int(severity)
    sys.stdout.flush()
    if severity is Severity.BREAKING and options.accept_breaking is None:
        _say('stopped: code of users breaks. Nothing was changed; go on with --accept-breaking "REASON"')
        return int(severity)
    _update(options, root, found, changes)
    return int(severity)


def _update(options: argparse.Namespace, root: Path, found: Versions, changes: list[Change]) -> None:
    """Regenerate, test and take over."""
    if found.failed or found.orphans:
        raise SpecError(
            "spec/overlay.yaml does not fit the new document; do what the report says about it, then run this again. "
            "Nothing was changed"
        )
    texts = _texts(found)
    spec = root / "spec"
    if all((spec / name).exists() and (spec / name).read_text(encoding="utf-8") == texts[name] for name in texts):
        _say("spec/ is as the document says; nothing to do")
        return
    with copied_tree(root) as copy:
        for name, text in texts.items():
            (copy / "spec" / name).write_text(text, encoding="utf-8", newline="\n")
        _say("generating the client ...")
        generate_in(copy)
        if not options.skip_tests:
            _say("running the tests with it ...")
            run_tests_in(copy, options.test)
        files = {Path("spec") / name: text for name, text in texts.items()}
        if gravest(changes) > Severity.HARMLESS:
            digest = hashlib.sha256(texts["upstream.yaml"].encode()).hexdigest()
            news = Path("changelog.d") / fragment_name(digest, gravest(changes))
            files[news] = fragment(changes, reason=options.accept_breaking)
        take_over(root, copy, texts=files, say=_say)
    current = current_version(root)
    _say(f"next version: {proposed_version(current, changes)} (now {current}); read the news, then commit")


def _texts(found: Versions) -> dict[str, str]:
    """The new documents of `spec/` by file name."""
    upstream = write_document(dict(found.new_upstream.document), heading=spec_import.HEADING, sort_keys=True)
    # Built from what will be read there, so that the order of keys is the same whenever it is built again.
    built = spec_build.build_document(parse_document(upstream, name="upstream.yaml"), found.overlay)
    openapi = write_document(built, heading=spec_build.HEADING, sort_keys=False)
    return {"upstream.yaml": upstream, "openapi.yaml": openapi}


def _say(text: str) -> None:
    """To standard error: standard output holds the report alone."""
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    gc.disable()  # a short process that builds large documents: collecting takes half of its time and frees nothing
    sys.exit(main())

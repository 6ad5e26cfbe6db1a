"""`docs/plugins.md` tells of every hook and of no other, as the code has them."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import attrs
import pytest

from zoom_health import hookspecs, types
from zoom_health._hooks import MOMENTS, PROTECTED

PAGE = (Path(__file__).parents[2] / "docs" / "plugins.md").read_text(encoding="utf-8")
MOST_LINES = 15


def code_of(cell: str) -> list[str]:
    """What stands between backticks."""
    return re.findall(r"`([^`]+)`", cell)


def sections() -> dict[str, str]:
    """What stands under each hook's heading."""
    parts = re.split(r"^#+ `(zoom_health_\w+\(.*\))`$", PAGE, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def signature(hook: str) -> str:
    return f"{hook}({', '.join(inspect.signature(getattr(hookspecs, hook)).parameters)})"


def test_every_hook_has_a_heading_with_its_signature_and_nothing_else_has() -> None:
    assert sorted(sections()) == sorted(map(signature, hookspecs.HOOKS))


def test_the_headings_stand_in_the_order_of_the_table() -> None:
    table = PAGE.split("\n# Hooks\n", 1)[1].split("\n## ", 1)[0]
    assert [code_of(line)[0] for line in table.splitlines() if line.startswith("| `")] == list(sections())


@pytest.mark.parametrize("hook", hookspecs.HOOKS)
def test_every_hook_has_an_example_that_implements_it_and_words_on_failure(hook: str) -> None:
    section = sections()[signature(hook)]
    examples = re.findall(r"^```python\n(.*?)^```$", section, flags=re.MULTILINE | re.DOTALL)
    assert any(f"def {hook}(self, " in example for example in examples)
    assert re.search(r"\b[Ww]hen\b.*\b(fails|raises)\b", section)


def test_the_complete_plugin_has_no_more_lines_than_promised() -> None:
    marked = f"<!-- the plugin in {MOST_LINES} lines -->\n```python\n"
    plugin = PAGE.split(marked, 1)[1].split("```", 1)[0]
    lines = [line for line in plugin.splitlines() if line.strip()]
    assert len(lines) <= MOST_LINES
    assert "hookimpl" in plugin


def test_the_protected_headers_are_those_of_the_code() -> None:
    section = sections()[signature("zoom_health_request_headers")]
    table = section.split("| protected | since it |", 1)[1]
    named = [name for line in table.splitlines() if line.startswith("| `") for name in code_of(line.split("|")[1])]
    assert sorted(named) == sorted(PROTECTED)


def test_the_events_of_observers_are_those_of_the_code() -> None:
    events = (types.RequestSent, types.ResponseReceived, types.RetryPlanned, types.CallDone)
    expected = {
        moment: [field.name for field in attrs.fields(event)] for moment, event in zip(MOMENTS, events, strict=True)
    }
    section = sections()[signature("zoom_health_observers")]
    rows = [line.strip("|").split("|") for line in section.splitlines() if line.startswith("| `on_")]
    assert {code_of(cells[0])[0]: code_of(cells[2]) for cells in rows} == expected


@pytest.mark.parametrize("kind", [types.ClientConfiguration, types.CallView])
def test_what_hooks_are_given_is_named_whole(kind: type) -> None:
    section = PAGE.split("\n## What hooks are given\n", 1)[1].split("\n## ", 1)[0]
    assert {field.name for field in attrs.fields(kind)} <= set(code_of(section))

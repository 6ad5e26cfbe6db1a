"""The documentation site: what can be said of its pages without building it. `nox -s docs` builds it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
import screenshots

import zoom_health
from zoom_health import errors, hookspecs, testing, types

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES = sorted(DOCS.glob("*.md"))
ELSEWHERE = re.compile(r"[a-z]+:")


def without_code(page: Path) -> str:
    """A page's text, code blocks left out."""
    return re.sub(r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)


def links(page: Path) -> Iterator[tuple[Path, str]]:
    """Where a page's links and pictures lead within the repository: the file, and the heading in it or ''."""
    for target in re.findall(r"\]\(([^)\s]+)\)", without_code(page)):
        if not ELSEWHERE.match(target):
            path, _, heading = target.partition("#")
            yield (page.parent / path if path else page), heading


def anchors(page: Path) -> set[str]:
    """The headings of a page, as links name them."""
    headings = re.findall(r"^#+ (.+)$", without_code(page), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def in_the_navigation() -> list[str]:
    trees = re.findall(r"^```\{toctree\}$(.*?)^```$", (DOCS / "index.md").read_text(), flags=re.DOTALL | re.MULTILINE)
    return [line for tree in trees for line in tree.splitlines() if line and not line.startswith(":")]


def table(page: str, heading: str) -> list[list[str]]:
    """The rows below a table's head that begins with `heading`."""
    _, _, rest = (DOCS / page).read_text(encoding="utf-8").partition(f"| {heading} |")
    rows = rest.partition("\n\n")[0].splitlines()[2:]
    return [[cell.strip().strip("`") for cell in row.strip("|").split("|")] for row in rows]


# --- pages


def test_every_page_is_in_the_navigation_once() -> None:
    assert sorted(in_the_navigation()) == sorted(page.stem for page in PAGES if page.stem != "index")


def test_every_plugin_has_a_page() -> None:
    plugins = {path.parent.name.removeprefix("zoom-health-") for path in ROOT.glob("plugins/*/README.md")}
    assert {page.stem.removeprefix("plugin-") for page in DOCS.glob("plugin-*.md")} == plugins


@pytest.mark.parametrize("page", [*PAGES, ROOT / "README.md", ROOT / "CONTRIBUTING.md"], ids=lambda page: page.stem)
def test_links_lead_somewhere(page: Path) -> None:
    for path, heading in links(page):
        assert path.exists(), path
        assert not heading or heading in anchors(path), f"{path.name}#{heading}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_included_files_are_there(page: Path) -> None:
    for target in re.findall(r"^```\{include\} (.+)$", page.read_text(encoding="utf-8"), flags=re.MULTILINE):
        assert (DOCS / target).is_file()


# --- what pages repeat


def test_the_table_of_health_information_is_that_of_the_code() -> None:
    assert {row[0]: row[1] for row in table("phi.md", "field")} == dict(types.PHI_CLASSES)


def test_the_drawn_tree_is_that_of_the_code() -> None:
    (drawn,) = re.findall(r"```text\n(ZoomHealthError\n.*?)```", (DOCS / "errors.md").read_text(), flags=re.DOTALL)
    for line in drawn.splitlines():
        assert line in (errors.__doc__ or "")
    assert set(re.findall(r"\w+Error\b(?=$| {2})", drawn, flags=re.MULTILINE)) == set(errors.__all__)


def test_every_error_that_is_raised_has_a_remedy() -> None:
    named = {name for row in table("errors.md", "error") for name in re.findall(r"\w+Error", row[0])}
    assert named == set(errors.__all__) - {"ZoomHealthError", "APIError"}


# --- the reference


@pytest.mark.parametrize("module", [errors, hookspecs, testing, types], ids=lambda module: module.__name__)
def test_the_reference_shows_public_modules_whole(module: ModuleType) -> None:
    assert f".. automodule:: {module.__name__}\n   :members:" in (DOCS / "reference.md").read_text()


def test_the_reference_shows_what_the_package_offers() -> None:
    page = (DOCS / "reference.md").read_text()
    shown = set(re.findall(r"\.\. auto(?:class|function):: (\w+)$", page, flags=re.MULTILINE))
    modules = {name for name in zoom_health.__all__ if isinstance(getattr(zoom_health, name), ModuleType)}
    assert shown == set(zoom_health.__all__) - modules - {"__version__", "ZoomHealthError"}


# --- pictures


def test_every_picture_is_shown_by_a_page() -> None:
    shown = {path.resolve() for page in PAGES for path, _ in links(page) if path.suffix == ".svg"}
    assert shown == {DOCS / "images" / f"{name}.svg" for name in screenshots.PICTURES}


@pytest.mark.parametrize("name", screenshots.PICTURES)
def test_pictures_fetch_nothing(name: str) -> None:
    picture = (DOCS / "images" / f"{name}.svg").read_text(encoding="utf-8")
    assert "@font-face" not in picture
    assert not re.search(r"(?:href|src)=|url\((?!#)|@import", picture)


@pytest.mark.parametrize("name", screenshots.PICTURES)
def test_pictures_are_up_to_date(name: str) -> None:
    if missing := screenshots.missing_plugins(ROOT):
        pytest.skip(f"pictures show all plugins; not installed: {', '.join(missing)}")
    drawn = screenshots.picture(name)
    assert (DOCS / "images" / f"{name}.svg").read_text(encoding="utf-8") == drawn, "python tools/screenshots.py"


def test_a_picture_is_the_same_each_time() -> None:
    assert screenshots.picture("demo") == screenshots.picture("demo")

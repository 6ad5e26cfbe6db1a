"""How the documentation site is built: `nox -s docs`. Why with these tools is in design.md."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final

from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

from zoom_health import __version__

project = "zoom-health"
release = __version__
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["public-surface.txt"]

myst_heading_anchors = 3

autodoc_typehints_format = "short"
autodoc_member_order = "bysource"
python_use_unqualified_type_names = True
python_maximum_signature_line_length = 88
napoleon_attr_annotations = False  # the signature says the types
napoleon_use_ivar = True
napoleon_use_rtype = False

html_theme = "pydata_sphinx_theme"
html_title = f"zoom-health {release}"
html_copy_source = False
html_show_sourcelink = False
html_theme_options = {
    "navigation_with_keys": False,
    "secondary_sidebar_items": ["page-toc"],
    "footer_start": ["copyright"],
    "footer_end": [],
    "show_prev_next": True,
}
project_copyright = "the authors of zoom-health. Not a product of Zoom. Licence: Apache-2.0"

_CODE: Final = re.compile(r"(?<!`)`([^`]+)`(?!`)")
_FUNCTION: Final = re.compile(r"<built-in function (\w+)>")
_FETCHED: Final = re.compile(
    r"""<(?:script|img|iframe|source|video|audio|embed|link(?![^>]*rel="canonical"))\b[^>]*?"""
    r"""\b(?:src|href)=["']?((?:https?:)?//[^"'\s>]+)|(?:@import\s+|url\()\s*["']?((?:https?:)?//[^"')\s]+)""",
    re.IGNORECASE,
)
"""What a browser loads by itself. Links that a reader follows are not among it."""


def refuse_fetches(application: Sphinx, failure: Exception | None) -> None:
    """Fail where a page would load something from another host: networks of hospitals do not let it through."""
    if failure is not None:
        return
    for path in sorted(Path(application.outdir).rglob("*")):
        if path.suffix in {".html", ".css", ".svg"}:
            found = _FETCHED.search(path.read_text(encoding="utf-8"))
            if found:
                raise ExtensionError(f"{path.name} would fetch {found.group(1) or found.group(2)}")


def take_as_markdown(
    _application: Sphinx, _kind: str, _name: str, _of: object, _options: object, lines: list[str]
) -> None:
    """Keep code between single backticks as it stands: docstrings write it as Markdown does."""
    lines[:] = _CODE.sub(r"``\1``", "\n".join(lines)).split("\n")


def name_functions(
    _application: Sphinx,
    _kind: str,
    _name: str,
    _of: object,
    _options: object,
    signature: str | None,
    returns: str | None,
) -> tuple[str | None, str | None]:
    """Write defaults as code does; a signature with `<built-in function ...>` in it cannot be read."""
    return signature and _FUNCTION.sub(r"\1", signature).replace("mappingproxy({})", "{}"), returns


def setup(application: Sphinx) -> dict[str, Any]:
    """Connect what runs when the pages are written."""
    application.connect("autodoc-process-docstring", take_as_markdown)
    application.connect("autodoc-process-signature", name_functions)
    application.connect("build-finished", refuse_fetches)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

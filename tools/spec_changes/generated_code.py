"""Holds a generated tree against what our templates can write, before it may replace the one that is imported.

The document comes from outside, and generators have put parts of documents into code that runs (CVE-2026-105801). So
the tree is parsed and never imported here: modules that no document shapes must be as they were; the others may import,
call and define only what is listed. The list is of what the templates use and nothing more; a template that needs more
comes with a line here.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from spec_documents import SpecError

from .change import shown

__all__ = ["check_tree"]

_FIXED: Final = ("__init__.py", "api/__init__.py", "client.py", "errors.py", "types.py", "py.typed")
_FILE: Final = re.compile(r"(?:models/[a-z0-9_]+\.py|api/[a-z0-9_]+/[a-z0-9_]+\.py|MANIFEST\.json)\Z")
_IMPORTS: Final = {
    "__future__": {"annotations"},
    "attrs": {"define", "field", "setters"},
    "datetime": {"date", "datetime"},
    "enum": {"IntEnum", "StrEnum"},
    "http": {"HTTPStatus"},
    "io": {"BytesIO"},
    "typing": {"Any", "Literal", "cast", "final"},
    "urllib.parse": {"quote"},
    "uuid": {"UUID"},
}
_MODULES: Final = frozenset({"datetime", "httpx"})
_CALLED: Final = frozenset(
    {
        *(
            "Response",
            "UUID",
            "_build_response",
            "_define",
            "_field",
            "_get_kwargs",
            "_knows_all",
            "_new",
            "_parse_response",
        ),
        *(
            "asyncio_detailed",
            "bool",
            "cast",
            "cls",
            "dict",
            "float",
            "frozenset",
            "get",
            "int",
            "isinstance",
            "len",
            "list",
        ),
        *("map", "str", "sync_detailed", "tuple"),
    }
)
_READERS: Final = ("_types.read_answers", "_types.read_list", "_types.read_union")
_METHODS: Final = frozenset(
    {
        *(
            "append",
            "fromisoformat",
            "format",
            "from_decoded",
            "from_dict",
            "get_async_httpx_client",
            "get_httpx_client",
        ),
        *("isoformat", "items", "request", "to_dict", "to_tuple", "update", "with_traceback", "_read"),
    }
)
_DECORATORS: Final = frozenset({"_define", "classmethod", "final", "property", "staticmethod"})
_BASES: Final = frozenset({"IntEnum", "StrEnum", "_types.Model", "int", "str"})
_DUNDERS: Final = frozenset({"__all__", "__class__", "__new__", "__str__"})
_RUN_AT_IMPORT: Final = frozenset({"_define", "_field", "_types.WireField", "frozenset"})
_FORBIDDEN: Final = (
    *(
        ast.Delete,
        ast.Global,
        ast.Nonlocal,
        ast.With,
        ast.AsyncWith,
        ast.Yield,
        ast.YieldFrom,
        ast.NamedExpr,
        ast.Match,
    ),
    *(ast.While, ast.Assert, ast.JoinedStr, ast.Lambda),
)
_AT_MODULE: Final = (
    ast.AnnAssign,
    ast.Assign,
    ast.AsyncFunctionDef,
    ast.ClassDef,
    ast.FunctionDef,
    ast.Import,
    ast.ImportFrom,
)


def check_tree(tree: Path, before: Path) -> None:
    """Refuse a generated tree with anything in it that our templates do not write.

    Args:
        tree: the package just generated.
        before: the package that it would replace.

    Raises:
        SpecError: naming the module, the line and what is there.
    """
    for path in sorted(tree.rglob("*")):
        name = path.relative_to(tree).as_posix()
        if path.is_symlink() or not (path.is_dir() or path.is_file()):
            raise SpecError(f"generated code: {shown(name)} is no plain file")
        if path.is_dir() or "__pycache__" in path.parts:
            continue
        if name in _FIXED:
            old = before / name
            if old.exists() and old.read_bytes() != path.read_bytes():
                raise SpecError(
                    f"generated code: {name} has changed, though no document shapes it; run nox -s generate first"
                )
        elif not _FILE.match(name):
            raise SpecError(f"generated code: a file of this name is not expected: {shown(name)}")
        elif name.endswith(".py"):
            _check_module(name, path.read_text(encoding="utf-8"))


def _check_module(name: str, text: str) -> None:
    problem = ""
    try:
        module = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        problem = f"generated code: {name} is not Python"
    if problem:
        raise SpecError(problem)
    for line, what in _Module(module).problems():
        raise SpecError(f"generated code: {name}, line {line}: {what}")


class _Module:
    def __init__(self, module: ast.Module) -> None:
        self._module = module
        self._classes = {
            alias.asname or alias.name
            for node in ast.walk(module)
            if isinstance(node, ast.ImportFrom) and node.level and node.module
            for alias in node.names
        } | {node.name for node in ast.walk(module) if isinstance(node, ast.ClassDef)}

    def problems(self) -> Iterator[tuple[int, str]]:
        for node in self._module.body:
            if not isinstance(node, _AT_MODULE) and not _is_text(node):
                yield node.lineno, "a statement that runs when the module is imported"
        for holder in ast.walk(self._module):
            if isinstance(holder, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
                for node in holder.body:
                    if isinstance(node, ast.Expr) and not _is_text(node) and not isinstance(node.value, ast.Call):
                        yield node.lineno, "an expression that stands for nothing"
        for each in ast.walk(self._module):
            yield from self._node(each)
        yield from self._run_at_import(self._module)

    def _node(self, node: ast.AST) -> Iterator[tuple[int, str]]:
        line = getattr(node, "lineno", 0)
        if isinstance(node, _FORBIDDEN) and not _is_plain_lambda(node):
            yield line, f"{type(node).__name__} is not expected"
        elif isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name not in _MODULES or alias.asname:
                    yield line, f"import of {shown(alias.name)}"
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                inside = node.level in (1, 2, 3)
                if not inside and alias.name not in _IMPORTS.get(node.module or "", ()):
                    yield line, f"import of {shown(alias.name)} from {shown(node.module)}"
        elif isinstance(node, ast.Call):
            if not self._may_be_called(node.func):
                yield line, f"a call of {shown(ast.unparse(node.func))}"
        elif isinstance(node, ast.Attribute) and node.attr.startswith("__") and node.attr not in _DUNDERS:
            yield line, f"the attribute {shown(node.attr)}"
        elif isinstance(node, ast.Name) and node.id.startswith("__") and node.id not in _DUNDERS:
            yield line, f"the name {shown(node.id)}"
        elif isinstance(node, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
            yield from self._definition(node)
        for name in _names(node):
            if not name.isascii() or len(name) > 300:
                yield line, f"the name {shown(name)}"

    def _definition(self, node: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[tuple[int, str]]:
        for decorator in node.decorator_list:
            function = decorator.func if isinstance(decorator, ast.Call) else decorator
            if ast.unparse(function) not in _DECORATORS:
                yield decorator.lineno, f"the decorator {shown(ast.unparse(function))}"
        if node.name.startswith("__") and node.name not in _DUNDERS:
            yield node.lineno, f"a definition of {shown(node.name)}"
        for base in [*node.bases, *(each.value for each in node.keywords)] if isinstance(node, ast.ClassDef) else ():
            if ast.unparse(base) not in {*_BASES, *self._classes}:
                yield base.lineno, f"the base class {shown(ast.unparse(base))}"

    def _may_be_called(self, function: ast.expr) -> bool:
        if isinstance(function, ast.Name):
            return function.id in _CALLED
        if isinstance(function, ast.Call):
            return ast.unparse(function.func) in _READERS  # itself looked at like every call
        if not isinstance(function, ast.Attribute):
            return False
        owner = function.value
        if isinstance(owner, ast.Name) and owner.id in ("_types", "errors", "types"):
            return True  # modules that are as they were, see `_FIXED`
        return function.attr in _METHODS

    def _run_at_import(self, node: ast.AST) -> Iterator[tuple[int, str]]:
        """Calls outside of functions run when the module is imported."""
        for child in ast.iter_child_nodes(node):
            if isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef)):
                parts: list[ast.expr] = [
                    *child.decorator_list,
                    *child.args.defaults,
                    *(d for d in child.args.kw_defaults if d),
                ]
                for part in parts:
                    if any(isinstance(each, ast.Call) and not _is_harmless_default(each) for each in ast.walk(part)):
                        yield part.lineno, "a call in a default value"
                continue
            if isinstance(child, ast.Call) and ast.unparse(child.func) not in _RUN_AT_IMPORT:
                yield child.lineno, f"a call of {shown(ast.unparse(child.func))} when the module is imported"
            yield from self._run_at_import(child)


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def _is_plain_lambda(node: ast.AST) -> bool:
    """`lambda body: body`, which takes an answer as it is."""
    return isinstance(node, ast.Lambda) and isinstance(node.body, ast.Name)


def _is_harmless_default(node: ast.Call) -> bool:
    """`UUID("...")` or `datetime.datetime.fromisoformat("...")` of a constant."""
    return ast.unparse(node.func) in ("UUID", "datetime.datetime.fromisoformat", "datetime.date.fromisoformat") and all(
        isinstance(each, ast.Constant) for each in node.args
    )


def _names(node: ast.AST) -> Iterator[str]:
    for field in ("id", "name", "attr", "arg", "asname"):
        value = getattr(node, field, None)
        if isinstance(value, str):
            yield value

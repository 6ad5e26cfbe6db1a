"""The public surface of a package as lines of text, one for each thing that users can name, read from its source.

The package is read by griffe and not imported. Public are the names in `__all__` of the modules without a leading
underscore, and what is reached through them: a class that a public signature names is part of the contract wherever
it is defined. Such a class is written `~Name`, because its module is nobody's business.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import griffe

__all__ = ["breaking_changes", "load", "surface_lines"]

# Members of the language that are part of no contract: how a thing prints, copies and compares is tested, not listed.
_UNLISTED = (frozenset(dir(object)) - {"__init__"}) | {"__slots__", "__copy__", "__deepcopy__", "__format__"}
_SEPARATORS = {
    griffe.ParameterKind.var_positional: "*",
    griffe.ParameterKind.var_keyword: "**",
}
_ALIASES_OF_TYPES = {griffe.Kind.ATTRIBUTE, griffe.Kind.TYPE_ALIAS}


def load(package: str, folder: Path) -> griffe.Module:
    """Read a package from its source.

    Args:
        package: Its name.
        folder: Where it is. Packages that it imports are not read.
    """
    found = griffe.load(package, search_paths=[str(folder)], resolve_aliases=True, allow_inspection=False)
    if not isinstance(found, griffe.Module):
        raise TypeError(f"{package} is no package")
    return found


def surface_lines(package: griffe.Module) -> list[str]:
    """The lines, sorted by module and name, the reached classes after the public ones."""
    return _Surface(package).lines()


def breaking_changes(old: griffe.Module, new: griffe.Module) -> list[str]:
    """What no longer works for users of the old package, in griffe's words, each with the path of the object."""
    found = list(griffe.find_breaking_changes(old, new))
    before, after = _Surface(old).reached(), _Surface(new).reached()
    for path in sorted(before.keys() & after.keys()):
        found += griffe.find_breaking_changes(before[path], after[path])
    return sorted({f"{breakage.obj.path}: {breakage.kind.value}" for breakage in found if _is_public(breakage.obj)})


def _is_public(found: Any) -> bool:
    return not any(part.startswith("_") and not part.endswith("__") for part in found.path.split(".")[2:])


class _Surface:
    def __init__(self, package: griffe.Module) -> None:
        self._package = package
        self._public: dict[str, str] = {}  # path of the definition -> public path
        self._reached: dict[str, Any] = {}

    def reached(self) -> dict[str, Any]:
        """The classes that are reached, by the path of their definition."""
        self.lines()
        return {path: found for path, found in self._reached.items() if found.is_class}

    def lines(self) -> list[str]:
        listed = [(f"{module.path}.{name}", member) for module in self._modules() for name, member in _exports(module)]
        for path, member in sorted(listed, key=lambda item: item[0].count("."), reverse=True):
            self._public[_definition(member).path] = path  # `zoom_health.X` wins over `zoom_health.errors.X`
        lines: list[str] = []
        for path, member in sorted(listed, key=lambda item: item[0]):
            lines += self._object(path, member)
        done: set[str] = set()
        while waiting := sorted(set(self._reached) - done):
            for path in waiting:
                done.add(path)
                self._object(f"~{self._reached[path].name}", self._reached[path])  # finds what it reaches itself
        for path in sorted(done, key=lambda path: str(self._reached[path].name)):
            lines += self._object(f"~{self._reached[path].name}", self._reached[path])
        return lines

    def _modules(self) -> Iterator[griffe.Module]:
        yield self._package
        for name, member in sorted(self._package.members.items()):
            if isinstance(member, griffe.Module) and not name.startswith("_"):
                yield member

    def _object(self, path: str, member: Any) -> list[str]:
        defined = _definition(member)
        if defined.is_alias:
            return [f"name {path} = {defined.target_path}"]
        own = self._public.get(defined.path, path)
        if own != path:
            return [f"same {path} as {own}"]
        if defined.is_module:
            return [f"module {path}"]
        if defined.is_class:
            return [self._class(path, defined), *self._members(path, defined)]
        return [self._function(path, defined) if defined.is_function else self._attribute(path, defined)]

    def _class(self, path: str, found: Any) -> str:
        shown = [self._text(base) for base in found.bases if not str(base).startswith("_")]
        return f"class {path}({', '.join(shown)})" if shown else f"class {path}"

    def _members(self, path: str, found: Any) -> Iterator[str]:
        for name, member in sorted(found.all_members.items()):
            defined = _definition(member)
            if defined.is_alias or name in _UNLISTED or (name.startswith("_") and not name.endswith("__")):
                continue
            if defined.parent is not found and defined.parent.path in self._public:
                continue  # stands with the base
            if name == "__init__" and path.startswith("~"):
                continue  # given by others, never made
            if defined.is_function:
                yield self._function(f"{path}.{name}", defined)
            elif defined.is_attribute:
                yield self._attribute(f"{path}.{name}", defined)

    def _function(self, path: str, found: Any) -> str:
        words = [word for word in ("async", "staticmethod", "classmethod", "abstractmethod") if word in found.labels]
        hook = next((str(mark.value) for mark in found.decorators if str(mark.value).startswith("hookspec")), None)
        words.append(f"@{hook} def" if hook else "def")
        returns = f" -> {self._text(found.returns)}" if found.returns is not None else ""
        return f"{' '.join(words)} {path}({', '.join(self._parameters(found))}){returns}"

    def _parameters(self, found: Any) -> Iterator[str]:
        previous: griffe.ParameterKind | None = None
        for parameter in found.parameters:
            kind = parameter.kind
            if kind is griffe.ParameterKind.keyword_only and previous not in {
                kind,
                griffe.ParameterKind.var_positional,
            }:
                yield "*"
            if previous is griffe.ParameterKind.positional_only and kind is not previous:
                yield "/"
            previous = kind
            text = _SEPARATORS.get(kind, "") + parameter.name
            if parameter.annotation is not None:
                text += f": {self._text(parameter.annotation)}"
            if parameter.default is not None and kind not in _SEPARATORS:
                text += f" = {parameter.default}"
            yield text
        if previous is griffe.ParameterKind.positional_only:
            yield "/"

    def _attribute(self, path: str, found: Any) -> str:
        kind = "property" if "property" in found.labels else "attribute"
        text = f"{kind} {path}"
        if found.annotation is not None:
            text += f": {self._text(found.annotation)}"
        if kind == "property" or found.value is None:
            return text
        is_telling = path.startswith("~") or (isinstance(found.value, str) and found.name != "__version__")
        return f"{text} = {self._text(found.value) if is_telling and found.parent.is_module else '...'}"

    def _text(self, expression: Any) -> str:
        """An annotation as it is written; the classes of the package that it names are reached."""
        if not isinstance(expression, griffe.Expr):
            return str(expression)
        for part in expression.iterate(flat=True):
            if isinstance(part, griffe.ExprName):
                self._reach(part.canonical_path)
        return str(expression)

    def _reach(self, path: str) -> None:
        prefix = f"{self._package.path}."
        if not path.startswith(prefix):
            return
        try:
            found = _definition(self._package[path.removeprefix(prefix)])
        except (KeyError, griffe.AliasResolutionError):  # the second: it is another package's
            return
        if found.is_alias or found.path in self._public or found.name.startswith("_"):
            return
        is_alias = found.kind in _ALIASES_OF_TYPES and found.parent.is_module and "TypeVar" not in str(found.value)
        if found.is_class or is_alias:
            self._reached[found.path] = found


def _definition(member: Any) -> Any:
    """What a name stands for in the end, or the last name before another package."""
    while member.is_alias:
        try:
            member = member.target
        except griffe.AliasResolutionError:
            return member
    return member


def _exports(module: griffe.Module) -> Iterator[tuple[str, Any]]:
    """What `__all__` names; a name that is not there is an error of the package's own tests."""
    for name in map(str, module.exports or []):
        if name in module.members:
            yield name, module.members[name]

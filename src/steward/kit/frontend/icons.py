"""One sprite with just the icons that templates and code name."""

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from jinja2 import Environment, nodes

from steward.kit.frontend.errors import FrontendError

_TEMPLATES = Environment(autoescape=True, extensions=["jinja2.ext.i18n", "jinja2.ext.do"])
_FILLED = "-filled"
_DRAWING = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)
_EMPTY_FRAME = re.compile(r'<path stroke="none" d="M0 0h24v24H0z" fill="none" ?/>')


def icon_names(package: Path) -> frozenset[str]:
    """Find the icons named below a folder, in templates and in Python.

    A name counts where it is the first argument of ``icon(…)`` in a template, or the value
    of an ``icon=`` argument, field or default. Both arms of a condition count, and each value
    of a dictionary that is looked up on the spot.
    """
    names: set[str] = set()
    for path in package.rglob("*.html"):
        names.update(_names_in_template(path.read_text("utf-8")))
    for path in package.rglob("*.py"):
        names.update(_names_in_python(path.read_text("utf-8")))
    return frozenset(names)


def _names_in_template(source: str) -> Iterator[str]:
    tree = _TEMPLATES.parse(source)
    for macro in tree.find_all(nodes.Macro):
        defaulted = macro.args[len(macro.args) - len(macro.defaults) :]
        for argument, default in zip(defaulted, macro.defaults, strict=True):
            if argument.name == "icon":
                yield from _texts(default)
    for call in tree.find_all(nodes.Call):
        if call.args and _called_name(call.node) == "icon":
            yield from _texts(call.args[0])
        for keyword in call.kwargs:
            if keyword.key == "icon":
                yield from _texts(keyword.value)


def _called_name(node: nodes.Node) -> str | None:
    return getattr(node, "name", None) or getattr(node, "attr", None)


def _texts(node: nodes.Node) -> Iterator[str]:
    match node:
        case nodes.Const(value=str() as name) if name:
            yield name
        case nodes.CondExpr(expr1=one, expr2=other):
            yield from _texts(one)
            if other is not None:
                yield from _texts(other)
        case nodes.Getitem(node=nodes.Dict(items=pairs)):
            for pair in pairs:
                yield from _texts(pair.value)


def _names_in_python(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        match node:
            case (
                ast.keyword(arg="icon", value=ast.Constant(value=str() as name))
                | ast.AnnAssign(target=ast.Name(id="icon"), value=ast.Constant(value=str() as name))
            ) if name:
                yield name


def build_sprite(names: Iterable[str], drawings: Path) -> str:
    """Return an SVG sprite with one symbol for each name, drawn from Tabler's icon folder.

    Raises FrontendError that lists every name without a drawing.
    """
    files = {name: _drawing_of(name, drawings) for name in sorted(names)}
    unknown = [name for name, file in files.items() if not file.is_file()]
    if unknown:
        raise FrontendError(
            f"No such icon in @tabler/icons: {', '.join(unknown)}. Mend the template."
        )
    symbols = "\n".join(_symbol(name, file) for name, file in files.items())
    origin = "<!-- Tabler Icons, MIT License, Copyright (c) 2020-2026 Paweł Kuna -->"
    return f'<svg xmlns="http://www.w3.org/2000/svg">\n{origin}\n{symbols}\n</svg>\n'


def _drawing_of(name: str, drawings: Path) -> Path:
    if name.endswith(_FILLED):
        return drawings / "filled" / f"{name.removesuffix(_FILLED)}.svg"
    return drawings / "outline" / f"{name}.svg"


def _symbol(name: str, file: Path) -> str:
    drawing = _DRAWING.search(file.read_text("utf-8"))
    if drawing is None:
        raise FrontendError(f"{file.name} is not a drawing; fetch the front-end files again.")
    lines = " ".join(_EMPTY_FRAME.sub("", drawing[1]).split())
    paint = ' fill="currentColor" stroke="none"' if name.endswith(_FILLED) else ""
    return f'<symbol id="{name}" viewBox="0 0 24 24"{paint}>{lines}</symbol>'

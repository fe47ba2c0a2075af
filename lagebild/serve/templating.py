"""Templates compiled for speed: one environment per language, in which a page is a few thousand plain calls.

Jinja lets a function see the whole context, for which it puts one together at every call from within a loop; here the functions of the
pages are bound to their language instead, and called as they are. A phrase without values is put in when the template is compiled.
"""

from __future__ import annotations

import keyword
import re
from collections.abc import Callable
from typing import Any

import jinja2
from jinja2 import nodes, runtime
from jinja2.compiler import CodeGenerator, Frame, MacroRef
from jinja2.runtime import markup_join
from jinja2.utils import missing
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, escape

PHRASE = "t"  # the function of the templates that gives a phrase
ACTING = re.compile("[&<>'\"]")


def shown(value: Any) -> str:
    """A value as it stands in a page: escaped, unless it is markup already.

    >>> str(shown("a<b")), str(shown(Markup("<b>"))), shown(3)
    ('a&lt;b', '<b>', '3')
    """
    kind = type(value)
    if kind is str:
        return value if ACTING.search(value) is None else escape(value)
    if kind is Markup:
        found: str = value
        return found
    return str(value) if kind is int else escape(value)


def joined(parts: tuple[Any, ...]) -> str:
    """Values one after the other, escaped where one of them is markup."""
    for part in parts:
        if type(part) is not str:
            found: str = markup_join(parts)
            return found
    return "".join(parts)


class Macro(runtime.Macro):
    """A macro that wastes no time where it is given positional arguments only."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self._plain = not (self.catch_kwargs or self.catch_varargs or self.caller)

    def __call__(self, *args: Any, **kwargs: Any) -> str:
        absent = self._argument_count - len(args)
        if kwargs or absent < 0 or not self._plain:
            return super().__call__(*args, **kwargs)
        return str.__new__(Markup, self._func(*args, *(missing,) * absent))


class _Compiler(CodeGenerator):
    """Calls functions as they are, but those that ask for the context."""

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: N802  # Jinja's name
        if forward_caller or not self._is_plain(node):
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.visit(node.node, frame)
        self.write("(")
        for argument in (*node.args, *node.kwargs):
            self.visit(argument, frame)
            self.write(", ")
        self.write(")")

    def _is_plain(self, node: nodes.Call) -> bool:
        known = self.environment.globals.get(node.node.name) if isinstance(node.node, nodes.Name) else None
        unpacked = node.dyn_args or node.dyn_kwargs or any(keyword.iskeyword(k.key) for k in node.kwargs)
        return not unpacked and not hasattr(known, "jinja_pass_arg")

    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:  # noqa: N802  # Jinja's name
        self.write("environment.joined((")
        for part in node.nodes:
            self.visit(part, frame)
            self.write(", ")
        self.write("))")

    def macro_def(self, macro_ref: MacroRef, frame: Frame) -> None:
        self.write("environment.")
        super().macro_def(macro_ref, frame)

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("environment.shown(")


class Templates(jinja2.Environment):
    """Jinja with escaping on for everything; raises for what a template does not know.

    Args:
        phrase: gives the phrase of an id without values, None where that has to wait until the page is made.
    """

    code_generator_class = _Compiler
    shown, joined, Macro = staticmethod(shown), staticmethod(joined), Macro

    def __init__(self, loader: jinja2.BaseLoader, phrase: Callable[[str], str | None]) -> None:
        super().__init__(loader=loader, autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True)
        self._phrases = _Phrases(phrase)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        found: nodes.Template = self._phrases.visit(super()._parse(source, name, filename))
        return found


class _Phrases(NodeTransformer):
    """Puts in the phrases that are known when a template is compiled."""

    def __init__(self, phrase: Callable[[str], str | None]) -> None:
        self.phrase = phrase

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802  # Jinja's name
        self.generic_visit(node)
        plain = len(node.args) == 1 and not (node.kwargs or node.dyn_args or node.dyn_kwargs)
        if plain and isinstance(node.node, nodes.Name) and node.node.name == PHRASE and isinstance(node.args[0], nodes.Const):
            found = self.phrase(node.args[0].value)
            if found is not None:
                return nodes.Const(found, lineno=node.lineno)
        return node

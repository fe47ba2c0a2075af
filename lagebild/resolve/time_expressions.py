"""The value expressions of the time packs: small calls such as `weekday(wd, rel)` that make TIMEX3 values.

An expression names operators (time_points, time_durations), slots of the pattern, numbers and quoted text. It is read
with Python's own parser and nothing else of Python is allowed in it.
"""

from __future__ import annotations

import ast
import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from lagebild.errors import PackError
from lagebild.resolve.time_durations import DURATIONS
from lagebild.resolve.time_points import POINTS
from lagebild.resolve.time_setting import Setting, Value

OPERATORS: Mapping[str, Callable[..., str | None]] = {f.__name__: f for f in (*POINTS, *DURATIONS)}
Evaluate = Callable[[Setting, Mapping[str, Value]], Value]


@dataclass(frozen=True, slots=True)
class Expression:
    """A compiled value expression."""

    source: str
    run: Evaluate

    def __call__(self, setting: Setting, slots: Mapping[str, Value]) -> str | None:
        value = self.run(setting, slots)
        return None if value is None else str(value)


@functools.lru_cache(maxsize=1024)
def compile_expression(source: str) -> Expression:
    """Compiles a value cell; raises PackError for anything but calls of known operators, slots and constants.

    >>> import datetime
    >>> compile_expression("shift('D', -1)")(Setting(anchor=datetime.date(2016, 1, 1)), {})
    '2015-12-31'
    """
    try:
        tree = ast.parse(source, mode="eval").body
    except SyntaxError as error:
        raise PackError(f"The value {source!r} cannot be read.") from error
    return Expression(source, _compile(tree, source))


def _compile(node: ast.expr, source: str) -> Evaluate:
    match node:
        case ast.Constant(value=int() | float() | str() as constant):
            return lambda setting, slots: constant
        case ast.Name(id=name):
            return lambda setting, slots: slots.get(name)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            inner = _compile(operand, source)
            return lambda setting, slots: _negative(inner(setting, slots))
        case ast.Call(func=ast.Name(id=name), args=args, keywords=[]) if name in OPERATORS:
            function, parts = OPERATORS[name], [_compile(a, source) for a in args]
            return lambda setting, slots: function(setting, *[p(setting, slots) for p in parts])
        case _:
            raise PackError(f"The value {source!r} uses something that is no operator, slot or constant.")


def _negative(value: Value) -> Value:
    return -value if isinstance(value, int | float) else value

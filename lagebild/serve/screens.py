"""A screen: one view at one address, in three forms. The list of all of them is `lagebild.serve.views.SCREENS`."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from lagebild.serve.access import Role

View = Callable[..., Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """A view and where it is found.

    Attributes:
        name: of the template, and the operation's id in the API.
        path: `/events`, `/events/{key}`; `.json` and `.csv` are added to it.
        view: called with a `Reading` and the parameters of its signature, which the API takes from there; returns a struct.
        table: the field of that struct that the CSV holds, a list of structs.
        shared: whether it depends on nothing but the store and its parameters, so that it can be kept until the store changes.
    """

    name: str
    path: str
    view: View
    table: str
    summary: str
    tag: str
    role: Role = "read"
    shared: bool = True

    @property
    def parameters(self) -> Sequence[inspect.Parameter]:
        """The view's parameters but the reading."""
        found = list(inspect.signature(self.view, eval_str=True).parameters.values())
        return found[1:]

    @property
    def answer(self) -> type:
        """The struct that the view returns."""
        found: type = inspect.signature(self.view, eval_str=True).return_annotation
        return found

    @property
    def row(self) -> type:
        """The struct of the CSV's rows."""
        import typing

        hint = typing.get_type_hints(self.answer)[self.table]
        found: type = typing.get_args(hint)[0]
        return found

    def address(self, form: str) -> str:
        """The path of a form: "" (negotiated), json or csv."""
        path = "/home" if self.path == "/" and form else self.path
        return f"{path}.{form}" if form else path

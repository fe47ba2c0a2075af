"""The screens: one function each, from a `Reading` and the request's parameters to one struct."""

from __future__ import annotations

from lagebild.serve.screens import Screen
from lagebild.serve.views.actors import actor, actors
from lagebild.serve.views.atlas import map_, network_
from lagebild.serve.views.coding import accuracy, codebook, packs
from lagebild.serve.views.compare import compare
from lagebild.serve.views.data import changes, data, deletions, difference, snapshot
from lagebild.serve.views.dyad import dyad
from lagebild.serve.views.event import event
from lagebild.serve.views.events import events
from lagebild.serve.views.home import home
from lagebild.serve.views.report import report
from lagebild.serve.views.review import agreement_, judgements, review
from lagebild.serve.views.saved import saved_view, saved_views
from lagebild.serve.views.session import paste, session
from lagebild.serve.views.sources import sources
from lagebild.serve.views.statements import statements
from lagebild.serve.views.stories import stories
from lagebild.serve.views.story import story

SCREENS = (
    Screen(name="home", path="/", view=home, table="rising", tag="overview", summary="What rises, what is new, which dyads moved."),
    Screen(name="events", path="/events", view=events, table="events", tag="events", summary="Events that a query asks for, with facets."),
    Screen(
        name="event", path="/events/{key}", view=event, table="events", tag="events",
        summary="An event: its words, who says so, all reports of it, why they were merged, what people decided.",
    ),
    Screen(name="stories", path="/stories", view=stories, table="stories", tag="stories", summary="Stories, the latest first."),
    Screen(
        name="story", path="/stories/{key}", view=story, table="happenings", tag="stories",
        summary="A story: its happenings, where reports agree and disagree, copies folded, claims beside denials.",
    ),
    Screen(
        name="report", path="/reports/{key:path}", view=report, table="events", tag="reports",
        summary="A report: its text, and everything found in it, by offsets into that text.",
    ),
    Screen(name="actors", path="/actors", view=actors, table="actors", tag="actors", summary="Who acts and is acted on most."),
    Screen(
        name="actor", path="/actors/{id}", view=actor, table="events", tag="actors",
        summary="An actor: names, offices with dates, activity, counterparts, statements by and about.",
    ),
    Screen(
        name="dyad", path="/dyads/{a}/{b}", view=dyad, table="periods", tag="actors",
        summary="Two parties over time: deeds and words, changes of level, peaks with their story, coverage.",
    ),
    Screen(
        name="statements", path="/statements", view=statements, table="statements", tag="statements",
        summary="Who says what about whom; claims beside denials.",
    ),
    Screen(name="map", path="/map", view=map_, table="countries", tag="overview", summary="Countries and points of a query's events."),
    Screen(name="network", path="/network", view=network_, table="edges", tag="overview", summary="Who deals with whom."),
    Screen(name="compare", path="/compare", view=compare, table="months", tag="events", summary="Two queries side by side."),
    Screen(name="review", path="/review", view=review, table="cards", tag="review", summary="What waits for a decision."),
    Screen(name="judgements", path="/review/judgements", view=judgements, table="judgements", tag="review", summary="What was decided."),
    Screen(
        name="agreement", path="/review/agreement", view=agreement_, table="agreements", tag="review",
        summary="How far those who decide agree beyond chance.",
    ),
    Screen(name="sources", path="/sources", view=sources, table="outlets", tag="data", summary="Outlets, agencies, coverage, failures."),
    Screen(name="data", path="/data", view=data, table="snapshots", tag="data", summary="What is in the store; snapshots to cite."),
    Screen(name="changes", path="/data/changes", view=changes, table="changes", tag="data", summary="The feed of all changes."),
    Screen(name="deletions", path="/data/deletions", view=deletions, table="changes", tag="data", summary="The feed of deletions."),
    Screen(name="snapshot", path="/data/snapshots/{name}", view=snapshot, table="lines", tag="data", summary="A snapshot's events."),
    Screen(
        name="difference", path="/data/snapshots/{name}/{other}", view=difference, table="differences", tag="data",
        summary="What differs between two snapshots.",
    ),
    Screen(name="codebook", path="/data/codebook", view=codebook, table="acts", tag="coding", summary="Acts, statuses, query keys."),
    Screen(name="packs", path="/data/packs", view=packs, table="tables", tag="coding", summary="The words the coder works with."),
    Screen(name="accuracy", path="/data/accuracy", view=accuracy, table="figures", tag="coding", summary="Measured accuracy."),
    Screen(name="views", path="/views", view=saved_views, table="views", tag="views", summary="Saved views.", shared=False),
    Screen(name="view", path="/views/{name}", view=saved_view, table="events", tag="views", summary="A saved view's events.", shared=False),
    Screen(name="paste", path="/paste", view=paste, table="fields", tag="coding", summary="What can be pasted."),
    Screen(name="session", path="/session", view=session, table="roles", tag="server", summary="Signing in."),
)  # fmt: skip

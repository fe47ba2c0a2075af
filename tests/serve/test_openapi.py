"""The description of the API is true: schemathesis asks what it allows, and what it does not, and holds the answers against it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import checks
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from lagebild.serve.app import create_app
from lagebild.serve.settings import Settings
from lagebild.serve.views import SCREENS

HOST = {"Host": "testserver"}
EXAMPLES = 4
CHECKS = [checks.not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


OPERATIONS = 40  # at least so many: an operation that is left out must not go unnoticed


@pytest.fixture(scope="module")
def app(store_path: Path) -> Any:
    server = Settings(store=str(store_path), names=("testserver",), tokens=store_path.with_name("none.json"), rate=0, paste=0)
    made = create_app(server)
    made.state.service.warm()
    made.state.service.learn()
    yield made
    made.state.service.close()


def test_answers_are_as_described(app: Any) -> None:
    schema = schemathesis.openapi.from_asgi("/openapi.json", app, headers=HOST)
    asked, twins = 0, {s.address("").replace(":path", "") for s in SCREENS}
    for result in schema.get_all_operations():
        operation = result.ok()
        if operation.method == "get" and (operation.path in twins or operation.path.endswith(".csv")):
            continue  # the same parameters and view as its .json

        @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True, database=None)
        @given(case=operation.as_strategy())
        def holds(case: Any) -> None:
            answer = case.call(headers=HOST, timeout=60)
            case.validate_response(answer, checks=CHECKS)

        holds()
        asked += 1
    assert asked >= OPERATIONS


def test_every_screen_is_described_in_all_forms(app: Any) -> None:
    paths = app.openapi()["paths"]
    for screen in SCREENS:
        for form in ("json", "csv", ""):
            operation = paths[screen.address(form).replace(":path", "")]["get"]
            assert operation["summary"] and operation["tags"]
            kinds = set(operation["responses"]["200"]["content"])
            assert kinds == ({"application/json"} if form == "json" else {"text/csv"} if form else {"application/json", "text/csv", "text/html"})
    ids = [o["operationId"] for path in paths.values() for o in path.values()]
    assert len(ids) == len(set(ids))


def test_all_references_of_the_description_lead_somewhere(app: Any) -> None:
    described = app.openapi()
    known = {f"#/components/schemas/{name}" for name in described["components"]["schemas"]}

    def refs(node: Any) -> Any:
        if isinstance(node, dict):
            if isinstance(node.get("$ref"), str):
                yield node["$ref"]
            for value in node.values():
                yield from refs(value)
        elif isinstance(node, list):
            for value in node:
                yield from refs(value)

    assert set(refs(described)) <= known

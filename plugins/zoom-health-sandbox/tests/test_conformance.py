"""The ASGI application against the OpenAPI document of the product: schemathesis finds nothing.

Beyond its own checks, each error has to be one that the document gives that operation, by HTTP status and Zoom code
together.
"""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.config import SchemathesisConfig
from zoom_health_sandbox import Sandbox, SandboxRequest, asgi_app, scenarios

SPECIFICATION = Path(__file__).parents[3] / "spec" / "openapi.yaml"
BOUNDED = settings(
    max_examples=60, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck)
)
CONFIGURATION = {
    # Zoom ignores query keys that it does not know, and so does the sandbox: sending some is no invalid request.
    "generation": {"allow-extra-parameters": False},
    "checks": {
        # A request that fits its schema may still be refused with 400, and the document says so: the owner it names
        # does not exist (30008), its page token was never issued, its meeting id had to be encoded twice (300). A
        # schema cannot tell these apart.
        "positive_data_acceptance": {"expected-statuses": ["2xx", "400", "403", "404"]},
    },
}


# The one scenario with HTTP 500 is a documented answer (30011), which this check cannot know.
SERVER_ERROR = [schemathesis.checks.not_a_server_error]

if not SPECIFICATION.exists():
    pytest.skip("the OpenAPI document is not beside this checkout", allow_module_level=True)

# Without limits, since hundreds of calls in a second are the purpose here.
sandbox = Sandbox.seeded(notes_count=40, limits=False)
document = schemathesis.openapi.from_path(SPECIFICATION, config=SchemathesisConfig.from_dict(CONFIGURATION))
# An operation that Zoom has added since is in the document before it is in the sandbox.
schema = document.include(operation_id=["list_clinical_notes", "get_clinical_note", "update_clinical_note"])
schema.app = asgi_app(sandbox)
schema.config.update(base_url="http://127.0.0.1/v2")


@pytest.fixture(scope="module")
def authorization():
    credentials = b64encode(f"{scenarios.CLIENT_ID}:{scenarios.CLIENT_SECRET}".encode()).decode()
    target = f"/oauth/token?grant_type=account_credentials&account_id={scenarios.ACCOUNT_ID}"
    request = SandboxRequest(method="POST", target=target, headers={"authorization": f"Basic {credentials}"})
    return {"Authorization": f"Bearer {sandbox.handle(request).json()['access_token']}"}


def check_code(case, response):
    """Hold the answer's Zoom code against those that the document gives this operation and status."""
    if response.status_code == 405:
        assert case.method not in response.headers["allow"][0].split(", ")
    elif response.status_code >= 400:
        documented = case.operation.definition.raw["responses"][str(response.status_code)]["x-zoom-codes"]
        assert str(response.json()["code"]) in documented


@schema.parametrize()
@BOUNDED
def test_every_generated_request_is_answered_as_the_document_says(case, authorization):
    response = case.call(headers=authorization)

    case.validate_response(response, headers=authorization)
    check_code(case, response)


def test_every_note_that_exists_is_answered_as_the_document_says(authorization):
    """Random ids find nothing, so these requests name what is there."""
    list_notes, get_note = schema["/clinical_notes/notes"]["GET"], schema["/clinical_notes/notes/{noteId}"]["GET"]
    page = list_notes.Case(query={"include_note_content": "true"}).call_and_validate(headers=authorization).json()
    assert len(page["clinical_notes"]) == 30

    for note in page["clinical_notes"]:
        got = get_note.Case(path_parameters={"noteId": note["note_id"]}).call_and_validate(headers=authorization)
        assert got.json() == note


def test_every_scenario_is_answered_as_the_document_says(authorization):
    operations = {
        "list": schema["/clinical_notes/notes"]["GET"],
        "get": schema["/clinical_notes/notes/{noteId}"]["GET"],
        "update": schema["/clinical_notes/notes/{noteId}"]["PATCH"],
    }
    for scenario in (scenario for scenario in scenarios.SCENARIOS if "CLIENT" not in scenario.use):
        operation = operations[scenario.operation]
        if scenario.operation == "list":
            case = operation.Case(query={"note_owner_user_id": scenario.value})
        else:
            case = operation.Case(path_parameters={"noteId": scenario.value})
        if scenario.operation == "update":
            case.body, case.media_type = {"is_note_completed": True}, "application/json"
        response = case.call(headers=authorization)

        assert response.status_code == scenario.status
        case.validate_response(response, excluded_checks=SERVER_ERROR if scenario.status == 500 else [])
        check_code(case, response)


def test_a_completed_note_is_answered_as_the_document_says(authorization):
    case = schema["/clinical_notes/notes/{noteId}"]["PATCH"].Case(
        path_parameters={"noteId": "SandboxNoteMeeting0001"},
        body={"is_note_completed": True},
        media_type="application/json",
    )

    assert case.call_and_validate(headers=authorization).status_code == 204

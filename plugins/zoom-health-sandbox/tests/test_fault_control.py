"""Faults asked for from outside: the control plane of both servers, the command line, pytest's mark, the README."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from zoom_health_sandbox import FaultServer, InvalidFaultError, Sandbox, SandboxServer, asgi_app
from zoom_health_sandbox.command import sandbox_command
from zoom_health_sandbox.fault_text import described, parse_rule, read_rule, table
from zoom_health_sandbox.faults import FAULTS

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")


@pytest.fixture(params=[SandboxServer, FaultServer])
def server(request, sandbox):
    with request.param(sandbox) as server:
        yield server


@pytest.fixture
def control(server, http_client):
    with http_client(base_url=server.url) as client:
        yield client


def test_a_fault_is_added_shown_and_cleared(control, sandbox):
    rule = {"name": "status", "status": 502, "operation": "list", "calls": [2, 4], "times": 1, "rate": 1, "seed": 3}
    added = control.post("/sandbox/faults", json=rule | {"after": 0, "until": "2025-06-02T13:00:00Z"})
    assert added.status_code == 200
    statuses = [control.get("/v2/clinical_notes/notes").status_code for _ in range(4)]
    shown = control.get("/sandbox/faults").json()

    assert statuses == [401, 502, 401, 401]
    (found,) = shown["faults"]
    assert found | rule | {"seed": 3} == found | {"seed": 3}
    assert (found["seen"], found["fired"], found["until"]) == (4, 1, "2025-06-02T13:00:00.000Z")
    assert set(shown["known"]) == set(FAULTS)
    assert control.delete("/sandbox/faults").status_code == 204
    assert len(sandbox.faults) == 0


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "send a JSON object"), (b"[]", "send a JSON object"), (b"{}", "send a JSON object"),
        (b'{"name": 7}', "send a JSON object"), (b"\xff", "send a JSON object"), (b"[" * 100_000, "send a JSON object"),
        (b'{"name": "stat"}', "is status meant"), (b'{"name": "status", "colour": 1}', "it takes status, code"),
        (b'{"name": "status", "calls": "x"}', "numbers of calls"), (b'{"name": "status", "after": "noon"}', "ISO time"),
        (b'{"name": "status", "after": "2025-06-02T12:00:00"}', "time zone"),
        (b'{"name": "status", "rate": NaN}', "from 0 to 1"), (b'{"name": "status", "status": true}', "whole number"),
        (b'{"name": "another_note", "operation": "list"}', "one of get"),
    ],
)  # fmt: skip
def test_a_fault_that_cannot_be_is_refused_in_one_line(control, sandbox, body, words):
    answer = control.post("/sandbox/faults", content=body)

    assert answer.status_code == 400
    assert words in answer.json()["error"]
    assert "\n" not in answer.json()["error"]
    assert len(sandbox.faults) == 0


def test_the_control_plane_itself_is_never_spoiled(control):
    control.post("/sandbox/faults", json={"name": "reset_before"})

    assert control.get("/sandbox/").json()["ready"] is True
    moved = control.post("/sandbox/clock", json={"advance_seconds": 60})
    assert moved.json() == {"now": "2025-06-02T12:01:00.000Z"}
    assert control.put("/sandbox/faults").status_code == 405


def test_callers_from_elsewhere_cannot_spoil_anything(sandbox):
    import asyncio

    async def ask():
        transport = httpx.ASGITransport(asgi_app(sandbox), client=("198.51.100.7", 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://sandbox") as client:
            return (await client.post("/sandbox/faults", json={"name": "status"})).status_code

    assert asyncio.run(ask()) == 403
    assert len(sandbox.faults) == 0


@pytest.mark.parametrize(
    ("address", "local"),
    [("127.0.0.1", True), ("127.8.8.8", True), ("::1", True), ("::ffff:127.0.0.1", True), ("localhost", True),
     ("198.51.100.7", False), ("::ffff:198.51.100.7", False), ("2001:db8::1", False), ("elsewhere", False)],
)  # fmt: skip
def test_this_machine_is_told_from_others(address, local):
    from zoom_health_sandbox.control import is_loopback

    assert is_loopback(address) is local


@pytest.mark.parametrize(
    ("name", "arguments", "status"),
    [("latency", {"seconds": 0.01}, 404), ("drip_body", {"interval": 0.001, "piece": 20}, 404),
     ("drip_body", {"interval": 0.001, "piece": 20, "framing": "chunked"}, 404), ("huge_body", {"mebibytes": 1}, 200),
     ("reset_before", {}, 501), ("drip_headers", {}, 501), ("close_after", {}, 501), ("body_on_204", {}, 501),
     ("trailing_bytes", {}, 501), ("body_cut", {}, 501)],
)  # fmt: skip
def test_the_plain_server_plays_what_it_can_and_says_what_it_cannot(sandbox, http_client, name, arguments, status):
    sandbox.faults.add(name, **arguments)
    with SandboxServer(sandbox) as server, http_client() as client:
        answer = client.get(f"{server.url}/none")

    assert answer.status_code == status
    if status == 501:
        assert "FaultServer" in answer.json()["message"]
    else:
        assert answer.json()


@pytest.mark.parametrize(
    ("text", "name", "settings"),
    [
        ("reset_before", "reset_before", {}),
        (
            "status:status=502,operation=get,calls=2+5-7",
            "status",
            {"status": 502, "operation": "get", "calls": [2, 5, 6, 7]},
        ),
        (
            "latency:seconds=0.5,rate=0.05,seed=7,times=3",
            "latency",
            {"seconds": 0.5, "rate": 0.05, "seed": 7, "times": 3},
        ),
        ("garbage_note:replace=true,kind=text", "garbage_note", {"replace": True, "kind": "text"}),
        (
            "redirect:location=https://x.invalid:8/?a=b,after=6",
            "redirect",
            {"location": "https://x.invalid:8/?a=b", "after": 6.0},
        ),
    ],
)
def test_a_fault_is_written_on_one_line(text, name, settings):
    assert parse_rule(text) == (name, settings)


@pytest.mark.parametrize("name", FAULTS)
def test_what_the_table_says_can_be_written_back(name, sandbox):
    written = next(arguments for fault, _, arguments, _ in table() if fault == name)
    parts = [part.partition("|")[0] for part in written.split(", ")] if written else []
    rule_name, settings = parse_rule(f"{name}:{','.join(parts)}" if parts else name)
    rule = sandbox.faults.add(rule_name, **settings)

    assert rule.arguments == sandbox.faults.add(name).arguments
    again, given_back = read_rule({key: item for key, item in described(rule).items() if key not in ("seen", "fired")})
    assert sandbox.faults.add(again, **given_back).arguments == rule.arguments


@given(st.text(max_size=60))
def test_no_text_is_anything_but_a_rule_or_refused(text):
    for candidate in (text, f"status:{text}", f"status:calls={text}", f"latency:seconds={text}"):
        reason = ""
        try:
            name, settings = parse_rule(candidate)
            Sandbox().faults.add(name, **settings)
        except InvalidFaultError as error:
            reason = str(error)
        assert len(reason.splitlines()) <= 1


def test_the_command_line_shows_the_table():
    result = CliRunner().invoke(sandbox_command, ["--faults-help"])

    assert result.exit_code == 0
    for fault in FAULTS.values():
        assert f"{fault.name}" in result.output
        assert fault.sentence in result.output


@pytest.mark.parametrize(
    "option", ["statos", "status:status=99", "status:calls=", "status:status", "latency:seconds=x"]
)
def test_the_command_line_refuses_a_fault_that_cannot_be(option):
    result = CliRunner().invoke(sandbox_command, ["--port", "0", "--fault", option])

    assert result.exit_code == 2
    assert "Invalid value for '--fault'" in result.output


@pytest.mark.zoom_faults("status", status=502, operation="list", calls=[1])
@pytest.mark.zoom_faults("status", status=503, operation="list", calls=[1, 2])
def test_marks_are_applied_and_the_upper_one_comes_first(zoom_sandbox, caller_of):
    caller = caller_of(zoom_sandbox).authenticate()

    assert [caller.list().status for _ in range(3)] == [502, 503, 200]


@pytest.mark.zoom_faults("status", status=500, calls=[1])
class TestMarksOfAClass:
    @pytest.mark.zoom_faults("status", status=501, calls=[1])
    def test_come_behind_those_of_the_test(self, zoom_sandbox, caller_of):
        caller = caller_of(zoom_sandbox)

        assert [rule.arguments["status"] for rule in zoom_sandbox.faults] == [501, 500]
        assert caller.list().status == 501


@pytest.mark.zoom_faults("reset_before", calls=[1])
def test_the_fault_server_is_a_fixture_and_plays_the_marks(
    zoom_sandbox_fault_server, zoom_sandbox_transport, http_client
):
    with http_client() as client, pytest.raises(httpx.ReadError):
        client.get(zoom_sandbox_fault_server.api_url)
    assert zoom_sandbox_fault_server.connections[0].requests == 1
    with httpx.Client(transport=zoom_sandbox_transport) as client:
        assert client.get("https://api.zoom.us/v2").status_code == 404


def test_without_marks_nothing_goes_wrong(zoom_sandbox):
    assert len(zoom_sandbox.faults) == 0


def test_the_mark_is_registered(pytestconfig):
    assert any(line.startswith("zoom_faults(name,") for line in pytestconfig.getini("markers"))


def test_the_readme_lists_every_fault_as_the_table_does():
    section = README.partition("## Make it fail")[2].partition("\n## ")[0]
    rows = [line for line in section.splitlines() if line.startswith("| `")]

    assert rows == [
        f"| `{name}` | {layer} | {f'`{arguments}`'.replace('|', chr(92) + '|') if arguments else ''} | {sentence} |"
        for name, layer, arguments, sentence in table()
    ]


def test_the_readmes_example_runs(capsys):
    section = README.partition("## Make it fail")[2]
    exec(section.partition("```python\n")[2].partition("```")[0], {})

    assert capsys.readouterr().out == "0 []\n"

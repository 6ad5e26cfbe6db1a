"""Whatever is done to an audit file is found, with its place. The person who does it knows the format, not the key."""

from __future__ import annotations

import hashlib
import json
import secrets
import shutil
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from zoom_health_audit import AuditPlugin
from zoom_health_audit.chain import ORIGIN, link, parse
from zoom_health_audit.errors import AuditTrailError
from zoom_health_audit.findings import Anchor
from zoom_health_audit.key_state import parse_state
from zoom_health_audit.verification_key import VerificationKey

RECORDS = 12
EXAMPLES = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def signing_key(tmp_path_factory):
    key = Ed25519PrivateKey.generate()
    path = tmp_path_factory.mktemp("signing") / "signing.pem"
    path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return path, key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()


class Victim:
    """A finished trail and its original files, put back before each try."""

    def __init__(self, files, public_key):
        self.files = files
        self.public_key = public_key
        self.original = files.lines()
        self.by_public_key = False

    def with_lines(self, lines):
        self.files.put(lines)
        return self.verify()

    def verify(self, **arguments):
        if self.by_public_key:
            arguments["public_key"] = self.public_key
        return self.files.verify(**arguments)


def victim_at(path, files_of, make_event, signing_key=None):
    with AuditPlugin(path, signing_key_path=signing_key and signing_key[0]) as plugin:
        for number in range(1, RECORDS - 4):
            plugin.record(make_event(notes=4 if number == 3 else 1))
    victim = Victim(files_of(path), signing_key and signing_key[1])
    assert len(victim.original) == RECORDS
    return victim


@pytest.fixture(params=["sqlite", "jsonl", "sqlite signed", "jsonl signed", "jsonl by public key"])
def victim(request, tmp_path, files_of, make_event, signing_key):
    signed = request.param.partition(" ")[2]
    path = tmp_path / f"audit.{request.param.split()[0]}"
    victim = victim_at(path, files_of, make_event, signing_key if signed else None)
    victim.by_public_key = signed == "by public key"
    assert victim.verify().intact
    return victim


NUMBERS = st.integers(1, RECORDS)


def forged(original, number, seal):
    """A record that follows from `seal` in all that needs no key."""
    body = json.dumps({"kind": "call", "context": {"user": "someone else"}}).encode()
    return link([body], number=number, key=secrets.token_bytes(32), seal=seal, signer=None)[0][0]


def seal_before(lines, number):
    return ORIGIN if number == 1 else parse(lines[number - 2]).seal


@EXAMPLES
@given(number=NUMBERS, data=st.data())
def test_an_edited_byte_is_found(victim, number, data):
    line = victim.original[number - 1]
    place = data.draw(st.integers(0, len(line) - 1))
    character = data.draw(st.integers(32, 126).filter(lambda code: code != line[place]))
    lines = [*victim.original]
    lines[number - 1] = line[:place] + bytes([character]) + line[place + 1 :]
    report = victim.with_lines(lines)
    # What is changed in a seal that only signatures vouch for shows at the record that follows from it.
    assert report.findings[0].first in {number, number + 1}, report.findings


@EXAMPLES
@given(number=NUMBERS, change=st.sampled_from(["user", "hash", "mac"]))
def test_an_edited_field_is_found_at_its_record(victim, number, change):
    record = parse(victim.original[number - 1])
    lines = [*victim.original]
    swaps = {"user": (b'"kind":"', b'"kind":"x'), "hash": (record.hash, record.mac), "mac": (record.mac, record.hash)}
    old, new = swaps[change]
    lines[number - 1] = lines[number - 1].replace(old, new, 1)
    report = victim.with_lines(lines)
    later = victim.by_public_key and change == "mac" and record.signature is None
    assert report.findings[0].first == number + later


@EXAMPLES
@given(number=NUMBERS)
def test_a_deleted_record_is_found(victim, number):
    report = victim.with_lines([line for line in victim.original if line != victim.original[number - 1]])
    assert report.findings[0].first == number
    assert report.findings[0].what.startswith("missing")


@EXAMPLES
@given(first=NUMBERS, second=NUMBERS)
def test_swapped_records_are_found(victim, first, second):
    if first == second:
        return
    lines = [*victim.original]
    lines[first - 1], lines[second - 1] = lines[second - 1], lines[first - 1]
    report = victim.with_lines(lines)
    assert min(finding.first for finding in report.findings) == min(first, second)


@EXAMPLES
@given(number=NUMBERS, behind=NUMBERS)
def test_a_repeated_record_is_found(victim, number, behind):
    lines = [*victim.original]
    lines.insert(behind, victim.original[number - 1])
    report = victim.with_lines(lines)
    # Of two alike records in a row the second is the odd one.
    place = behind + 2 if behind == number - 1 else behind + 1
    assert report.findings[0].first == place


@EXAMPLES
@given(number=NUMBERS, renumbered=st.booleans())
def test_an_inserted_record_is_found(victim, number, renumbered):
    lines = [*victim.original]
    lines.insert(number - 1, forged(lines, number, seal_before(lines, number)))
    if renumbered:
        for place in range(number, len(lines)):
            head = parse(lines[place])
            lines[place] = lines[place].replace(b'{"number":%d,' % head.number, b'{"number":%d,' % (head.number + 1))
    report = victim.with_lines(lines)
    assert report.findings[0].first in {number, number + 1}


@EXAMPLES
@given(kept=st.integers(0, RECORDS - 1))
def test_a_cut_end_is_found(victim, kept):
    report = victim.with_lines(victim.original[:kept])
    missing = [finding for finding in report.findings if finding.what == "missing at the end of the file"]
    assert [(finding.first, finding.last) for finding in missing] == [(kept + 1, RECORDS)]


@EXAMPLES
@given(number=NUMBERS, signed=st.booleans())
def test_a_rewritten_end_is_found(victim, number, signed):
    """All hashes are made anew, from a record on, and the last one gets the old signature."""
    lines = victim.original[: number - 1]
    seal = seal_before(victim.original, number)
    bodies = [
        json.dumps({"kind": "call", "user": "someone else", "at": at}).encode() for at in range(number, RECORDS + 1)
    ]
    rest, _ = link(bodies, number=number, key=secrets.token_bytes(32), seal=seal, signer=None)
    last = parse(victim.original[-1])
    if signed and last.signature:
        rest[-1] = rest[-1][:-1] + b',"signature":"%b"}' % last.signature
    report = victim.with_lines([*lines, *rest])
    assert report.findings
    if not victim.by_public_key:
        assert report.findings[0].first == number
    elif not signed:
        # The record before may have been the middle of a commit, which bears no signature.
        assert number - 3 <= report.findings[0].first <= number


@pytest.mark.parametrize("victim", ["sqlite", "jsonl", "sqlite signed"], indirect=True)
@EXAMPLES
@given(number=st.integers(2, RECORDS))
def test_the_key_that_is_left_on_the_machine_does_not_help_to_rewrite(victim, number):
    state = parse_state(victim.files.beside("state").read_bytes())
    bodies = [b'{"kind":"call","user":"someone else"}'] * (RECORDS + 1 - number)
    rest, _ = link(bodies, number=number, key=state.key, seal=seal_before(victim.original, number), signer=None)
    report = victim.with_lines([*victim.original[: number - 1], *rest])
    assert report.findings[0].first == number


def test_a_swapped_file_is_found(victim, tmp_path, files_of, make_event, signing_key):
    other = victim_at(
        tmp_path / "other" / victim.files.path.name, files_of, make_event, signing_key if victim.public_key else None
    )
    shutil.copy(other.files.path, victim.files.path)
    report = victim.verify()
    assert report.findings[0].first == 1
    assert report.findings[0].what.startswith("another chain's")


def test_a_swapped_file_with_its_state_is_found(victim, tmp_path, files_of, make_event, signing_key):
    other = victim_at(
        tmp_path / "other" / f"b{victim.files.path.suffix}",
        files_of,
        make_event,
        signing_key if victim.public_key else None,
    )
    shutil.copy(other.files.path, victim.files.path)
    shutil.copy(other.files.beside("state"), victim.files.beside("state"))
    assert victim.verify().findings[0].first == 1


def test_a_state_of_before_is_found_to_be_no_cover_for_missing_records(victim):
    """Who cuts the end would have to make the key of an earlier record, and cannot."""
    state = parse_state(victim.files.beside("state").read_bytes())
    fake = type(state)(state.chain, 6, hashlib.sha256(state.key).digest())
    victim.files.beside("state").write_bytes(fake.encoded())
    report = victim.with_lines(victim.original[:5])
    if victim.by_public_key:
        assert not report.intact or report.remarks  # without the first key nobody can tell that the state is a fake
    else:
        assert report.findings[-1].what.startswith("the state file does not fit")


def test_without_the_state_the_end_is_called_unknown(victim):
    victim.files.beside("state").unlink()
    report = victim.with_lines(victim.original[:5])
    assert "nobody can say whether records are missing" in report.findings[-1].what


def test_an_anchor_finds_an_older_copy_with_its_own_state(tmp_path, files_of, make_event):
    files = files_of(tmp_path / "audit.jsonl")
    with AuditPlugin(files.path) as plugin:
        plugin.record(make_event())
    old = {file: file.read_bytes() for file in tmp_path.iterdir()}
    with AuditPlugin(files.path) as plugin:
        plugin.record(make_event())
    report = files.verify()
    anchor = Anchor(report.last, report.last_hash)
    assert files.verify(anchors=[anchor]).intact
    for file, data in old.items():
        file.write_bytes(data)
    assert files.verify().intact
    assert files.verify(anchors=[anchor]).findings[0].first == anchor.number


def test_an_anchor_of_another_record_is_found(victim):
    report = victim.verify(anchors=[Anchor(3, "0" * 64)])
    assert report.findings[0].first == 3


@pytest.mark.parametrize("what", ["forged", "repeated", "garbage", "next number"])
def test_what_is_added_without_a_line_end_is_found(tmp_path, files_of, make_event, what):
    files = files_of(tmp_path / "audit.jsonl")
    with AuditPlugin(files.path) as plugin:
        plugin.record(make_event())
    lines = files.lines()
    added = {
        "forged": forged(lines, 4, seal_before(lines, 4)),
        "repeated": lines[-1],
        "garbage": b"garbage",
        "next number": lines[-1].replace(b'{"number":3,', b'{"number":4,'),
    }[what]
    files.path.write_bytes(b"\n".join([*lines, added]))
    report = files.verify()
    assert [finding.first for finding in report.findings] == [4]


@pytest.mark.parametrize("cut", [1, 2, 100])
def test_an_end_that_is_cut_within_a_line_is_found(tmp_path, files_of, make_event, cut):
    files = files_of(tmp_path / "audit.jsonl")
    with AuditPlugin(files.path) as plugin:
        plugin.record(make_event())
    files.path.write_bytes(files.path.read_bytes()[:-cut])
    assert [(finding.first, finding.what) for finding in files.verify().findings] == [
        (3, "missing at the end of the file")
    ]


def test_several_wrongs_are_all_found(victim):
    lines = [*victim.original]
    lines[7] = lines[7].replace(b'"kind":"call"', b'"kind":"none"')
    del lines[3]
    report = victim.with_lines(lines)
    assert {4, 8} <= {finding.first for finding in report.findings}


def test_a_file_of_something_else_is_found(victim):
    victim.files.path.write_bytes(b"not a trail\n" * 3)
    report = victim.verify()
    assert report.findings[0].first == 1


def test_a_damaged_database_is_found_with_the_place(tmp_path, files_of, make_event):
    files = files_of(tmp_path / "audit.sqlite")
    with AuditPlugin(files.path) as plugin:
        for _ in range(300):
            plugin.record(make_event())
    data = bytearray(files.path.read_bytes())
    data[4096 * 20 : 4096 * 21] = b"\xff" * 4096
    files.path.write_bytes(data)
    report = files.verify()
    assert any("unreadable from here on" in finding.what for finding in report.findings)
    assert 1 < report.findings[0].first < 300


def test_the_wrong_key_is_called_so(victim):
    with pytest.raises(AuditTrailError, match="no key to verify with"):
        victim.files.verify(key=None, public_key=None)
    report = victim.files.verify(key=VerificationKey("other", bytes(32)))
    assert report.findings[0].what == "another chain's, or the wrong key: the verification key does not fit"


def test_a_renamed_file_needs_its_first_name(victim):
    renamed = victim.files.path.with_name(f"renamed{victim.files.path.suffix}")
    shutil.copy(victim.files.path, renamed)
    beside = {"state_path": victim.files.beside("state")}
    files = type(victim.files)(renamed)
    shutil.copy(victim.files.beside("verification-key"), files.beside("verification-key"))
    assert files.verify(**beside).findings[0].what.startswith("begun under another name")
    assert files.verify(**beside, name=victim.files.path.name).intact


def test_a_number_far_away_does_not_take_for_ever(victim):
    lines = [*victim.original]
    lines[4] = lines[4].replace(b'{"number":5,', b'{"number":500000000000000000,')
    assert victim.with_lines(lines).findings[0].first == 5


def test_records_stay_what_they_are_while_verified(victim):
    before = [(line, datetime.now(UTC)) for line in victim.files.lines()]
    victim.verify()
    assert [line for line, _ in before] == victim.files.lines()


def test_signing_needs_the_key_the_chain_was_begun_with(tmp_path, signing_key, make_event):
    AuditPlugin(tmp_path / "audit.jsonl", signing_key_path=signing_key[0]).open()
    with pytest.raises(AuditTrailError, match="it was begun with another signing key"):
        AuditPlugin(tmp_path / "audit.jsonl").open()
    AuditPlugin(tmp_path / "plain.jsonl").open()
    with pytest.raises(AuditTrailError, match="it was begun without a signing key"):
        AuditPlugin(tmp_path / "plain.jsonl", signing_key_path=signing_key[0]).open()


def test_every_commit_is_signed(victim):
    signed = [parse(line).signature is not None for line in victim.original]
    assert signed[-1] == (victim.public_key is not None)
    assert sum(signed) == (RECORDS - 3 if victim.public_key else 0)  # four records were one commit


def test_a_key_that_cannot_sign_is_refused(tmp_path):
    (tmp_path / "key.pem").write_text("-----BEGIN NOTHING-----")
    with pytest.raises(AuditTrailError, match="no unencrypted Ed25519 private key"):
        AuditPlugin(tmp_path / "audit.jsonl", signing_key_path=tmp_path / "key.pem").open()

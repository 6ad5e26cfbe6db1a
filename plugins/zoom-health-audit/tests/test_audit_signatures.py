"""Signatures on the command line, and what happens where the package that makes them is missing."""

from __future__ import annotations

import sys

import click
import pytest
import zoom_health_audit
from click.testing import CliRunner
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from zoom_health_audit import AuditPlugin, AuditTrailError


class Signed:
    """A signed trail, and its keys as files."""

    def __init__(self, directory, make_event):
        key = Ed25519PrivateKey.generate()
        self.private = directory / "signing.pem"
        self.public = directory / "public.pem"
        self.private.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        self.public.write_bytes(key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
        self.digits = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()
        self.path = directory / "audit.sqlite"
        with AuditPlugin(self.path, signing_key_path=self.private) as plugin:
            plugin.record(make_event(notes=3))


@pytest.fixture
def signed(tmp_path, make_event):
    return Signed(tmp_path, make_event)


@pytest.fixture
def without_cryptography(signed, monkeypatch):
    """The keys are made, then the package is gone."""
    for name in [name for name in sys.modules if name.partition(".")[0] == "cryptography"]:
        monkeypatch.setitem(sys.modules, name, None)
    return signed


def verify(*arguments):
    cli = click.Group("zoom-health")
    zoom_health_audit.zoom_health_cli_commands(cli)
    return CliRunner().invoke(cli, ["audit", "verify", *map(str, arguments)])


@pytest.mark.parametrize("form", ["public", "digits"])
def test_the_public_key_verifies_without_the_verification_key(signed, form):
    (signed.path.parent / "audit.sqlite.verification-key").unlink()
    result = verify(signed.path, "--public-key", getattr(signed, form))
    assert (result.exit_code, result.output.splitlines()[0]) == (0, "audit.sqlite: intact, 5 records read")


def test_both_keys_verify_together(signed):
    assert verify(signed.path, "--public-key", signed.public).exit_code == 0


def test_the_public_key_of_another_is_called_so(signed):
    result = verify(signed.path, "--public-key", "00" * 32)
    assert result.exit_code == 1
    assert "it was begun with another public key" in result.output


@pytest.mark.parametrize("text", ["nothing of the kind", "00" * 31, "-----BEGIN PUBLIC KEY-----"])
def test_what_is_no_public_key_is_refused(signed, text):
    result = verify(signed.path, "--public-key", text)
    assert result.exit_code == 2
    assert "the public key is neither 64 hexadecimal digits nor an Ed25519 key in PEM" in result.output


def test_macs_are_verified_without_the_package_and_that_is_said(without_cryptography):
    result = verify(without_cryptography.path)
    assert result.exit_code == 0
    assert "signatures were not verified: signatures need the package cryptography" in result.output


def test_signing_without_the_package_is_refused(without_cryptography):
    with pytest.raises(AuditTrailError, match="signatures need the package cryptography: pip install"):
        AuditPlugin(without_cryptography.path, signing_key_path=without_cryptography.private).open()

"""Authenticates with a secret of AWS Secrets Manager, which may be rotated at any time.

The secret is a JSON object with `account_id`, `client_id` and `client_secret`, or with `access_token`. It is read when
the first token is needed, and once more when Zoom refuses what it held.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Final

import pluggy

__all__ = ["AwsSecretsAuth", "SecretError", "zoom_health_auth"]

hookimpl = pluggy.HookimplMarker("zoom_health")

_PASSED_ON: Final = ("account_id", "client_id", "client_secret", "access_token", "expires_in", "api_url")
_REASONS: Final = {
    "ResourceNotFoundException": "there is no such secret in this region and account",
    "AccessDeniedException": "this identity may not read the secret; it needs secretsmanager:GetSecretValue",
    "DecryptionFailure": "the secret's key cannot be used by this identity; it needs kms:Decrypt",
    "ExpiredTokenException": "this identity's AWS session has expired",
    "UnrecognizedClientException": "AWS does not know this identity",
    "InvalidSignatureException": "AWS refuses this identity's signature; look at its keys and at the clock",
    "InvalidRequestException": "the secret cannot be read now; it may be marked for deletion",
}
_PASSING: Final = frozenset({"ThrottlingException", "InternalServiceError", "RequestLimitExceeded", "InternalFailure"})

_READING: Final[ContextVar[bool]] = ContextVar("zoom_health_auth_aws_secrets_reading", default=False)


class SecretError(Exception):
    """The secret cannot be read, or is nothing to authenticate with. No message holds it, its name or its ARN.

    Attributes:
        safe_message: What went wrong, to be shown.
        retryable: Whether trying again may help.
    """

    def __init__(self, message: str, *, retryable: bool = False) -> None:
        super().__init__(message)
        self.safe_message = message
        self.retryable = retryable


class AwsSecretsAuth:
    """A plugin that authenticates with a secret.

    Args:
        secret_id: Name or ARN of the secret.
        region: AWS region. Left out: as boto3 finds it.
        endpoint_url: Address of Secrets Manager, such as that of a VPC endpoint. Left out: AWS's.
        oauth_url: Address of Zoom's token endpoint. Left out: Zoom's usual one.

    Raises:
        SecretError: for a secret_id that is no text.

    Example:
        >>> from zoom_health_auth_aws_secrets import AwsSecretsAuth
        >>> AwsSecretsAuth("production/zoom-health", region="eu-central-1")
        <AwsSecretsAuth>
    """

    name = "auth-aws-secrets"

    def __init__(
        self,
        secret_id: str,
        *,
        region: str | None = None,
        endpoint_url: str | None = None,
        oauth_url: str | None = None,
    ) -> None:
        is_text = isinstance(secret_id, str) and bool(secret_id.strip())
        self._secret_id, self._oauth_url = secret_id, oauth_url
        self._place = {"region_name": region, "endpoint_url": endpoint_url}
        del secret_id, oauth_url, endpoint_url  # a frame that raises shows its locals to error reporters
        if not is_text:
            raise SecretError("secret_id must be the name or ARN of a secret")

    def __repr__(self) -> str:
        return "<AwsSecretsAuth>"

    @hookimpl
    def zoom_health_auth(self, config: Any) -> Any:
        """Authenticate with the secret.

        Args:
            config: The client that is being built.
        """
        return config.ServerToServerOAuth.from_source(
            self.read, name=f"aws-secrets\0{self._secret_id}", oauth_url=self._oauth_url
        )

    def read(self) -> Mapping[str, object]:
        """What the secret holds now: credentials, or a token.

        Raises:
            SecretError: saying why there is nothing.
        """
        with _silence():
            answer = _fetch(self._secret_id, self._place)
        given = answer if isinstance(answer, SecretError) else _read(answer.get("SecretString"))
        del answer
        if isinstance(given, SecretError):
            raise given
        return given


@hookimpl
def zoom_health_auth(config: Any) -> Any:
    """Authenticate with the secret that `ZOOM_HEALTH_AWS_SECRET_ID` names.

    Region, identity and endpoint are found as boto3 finds them (`AWS_REGION`, `AWS_PROFILE`,
    `AWS_ENDPOINT_URL_SECRETS_MANAGER`, the role of the machine). `ZOOM_OAUTH_URL` names Zoom's token endpoint.

    Args:
        config: The client that is being built.
    """
    secret_id = config.environment.get("ZOOM_HEALTH_AWS_SECRET_ID", "")
    if not secret_id.strip():
        raise SecretError("ZOOM_HEALTH_AWS_SECRET_ID must hold the name or ARN of a secret")
    # boto3 itself knows the older name alone.
    region = config.environment.get("AWS_REGION") or None
    plugin = AwsSecretsAuth(secret_id, region=region, oauth_url=config.environment.get("ZOOM_OAUTH_URL") or None)
    return plugin.zoom_health_auth(config)


def _fetch(secret_id: str, place: Mapping[str, str | None]) -> Mapping[str, Any] | SecretError:
    """The answer of Secrets Manager."""
    import boto3  # type: ignore[import-untyped]  # it has no types
    from botocore import exceptions as failures  # type: ignore[import-untyped]  # as above
    from botocore.config import Config  # type: ignore[import-untyped]  # as above

    limits = Config(connect_timeout=3, read_timeout=5, retries={"mode": "standard", "total_max_attempts": 3})
    try:
        # A session of its own: the default one is not for threads.
        client = boto3.session.Session().client("secretsmanager", config=limits, **place)
        _quieten()
        try:
            answer: Mapping[str, Any] = client.get_secret_value(SecretId=secret_id)
        finally:
            client.close()
        return answer
    except failures.ClientError as error:
        return _refusal(error.response)
    except failures.NoCredentialsError:
        return SecretError("there is no AWS identity; boto3 found none in the environment, the profile or the role")
    except failures.NoRegionError:
        return SecretError("there is no AWS region; set AWS_REGION or the argument region")
    except (failures.ConnectionError, failures.HTTPClientError) as error:
        return SecretError(f"AWS Secrets Manager does not answer ({type(error).__name__})", retryable=True)
    except (failures.BotoCoreError, ValueError) as error:
        return SecretError(f"AWS Secrets Manager cannot be asked ({type(error).__name__})")


def _refusal(response: Mapping[str, Any]) -> SecretError:
    code = response.get("Error", {}).get("Code")
    status = response.get("ResponseMetadata", {}).get("HTTPStatusCode")
    reason = _REASONS.get(code, f"AWS Secrets Manager refuses (HTTP {status})")
    is_passing = code in _PASSING or (isinstance(status, int) and (status >= 500 or status == 429))
    return SecretError(reason, retryable=is_passing)


def _read(text: object) -> dict[str, object] | SecretError:
    """The fields of a secret. Names as in the environment, such as `ZOOM_CLIENT_ID`, are taken too."""
    try:
        fields = json.loads(text) if isinstance(text, str) else None
    except (ValueError, RecursionError):
        fields = None
    if not isinstance(fields, dict):
        return SecretError("the secret holds something else than a JSON object as text")
    known = {name.lower().removeprefix("zoom_"): value for name, value in fields.items()}
    given = {name: known[name] for name in _PASSED_ON if known.get(name) is not None}
    if given.keys() & {"access_token", "account_id", "client_id", "client_secret"}:
        return given
    return SecretError("the secret has neither account_id, client_id and client_secret nor access_token")


@contextmanager
def _silence() -> Iterator[None]:
    """Keep AWS's libraries from logging in this block: at level DEBUG they log the secret."""
    mark = _READING.set(True)
    try:
        yield
    finally:
        _READING.reset(mark)


def _quieten() -> None:
    """Have the loggers of AWS's libraries heed `_silence`; each one, since a filter does not reach children."""
    for name in tuple(logging.root.manager.loggerDict):
        if name.partition(".")[0] in ("boto3", "botocore", "urllib3"):
            logging.getLogger(name).addFilter(_may_be_logged)  # twice is once


def _may_be_logged(record: logging.LogRecord) -> bool:
    del record
    return not _READING.get()

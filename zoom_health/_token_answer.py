"""What answers say about tokens: the token endpoint's, and an API call's whose token was refused. Pure code."""

from __future__ import annotations

import json
from typing import Any, Final

from ._decoding import code_of
from ._http import httpx
from ._secret import Secret, header_problem
from ._token import Token
from .errors import AuthenticationError

__all__ = ["lifetime_of", "read_token", "token_refused"]

_REASONS: Final = {
    "invalid_client": "Zoom does not know this client id with this client secret",
    "invalid_grant": "Zoom refuses the grant; look at the account id, and whether the app is activated",
    "invalid_request": "Zoom could not read the token request; look at the account id",
    "invalid_scope": "the app has none of the scopes that were asked for",
    "unauthorized_client": "this app may not use Server-to-Server OAuth",
    "unsupported_grant_type": "this app may not use Server-to-Server OAuth",
    "access_denied": "Zoom denies access; the app may be disabled",
    "server_error": "Zoom's token service failed; try again later",
    "temporarily_unavailable": "Zoom's token service is not available now; try again later",
}
_SCOPE_CODES: Final = frozenset({4711, 4700, 104})


def token_refused(response: httpx.Response) -> bool:
    """Whether an answer to an API call says that its token is not good, so that a new one may help."""
    if response.status_code not in (400, 401):
        return False
    code = code_of(_json_object(response))
    return code == 124 or (response.status_code == 401 and code not in _SCOPE_CODES)


def read_token(response: httpx.Response, *, now: float) -> Token | AuthenticationError:
    """The token in an answer of the token endpoint, or why there is none, in our words."""
    status = response.status_code
    answer = _json_object(response)
    value = answer.get("access_token")
    if status == 200 and isinstance(value, str) and header_problem(Secret(value)) is None:
        api_url = answer.get("api_url")
        lifetime = lifetime_of(answer.get("expires_in"))
        return Token(
            value=Secret(value),
            expires_at=now + lifetime,
            lifetime=lifetime,
            api_url=api_url if isinstance(api_url, str) else None,
        )
    reason = _REASONS.get(str(answer.get("error")))
    passing = status >= 500 or status == 429 or status == 200
    if reason is None and status == 200:
        reason = "the token endpoint's answer holds no usable token"
    elif reason is None and passing:
        reason = "Zoom's token service failed; try again later"
    return AuthenticationError(
        f"no access token: {reason or 'the token endpoint refuses the credentials'} (HTTP {status})",
        status=status,
        retryable=passing,
    )


def lifetime_of(value: object) -> float:
    """Seconds a token lives; Zoom's usual hour where the answer does not tell."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 10:
        value = int(value)
    return float(value) if isinstance(value, int) and not isinstance(value, bool) and 0 < value < 10**9 else 3600.0


def _json_object(response: httpx.Response) -> dict[str, Any]:
    try:
        value = json.loads(response.content)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}

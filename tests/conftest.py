"""What holds for every test: a clean environment, and properties that find the same examples on every run."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "steady",
    deadline=None,  # a machine under load is no defect
    max_examples=60,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
settings.load_profile("steady")


@pytest.fixture(autouse=True)
def _no_zoom_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever runs the tests may have credentials set; no test may see or send them."""
    for name in (
        "ZOOM_ACCOUNT_ID",
        "ZOOM_CLIENT_ID",
        "ZOOM_CLIENT_SECRET",
        "ZOOM_ACCESS_TOKEN",
        "ZOOM_API_URL",
        "ZOOM_OAUTH_URL",
        "ZOOM_HEALTH_PLUGINS",
    ):
        monkeypatch.delenv(name, raising=False)

"""The plugin: what it answers to the hooks of zoom-health."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

import pluggy

if TYPE_CHECKING:
    from opentelemetry.metrics import MeterProvider
    from opentelemetry.trace import TracerProvider

    from .open_calls import OpenCalls
    from .recorder import Recorder

__all__ = ["OtelPlugin", "SettingError"]

hookimpl = pluggy.HookimplMarker("zoom_health")

PROPAGATE: Final = "ZOOM_HEALTH_OTEL_PROPAGATE"
_MEANINGS: Final = {"": False, "0": False, "false": False, "1": True, "true": True}


class SettingError(ValueError):
    """A setting that cannot be used.

    Attributes:
        safe_message: What is wrong, in words that hold no value.
    """

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.safe_message = message


class OtelPlugin:
    """Records each call as a span with one HTTP span for each attempt, and counts in metrics. May serve many clients.

    Args:
        tracer_provider: Where spans go; None for OpenTelemetry's global provider.
        meter_provider: Where metrics go; None for the global provider.
        propagate: Whether Zoom is sent the header `traceparent` of each attempt; None leaves it to the environment
            variable ZOOM_HEALTH_OTEL_PROPAGATE (`1` or `true`), and without it nothing is sent.

    Example:
        >>> from zoom_health import BearerToken, ZoomHealth
        >>> from zoom_health_otel import OtelPlugin
        >>> zoom = ZoomHealth(auth=BearerToken("synthetic"), plugins=[OtelPlugin()])
        >>> [plugin.name for plugin in zoom.plugins()]
        ['otel']
    """

    name = "otel"

    def __init__(
        self,
        *,
        tracer_provider: TracerProvider | None = None,
        meter_provider: MeterProvider | None = None,
        propagate: bool | None = None,
    ) -> None:
        self._tracer_provider, self._meter_provider = tracer_provider, meter_provider
        self._propagate = propagate
        self._calls: OpenCalls | None = None

    @hookimpl
    def zoom_health_observers(self, config: Any) -> Recorder:
        """What records the calls of a client.

        Args:
            config: The client's configuration.
        """
        from .recorder import Recorder  # OpenTelemetry is for who uses it

        return Recorder(
            base_url=config.base_url,
            tracer_provider=self._tracer_provider,
            meter_provider=self._meter_provider,
            calls=self._open_calls(),
        )

    @hookimpl
    def zoom_health_request_headers(self, config: Any) -> Callable[[Any], Mapping[str, str]] | None:
        """What tells Zoom the trace of a request, where that was asked for.

        Args:
            config: The client's configuration; its `environment` holds the variable.

        Raises:
            SettingError: when the variable says neither yes nor no.
        """
        propagate = self._propagate
        if propagate is None:
            propagate = _MEANINGS.get(config.environment.get(PROPAGATE, "").strip().lower())
        if propagate is None:
            raise SettingError(f"{PROPAGATE} must be 1, true, 0 or false")
        return self._open_calls().headers if propagate else None

    def _open_calls(self) -> OpenCalls:
        # The headers need the span that the observer began, so both know the same calls; a call's id is unique.
        from .open_calls import OpenCalls

        if self._calls is None:
            self._calls = OpenCalls()
        return self._calls

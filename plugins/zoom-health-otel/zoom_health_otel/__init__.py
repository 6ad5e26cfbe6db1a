"""OpenTelemetry spans and metrics of the calls of zoom-health, without addresses, ids or health information.

`OtelPlugin(...)` is the plugin, set up by arguments; `plugin` is the one that the entry point `otel` names.
`strip_urls` takes ids out of the spans of opentelemetry-instrumentation-httpx, and `zoom_health_otel.exporter` out of
those of any instrumentation. OpenTelemetry is imported when a client is built; the SDK of Zoom never is.
"""

from __future__ import annotations

from . import strip_urls
from .plugin import OtelPlugin, SettingError

__all__ = ["OtelPlugin", "SettingError", "plugin", "strip_urls"]

plugin = OtelPlugin()
"""What `ZOOM_HEALTH_PLUGINS=otel` loads: the global providers, and ZOOM_HEALTH_OTEL_PROPAGATE from the environment."""

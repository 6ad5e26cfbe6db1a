"""A tamper-evident audit trail of who read and changed which of Zoom's clinical notes, for zoom-health.

The module itself is the plugin named `audit`, set up by environment variables; `AuditPlugin(...)` is the same, set up
by arguments. Neither imports the SDK.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pluggy

from .errors import AuditTrailError
from .plugin import AuditPlugin

if TYPE_CHECKING:
    import click

__all__ = ["AuditPlugin", "AuditTrailError", "zoom_health_audit_sinks", "zoom_health_cli_commands"]

hookimpl = pluggy.HookimplMarker("zoom_health")


@hookimpl
def zoom_health_audit_sinks(config: Any) -> Callable[[Any], None]:
    """Open the trail that the variables ZOOM_HEALTH_AUDIT_* describe, and answer what records events.

    Args:
        config: The client's configuration; its `environment` holds the variables.

    Raises:
        AuditTrailError: where a variable cannot be used or the trail cannot be written.
    """
    from .settings import settings_from

    return AuditPlugin.configured(settings_from(config.environment)).zoom_health_audit_sinks(config)


@hookimpl
def zoom_health_cli_commands(cli: click.Group) -> None:
    """Add `zoom-health audit`.

    Args:
        cli: The command line's group.
    """
    from .command import audit_group

    cli.add_command(audit_group)

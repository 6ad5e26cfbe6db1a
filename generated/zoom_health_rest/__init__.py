"""The low-level client of Zoom's clinical notes API, generated from `spec/openapi.yaml`. Do not edit: run `nox -s generate`."""

from .client import AuthenticatedClient, Client

__all__ = (
    "AuthenticatedClient",
    "Client",
)

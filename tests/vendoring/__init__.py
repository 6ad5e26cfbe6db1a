"""Tests of copies inside other packages: `zoom-health vendor`."""

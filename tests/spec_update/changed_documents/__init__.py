"""Tests of `tools/spec_update.py`."""

"""Tests of the facade: what `ZoomHealth` and `AsyncZoomHealth` do alike."""

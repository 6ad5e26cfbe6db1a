"""Tests of the hook layer: what plugins are asked, when, and what happens when they fail."""

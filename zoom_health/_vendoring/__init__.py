"""Copies of this SDK inside other packages: written, verified, and updated with their local edits kept.

Only the command `zoom-health vendor` imports this. It knows nothing of the command line.
"""

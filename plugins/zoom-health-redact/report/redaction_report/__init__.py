"""Measures a function that masks identifiers in clinical text, on corpora that serve for nothing else."""

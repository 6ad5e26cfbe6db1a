"""The command line `zoom-health`. Needs the extra `cli`; nothing else of the package imports this."""

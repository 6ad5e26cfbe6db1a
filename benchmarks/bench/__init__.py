"""What `benchmarks/run.py` measures, one module each: calls, start, memory. Not installed."""

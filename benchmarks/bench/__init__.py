"""What `benchmarks/run.py` measures, one module each: calls, start, memory, latency, throughput. Not installed."""

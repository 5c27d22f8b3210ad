"""Benchmarks: how fast the program is, against others and against what the machine can do."""

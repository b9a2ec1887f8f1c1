"""Benchmarks: how long it takes beside the industrial solvers."""

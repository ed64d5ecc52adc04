"""Benchmarks: every claim of the project, measured."""

"""Benchmarks of the API against a plain DRF project. Not part of the product."""

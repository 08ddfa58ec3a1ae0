"""Shared cases: what pytest and vitest both read, so that two languages stay one protocol."""

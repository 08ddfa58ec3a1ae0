"""Verified backups, and what they say is safe (design.md 3)."""

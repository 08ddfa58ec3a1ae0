"""Epochs: noticing that the database was restored, and starting again without losing anything."""

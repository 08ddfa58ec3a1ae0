"""Streams that say "there is news" to devices that wait for it."""

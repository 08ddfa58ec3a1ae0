"""Files: taking their chunks, giving them back, and what waits for them (docs/wire.md 12)."""

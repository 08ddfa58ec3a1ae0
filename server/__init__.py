"""The Litestar application: one folder per area of work."""

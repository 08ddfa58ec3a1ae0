"""Newer keys of the organisation beside the old ones, and the end of old ones nobody needs."""

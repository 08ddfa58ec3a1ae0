"""The schema's versions: numbered steps, each one version up and the same version down.

An empty database gets the tables of `server/store/tables.py`; an older one is brought there step by
step when the server starts. To change a table: change `tables.py`, add `step_<n>.py` with an `up`
and a `down` on Alembic's operations, and put its `Step` at the end of `steps.STEPS`.
"""

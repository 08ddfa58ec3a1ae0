"""A model-based simulation of devices and a server under faults (design.md 8).

The server is the real one over a real database file; what merges is the real fold. A device here is
a vault without a screen: its storage is a `Disk` whose every commit may be its last. Beside them a
`Model` remembers every save that was said to be saved and everything that was shown, and after each
step the invariants of `checks` are asked of all of it. A history is a plan drawn from one seed.

    make simulate HISTORIES=200 SEED=7
"""

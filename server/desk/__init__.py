"""The set-aside desk: who sees what was set aside, and what they may decide about it."""

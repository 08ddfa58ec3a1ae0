"""Published form definitions and the commands table, in clear and immutable."""

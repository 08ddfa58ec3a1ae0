"""One module a topic; its name is the name of its result file."""

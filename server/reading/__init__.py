"""Reading requests ahead in a process beside the server, so that its one loop is not held up."""

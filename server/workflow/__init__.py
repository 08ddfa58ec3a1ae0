"""Commands ruled on by the server: the one place where records and form definitions meet."""

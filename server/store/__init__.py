"""The database: tables, sealing, the one writer, and reading back what was kept."""

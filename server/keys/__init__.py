"""The organisation's keys and its signed register, outside the data folder and its backups."""

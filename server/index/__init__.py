"""What the server holds in memory: staff, devices, records, and who holds what."""

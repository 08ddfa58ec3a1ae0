"""The fleet: codes for new devices, the list of all devices, and ending one. For IT alone."""

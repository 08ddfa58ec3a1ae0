"""What Doorstep's limits measure on this machine: `python -m bench [topic]`."""

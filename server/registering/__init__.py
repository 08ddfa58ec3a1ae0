"""People registered on a device: who they are first allocated to, and who may be known already."""

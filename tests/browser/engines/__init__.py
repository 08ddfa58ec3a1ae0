"""One small interface to three browser engines; what differs between them stays in here."""

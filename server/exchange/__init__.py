"""The sealed exchange: opening, dispatch by route, and the round."""

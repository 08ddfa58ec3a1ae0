"""Rules as authors write them: CEL in a typed profile, compiled to small JSON trees."""

"""Judging what arrives: verdicts on changes, and the seam to the workflow."""

"""Enrolment: the offer, the codes, and how a device becomes known."""

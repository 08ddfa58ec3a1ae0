"""What can be recorded: definitions, rules, checks and eligibility.

Pure: reads nothing but the files `forms.load` is given, and imports neither sync nor server.
"""

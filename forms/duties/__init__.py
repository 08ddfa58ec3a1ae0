"""What the law makes of recorded facts: eligibility, duties and review dates (domain.md 3).

Pure and three-valued: True, False, or None where an answer is missing. `pwa/src/forms/duties` is
the same, and `forms/vectors` holds the two together.
"""

"""The duties that follow from recorded facts (domain.md 3.4). `duties.ts` is the same.

Each is True, False, or None while an answer it rests on is missing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from forms.duties.kleene import Truth, every, negated, some


@dataclass(frozen=True, slots=True)
class Support:
    """Somebody who might help the person take part (Care Act 2014 s67(5) and (6)).

    `suitable`: there is somebody willing and able. `paid`: they care for or treat the person for
    pay or as a professional. `agreed`: the person agrees to them. Where the person lacks capacity
    to agree, `lacks_capacity` and `best_interests` stand in its place. The last two are the cases
    where an advocate is arranged as well (Independent Advocacy Support (No. 2) Regulations 2014
    reg 4; wording not verified): a stay of 28 days in hospital or 8 weeks in a care home is likely
    and an advocate is in the person's best interests; or the council and the helper disagree and
    both agree an advocate would help.
    """

    suitable: Truth = None
    paid: Truth = None
    agreed: Truth = None
    lacks_capacity: Truth = False
    best_interests: Truth = False
    long_stay: Truth = False
    disagreement: Truth = False


def advocate_duty(difficulties: Iterable[Truth], support: Support) -> Truth:
    """Whether an independent advocate must be arranged (Care Act 2014 s67).

    `difficulties`: whether the person would have substantial difficulty understanding, keeping in
    mind, using or weighing information, and giving their views.
    """
    accepted = some([support.agreed, every([support.lacks_capacity, support.best_interests])])
    helped = every([support.suitable, negated(support.paid), accepted])
    return every(
        [some(difficulties), some([negated(helped), support.long_stay, support.disagreement])]
    )


@dataclass(frozen=True, slots=True)
class Helper:
    """Somebody in the person's life: whether they are under 18, and whether they give care."""

    under_18: Truth
    gives_care: Truth


def young_carer_referral(helpers: Iterable[Helper]) -> Truth:
    """Whether a child's right to their own assessment arises (Children Act 1989 s17ZA)."""
    return some(every([helper.under_18, helper.gives_care]) for helper in helpers)


def s42_duty(needs: Truth, abuse_or_risk: Truth, unable_to_protect: Truth) -> Truth:
    """Whether the council must make enquiries (Care Act 2014 s42).

    Each is "reasonable cause to suspect", not proof: the adult has needs for care and support; is
    experiencing or at risk of abuse or neglect; and because of those needs cannot protect
    themself.
    """
    return every([needs, abuse_or_risk, unable_to_protect])


def refusal_closes(
    said_no: Truth, lacks_capacity: Truth, best_interests: Truth, abuse_or_risk: Truth
) -> Truth:
    """Whether an adult's no to an assessment ends the duty to assess (Care Act 2014 s11).

    It does not while they lack capacity to say no and an assessment is in their best interests,
    nor while they are experiencing or at risk of abuse or neglect. Until every fact it rests on is
    known nothing closes (guard G10): None is not a yes.
    """
    return every(
        [said_no, negated(every([lacks_capacity, best_interests])), negated(abuse_or_risk)]
    )

"""Invented visits: the answers of a form, as plain data for the tests to alter."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from typing import Any

from forms.answers import NONE_ROWS, Answer, Answers
from forms.definition import PublishedForm, PublishedGroup
from forms.effort import Effort, effort
from forms.load import read_form
from forms.publish import publish
from forms.review import Review, review
from tests.library.field_tables import LIBRARY

VISIT = date(2026, 1, 20)

TEN = (
    "oc_nutrition",
    "oc_hygiene",
    "oc_toilet",
    "oc_clothing",
    "oc_home_safe",
    "oc_home_habitable",
    "oc_relationships",
    "oc_work",
    "oc_community",
    "oc_child",
)
NINE = (
    "wb_dignity",
    "wb_health",
    "wb_protection",
    "wb_control",
    "wb_participation",
    "wb_social_economic",
    "wb_relationships",
    "wb_accommodation",
    "wb_contribution",
)


@cache
def form(form_id: str = "needs-assessment") -> PublishedForm:
    """A form of the library as published."""
    return publish(read_form(LIBRARY / f"{form_id}.yaml")).form


@dataclass(frozen=True)
class Visit:
    """The answers given on one visit; every method returns another visit."""

    by_path: dict[str, Answer] = field(default_factory=dict)
    rows: dict[str, tuple[str, ...]] = field(default_factory=dict)
    unsettled: frozenset[str] = frozenset()
    of: str = "needs-assessment"

    @property
    def answers(self) -> Answers:
        """What was answered, as rules and reviews read it."""
        return Answers(self.by_path, self.unsettled, self.rows)

    def answer(self, **values: Any) -> Visit:
        """Form-level answers by question id."""
        return self.at(values)

    def at(self, values: dict[str, Any]) -> Visit:
        """Answers by path."""
        stored = {path: _answer(value) for path, value in values.items()}
        return replace(self, by_path={**self.by_path, **stored})

    def add(self, group: str, **values: Any) -> Visit:
        """One more row of a repeating group."""
        rows = self.rows.get(group, ())
        row = f"{len(rows) + 1:032x}"
        added = replace(self, rows={**self.rows, group: (*rows, row)})
        return added.at({f"{group}/{row}/{name}": value for name, value in values.items()})

    def without(self, *starts: str) -> Visit:
        """The same with no answer at or under some paths."""
        kept = {
            path: answer
            for path, answer in self.by_path.items()
            if not any(path == start or path.startswith(f"{start}/") for start in starts)
        }
        rows = {group: keys for group, keys in self.rows.items() if group not in starts}
        return replace(self, by_path=kept, rows=rows)

    def disputed(self, *paths: str) -> Visit:
        """The same with two answers standing at some paths."""
        return replace(self, unsettled=self.unsettled | set(paths))

    def manages(self, *outcomes: str) -> Visit:
        """The one tap on some outcomes, exactly as the form writes it."""
        group = next(i for s in form().sections for i in s.items if i.id == "outcomes")
        assert isinstance(group, PublishedGroup)
        tap = group.one_tap
        assert tap is not None
        values: dict[str, Any] = {}
        for outcome in outcomes:
            for name, value in tap.answers.items():
                if name != "oc_applies" or outcome == "oc_child":
                    values[f"outcomes/{outcome}/{name}"] = value
        return self.at(values)

    def unable(self, outcome: str, *ways: str) -> Visit:
        """An outcome the person cannot achieve, with what the form then asks."""
        here = f"outcomes/{outcome}"
        applies = {f"{here}/oc_applies": "yes"} if outcome == "oc_child" else {}
        return self.at(
            {
                **applies,
                f"{here}/oc_manner": sorted(ways),
                f"{here}/oc_now": "Only when my brother comes round.",
                f"{here}/oc_evidence": "Seen on two visits, and since the autumn.",
                f"{here}/oc_frequency": "most_days",
                f"{here}/oc_wellbeing_links": ["wb_control", "wb_health"],
            }
        )

    def effort(self, *started_with: str, on: date = VISIT) -> Effort:
        """What the required answers took, of a record started with answers at some paths."""
        return effort(form(self.of), self.answers, on, started_with)

    def review(self, on: date = VISIT) -> Review:
        """The submit check of these answers."""
        return review(form(self.of), self.answers, on)


def minimal(depth: str = "short") -> Visit:
    """The fewest answers that pass: everything managed, nobody else involved, no risk found."""
    nobody = Answer(NONE_ROWS)
    brother = ["circle", None, "Cade Oystergate", False]
    visit = Visit().answer(
        good_life="Have my brother round, get back to the allotment.",
        what_matters="Cade, and the drums.",
        views_wishes_feelings="I want to be asked first.",
        depth=depth,
        event_date="2026-01-20",
        assessment_kind="first",
        style="face_to_face",
        cld_method="service_user",
        info_given_before="yes_standard",
        indicative_date="2026-02-09",
        people_asked_for=nobody,
        person_seen_alone="yes",
        venue="own_home",
        sources=["observation"],
        sd_understand="no",
        sd_retain="no",
        sd_use="no",
        sd_communicate="no",
        capacity_concern="no",
        condition1_met="yes",
        condition1_why="Depression since 2019.",
        fluctuates="no",
        chc_consider="no",
        accommodation_status="tenant_private",
        housing_security="secure",
        employment_status="seeking",
        employment_wishes="no",
        fin_assessment="not_needed",
        has_unpaid_carer="no",
        young_carer_flag="no",
        family_impact="None that anybody named.",
        suicide_selfharm="no_concerns",
        abuse_neglect="no",
        dols_restriction="no",
        prd_reason="Nothing is needed now.",
        reablement_first="no",
        analysis="Marl manages, and has people to ring.",
        person_agrees="agrees",
        event_outcome="nfa_information",
    )
    visit = visit.add("present", party=brother, role="family_friend", part="all")
    visit = visit.add("my_strengths", strength="Allotment")
    visit = visit.add("my_people", party=brother)
    visit = visit.add("my_community", asset="Allotment society")
    visit = visit.add("impairment_or_illness", condition="Low mood")
    visit = visit.add("info_advice_given", topic="Benefits")
    visit = visit.add(
        "copy_to",
        party=["other", None, "Marl Oystergate", False],
        asked_by_person="is_person",
        format="plain_email",
    )
    visit = visit.at(
        {
            f"wellbeing/{area}/{name}": "none"
            for area in NINE
            for name in ("impact_now", "impact_likely")
        }
    )
    return visit.manages(*TEN[:-1]).at({"outcomes/oc_child/oc_applies": "no"})


def _answer(value: Any) -> Answer:
    return value if isinstance(value, Answer) else Answer(value)

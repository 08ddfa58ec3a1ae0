"""Every condition of the needs assessment, the person's record and the involvement, each way."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.library.conditions import Walk, faults, not_taken, rules
from tests.library.field_tables import forms
from tests.library.visits import NINE, VISIT, Visit, minimal

CADE = ["circle", None, "Cade Oystergate", False]


def visits() -> list[Visit]:
    """Visits that take each rule of the needs assessment each way."""
    hard = minimal().answer(sd_use="yes")
    suitable = hard.answer(appropriate_person="yes", appropriate_person_who=CADE)
    nobody = hard.answer(appropriate_person="no")
    changing = minimal().answer(fluctuates="yes")
    helped = minimal().answer(has_unpaid_carer="yes")
    return [
        minimal(),
        minimal("full"),
        minimal("full").unable("oc_child", "u4_time"),
        minimal("full").at({f"wellbeing/{NINE[0]}/impact_now": "significant"}),
        minimal().unable("oc_nutrition", "u1_without_assistance"),
        # Who they are, when it was, and who was there.
        minimal().answer(person_dob="1987-05-14", access_info_needs=["none"]),
        minimal().answer(person_dob="1950-01-01", access_info_needs=["easy_read"]),
        minimal().answer(person_dob="1950-01-01").without("event_date"),
        minimal().answer(event_date="2026-01-21", info_given_before="no", person_seen_alone="no"),
        minimal().answer(event_date="2020-01-20", indicative_date="2026-02-03"),
        minimal().answer(indicative_date="2020-02-03"),
        minimal().without("event_date").answer(indicative_date="2026-02-03"),
        minimal().answer(started_at="2026-01-20T10:00", ended_at="2026-01-20T11:00"),
        minimal().answer(started_at="2026-01-20T11:00", ended_at="2026-01-20T10:00"),
        minimal().add("people_asked_for", party=CADE, involved="no"),
        minimal().add("people_asked_for", party=CADE, involved="yes"),
        minimal().add("people_asked_for", party=CADE),
        # Advocacy.
        suitable.answer(advocate_despite="no"),
        suitable.answer(advocate_despite="long_stay"),
        nobody.add("advocate_arranged", requested_at="2026-01-19", started_at="2026-01-20"),
        nobody.add("advocate_arranged", requested_at="2026-01-21", started_at="2026-01-20"),
        nobody.add("advocate_arranged"),
        minimal().answer(capacity_concern="yes"),
        # Needs that go up and down.
        changing.add(
            "fluctuation_detail", cycle_weeks=2, period_from="2026-01-01", period_to="2026-01-20"
        ),
        changing.add(
            "fluctuation_detail", cycle_weeks=2000, period_from="2026-01-20", period_to="2026-01-01"
        ),
        changing.add("fluctuation_detail"),
        # Home and work.
        minimal().answer(housing_security="arrears", employment_wishes="later"),
        minimal("full").answer(employment_wishes="later"),
        minimal().without("housing_security", "employment_wishes"),
        # Carers and children.
        helped.add("carers_list", party=CADE, hours=40, under_18="no", own_assessment="accepted"),
        helped.add("carers_list", party=CADE, under_18="no", own_assessment="not_offered"),
        helped.add("carers_list", party=CADE, hours=169, under_18="yes"),
        helped.add("carers_list", party=CADE),
        minimal().answer(young_carer_flag="yes"),
        # Risk, what was agreed, and who gets a copy.
        minimal().add("risks", action="Ring the community team first."),
        minimal().add("risks"),
        minimal().answer(suicide_selfharm="plans"),
        minimal().answer(suicide_selfharm="not_asked", dols_restriction="yes"),
        minimal().answer(person_agrees="disagrees").add("prd_prevent", action="The Tuesday group"),
        minimal().add("copy_to", asked_by_person="not_asked"),
        minimal().add("copy_to"),
    ]


def test_every_rule_of_the_needs_assessment_is_taken_each_way() -> None:
    never_missing = [
        "advocate_arranged/*/not_yet_reason require",
        # Everything is asked until somebody chooses the short form.
        "housing_wishes show",
        "money show",
        "my_community require",
        "my_people require",
        # An outcome applies unless it is said not to.
        "outcomes/*/oc_manner show",
        "outcomes/*/oc_now show",
        "outcomes/*/oc_strength show",
        "outcomes/*/oc_want show",
        "parenting show",
        # A group nobody added to has no rows.
        "prd_reason show",
        "risks/*/owner require",
        "risks/*/review_date require",
        "substances show",
        "wellbeing/*/analysis show",
        "wellbeing/*/going_well show",
        "wellbeing/*/what_i_want show",
    ]
    taken = ((visit.answers, VISIT) for visit in visits())
    assert not_taken("needs-assessment", taken) == [
        f"{rule} is never missing" for rule in never_missing
    ]


PERSON: Walk = {
    ("dob", "check 0"): ({"dob": "2026-03-24"}, {"dob": "2026-03-25"}),
    ("dob", "check 1"): ({"dob": "1907-05-14"}, {"dob": "1800-01-01"}),
    ("date_of_death", "check 0"): (
        {"date_of_death": "2026-03-24"},
        {"date_of_death": "2026-03-25"},
    ),
    ("date_of_death", "check 1"): (
        {"dob": "1987-05-14", "date_of_death": "1987-05-14"},
        {"dob": "1987-05-14", "date_of_death": "1987-05-13"},
    ),
    ("nhs_number", "check 0"): ({"nhs_number": "999 100 1018"}, {"nhs_number": "999 100 1019"}),
    ("addresses/*/postcode", "check 0"): (
        {"addresses/*/postcode": "zz11aa"},
        {"addresses/*/postcode": "ZZ1 1"},
    ),
    ("addresses/*/to", "check 0"): (
        {"addresses/*/from": "2026-01-20", "addresses/*/to": "2026-01-20"},
        {"addresses/*/from": "2026-01-20", "addresses/*/to": "2026-01-19"},
    ),
    ("addresses/*/hidden_from_who", "require"): (
        {"addresses/*/hidden_from": ["named_person"]},
        {"addresses/*/hidden_from": ["family"]},
    ),
    ("contact/*/safe_to_text", "show"): (
        {"contact/*/kind": "mobile"},
        {"contact/*/kind": "landline"},
    ),
    ("contact/*/safe_to_leave_voicemail", "show"): (
        {"contact/*/kind": "landline"},
        {"contact/*/kind": "email"},
    ),
    ("contact/*/safe_to_email", "show"): (
        {"contact/*/kind": "email"},
        {"contact/*/kind": "mobile"},
    ),
    ("alert_capacity_decision", "show"): ({"alerts": ["lacks_capacity"]}, {"alerts": ["s117"]}),
    ("circle/*/basis", "show"): (
        {"circle/*/role": ["mha_representative"]},
        {"circle/*/role": ["advocate"]},
    ),
    ("circle/*/ok_to_contact_if", "show"): (
        {"circle/*/ok_to_contact": "only_if"},
        {"circle/*/ok_to_contact": "no"},
    ),
}


def test_every_rule_of_the_persons_record_is_walked() -> None:
    assert faults("person", PERSON) == []


def test_the_one_rule_of_an_involvement_is_walked() -> None:
    closed = {("closed_reason", "show"): ({"status": "closed"}, {"status": "active"})}
    assert faults("involvement", closed) == []


@pytest.mark.parametrize("form_id", forms())
def test_a_form_with_a_rule_has_a_test_that_walks_it(form_id: str) -> None:
    """By name, in a file of tests that calls a walk: nobody adds a form without one."""
    if not rules(form_id):
        return
    walked = [
        path.name
        for path in Path(__file__).parent.glob("test_*.py")
        if re.search(r"\b(faults|not_taken)\(", text := path.read_text("utf-8"))
        and f'"{form_id}"' in text
    ]
    assert walked

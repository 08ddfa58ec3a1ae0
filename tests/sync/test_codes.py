"""The codes have one home."""

from sync.codes import TABLE as READ
from sync.codes import TABLES


def test_every_code_in_the_table_has_its_name_and_number() -> None:
    assert READ.keys() == TABLES.keys()
    for table, names in READ.items():
        named = {member.name.lower(): int(member) for member in TABLES[table]}
        assert named == {name.replace("-", "_"): number for name, number in names.items()}


def test_no_number_of_a_table_means_two_things() -> None:
    for names in READ.values():
        assert len(set(names.values())) == len(names)

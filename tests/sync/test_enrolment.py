"""A code leads to one council, and a token says what its council said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync import signing
from sync.certificate import (
    Certificate,
    Lease,
    issue_certificate,
    issue_lease,
    keys_by_id,
    verify_certificate,
    verify_lease,
)
from sync.codes import Purpose
from sync.enrolment import (
    build_offer,
    build_statement,
    check_offer,
    group_code,
    make_code,
    parse_code,
    root_fingerprint,
    secret_bytes,
    sign_statement,
    verify_statement,
)
from sync.errors import BadCode, BadOffer, BadSignature, BadToken
from sync.vectors.material import key

ROOT = key(20)
ROOT_PUBLIC = signing.public_raw(ROOT)


@given(st.integers(0, 2**50 - 1), st.booleans(), st.booleans())
def test_a_code_is_read_as_it_was_made(secret: int, lower: bool, grouped: bool) -> None:
    code = make_code(secret, ROOT_PUBLIC)
    assert len(code) == 26
    typed = group_code(code) if grouped else code
    read = parse_code(typed.lower() if lower else typed)
    assert read.secret == secret_bytes(secret)
    assert read.fingerprint == root_fingerprint(ROOT_PUBLIC)


@given(st.text(max_size=25))
def test_whatever_is_typed_is_answered_in_words(typed: str) -> None:
    with pytest.raises(BadCode) as caught:
        parse_code(typed)
    assert caught.value.words.endswith(("to go", "or U."))


def test_a_secret_of_more_than_fifty_bits_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="50 bits"):
        make_code(2**50, ROOT_PUBLIC)


def test_an_offer_is_believed_only_under_the_root_the_code_names() -> None:
    statement = build_statement(Purpose.SEALING, signing.public_raw(key(10)), 1)
    signed = [(statement, sign_statement(ROOT, statement))]
    offer = build_offer("Fernshire", ROOT_PUBLIC, signed)
    checked = check_offer(offer, root_fingerprint(ROOT_PUBLIC))
    newest = checked.newest(Purpose.SEALING)
    assert newest is not None
    assert newest.public == signing.public_raw(key(10))
    assert checked.newest(Purpose.RECEIPT) is None
    with pytest.raises(BadOffer):
        check_offer(offer, root_fingerprint(signing.public_raw(key(21))))
    with pytest.raises(BadSignature):
        verify_statement(signing.public_raw(key(21)), *signed[0])


@given(
    st.recursive(
        st.none() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["organisation", "root", "statements"]), inner, max_size=3
            )
        ),
        max_leaves=8,
    )
)
def test_any_json_is_a_bad_offer_or_a_good_one(offer: object) -> None:
    with pytest.raises(BadOffer):
        check_offer(offer, bytes(10))


CERTIFICATE = Certificate(
    "Fernshire", bytes(16), bytes(8), "Wren", "phone", ("it",), None, 5, signing.public_raw(key(1))
)
KEYS = keys_by_id([signing.public_raw(key(12))])


def test_a_certificate_says_what_was_issued_for_ever() -> None:
    assert verify_certificate(issue_certificate(key(12), CERTIFICATE), KEYS) == CERTIFICATE


def test_a_lease_is_read_after_its_end() -> None:
    lease = Lease(bytes(8), 5, 6)
    assert verify_lease(issue_lease(key(12), lease), KEYS) == lease


def test_neither_stands_for_the_other_nor_for_another_council() -> None:
    certificate = issue_certificate(key(12), CERTIFICATE)
    lease = issue_lease(key(12), Lease(bytes(8), 5, 6))
    with pytest.raises(BadToken):
        verify_lease(certificate, KEYS)
    with pytest.raises(BadToken):
        verify_certificate(lease, KEYS)
    with pytest.raises(BadToken):
        verify_certificate(issue_certificate(key(13), CERTIFICATE), KEYS)


@given(st.text(max_size=60))
def test_any_text_is_a_bad_token(text: str) -> None:
    with pytest.raises(BadToken):
        verify_certificate(text, KEYS)

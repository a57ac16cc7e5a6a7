"""Signatures are those of Django's signer, by a present key and by former ones."""

from django.core.signing import Signer
from hypothesis import given
from hypothesis import strategies as st

from cms.lib.signatures import KeyedSigner

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))


@given(text=TEXTS, other=TEXTS)
def test_a_text_is_signed_as_by_django_however_many_were_signed_before(text, other):
    ours, signer = KeyedSigner(key="present", salt="a"), Signer(key="present", salt="a")
    ours.sign(other)

    assert ours.sign(text) == signer.sign(text)
    assert ours.sign_object([text]) == signer.sign_object([text])


@given(text=TEXTS)
def test_a_former_key_still_opens_what_it_signed(text):
    former = Signer(key="former", salt="a").sign(text)

    assert KeyedSigner(key="present", salt="a", fallback_keys=["former"]).unsign(former) == text

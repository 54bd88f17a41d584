"""The channel of a deal has a name that Slack takes, whatever the deal is called."""

import string

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.room import channel_name

ALLOWED = frozenset(string.ascii_lowercase + string.digits + "-")


def test_a_name_is_the_number_and_the_words_in_small_letters() -> None:
    assert channel_name(142, "Acme Corp. / Renewal 2027!") == "deal-142-acme-corp-renewal-2027"
    assert channel_name(7, "한빛소프트 재계약") == "deal-7-한빛소프트-재계약"
    assert channel_name(7, "한빛") == "deal-7-한빛"
    assert channel_name(7, "___ *** !!!") == "deal-7"
    assert channel_name(7, "Acme", 3) == "deal-7-acme-3"


@settings(max_examples=150, deadline=None)
@given(number=st.integers(1, 10**9), name=st.text(max_size=200), attempt=st.integers(1, 20))
def test_slack_takes_every_name(number: int, name: str, attempt: int) -> None:
    made = channel_name(number, name, attempt)
    assert made.startswith(f"deal-{number}") and len(made) <= 80
    assert made == made.lower() and not made.endswith("-") and "--" not in made
    for one in made:
        assert one in ALLOWED or (ord(one) > 127 and one.isalpha()), made

"""What people are told about messages that did not arrive."""

import pytest

from bot.domain.audience import Barrier
from bot.views import delivery
from tests.views.limit import faults
from tests.views.test_screen import LANGUAGES, reader


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_barrier_is_a_sentence_that_names_the_channel(language: str) -> None:
    for barrier in Barrier:
        told = delivery.undelivered("C0AB12CD3", barrier, reader(language))
        assert faults(told) == [] and "<#C0AB12CD3>" in told["text"]
        assert "<" not in delivery.undelivered("C1|<!here>", barrier, reader(language))["text"]

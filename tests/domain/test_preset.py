"""The pipelines to start from."""

import pytest

from bot.domain.pipeline import StageKind
from bot.domain.preset import CLASSIC, PRESETS, PipelinePreset


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.key)
def test_each_preset_can_be_worked_and_speaks_both_languages(preset: PipelinePreset) -> None:
    kinds = [stage.kind for stage in preset.stages]
    assert 5 <= len(kinds) <= 8
    assert kinds[-2:] == [StageKind.WON, StageKind.LOST]
    assert all(set(stage.names) == {"en", "ko"} for stage in preset.stages)
    chances = [stage.probability for stage in preset.stages if stage.kind.is_open]
    assert chances == sorted(chances)


def test_classic_is_what_the_product_says() -> None:
    assert [(stage.names["ko"], stage.probability) for stage in CLASSIC.stages] == [
        ("리드 발굴", 5),
        ("자격 검증", 10),
        ("연락", 20),
        ("데모", 40),
        ("협상", 60),
        ("제안", 80),
        ("성사", 100),
        ("실패", 0),
    ]

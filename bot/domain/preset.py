"""Pipelines to start from, in both languages."""

from dataclasses import dataclass

from bot.domain.pipeline import StageKind


@dataclass(frozen=True, slots=True)
class StagePreset:
    """A stage to make: its names by locale, its probability in percent, its working-day limit."""

    names: dict[str, str]
    kind: StageKind
    probability: int
    stalled_days: int | None = None


@dataclass(frozen=True, slots=True)
class PipelinePreset:
    """A pipeline to make."""

    key: str
    names: dict[str, str]
    stages: tuple[StagePreset, ...]


def _stage(en: str, ko: str, kind: StageKind, percent: int, days: int | None) -> StagePreset:
    return StagePreset({"en": en, "ko": ko}, kind, percent, days)


CLASSIC = PipelinePreset(
    key="classic",
    names={"en": "Sales", "ko": "영업"},
    stages=(
        _stage("Lead", "리드 발굴", StageKind.LEAD, 5, 5),
        _stage("Qualification", "자격 검증", StageKind.LEAD, 10, 7),
        _stage("Contact", "연락", StageKind.DEAL, 20, 7),
        _stage("Demo", "데모", StageKind.DEAL, 40, 10),
        _stage("Negotiation", "협상", StageKind.DEAL, 60, 10),
        _stage("Proposal", "제안", StageKind.DEAL, 80, 10),
        _stage("Won", "성사", StageKind.WON, 100, None),
        _stage("Lost", "실패", StageKind.LOST, 0, None),
    ),
)

"""Pipelines to start from, in both languages."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.pipeline import Pipeline, Stage, StageKind, likest


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

    def of_kind(self, kind: StageKind) -> Sequence[int]:
        """Give the places of the stages that a deal in a stage of a kind can go to.

        Open stages take whatever is open; won and lost ones only their like.
        """
        return [
            place
            for place, made in enumerate(self.stages)
            if (made.kind.is_open if kind.is_open else made.kind is kind)
        ]

    def kept(self, pipeline: Pipeline) -> dict[int, int]:
        """Give which stages of a pipeline stay when it takes these, each with its new place.

        A stage of the same kind and name in either language stays, and so does one won and one
        lost stage: closed deals, which are most, need not move.
        """
        found: dict[int, int] = {}
        for place, made in enumerate(self.stages):
            names = {name.casefold() for name in made.names.values()}
            alike = [one for one in pipeline.stages if one.kind is made.kind]
            same = [one for one in alike if one.name.casefold() in names]
            if chosen := same or ([] if made.kind.is_open else alike):
                found[chosen[0].id] = place
        return found

    def proposed(self, stage: Stage) -> int:
        """Give the place where the deals of a stage that goes belong most likely."""
        places = self.of_kind(stage.kind)
        likely = likest(
            stage, [(self.stages[place].kind, self.stages[place].probability) for place in places]
        )
        return places[likely]


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

_LEAD, _DEAL, _WON, _LOST = StageKind.LEAD, StageKind.DEAL, StageKind.WON, StageKind.LOST

INBOUND_SAAS = PipelinePreset(
    key="saas",
    names={"en": "Inbound SaaS", "ko": "인바운드 SaaS"},
    stages=(
        _stage("New signup", "신규 가입", _LEAD, 3, 1),
        _stage("Qualified (MQL)", "마케팅 적격 리드", _LEAD, 8, 3),
        _stage("Discovery call", "니즈 파악 미팅", _DEAL, 20, 5),
        _stage("Trial", "무료 체험", _DEAL, 40, 14),
        _stage("Quote sent", "견적 발송", _DEAL, 70, 7),
        _stage("Won", "성사", _WON, 100, None),
        _stage("Lost", "실패", _LOST, 0, None),
    ),
)

ENTERPRISE = PipelinePreset(
    key="enterprise",
    names={"en": "Enterprise", "ko": "엔터프라이즈"},
    stages=(
        _stage("Target account", "타깃 고객사", _LEAD, 2, 20),
        _stage("Discovery", "과제 파악", _DEAL, 10, 15),
        _stage("Solution and demo", "솔루션 제안·데모", _DEAL, 25, 20),
        _stage("Proof of concept", "PoC", _DEAL, 45, 30),
        _stage("Security and procurement", "보안·구매 심사", _DEAL, 65, 25),
        _stage("Contract", "계약 협의", _DEAL, 85, 15),
        _stage("Won", "성사", _WON, 100, None),
        _stage("Lost", "실패", _LOST, 0, None),
    ),
)

SERVICES = PipelinePreset(
    key="services",
    names={"en": "Services and projects", "ko": "용역·프로젝트"},
    stages=(
        _stage("Enquiry", "문의 접수", _LEAD, 10, 2),
        _stage("Scoping", "범위 협의", _DEAL, 30, 7),
        _stage("Estimate sent", "견적서 제출", _DEAL, 50, 10),
        _stage("Negotiation", "조건 협의", _DEAL, 70, 7),
        _stage("Statement of work", "계약서 검토", _DEAL, 90, 7),
        _stage("Won", "수주", _WON, 100, None),
        _stage("Lost", "실주", _LOST, 0, None),
    ),
)

RENEWALS = PipelinePreset(
    key="renewals",
    names={"en": "Renewals", "ko": "재계약"},
    stages=(
        _stage("Due in 90 days", "만료 90일 전", _DEAL, 70, 30),
        _stage("Review with customer", "이용 현황 점검", _DEAL, 80, 15),
        _stage("Renewal quote", "재계약 견적", _DEAL, 90, 10),
        _stage("Renewed", "재계약 완료", _WON, 100, None),
        _stage("Churned", "해지", _LOST, 0, None),
    ),
)

PRESETS = (CLASSIC, INBOUND_SAAS, ENTERPRISE, SERVICES, RENEWALS)
"""All presets, the default first."""


def called_alike(name: str) -> frozenset[str]:
    """Give what presets call, in any language, the stages whose name is that or begins so.

    `name` and what is given are case-folded; nothing is called by no name.
    """
    return frozenset(
        other.casefold()
        for preset in PRESETS
        for stage in preset.stages
        if name and any(one.casefold().startswith(name) for one in stage.names.values())
        for other in stage.names.values()
    )

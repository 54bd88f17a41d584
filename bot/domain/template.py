"""Playbooks to start from: what each preset's stages ask for, in both languages.

None of it is required at first: a team says itself what must be done before a deal goes on.
"""

from collections.abc import Mapping
from types import MappingProxyType

from bot.domain.playbook import Activity

Step = tuple[str, str, int]
"""English, Korean, and the working days after entering the stage."""

_RESEARCH: Step = ("Research the company", "고객사 조사", 1)
_FIRST_CALL: Step = ("Make the first contact", "첫 연락", 1)
_HAND_OVER: tuple[Step, ...] = (
    ("Have the contract signed", "계약서 체결", 5),
    ("Hand over to the delivery team", "수행팀 인수인계", 5),
)

TEMPLATES: Mapping[str, Mapping[str, tuple[Step, ...]]] = MappingProxyType(
    {
        "classic": {
            "Lead": (_RESEARCH, _FIRST_CALL),
            "Qualification": (("Ask for need, budget and time", "니즈·예산·일정 확인", 3),),
            "Contact": (("Find out who decides", "의사 결정권자 파악", 3),),
            "Demo": (
                ("Prepare the demo", "데모 준비", 2),
                ("Send what was shown", "데모 자료 발송", 5),
            ),
            "Negotiation": (("Agree on the scope", "범위 합의", 5),),
            "Proposal": (
                ("Send the proposal", "제안서 발송", 2),
                ("Go through the proposal", "제안서 설명", 5),
            ),
            "Won": _HAND_OVER,
        },
        "saas": {
            "New signup": (("Call within a day", "하루 안에 연락", 1),),
            "Qualified (MQL)": (_RESEARCH,),
            "Discovery call": (("Write down the use case", "활용 목적 정리", 2),),
            "Trial": (
                ("Help with the first set-up", "초기 설정 지원", 1),
                ("Ask how the trial goes", "체험 중간 점검", 7),
            ),
            "Quote sent": (("Go through the quote", "견적 설명", 3),),
            "Won": (("Hand over to customer success", "고객 성공팀 인수인계", 3),),
        },
        "enterprise": {
            "Target account": (
                _RESEARCH,
                ("Draw the map of who decides", "의사 결정 구조 파악", 5),
            ),
            "Discovery": (("Agree on the problem in writing", "과제 정의서 합의", 10),),
            "Solution and demo": (("Show it to every department", "부서별 데모", 10),),
            "Proof of concept": (("Agree on what counts as success", "PoC 성공 기준 합의", 3),),
            "Security and procurement": (("Answer the questionnaire", "보안 점검표 회신", 5),),
            "Contract": (("Have the contract reviewed", "계약서 법무 검토", 5),),
            "Won": _HAND_OVER,
        },
        "services": {
            "Enquiry": (("Answer the enquiry", "문의 회신", 1),),
            "Scoping": (("Write down the scope", "범위 정리", 5),),
            "Estimate sent": (("Go through the estimate", "견적 설명", 3),),
            "Statement of work": (("Have it reviewed", "계약서 검토 요청", 3),),
            "Won": (("Hold the kick-off", "착수 회의", 5),),
        },
        "renewals": {
            "Due in 90 days": (("Look at how much it is used", "이용 현황 확인", 5),),
            "Review with customer": (("Hold the review", "고객 점검 회의", 10),),
            "Renewal quote": (("Send the quote", "견적 발송", 2),),
        },
    }
)


def steps(preset: str, stage: str, locale: str) -> tuple[Activity, ...]:
    """Give what a stage of a preset, by its English name, asks for in a language."""
    korean = locale.startswith("ko")
    return tuple(
        Activity(ko if korean else en, days)
        for en, ko, days in TEMPLATES.get(preset, {}).get(stage, ())
    )

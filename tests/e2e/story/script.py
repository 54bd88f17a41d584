"""The story's lines, in each language: what is typed and what has to stand on the screen then."""

from dataclasses import dataclass

STAGES = ("Qualification", "Contact", "Demo", "Negotiation", "Proposal")


@dataclass(frozen=True, slots=True)
class Script:
    """One person's lines. `{n}` is the deal's number, `{stage}` the stage it was moved to."""

    who: str
    form: str
    contact: str
    company: str
    source: str
    wrong: str
    refusal: str
    typed: str
    reading: str
    created: str
    moved: str
    undone: str
    amount: str
    board: str
    won_form: str
    won: str
    empty_board: str
    numbers: str
    home_before: str
    home_after: str


DANA = Script(
    who="dana",
    form="New lead",
    contact="Jane Doe",
    company="Acme",
    source="LinkedIn",
    wrong="lots",
    refusal="“lots” is not an amount I can read.",
    typed="$12k",
    reading="Read as $12,000. Submit again if that is right.",
    created="Created Acme #{n} in Lead.",
    moved="Moved Acme #{n} to {stage}.",
    undone="Undone. Acme #{n}: $12,000 · Qualification.",
    amount="$12,000",
    board="1 open deal · $12,000",
    won_form="Close as won",
    won="Won Acme #{n}: $12,000.",
    empty_board="0 open deals",
    numbers="1 won",
    home_before="1 open deal · $12,000",
    home_after="0 open deals",
)
MINA = Script(
    who="mina",
    form="새 리드",
    contact="김민지",
    company="한빛상사",
    source="링크드인",
    wrong="아주 많이",
    refusal="금액으로 읽을 수 없어요: “아주 많이”.",
    typed="3천만원",
    reading="이렇게 읽었어요: ₩3,000만. 맞으면 한 번 더 제출해 주세요.",
    created="Lead 단계에 한빛상사 #{n} 카드를 만들었어요.",
    moved="한빛상사 #{n} 딜을 {stage} 단계로 옮겼어요.",
    undone="되돌렸어요. 한빛상사 #{n}: ₩3,000만 · Qualification",
    amount="₩3,000만",
    board="진행 중 1건 · ₩3,000만",
    won_form="성사로 마감",
    won="한빛상사 #{n} 딜이 성사됐어요: ₩3,000만",
    empty_board="진행 중 0건",
    numbers="성사 1건",
    home_before="진행 중 1건 · ₩3,000만",
    home_after="진행 중 0건",
)

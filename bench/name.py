"""Names as a pipeline has them: many share words, some are Korean, few are unlike all others."""

import random
from dataclasses import dataclass
from functools import cache

_HEADS = (
    "Alder Amber Apex Arbor Aspen Atlas Aurora Avon Beacon Birch Blue Bracken Bright Cedar Clear "
    "Cobalt Copper Coral Crest Crown Delta Dove East Echo Elm Ember Falcon Fern Flint Fox Glen "
    "Globe Gold Granite Green Harbor Haven Hazel Heron High Iron Ivy Jade Juniper Keystone King "
    "Lake Laurel Lion Lumen Maple Marsh Meridian Mill Moon Nova North Oak Ocean Olive Onyx Orbit "
    "Osprey Pearl Pine Pioneer Prairie Quartz Raven Red Ridge River Rose Rowan Sable Sage Salt "
    "Silver Sky Slate Spring Star Stone Summit Sun Swan Terra Thorn Tide Timber Union Vale Vista "
    "West White Willow Wind Winter Wolf Yew Zenith"
)
_TAILS = (
    "bridge brook burn crest dale field ford forge gate grove hall haven hill hurst land light "
    "line mark mead mere mont more path peak point port ridge shore side stead stone ton vale "
    "view ward water way well wick wind wood works worth yard"
)
_TRADES = (
    "Analytics Bank Bakery Clinics Components Consulting Dental Energy Foods Freight Holdings "
    "Hotels Insurance Labs Logistics Media Motors Partners Pharma Press Robotics Schools Software "
    "Studios Systems Textiles Tools Travel Ventures Works"
)
_WANTS = (
    "annual plan;pilot;renewal;second site;support package;onboarding;expansion;data migration;"
    "premium tier;training days;hardware bundle;integration;starter plan;upgrade;audit"
)

_KO_HEADS = (
    "가온 나래 다올 두레 라온 마루 미르 바른 벼리 보람 새봄 샛별 서린 소담 아람 온누리 예솔 "
    "이든 자람 찬솔 초롱 "
    "큰솔 푸른 하람 한빛 한울 해담 햇살 도담 은하 청운 대명 삼정 동방 세림 우성 진흥 태양 현산 화성"
)
_KO_MIDDLES = "네트 테크 그린 메디 스마트 글로벌 미래 제일 신영 금강 백두 한강 남도 서해 중앙"
_KO_TRADES = (
    "물산 소프트 유통 식품 전자 의료기 건설 교육 여행사 화학 디자인 물류 제약 금융 자동차 "
    "섬유 에너지 출판"
)
_KO_WANTS = (
    "연간 계약;시범 도입;재계약;추가 지점;유지보수;데이터 이전;좌석 확대;교육 과정;장비 공급"
)

_GIVEN = (
    "Ada Ben Carla Daniel Elena Felix Grace Hugo Iris Jonas Kara Liam Maya Nora Oscar Paula Quinn "
    "Rosa Simon Tara Uma Victor Wendy Xavier Yara Zoe"
)
_FAMILY = (
    "Abbott Bauer Castillo Doyle Egan Fischer Grant Hughes Ibarra Jensen Keller Lindqvist Moreau "
    "Novak Okafor Pereira Quigley Rossi Sato Turner"
)
_KO_FAMILY = "강 고 권 김 남 문 박 배 서 송 신 안 오 유 이 정 최 한"
_KO_GIVEN = (
    "가영 도윤 라희 민서 보라 서준 소연 아름 예준 우진 은채 재민 정우 지안 채원 태오 하늘 현우"
)

KOREAN = 0.3
"""The share of companies that have a Korean name."""


@dataclass(frozen=True, slots=True)
class CompanyName:
    """A company's name, and whether it is Korean."""

    text: str
    korean: bool


def companies(dice: random.Random, count: int) -> list[CompanyName]:
    """Invent companies, no two of one name."""
    found: dict[str, CompanyName] = {}
    while len(found) < count:
        korean = dice.random() < KOREAN
        name = _korean(dice) if korean else _english(dice)
        found.setdefault(name.casefold(), CompanyName(name, korean))
    return list(found.values())


def deal(dice: random.Random, company: CompanyName) -> str:
    """Invent what a company's deal is called."""
    if company.korean:
        return f"{company.text} {dice.choice(_each(_KO_WANTS))} {dice.randint(1, 40) * 5}석"
    return f"{company.text} – {dice.randint(1, 60) * 5} seats, {dice.choice(_each(_WANTS))}"


def person(dice: random.Random, *, korean: bool) -> str:
    """Invent a person's name."""
    if korean:
        return f"{dice.choice(_each(_KO_FAMILY))}{dice.choice(_each(_KO_GIVEN))}"
    return f"{dice.choice(_each(_GIVEN))} {dice.choice(_each(_FAMILY))}"


def misspelt(dice: random.Random, text: str) -> str:
    """Type a name as somebody in a hurry does: two neighbouring letters swapped, one left out."""
    at = dice.randrange(1, max(len(text) - 2, 2))
    swapped = text[:at] + text[at + 1 : at + 2] + text[at : at + 1] + text[at + 2 :]
    out = dice.randrange(1, max(len(swapped) - 1, 2))
    return swapped[:out] + swapped[out + 1 :] if len(text) > 5 else swapped


@cache
def _each(words: str) -> list[str]:
    return words.split(";" if ";" in words else None)


def _english(dice: random.Random) -> str:
    return f"{dice.choice(_each(_HEADS))}{dice.choice(_each(_TAILS))} {dice.choice(_each(_TRADES))}"


def _korean(dice: random.Random) -> str:
    middle = dice.choice(_each(_KO_MIDDLES)) if dice.random() < 0.7 else ""
    return f"{dice.choice(_each(_KO_HEADS))}{middle}{dice.choice(_each(_KO_TRADES))}"

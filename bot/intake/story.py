"""Invented deals: who wants what, and how it went, the same for the same seed and day."""

import random
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.deal import Source
from bot.domain.money import Money
from bot.domain.timeline import ActivityKind, EntryKind

DAYS = 270
"""How far back the sample reaches."""

WON, LOST = 6, 7
"""Places of the closing stages in the classic pipeline; 0 to 5 are its open ones."""

_LATEST = timedelta(minutes=20)
_DWELL = (5.0, 9.0, 12.0, 19.0, 17.0, 15.0)
_ADVANCE = (0.76, 0.76, 0.80, 0.76, 0.80, 0.74)
_SOURCES = (
    (Source.LINKEDIN, 5),
    (Source.WEB_FORM, 5),
    (Source.REFERRAL, 3),
    (Source.EVENT, 3),
    (Source.CALL, 3),
    (Source.EMAIL, 2),
    (Source.LIST, 1),
)


@dataclass(frozen=True, slots=True)
class Seller:
    """Who sells in the sample, by e-mail address, and the language their customers speak."""

    email: str
    name: str
    zone: str
    speaks: str
    share: int


@dataclass(frozen=True, slots=True)
class Beat:
    """One thing that happened; `stage` is where the card stood from then on, if it moved."""

    at: datetime
    kind: EntryKind
    stage: int | None = None
    value: Money | None = None
    day: date | None = None
    activity: ActivityKind | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Story:
    """A deal from its first day on; the first beat is its creation."""

    name: str
    company: str
    contact: str
    title: str
    email: str
    seller: Seller | None
    source: Source
    detail: str | None
    beats: tuple[Beat, ...]
    step: str | None = None
    step_on: date | None = None
    competitor: str | None = None


def tell(sellers: Sequence[Seller], count: int, now: datetime, seed: int = 20) -> list[Story]:
    """Invent `count` stories that end at `now`, oldest first."""
    words = tomllib.loads(files("bot").joinpath("demo/words.toml").read_text("utf-8"))
    dice = random.Random(seed)
    ages = sorted((DAYS * (1 - dice.random() ** 0.8) for _ in range(count)), reverse=True)
    return [
        _Teller(dice, words, now, seller).story(age) for seller, age in _deal(dice, sellers, ages)
    ]


def _deal(
    dice: random.Random, sellers: Sequence[Seller], ages: Sequence[float]
) -> list[tuple[Seller, float]]:
    weights = [seller.share for seller in sellers]
    return list(zip(dice.choices(sellers, weights, k=len(ages)), ages, strict=True))


@dataclass(slots=True)
class _Teller:
    """Invents one story; holds what has been told of it so far."""

    dice: random.Random
    words: dict[str, Any]
    now: datetime
    seller: Seller
    beats: list[Beat] = field(default_factory=list)

    def story(self, age: float) -> Story:
        dice, own = self.dice, self.words[self.seller.speaks]
        company, contact, mail = self._customer(own)
        source = dice.choices(*zip(*_SOURCES, strict=True))[0]
        details = own["channels"].get(source.value, [None])
        start = min(self._office_hour(self.now - timedelta(days=age)), self.now - _LATEST)
        value = self._value()
        known = dice.random() < 0.6
        self.beats.append(Beat(start, EntryKind.CREATED, 0, value if known else None))
        competitor = self._walk(start, value, known=known, own=own)
        is_open = all(beat.stage not in (WON, LOST) for beat in self.beats)
        self.beats.sort(key=lambda beat: beat.at)
        if is_open:
            self._push()
        planned = is_open and dice.random() < 0.62
        unowned = age < 4 and dice.random() < 0.5
        return Story(
            name=f"{company} – {dice.choice(own['wants'])}",
            company=company,
            contact=contact,
            title=dice.choice(own["titles"]),
            email=mail,
            seller=None if unowned else self.seller,
            source=source,
            detail=dice.choice(details),
            beats=tuple(self.beats),
            step=dice.choice(own["steps"]) if planned else None,
            step_on=self._today() + timedelta(days=dice.randint(-2, 12)) if planned else None,
            competitor=competitor,
        )

    def _walk(
        self, start: datetime, value: Money, *, known: bool, own: dict[str, Any]
    ) -> str | None:
        """Let the card travel until it closes, is forgotten, or the present is reached."""
        dice, at, stage = self.dice, start, 0
        forgotten = dice.choices([None, 1, 2, 3, 4, 5], [86, 2, 4, 4, 2, 2])[0]
        while stage <= 5:
            if stage == 2:
                self._expect(at)
            if stage == 3 and not known:
                self._tell(at, EntryKind.VALUE, value=value)
            leaves = at + timedelta(days=_DWELL[stage] * dice.lognormvariate(-0.2, 0.65))
            self._touch(at, min(leaves, self.now), own)
            if stage == forgotten or self._office_hour(leaves) >= self.now:
                return None
            at = self._office_hour(leaves)
            if dice.random() > _ADVANCE[stage]:
                reason = dice.choice(own["lost"] if stage > 1 else own["unfit"])
                self._tell(at, EntryKind.LOST, stage=LOST, text=reason)
                return dice.choice(own["competitors"]) if reason == own["lost"][1] else None
            if stage == 5 and dice.random() < 0.08:
                stage = 4
            else:
                stage += 1
            kind = EntryKind.WON if stage == WON else EntryKind.MOVED
            self._tell(at, kind, stage=stage, value=value if stage == WON else None)
        return None

    def _expect(self, at: datetime) -> None:
        """Set the day the deal is expected to close."""
        day = at.date() + timedelta(days=self.dice.randint(25, 70))
        self._tell(at, EntryKind.DATE, day=day)

    def _push(self) -> None:
        """Where the expected day of an open deal is over, mostly push it, some into this month."""
        expected = next((beat.day for beat in reversed(self.beats) if beat.day), None)
        if expected is None or expected >= self._today() or self.dice.random() < 0.2:
            return
        eve = datetime.combine(expected - timedelta(days=1), time(15), tzinfo=UTC)
        at = self._office_hour(max(eve, self.beats[-1].at))
        self._tell(at, EntryKind.DATE, day=self._today() + timedelta(days=self.dice.randint(0, 40)))

    def _touch(self, since: datetime, until: datetime, own: dict[str, Any]) -> None:
        """Spread calls, e-mails, meetings and notes over the time in a stage."""
        dice = self.dice
        for _ in range(dice.choice((0, 1, 1, 2))):
            at = self._office_hour(since + (until - since) * dice.random())
            if not since < at < until:
                continue
            if dice.random() < 0.25:
                self._tell(at, EntryKind.NOTE, text=dice.choice(own["notes"]))
                continue
            activity = dice.choice(tuple(ActivityKind))
            text = dice.choice(own[_WORDS_FOR[activity]])
            self._tell(at, EntryKind.ACTIVITY, activity=activity, text=text)

    def _tell(self, at: datetime, kind: EntryKind, **said: Any) -> None:
        if at < self.now:
            self.beats.append(Beat(at, kind, **said))

    def _customer(self, own: dict[str, Any]) -> tuple[str, str, str]:
        dice = self.dice
        head, tail = dice.choice(own["heads"]), dice.choice(own["tails"])
        given, family = dice.choice(own["given"]), dice.choice(own["family"])
        mail = f"buyer{dice.randrange(1000, 9999)}@example.com"
        if self.seller.speaks == "ko":
            return f"{head}{tail}", f"{family}{given}", mail
        return f"{head} {tail}", f"{given} {family}", f"{given}.{family}@example.com".lower()

    def _value(self) -> Money:
        dice = self.dice
        thousands = min(180.0, max(1.5, dice.lognormvariate(2.6, 0.8)))
        currency = "USD"
        if self.seller.speaks == "ko" and dice.random() < 0.35:
            currency = "KRW"
        elif dice.random() < 0.07:
            currency = "EUR"
        if currency == "KRW":
            return Money(round(thousands * 13) * 100_000, currency)
        return Money(round(thousands * 10) * 10_000, currency)

    def _today(self) -> date:
        return self.now.astimezone(ZoneInfo(self.seller.zone)).date()

    def _office_hour(self, at: datetime) -> datetime:
        """Give the next instant after `at` that falls into the seller's office hours."""
        zone = ZoneInfo(self.seller.zone)
        day = at.astimezone(zone).date()
        minute = self.dice.randrange(9 * 60, 17 * 60)
        while True:
            local = datetime.combine(day, time(minute // 60, minute % 60), tzinfo=zone)
            if day.weekday() < 5 and local > at:
                return local.astimezone(UTC)
            day += timedelta(days=1)


_WORDS_FOR = {
    ActivityKind.CALL: "calls",
    ActivityKind.EMAIL: "emails",
    ActivityKind.MEETING: "meetings",
    ActivityKind.DEMO: "demos",
}

"""A workspace's deals as a plain list beside those that are stored, for lenses to be held to."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from bot.domain.board import BoardQuery, Filter
from bot.domain.custom import CustomField, CustomValue, FieldKind, RecordKind
from bot.domain.deal import Deal, Source, Status
from bot.domain.lens import Lens, Own, Stretch, When
from bot.domain.money import Money
from bot.domain.rate import Rate
from bot.storage import UnitOfWork
from tests.storage import trade

TODAY = date(2026, 5, 4)


class Books:
    """A workspace's deals as a plain list, with what stands in their own fields."""

    def __init__(self, uow: UnitOfWork, random: Random) -> None:
        self.team = trade.hire(uow, "Ann", "Bo", "Cy")
        uow.persons.save(replace(self.team[0], team="EMEA"))
        uow.persons.save(replace(self.team[1], team="EMEA"))
        uow.rates.put(Rate("USD", "EUR", date(2026, 1, 1), Decimal("1.25")))
        kinds = (FieldKind.NUMBER, FieldKind.CHOICE, FieldKind.DATE, FieldKind.TEXT)
        self.fields = [
            uow.fields.add(
                CustomField(uow.new_id(), RecordKind.DEAL, kind.value, kind, ("Gold", "Blue"))
            )
            for kind in kinds
        ]
        price = CustomField(uow.new_id(), RecordKind.DEAL, "price", FieldKind.MONEY)
        tier = CustomField(uow.new_id(), RecordKind.COMPANY, "tier", FieldKind.TEXT)
        self.price, self.tier = uow.fields.add(price), uow.fields.add(tier)
        self.companies = [uow.companies.get_or_add(name) for name in ("Acme", "Globex")]
        uow.fields.put(self.companies[0], {self.tier.id: "Gold"})
        self.deals: list[Deal] = []
        self.values: dict[int, dict[int, CustomValue]] = {}
        for _ in range(150):
            made = trade.random_card(uow, random, self.team)
            stage = random.randrange(len(uow.pipelines.default().stages[:3]))
            days = random.randrange(400)
            created = uow.now - timedelta(days=days) if made.created_at else None
            made = replace(
                made,
                position=replace(
                    made.position,
                    stage_id=uow.pipelines.default().stages[stage].id,
                    value=random.choice(
                        (None, Money(0, "USD"), Money(random.randrange(10**6), "USD"),
                         Money(random.randrange(10**6), "EUR"), Money(5_000, "KRW"))
                    ),
                ),
                source=random.choice((None, Source.CALL, Source.EVENT, Source.LINKEDIN)),
                company_id=random.choice((None, *self.companies)),
                created_at=created,
                last_activity_at=random.choice((None, uow.now - timedelta(hours=days))),
            )  # fmt: skip
            stored = trade.store(uow, made)
            self.deals.append(stored)
            held = dict(zip((one.id for one in self.fields), _held(random), strict=True))
            self.values[stored.id] = {key: one for key, one in held.items() if one is not None}
            asked = Money(random.randrange(9_000), random.choice(("USD", "KRW")))
            self.values[stored.id][self.price.id] = asked
            uow.fields.put(stored.id, {**held, self.price.id: asked})

    def shown(self, uow: UnitOfWork, query: BoardQuery, lens: Lens) -> list[Deal]:
        """Walk over all deals; what is asked is asked in plain Python."""
        return [one for one in self.deals if self._fits(uow, one, query, lens)]

    def _fits(self, uow: UnitOfWork, deal: Deal, query: BoardQuery, lens: Lens) -> bool:
        owner = next((one for one in self.team if one.id == deal.owner_id), None)
        worth = {"USD": Decimal(1), "EUR": Decimal("1.25")}
        value = deal.value
        minor = None
        if value is not None and value.currency in worth:
            minor = int((value.minor * worth[value.currency]).to_integral_value())
        ranged = lens.least is not None or lens.most is not None
        created = uow.workspace.day(deal.created_at) if deal.created_at else None
        no_step = deal.next_step is None and deal.next_step_on is None
        return (
            deal.status is Status.OPEN
            and query.owner_id in (None, deal.owner_id)
            and (query.filter is not Filter.STALLED or deal.stalled)
            and (query.filter is not Filter.NO_STEP or no_step)
            and (query.filter is not Filter.CLOSING or _month(deal.close_date))
            and (not lens.sources or deal.source in lens.sources)
            and lens.company_id in (None, deal.company_id)
            and (lens.team is None or (owner is not None and owner.name in ("Ann", "Bo")))
            and (not lens.unowned or owner is None)
            and (not lens.stalled or deal.stalled)
            and (not lens.no_step or no_step)
            and (not ranged or minor is not None)
            and (lens.least is None or (minor or 0) >= lens.least.minor)
            and (lens.most is None or (minor or 0) <= lens.most.minor)
            and _within(lens.closing, deal.close_date)
            and _within(lens.created, created)
            and all(_holds(one, self._held(one, deal)) for one in lens.own)
        )

    def _held(self, own: Own, deal: Deal) -> CustomValue | None:
        if own.record is RecordKind.COMPANY:
            return "Gold" if deal.company_id == self.companies[0] else None
        return self.values[deal.id].get(own.field_id)


def _held(random: Random) -> tuple[CustomValue | None, ...]:
    return (
        random.choice((None, Decimal(random.randrange(-50, 900)) / 4)),
        random.choice((None, "Gold", "Blue")),
        random.choice((None, TODAY + timedelta(days=random.randrange(-60, 60)))),
        random.choice((None, "Seat 12", "한빛 3층", "none")),
    )


def _month(day: date | None) -> bool:
    return day is not None and (day.year, day.month) == (TODAY.year, TODAY.month)


def _within(when: When | None, day: date | None) -> bool:
    if when is None:
        return True
    if when.stretch is Stretch.UNKNOWN or day is None:
        return when.stretch is Stretch.UNKNOWN and day is None
    period = when.period(TODAY)
    return (period.first or day) <= day <= (period.last or day)


def _holds(own: Own, value: CustomValue | None) -> bool:
    if value is None:
        return False
    if own.text is not None:
        return str(value).lower() == own.text.lower()
    if isinstance(value, Money):
        low, high = (one.split(" ") if one else None for one in (own.first, own.last))
        return (low is None or (value.currency == low[1] and value.minor >= int(low[0]))) and (
            high is None or (value.currency == high[1] and value.minor <= int(high[0]))
        )
    if isinstance(value, Decimal):
        low, high = Decimal(own.first or -1000), Decimal(own.last or 1000)
        return low <= value <= high
    day = str(value)
    return (own.first or day) <= day <= (own.last or day)

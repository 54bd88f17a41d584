"""The pictures in the documents: the sample on every screen, in both languages.

`make pictures` writes them to docs/pictures; otherwise all is made ready for them, and none taken,
in English; that a Korean reader has as much to see is read in what the page would draw.
"""

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import FloatRect, Locator, Page, expect

from bot.domain.digest import DigestKind
from bot.intake import demo
from bot.services import digest
from tests.e2e.story.script import DANA, MINA, Script
from tests.e2e.story.seat import Seat
from tests.e2e.story.stage import MORNING, Stage, stage
from tests.office import until

HEAVIEST = 250_000
"""Bytes a picture may have."""
KEPT = bool(os.environ.get("PICTURES"))
"""Whether somebody wants the pictures."""
SHARPNESS = 1.5 if KEPT else 1
"""Dots per point."""
MESSAGE = 780
"""Points; a message is no wider, whatever the window."""
PICTURES = Path(__file__).parents[2] / "docs" / "pictures"


@dataclass(frozen=True, slots=True)
class Album:
    """Whose pictures they are, at half past ten of their own morning, and what is seen on them."""

    script: Script
    moment: datetime
    suffix: str
    due: str
    stalled: str
    step: str
    filtered: str
    review: str
    fixing: str
    room: str
    day: str


ALBUMS = [
    Album(
        MINA,
        MORNING,
        ".ko",
        "오늘 할 일",
        "정체",
        "다음 할 일",
        "적용한 조건",
        "딜 점검",
        "정리할 딜",
        "채널",
        "5월 16일",
    ),
    Album(
        DANA,
        datetime(2030, 5, 16, 14, 30, tzinfo=UTC),
        "",
        "Due today",
        "stalled",
        "Next step",
        "Filtered by",
        "Review",
        "To fix",
        "channel",
        "May 16",
    ),
]


@pytest.fixture(scope="module")
def sample(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    folder = tmp_path_factory.mktemp("picture")
    with stage(
        sqlite_template, folder, fill=lambda db, tenant: demo.load(db, tenant.id, MORNING)
    ) as made:
        yield made


@pytest.mark.skipif(KEPT, reason="her pictures are taken, and need the sample untouched")
def test_a_korean_reader_has_as_much_to_see_in_the_sample(sample: Stage) -> None:
    album = ALBUMS[0]
    sample.at(album.moment)
    mina = sample.member(album.script.who)

    def said(line: str) -> str:
        sample.say(line, album.script.who)
        return words(sample.newest(mina))

    mina.open_home()
    many = f"{album.stalled} "
    for word in (album.due, many, album.fixing, "≈"):
        until(lambda word=word: word in words(mina.home))
    assert many in said("/pipeline")
    assert album.filtered in said(f"/pipeline filter owner:{album.script.who} value>5k")
    mina.command("sales", "/pipeline review")
    assert album.review in words(until(lambda: mina.modal))
    mina.close()
    number = showpiece(sample, album)
    assert album.step in said(f"/deal show {number}")
    assert album.room in said(f"/deal room {number}")
    name = until(lambda: room(sample, number))
    for word in (f"#{number}", album.step):
        until(lambda word=word: word in words(mina.messages(name)))
    come(sample, album)
    assert album.day in words(mina.app_messages())
    assert "≈" in said("/metrics")


def words(shown: object) -> str:
    """Give all that is said in what Slack is to show."""
    return json.dumps(shown, ensure_ascii=False)


@pytest.mark.parametrize(
    "album", ALBUMS if KEPT else ALBUMS[1:], ids=lambda album: album.script.who
)
def test_the_sample_is_worth_a_picture_on_every_screen(
    album: Album, sample: Stage, new_page: Callable[..., Page]
) -> None:
    sample.at(album.moment)
    page = new_page(viewport={"width": 1180, "height": 900}, device_scale_factor=SHARPNESS)
    seat = Seat(page, sample, album.script.who)

    home = seat.enter("app").home
    expect(home).to_contain_text(album.due)
    expect(home).to_contain_text(album.stalled)
    expect(home).to_contain_text("≈")
    body = home.locator(".home-body")
    take(body, f"home{album.suffix}", tallest=900)
    fixes = home.locator(".block", has_text=album.fixing).first
    fixes.evaluate("block => block.scrollIntoView({block: 'start'})")
    take(body, f"fix{album.suffix}", tallest=640, first=fixes)

    board = seat.enter().say("/pipeline")
    expect(board).to_contain_text(album.stalled)
    board.evaluate("message => message.scrollIntoView({block: 'start'})")
    take(page.locator("#conversation"), f"board{album.suffix}")

    narrowed = seat.say(f"/pipeline filter owner:{album.script.who} value>5k")
    expect(narrowed).to_contain_text(album.filtered)
    narrowed.evaluate("message => message.scrollIntoView({block: 'start'})")
    take(page.locator("#conversation"), f"filter{album.suffix}", tallest=620)

    seat.say("/pipeline review")
    expect(seat.modal.get_by_test_id("modal-title")).to_contain_text(album.review)
    take(seat.modal, f"review{album.suffix}")
    page.keyboard.press("Escape")
    expect(seat.modal).to_have_count(0)

    card = seat.say(f"/deal show {showpiece(sample, album)}")
    expect(card).to_contain_text(album.step)
    take(card, f"card{album.suffix}", widest=MESSAGE)

    number = showpiece(sample, album)
    expect(seat.say(f"/deal room {number}")).to_contain_text(album.room)
    name = until(lambda: room(sample, number))
    living = seat.enter(name).messages.filter(has_text=f"#{number}").last
    expect(living).to_contain_text(album.step)
    page.set_viewport_size({"width": 1180, "height": 640})
    living.evaluate("message => message.scrollIntoView({block: 'end'})")
    take(page.locator("#conversation"), f"room{album.suffix}")
    page.set_viewport_size({"width": 1180, "height": 1300})
    come(sample, album)
    told = seat.enter("app").open_talk().messages.filter(has_text=album.day).last
    told.wait_for()
    told.evaluate("message => message.scrollIntoView({block: 'start'})")
    take(told, f"digest{album.suffix}", widest=MESSAGE, tallest=740)
    page.set_viewport_size({"width": 1180, "height": 900})
    seat.enter()

    numbers = seat.say("/metrics")
    expect(numbers).to_contain_text("≈")
    take(numbers, f"metrics{album.suffix}", widest=MESSAGE)
    for name, line in (
        ("funnel", "/metrics funnel"),
        ("cohort", "/metrics by cohort"),
        ("changes", "/pipeline changes since 2030-04-01"),
        ("forecast", "/metrics forecast"),
    ):
        drawn = picture(seat, line)
        take(drawn, f"{name}{album.suffix}", widest=MESSAGE)

    seat.say("/lead new")
    seat.fill(contact=album.script.contact, company=album.script.company, value=album.script.wrong)
    seat.submit()
    expect(seat.fault("value")).to_contain_text(album.script.refusal)
    take(seat.modal, f"lead{album.suffix}")


def picture(seat: Seat, line: str) -> Locator:
    """Ask for numbers and have them drawn; gives the message once the picture is there."""
    seat.say(line).wait_for()
    seen = seat.messages.count()
    seat.press("chart.show")
    shown = seat.messages.nth(seen)
    drawn = shown.locator("img[alt]:not([alt=''])").last
    # The first picture loads the plotting library, which takes its time on a busy machine.
    drawn.wait_for(timeout=30_000)
    expect(drawn).to_have_js_property("complete", True)
    shown.evaluate("message => message.scrollIntoView({block: 'end'})")
    return shown


def showpiece(sample: Stage, album: Album) -> int:
    """Give the number of a deal of theirs that has come far and has something planned."""
    with sample.app.db.read(None) as all_of_it:
        (tenant,) = all_of_it.workspaces.all()
    with sample.app.db.read(tenant.id) as uow:
        person = uow.persons.by_email(f"{album.script.who}@example.com")
        assert person
        planned = uow.followups.due(person.id, date(2030, 6, 30), 100)
        order = [stage.id for stage in uow.pipelines.default().stages]
        deals = [uow.deals.get(followup.deal_id) for followup in planned]
        return max(deals, key=lambda deal: (order.index(deal.stage_id), deal.number)).number


def room(sample: Stage, number: int) -> str:
    """Give the name of a deal's channel once it is there, empty before."""
    names = [one.name for one in sample.slack.slack.world.channels.values()]
    return next((name for name in names if name.startswith(f"deal-{number}-")), "")


def come(sample: Stage, album: Album) -> None:
    """Let a person's digest come now, but not beside a reminder: it waits for that to be read."""
    with sample.app.db.read(None) as all_of_it:
        (tenant,) = all_of_it.workspaces.all()
    with sample.app.db.begin(tenant.id) as uow:
        person = uow.persons.by_email(f"{album.script.who}@example.com")
        assert person
        digest.expect(uow)
        own = uow.digests.at(DigestKind.PERSON, f"person:{person.id}")
        assert own
        uow.digests.save(replace(own, due_at=uow.now - timedelta(minutes=1)))
    with sample.app.db.begin(tenant.id) as uow:
        assert digest.post(uow, digest.plan(uow))
    sample.slack.advance(digest.BESIDE.total_seconds() + 1)
    sample.app.db.wake.set()
    sample.settle()


def take(
    shown: Locator,
    name: str,
    *,
    widest: float = 2000,
    tallest: float = 2000,
    first: Locator | None = None,
) -> None:
    """Take a picture of what is shown, from `first` on, cut at the right and below.

    What it shows begins in the window in any case; taken is only what is kept.
    """
    window = shown.page.viewport_size
    assert window

    def placed() -> tuple[FloatRect, FloatRect] | None:
        # While something is drawn anew it is nowhere.
        box, begins = shown.bounding_box(), (first or shown).bounding_box()
        if not box or not begins:
            return None
        begun = 0 <= begins["x"] < window["width"] and 0 <= begins["y"] < window["height"]
        return (box, begins) if begun else None

    box, begins = until(placed)
    if not KEPT:
        return
    shown.page.mouse.move(0, 0)
    clip = FloatRect(
        x=box["x"],
        y=begins["y"],
        width=min(box["width"], widest),
        height=min(box["y"] + box["height"] - begins["y"], tallest),
    )
    path = PICTURES / f"{name}.png"
    shown.page.screenshot(path=path, clip=clip, animations="disabled")
    assert path.stat().st_size < HEAVIEST

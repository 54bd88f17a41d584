"""The web form in a real browser without scripts: by keyboard, in both languages, told in Slack."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.domain.door import Door, DoorKind
from bot.domain.person import Role
from bot.domain.webform import WebForm
from bot.services import door as doors
from bot.storage import UnitOfWork
from tests.e2e.audit import grave_faults
from tests.office import Office, office, until

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"


@dataclass(frozen=True, slots=True)
class Site:
    """An office with a form of its own for the outside."""

    office: Office
    door: Door

    @property
    def address(self) -> str:
        return f"{self.office.base}/in/form/{self.door.public_id}"


@pytest.fixture(scope="module")
def site(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with office(sqlite_template, tmp_path_factory.mktemp("site"), outside=True) as opened:
        opened.say("/pipeline")
        with opened.app.db.read(None) as uow:
            (workspace,) = uow.workspaces.all()

        def open_form(uow: UnitOfWork) -> Door:
            known = uow.persons.by_slack(opened.member().id)
            assert known is not None
            dana = uow.persons.save(replace(known, role=Role.ADMIN))
            form = WebForm(
                fields=("name", "email", "company", "employees", "message"),
                required=("name", "email"),
            )
            return doors.open_(
                uow, uow.pipelines.default().id, DoorKind.FORM, by=dana, config=form.written()
            )[0]

        yield Site(opened, opened.app.db.write(workspace.id, open_form))


@pytest.fixture
def visit(browser: Browser, site: Site) -> Iterator[Callable[[str], Page]]:
    """Open the form in a browser of a language that runs no scripts."""
    pages: list[Page] = []

    def look(locale: str) -> Page:
        context = browser.new_context(
            java_script_enabled=False, locale=locale, viewport={"width": 760, "height": 900}
        )
        page = context.new_page()
        pages.append(page)
        page.goto(site.address)
        return page

    yield look
    for page in pages:
        page.context.close()


@pytest.mark.parametrize(
    ("locale", "send", "wrong", "thanks", "told", "suffix"),
    [
        (
            "en-US",
            "Send",
            "Please check this e-mail address.",
            "Thank you",
            ("Jane Doe", "Northwind", "Hello,\nwe would like to see a demo in May."),
            "",
        ),
        (
            "ko-KR",
            "보내기",
            "이메일 주소를 확인해 주세요.",
            "감사합니다",
            ("김지우", "한빛상사", "안녕하세요.\n5월에 데모를 보고 싶습니다."),
            ".ko",
        ),
    ],
)
def test_the_form_is_filled_in_by_keyboard_without_scripts(
    site: Site,
    visit: Callable[[str], Page],
    locale: str,
    send: str,
    wrong: str,
    thanks: str,
    told: tuple[str, str, str],
    suffix: str,
) -> None:
    person, company, words = told
    before = site.office.count("deal")
    page = visit(locale)
    keys = page.keyboard
    expect(page.locator("html")).to_have_attribute("lang", locale[:2])
    for typed in (person, "jane@nowhere", company, "1,200"):
        keys.press("Tab")
        keys.insert_text(typed)
    keys.press("Tab")
    keys.insert_text(words)
    keys.press("Tab")
    expect(page.get_by_role("button", name=send)).to_be_focused()
    keys.press("Enter")
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text(wrong)
    mail = page.locator("#f-email")
    expect(mail).to_be_focused()
    expect(mail).to_have_attribute("aria-describedby", "f-email-wrong")
    expect(page.locator("#f-company")).to_have_value(company)
    if os.environ.get("PICTURES"):
        page.screenshot(path=PICTURES / f"form{suffix}.png", full_page=True)
    keys.press("Control+A")
    keys.insert_text(f"jane@{locale.lower()}.example")
    # A person takes longer than the two seconds that a program is known by.
    page.wait_for_timeout(2_100)
    keys.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(thanks)
    until(lambda: site.office.count("deal") == before + 1)
    assert site.office.count(f"contact WHERE email = 'jane@{locale.lower()}.example'") == 1


def test_axe_finds_no_serious_fault_in_the_form(site: Site, new_page: Callable[..., Page]) -> None:
    page = new_page(bypass_csp=True)
    page.goto(site.address)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert grave_faults(page) == [], scheme

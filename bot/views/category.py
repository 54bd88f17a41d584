"""A deal's place in the forecast, on its card."""

from bot.domain.deal import Deal
from bot.domain.forecast import Category
from bot.views.block import Block, option, section, select
from bot.views.horizon import CATEGORIES
from bot.views.token import token
from bot.views.words import Words


def category(
    deal: Deal, category: Category, words: Words, *, chosen: bool, chance: int, editable: bool
) -> Block:
    """Show the category, whether somebody chose it, and to who may change the deal the choice."""
    said = f"*{words('Forecast')}*  {words(CATEGORIES[category])}"
    if not chosen:
        said += " · " + words("by its chance of {share}%", share=chance)
    if not editable:
        return section(said)
    options = [
        option(words("By its chance"), token(deal, "none")),
        *(option(words(name), token(deal, one.value)) for one, name in CATEGORIES.items()),
    ]
    initial = token(deal, category.value if chosen else "none")
    pick = select("forecast.category", words("Select a category"), options, initial=initial)
    return section(said, accessory=pick, block_id=f"deal:{token(deal)}:category")

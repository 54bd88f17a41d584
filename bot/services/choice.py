"""What a pipeline has chosen about the channels its deals are talked about in."""

from bot.domain.news import News
from bot.storage import UnitOfWork


def of_pipeline(uow: UnitOfWork, pipeline_id: int) -> News:
    """Give what a pipeline tells and where, and how its deals' channels are made and kept."""
    return News.read(uow.settings.get(_key(pipeline_id)))


def keep(uow: UnitOfWork, pipeline_id: int, news: News) -> None:
    """Store what a pipeline has chosen."""
    uow.settings.put(_key(pipeline_id), news.written())


def _key(pipeline_id: int) -> str:
    return f"news:{pipeline_id}"

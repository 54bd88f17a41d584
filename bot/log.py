"""Log lines as JSON, one per event, without anything that people typed."""

import logging
import sys

import structlog

from bot.settings import LogLevel

_QUIET = ("slack_sdk", "apscheduler", "uvicorn", "alembic", "urllib3")
"""Libraries that say too much below a warning."""


# Without the local variables, which hold what people typed, tokens and names.
_traceback = structlog.tracebacks.ExceptionDictTransformer(show_locals=False)


def configure(level: LogLevel) -> None:
    """Write structlog's and the libraries' lines to stderr as JSON, at a level and above."""
    number = logging.getLevelNamesMapping()[level.upper()]
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.ExceptionRenderer(_traceback),
    ]
    structlog.configure(
        processors=[*shared, structlog.processors.JSONRenderer()],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processor=structlog.processors.JSONRenderer(), foreign_pre_chain=shared
        )
    )
    logging.basicConfig(level=number, handlers=[handler], force=True)
    for name in _QUIET:
        logging.getLogger(name).setLevel(max(number, logging.WARNING))
    # Bolt warns of requests nobody listens to with what is in them, and of settings we chose.
    logging.getLogger("slack_bolt").setLevel(logging.ERROR)

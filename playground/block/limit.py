"""The one table of Slack's limits on messages, blocks, elements and views.

Figures of Slack's Block Kit reference and its rate-limit and payload pages as read in 2026; where
its own sources disagree the smaller figure stands.
"""

MESSAGE_TEXT = 40_000
MESSAGE_BLOCKS = 50
MESSAGE_MARKDOWN = 12_000
"""Characters of all markdown blocks of a message together."""
MESSAGE_TABLE_TEXT = 10_000
"""Characters of all table cells of a message together."""
MESSAGE_TABLES = 1
MESSAGE_CHARTS = 2
VIEW_BLOCKS = 100
VIEW_BYTES = 250_000
VIEW_WORDS = 24
"""Title, submit and close of a view."""
PRIVATE_METADATA = 3_000
ID = 255
"""`action_id`, `block_id`, `callback_id` and `external_id`."""

SECTION_TEXT = 3_000
SECTION_FIELDS = 10
FIELD_TEXT = 2_000
HEADER_TEXT = 150
CONTEXT_ELEMENTS = 10
CONTEXT_TEXT = 3_000
ACTION_ELEMENTS = 25
CONTEXT_ACTIONS = 5
ALERT_TEXT = 200
LABEL = 2_000
"""Labels and hints of inputs, titles and alternative texts of images."""
IMAGE_URL = 3_000
VIDEO_TITLE = 199
VIDEO_AUTHOR = 49
VIDEO_DESCRIPTION = 200
CARD_TITLE = 150
CARD_BODY = 200
CARD_ACTIONS = 5
CAROUSEL_CARDS = 10
CONTAINER_BLOCKS = 10
CONTAINER_TITLE = 150

BUTTON_TEXT = 75
BUTTON_VALUE = 2_000
BUTTON_URL = 3_000
ACCESSIBILITY_LABEL = 75
OPTIONS = 100
GROUPS = 100
GROUP_LABEL = 75
OPTION_TEXT = 75
OPTION_VALUE = 150
OPTION_DESCRIPTION = 75
OPTION_URL = 3_000
OVERFLOW_OPTIONS = 5
CHOICE_OPTIONS = 10
"""Checkboxes and radio buttons."""
PLACEHOLDER = 150
INPUT_TEXT = 3_000
INPUT_FILES = 10
CONFIRM_TITLE = 100
CONFIRM_TEXT = 300
CONFIRM_BUTTON = 30

TABLE_ROWS = 100
TABLE_CELLS = 20
DATA_TABLE_ROWS = 101
"""A header and a hundred rows."""
DATA_TABLE_PAGE = 100
CHART_TITLE = 50
CHART_SERIES = 6
CHART_POINTS = 20
CHART_LABEL = 20
CHART_AXIS = 50
"""Characters of an axis' title."""

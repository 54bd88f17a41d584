"""Payloads Slack takes and payloads it refuses, beyond those that measure a limit."""

from __future__ import annotations

from typing import Any

from tests.playground.kit import (
    Json,
    actions,
    asked,
    bars,
    button,
    card,
    confirm,
    container,
    data_table,
    home,
    marked,
    modal,
    option,
    options,
    picture,
    pie,
    plain,
    rich,
    row,
    section,
    select,
    table,
    typed,
    video,
)


def _menu(kind: str, **more: Any) -> Json:
    return {"type": kind, "action_id": "a", **more}


RIGHT_BLOCKS: dict[str, list[Json]] = {
    "a section with fields": [{"type": "section", "fields": [marked(), plain()]}],
    "a section that expands": [section(expand=True)],
    "an accessory": [section(accessory=button())],
    "a picture beside text": [section(accessory=picture())],
    "a header": [{"type": "header", "text": {**plain(), "emoji": True}}],
    "a divider": [{"type": "divider", "block_id": "d"}],
    "a context": [{"type": "context", "elements": [marked(), picture(), plain()]}],
    "buttons": [actions(button(action_id="1", style="primary", value="v"),
                        button(action_id="2", style="danger", confirm=confirm()))],
    "a link button": [actions(button(url="https://example.com/x?y=1"))],
    "a select": [actions(select(2, initial_option=option("v1"), placeholder=plain()))],
    "option groups": [actions({"type": "static_select", "action_id": "a", "option_groups": [
        {"label": plain(), "options": options(2)}]})],
    "an external select": [actions(_menu("external_select", min_query_length=0))],
    "selects of people and places": [actions(
        {**_menu("users_select"), "action_id": "1"}, {**_menu("channels_select"), "action_id": "2"},
        {**_menu("conversations_select"), "action_id": "3",
         "filter": {"include": ["public"], "exclude_bot_users": True}})],
    "multi selects": [actions(
        {**_menu("multi_static_select", options=options(3), max_selected_items=2),
         "action_id": "1"},
        {**_menu("multi_users_select", initial_users=["U1"]), "action_id": "2"},
        {**_menu("multi_external_select"), "action_id": "3"})],
    "pickers": [actions(
        {**_menu("datepicker", initial_date="2026-02-28"), "action_id": "1"},
        {**_menu("timepicker", initial_time="23:59"), "action_id": "2"},
        {**_menu("datetimepicker", initial_date_time=1_800_000_000), "action_id": "3"})],
    "choices": [actions(
        {**_menu("checkboxes", options=[{"text": marked(), "value": "1"}],
                 initial_options=[{"text": marked(), "value": "1"}]), "action_id": "1"},
        {**_menu("radio_buttons", options=options(2), initial_option=option("v0")),
         "action_id": "2"})],
    "an overflow": [section(accessory=_menu("overflow", options=options(2)))],
    "an input in a message": [asked(typed(), dispatch_action=True)],
    "an image": [picture(title=plain())],
    "a video": [video(title_url="https://example.com", author_name="A", description=plain())],
    "rich text": [rich({"type": "text", "text": "x", "style": {"bold": True}},
                       {"type": "link", "url": "https://e.co", "text": "e"},
                       {"type": "user", "user_id": "U1"}, {"type": "emoji", "name": "tada"},
                       {"type": "broadcast", "range": "here"},
                       {"type": "date", "timestamp": 1, "format": "{date}", "fallback": "f"})],
    "rich lists and quotes": [{"type": "rich_text", "elements": [
        {"type": "rich_text_list", "style": "ordered", "indent": 1, "border": 0, "elements": [
            {"type": "rich_text_section", "elements": [{"type": "text", "text": "x"}]}]},
        {"type": "rich_text_quote", "elements": [{"type": "text", "text": "x"}]},
        {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "x"}]}]}],
    "markdown": [{"type": "markdown", "text": "**x**"}],
    "a table": [table(3, 4, column_settings=[{"align": "right", "is_wrapped": True}])],
    "a table of everything": [{"type": "table", "rows": [
        [{"type": "raw_number", "value": 1.5, "text": "1.5"}, rich()]]}],
    "a data table": [data_table(5, 2, page_size=3, row_header_column_index=1)],
    "cards": [card(subtitle=marked(), body=marked(), actions=[button()], icon=picture()),
              {"type": "carousel", "elements": [card(), card()]}],
    "a container": [container(section(), {"type": "divider"}, subtitle=plain(),
                              is_collapsible=True, default_collapsed=True, width="wide")],
    "feedback": [{"type": "context_actions", "elements": [{
        "type": "feedback_buttons", "action_id": "a",
        "positive_button": {"text": plain(), "value": "1"},
        "negative_button": {"text": plain(), "value": "0"}}]}],
    "a task": [{"type": "task_card", "task_id": "1", "title": "t", "status": "pending"}],
}  # fmt: skip

# The published types do not know charts yet, so these have no second witness.
RIGHT_CHARTS: dict[str, list[Json]] = {
    "a pie": [pie(3)],
    "bars in groups": [bars(2, 3)],
    "two charts": [pie(), bars()],
}

RIGHT_VIEWS: dict[str, Json] = {
    "a modal": modal(callback_id="c", private_metadata="m", close=plain("C"), notify_on_close=True),
    "every input": modal(
        *(
            asked({**element, "action_id": "a"}, block_id=element["type"], optional=True)
            for element in (
                typed(multiline=True, min_length=1, max_length=10, initial_value="abc"),
                _menu("number_input", is_decimal_allowed=True, min_value="-1.5", max_value="9"),
                _menu("email_text_input"),
                _menu("url_text_input"),
                _menu("rich_text_input"),
                _menu("file_input", filetypes=["png"], max_files=3),
                _menu("datepicker"),
                _menu("timepicker"),
                _menu("datetimepicker"),
                select(),
                _menu("external_select"),
                _menu("multi_channels_select"),
                _menu("checkboxes", options=options(2)),
            )
        )
    ),
    "an alert": modal({"type": "alert", "text": marked(), "level": "warning"}),
    "a modal without inputs needs no submit": {k: v for k, v in modal().items() if k != "submit"},
    "a Home": home(private_metadata="m", callback_id="c"),
    "an empty Home": {"type": "home", "blocks": []},
    "dispatch while typing": modal(
        asked(
            typed(dispatch_action_config={"trigger_actions_on": ["on_character_entered"]}),
            dispatch_action=True,
        )
    ),
}

WRONG_BLOCKS: dict[str, list[Any]] = {
    "not an object": ["x"],
    "no type": [{"text": marked()}],
    "an unknown type": [{"type": "sectoin", "text": marked()}],
    "a section without text": [{"type": "section"}],
    "text as a string": [{"type": "section", "text": "x"}],
    "empty text": [section("")],
    "an unknown text type": [{"type": "section", "text": {"type": "markdown", "text": "x"}}],
    "emoji on mrkdwn": [{"type": "section", "text": {**marked(), "emoji": True}}],
    "verbatim on plain text": [{"type": "section", "text": {**plain(), "verbatim": True}}],
    "an unknown property": [section(colour="red")],
    "a header in mrkdwn": [{"type": "header", "text": marked()}],
    "a header without text": [{"type": "header"}],
    "no elements": [{"type": "actions", "elements": []}],
    "elements missing": [{"type": "context"}],
    "text in actions": [actions(marked())],
    "a button in a context": [{"type": "context", "elements": [button()]}],
    "an input element in a section": [section(accessory=typed())],
    "a button in an input": [asked(button())],
    "a button in mrkdwn": [actions({**button(), "text": marked()})],
    "an unknown style": [actions(button(style="secondary"))],
    "an address without a scheme": [actions(button(url="example.com"))],
    "a script as an address": [actions(button(url="javascript:alert(1)"))],
    "a number as a value": [actions(button(value=1))],
    "an empty action id": [actions(button(action_id=""))],
    "the same action id twice": [actions(button(), button())],
    "the same block id twice": [section(block_id="b"), section(block_id="b")],
    "a select without options": [actions(_menu("static_select"))],
    "an empty list of options": [actions(_menu("static_select", options=[]))],
    "options and groups": [actions(select(option_groups=[
        {"label": plain(), "options": options(1)}]))],
    "an option without a value": [actions(select(options=[{"text": plain()}]))],
    "an option in mrkdwn in a select": [actions(select(options=[
        {"text": marked(), "value": "1"}]))],
    "two options of one value": [actions(select(options=[option(), option()]))],
    "an initial option that is none": [actions(select(initial_option=option("other")))],
    "an address in a select's option": [actions(select(options=[option(url="https://e.co")]))],
    "an initial choice that is none": [actions(_menu("checkboxes", options=options(1),
                                                     initial_options=[option("other")]))],
    "a date that is none": [actions(_menu("datepicker", initial_date="2026-13-01"))],
    "a date with slashes": [actions(_menu("datepicker", initial_date="01/02/2026"))],
    "a time that is none": [actions(_menu("timepicker", initial_time="24:00"))],
    "milliseconds": [actions(_menu("datetimepicker", initial_date_time=1_800_000_000_000))],
    "no items to select": [actions(_menu("multi_users_select", max_selected_items=0))],
    "an empty filter": [actions(_menu("conversations_select", filter={}))],
    "an unknown kind in a filter": [actions(_menu("conversations_select",
                                                  filter={"include": ["dm"]}))],
    "a confirm without text": [actions(button(confirm={"title": plain()}))],
    "a confirm title in mrkdwn": [actions(button(confirm=confirm(title=marked())))],
    "an image without alternative text": [{"type": "image", "image_url": "https://e.co/a.png"}],
    "an image without a source": [{"type": "image", "alt_text": "x"}],
    "an image with two sources": [picture(slack_file={"id": "F1"})],
    "a file by id and address": [{"type": "image", "alt_text": "x",
                                  "slack_file": {"id": "F1", "url": "https://e.co/a.png"}}],
    "an input without a label": [{"type": "input", "element": typed()}],
    "a label in mrkdwn": [asked(typed(), label=marked())],
    "an unknown input": [asked(_menu("phone_input"))],
    "a number input of unknown kind": [asked(_menu("number_input"))],
    "words for a number": [asked(_menu("number_input", is_decimal_allowed=True,
                                       min_value="one"))],
    "least above most": [asked(typed(min_length=5, max_length=2))],
    "an initial text too long": [asked(typed(max_length=2, initial_value="abc"))],
    "files in a message": [asked(_menu("file_input"))],
    "an alert in a message": [{"type": "alert", "text": plain()}],
    "an unknown dispatch": [asked(typed(dispatch_action_config={
        "trigger_actions_on": ["on_blur"]}))],
    "rich text without elements": [{"type": "rich_text", "elements": []}],
    "rich text with a mrkdwn line": [{"type": "rich_text", "elements": [marked()]}],
    "a list without a style": [{"type": "rich_text", "elements": [{
        "type": "rich_text_list", "elements": [
            {"type": "rich_text_section", "elements": []}]}]}],
    "an unknown inline": [rich({"type": "mention", "user_id": "U1"})],
    "a table without rows": [{"type": "table", "rows": []}],
    "a cell that is text": [{"type": "table", "rows": [["x"]]}],
    "an empty cell": [{"type": "table", "rows": [row(1, "")]}],
    "an unknown alignment": [table(column_settings=[{"align": "centre"}])],
    "a data table without a caption": [{"type": "data_table", "rows": [row(1), row(1)]}],
    "a data table of a header only": [data_table(1)],
    "uneven rows": [{**data_table(), "rows": [row(2), row(1)]}],
    "a rich header": [{**data_table(), "rows": [[rich()], row(1)]}],
    "a column that is not there": [data_table(row_header_column_index=1)],
    "an unknown chart": [{"type": "data_visualization", "title": "t",
                          "chart": {"type": "donut", "segments": []}}],
    "a pie of nothing": [pie(0)],
    "a slice of nothing": [{"type": "data_visualization", "title": "t", "chart": {
        "type": "pie", "segments": [{"label": "a", "value": 0}]}}],
    "bars without axes": [{"type": "data_visualization", "title": "t", "chart": {
        "type": "bar", "series": [{"name": "s", "data": [{"label": "a", "value": 1}]}]}}],
    "labels that are no categories": [{"type": "data_visualization", "title": "t", "chart": {
        "type": "line", "series": [{"name": "s", "data": [{"label": "a", "value": 1}]}],
        "axis_config": {"categories": ["b"]}}}],
    "two series of one name": [{"type": "data_visualization", "title": "t", "chart": {
        "type": "area", "series": [{"name": "s", "data": [{"label": "a", "value": 1}]}] * 2,
        "axis_config": {"categories": ["a"]}}}],
    "an empty card": [{"type": "card"}],
    "a select in a card": [card(actions=[select()])],
    "a container without a title": [{"type": "container", "child_blocks": [section()]}],
    "a container in a container": [container(container(section()))],
    "collapsed but not collapsible": [container(section(), default_collapsed=True)],
    "an unknown status": [{"type": "task_card", "task_id": "1", "title": "t", "status": "done"}],
}  # fmt: skip

WRONG_VIEWS: dict[str, Any] = {
    "not an object": "x",
    "no title": {"type": "modal", "blocks": []},
    "a title in mrkdwn": modal(title=marked()),
    "no blocks": {"type": "modal", "title": plain()},
    "inputs without a submit": {"type": "modal", "title": plain(), "blocks": [asked(typed())]},
    "a table in a modal": modal(table()),
    "a chart in a Home": home(pie()),
    "markdown in a modal": modal({"type": "markdown", "text": "x"}),
    "an alert in a Home": home({"type": "alert", "text": plain()}),
    "a title on a Home": home(title=plain()),
    "a submit on a Home": home(submit=plain()),
    "files in a Home": home(asked({"type": "file_input", "action_id": "a"})),
    "an unknown property": modal(callbackid="c"),
    "a truth value in words": modal(notify_on_close="yes"),
    "two fields focused": modal(
        asked(typed(focus_on_load=True)), asked(typed(focus_on_load=True), block_id="c")
    ),
    "the same block id twice": modal(section(block_id="b"), section(block_id="b")),
}

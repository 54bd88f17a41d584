"""How it looks: domain values in, Block Kit and words out; what people type, read back into values.

Pure functions. `words: Words` is the reader: their language, zone and the instant it is drawn.
A Message is `{"text", "blocks"}`, ready for an answer or a post (add `response_type` and the like);
a View is a modal or Home. `people` maps person ids to persons; one missing is shown as "someone".

words     Words(locale="en", *, zone="UTC", now=None)   words("Sent to {name}", name=…) -> str
          words.plural("{n} deal", "{n} deals", n, …)   words.error(CrmError) -> str (plain text)
          words.money(Money)  words.sums({code: Money})  words.date(date)  words.when(datetime)
          words.percent(Decimal|None)  words.number(n)  words.today -> date
          msg("…") marks a sentence for the catalogue without translating it (help lines)
text      text(str, limit) for mrkdwn, plain(str, limit) for plain_text and form errors
token     token(deal, arg="", rest="") -> "<id>.<version>.<arg>.<rest>"
          read_token(str) -> Token(deal_id, version, arg, rest)
query     board_value(BoardQuery) -> str    read_board(str) -> BoardQuery
          metric_value(MetricQuery) -> str  read_metric(str) -> MetricQuery(span, pipeline_id,
          owner_id); bot/domain/span.py: Span.period(today) -> Period
draft     draft_value(NewDeal) -> str       read_draft(str) -> NewDeal

Screens
board     board(board, words, *, people, pipelines=()) -> Message
          board_view(board, words, *, people, pipelines=()) -> View (modal, from App Home)
deal      Card(deal, pipeline, people, followups=(), tasks=(), entries=(), …): what a card shows
          card(Card, words) -> Message;  card_view(Card, words) -> View
changed   changed(deal, sentence, words, *, undoable=True) -> Message ("Moved to Demo", Undo, Open)
          created, moved, valued, dated, assigned, edited, noted, logged, planned, followed_up,
          won, lost, reopened, undone(deal, …, words) -> str: the sentences for it
message   add(words, said, *, meta) -> View (message.add); quoted(view) -> str; line(…) -> str
markup    read_markup(written, name_of) -> str: Slack's tokens as the words that were seen
share     ask(what, words, *, meta) -> View (share.post); board(…) / deal(…) -> Message without
          controls but Open; told(channel_id, barrier, words) -> Message
match     picker(typed, deals, words, *, verb, rest="", pipelines, people) -> Message
          near(typed, deals, words, *, verb, rest="", pipelines, people) -> Message
          (button `match.pick`, value token(deal, verb, rest))
lead      leads(deals, words, *, pipelines, people, cursor=None) -> Message (`lead.page`)
          reading(NewDeal, words, *, people) -> Message (`lead.create`, `lead.edit`;
          value draft_value(NewDeal))
metric    numbers(tally, words, *, query, currency, pipelines, people) -> Message
movement  changes(movement, words, *, query, pipelines, people) -> Message
past      past(board, day, words) -> Message
bulk      ask / preview(deals, stage, …, meta) -> View (bulk.ask, bulk.run);
          progress(run, pipeline, words, *, people, board) -> Message (`bulk.look`, `bulk.undo`)
view      views(known, words, *, pipelines, shown=None) -> Message (`view.menu`: show.<id>,
          channel.<id>, whole.<id>, rename.<id>, delete.<id>; `view.back`);
          save_view(words, *, in_channel, meta) -> View (view.save)
definition definitions(words) -> View
followup  agenda(due, words, *, notice=None, settled=None) -> Message; touch(due, words) and
          settling(followup, deal, words) are its rows and their controls, for Home and the card
          snooze(followup, deal, words, *, meta=None) -> View       followup.snooze
home      home(home, words, *, person, pipelines) -> View (type home)
help      help_message(title, lines, words, *, problem=None) -> Message; lines: (usage, msgid) pairs
notice    stale(deal, words, missed=()) -> str, to stand above the present card
          sentence(str, words) / refusal(CrmError, words) / trouble(reference, words)
          expired(words) / done(words) -> Message; read_back(deal, sentence, words, *, verb, rest)
          -> Message (`reading.save`, `reading.edit`; value token(deal, verb, rest))
          refusal_view(CrmError, words) / waiting_view(title, words) -> View
option    deal_options(deals, words, *, pipelines) / person_options(people, words, *, query=None)
          -> {"options": […]} for external selects

Modals (callback_id; `meta` is any small JSON-able mapping, kept in private_metadata)
modal     new_card(words, *, lead, people, me, pipelines=(), draft=None, meta=None)
                                                                  lead.new | deal.new
          edit(deal, words, *, meta=None)                         deal.edit
          value(deal, words, …)                                   deal.value
          close_date(deal, words, …)                              deal.date
          owner(deal, words, *, people, …)                        deal.assign
          note(deal, words, …)                                    deal.note
          log(deal, words, …)                                     deal.log
          won(deal, words, …)                                     deal.won
          lost(deal, words, …)                                    deal.lost
          followup(deal, words, …)                                deal.followup
          move(deal, pipeline, words, …)                          deal.move
          reopen is a button; pick(verb, words, *, rest="", …)    deal.pick (external select)
overtaken overtaken(view, now, said, lines, words) -> View: a form that somebody else overtook
metadata  read_back(view, echo, words) -> View: the submitted view with each reading under its field
          metadata(view) -> Meta(deal: Token | None, echo, extra)
          option/select action ids: `deal.search`, `person.search` (external), fields' block_ids
          are the names in bot/views/form.py
form      read(kind, state_values, words, *, currency) -> Form(values, echo); raises FormErrors;
          kinds and value models: CardForm, EditForm, ValueForm, DateForm, OwnerForm, NoteForm,
          LogForm, WonForm, LostForm, FollowupForm, MoveForm, PickForm. `echo` holds, per field, the
          reading of what was typed in another way than we write it: show it (read_back) before
          it counts, and save once `metadata(view).echo == form.echo`.

Typed text
money     read_money(text, locale, default_currency) -> Money; is_plain(text, Money, words)
day       read_day(text, locale, today, *, past=False) -> date
line      read_line(text, limit) / read_body(text, limit) / read_email(text) -> str, or Invalid
span      read_span(text) -> Span
period    read_period(text, locale, today) -> Period (`since monday`, `9/1 to 9/30`, `last week`)
oneline   read_lead(text, locale, currency) -> LeadLine(draft, owner: slack id or name, or None)
          read_source(word) -> Source | None

Actions: `board.filter|sort|owner|pipeline` (selects), `board.page|previous|stage|back|open`
(buttons): value = board_value; `deal.menu` (any overflow; value token(deal, verb, rest), verb one
of open, move (rest: the stage, or empty to ask), log, won, edit, value, date, assign, note);
`deal.move` (select; value token(deal, stage_id)); `deal.open|log|won|lost|reopen|undo` (buttons;
value token(deal)); `deal.followup` (datepicker; its block_id is `deal:` + token(deal));
`match.pick`; `lead.new`, `deal.new` (buttons), `lead.create|edit` (value draft_value), `lead.page`
(value: cursor); `reading.save|edit`; `metric.period|owner|pipeline` (selects; value metric_value),
`metric.open`, `metric.definitions` (buttons); `followup.done` (value: id), `followup.snooze`
(select; value id.how_far, see bot/domain/followup.py, or id.ask). Owner selects with many
people are external: answer `board.owner`/`metric.owner` with person_options(…, query=) where the
query stands in the block_id after `board:`/`metric:`.
"""

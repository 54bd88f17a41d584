"""tmp"""
def after(op):
    if op.get_bind().dialect.name == "postgresql":
        op.execute("CREATE TABLE deal_word (workspace_id BIGINT NOT NULL, deal_id BIGINT NOT NULL, words BIGINT[] NOT NULL, CONSTRAINT pk_deal_word PRIMARY KEY (workspace_id, deal_id), CONSTRAINT fk_deal_word_deal FOREIGN KEY (workspace_id, deal_id) REFERENCES deal (workspace_id, id) ON DELETE CASCADE)")
        op.execute("CREATE INDEX ix_deal_word_words ON deal_word USING gin (words)")
        op.execute("CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'the timeline is append-only'; END $$")
        op.execute("CREATE TRIGGER timeline_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON timeline FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()")
    else:
        op.execute("CREATE VIRTUAL TABLE deal_word USING fts5(words, detail=none, columnsize=0, tokenize='ascii')")
        for what in ("UPDATE", "DELETE"):
            op.execute(f"CREATE TRIGGER timeline_refuses_{what.lower()} BEFORE {what} ON timeline BEGIN SELECT RAISE(ABORT, 'the timeline is append-only'); END")

"""The index of words: kept when a deal gets a name or a company, asked when somebody searches."""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial

from rapidfuzz import fuzz
from sqlalchemy import Integer, bindparam, select

from bot.storage.insert import take_rows
from bot.storage.insertion import Insertion
from bot.storage.link import Link, Statement
from bot.storage.many import among, array_of, texts_of
from bot.storage.repository import after_prefix, given
from bot.storage.tables import word
from bot.storage.word import grams_of, keys_of, slips_of, word_id, words_of

_NEAR = 75.0
"""How like a word one slip apart is at least (0 to 100): one letter of four is wrong."""

_BEGIN_SO = Statement(
    select(word.c.id, word.c.word)
    .where(
        word.c.workspace_id == given(word.c.workspace_id),
        word.c.word >= given(word.c.word, "first"),
        word.c.word < given(word.c.word, "last"),
    )
    .order_by(word.c.word)
    .limit(bindparam("most", type_=Integer))
)
_HAVE = Statement(
    lambda name: select(word.c.id).where(
        word.c.workspace_id == given(word.c.workspace_id), among(name, word.c.id)
    )
)


def file_names(
    link: Link, workspace_id: int, names: Mapping[int, Iterable[str | None]], *, known: bool
) -> None:
    """File deals (by id) under the words of their names and companies.

    `known` says that the deals may be filed already, as after a change of name.
    """
    filed = {deal_id: words_of(" ".join(filter(None, texts))) for deal_id, texts in names.items()}
    ids = {word: word_id(workspace_id, word) for word in set().union(*filed.values())}
    _file_words(link, workspace_id, sorted((number, word) for word, number in ids.items()))
    if link.postgres:
        rows = [(deal_id, [ids[word] for word in words]) for deal_id, words in filed.items()]
        _file_deals_postgres(link, workspace_id, rows, known=known)
        return
    if known:
        link.driver.cursor().executemany(
            "DELETE FROM deal_word WHERE rowid = ?", [(deal_id,) for deal_id in filed]
        )
    tokens = {word: _token(number) for word, number in ids.items()}
    told = [
        (deal_id, " ".join([tokens[word] for word in words])) for deal_id, words in filed.items()
    ]
    take_rows(link, "deal_word", ("rowid", "words"), told)


def unfile(link: Link, workspace_id: int) -> None:
    """Take all of a workspace's deals out of the index, while their rows are still there."""
    if link.postgres:
        link.driver.execute("DELETE FROM deal_word WHERE workspace_id = %s", [workspace_id])
        return
    ours = "SELECT id FROM deal WHERE workspace_id = ?"
    link.driver.execute(f"DELETE FROM deal_word WHERE rowid IN ({ours})", [workspace_id])


def unfile_these(link: Link, workspace_id: int, ids: Iterable[int]) -> None:
    """Take some deals out of the index; their words stay, as words of nobody."""
    if link.postgres:
        link.driver.execute(
            "DELETE FROM deal_word WHERE workspace_id = %s AND deal_id = ANY(%s::bigint[])",
            [workspace_id, array_of(ids)],
        )
        return
    link.driver.execute(
        "DELETE FROM deal_word WHERE rowid IN (SELECT value FROM json_each(?))",
        [f"[{','.join(map(str, ids))}]"],
    )


def alike(link: Link, workspace_id: int, typed: str, limit: int = 40) -> list[tuple[int, str]]:
    """Give (id, word) of words that begin with or are spelled like a typed one.

    Words that merely share parts with it are looked for only where none is near: their number
    grows with the words there are, that of words one slip apart hardly does.
    """
    found = [
        (number, word)
        for number, word in _BEGIN_SO.rows(
            link, workspace_id=workspace_id, first=typed, last=after_prefix(typed), most=limit
        )
    ]
    slips = slips_of(typed)
    found += _sharing(link, workspace_id, slips, limit)
    if not any(_is_near(typed, word) for _, word in found):
        found += _sharing(link, workspace_id, slips | grams_of(typed), limit)
    return list(dict.fromkeys(found))


def _is_near(typed: str, word: str) -> bool:
    return word.startswith(typed) or fuzz.ratio(typed, word) >= _NEAR


def _sharing(
    link: Link, workspace_id: int, asked: Iterable[int], limit: int
) -> list[tuple[int, str]]:
    """Give (id, word) of the words that share most of the keys."""
    keys = sorted(asked)
    if link.postgres:
        sql = (
            "SELECT w.id, w.word FROM (SELECT word_id, count(*) AS shared FROM word_key "
            "WHERE workspace_id = %s AND key = ANY(%s) GROUP BY word_id "
            "ORDER BY shared DESC, word_id LIMIT %s) AS k "
            "JOIN word AS w ON w.workspace_id = %s AND w.id = k.word_id"
        )
        rows = link.driver.execute(sql, [workspace_id, keys, limit, workspace_id]).fetchall()
    else:
        # A join with the keys as rows keeps to one probe per key.
        sql = (
            "SELECT w.id, w.word FROM (SELECT word_id, count(*) AS shared FROM word_key "
            f"WHERE workspace_id = ? AND key IN ({', '.join('?' * len(keys))}) GROUP BY word_id "
            "ORDER BY shared DESC, word_id LIMIT ?) AS k "
            "JOIN word AS w ON w.workspace_id = ? AND w.id = k.word_id"
        )
        parameters = [workspace_id, *keys, limit, workspace_id]
        rows = link.driver.execute(sql, parameters).fetchall()
    return [(row[0], row[1]) for row in rows]


def having(link: Link, workspace_id: int, groups: Sequence[Sequence[int]], limit: int) -> list[int]:
    """Give ids of deals that have a word of each group, at most `limit` (the newest first)."""
    if link.postgres:
        each = " AND ".join("words && %s::bigint[]" for _ in groups)
        sql = f"SELECT deal_id FROM deal_word WHERE workspace_id = %s AND {each} LIMIT %s"
        rows = link.driver.execute(sql, [workspace_id, *map(list, groups), limit]).fetchall()
    else:
        query = " AND ".join(f"({' OR '.join(map(_token, group))})" for group in groups)
        sql = "SELECT rowid FROM deal_word WHERE deal_word MATCH ? ORDER BY rowid DESC LIMIT ?"
        rows = link.driver.execute(sql, [query, limit]).fetchall()
    return [row[0] for row in rows]


def _token(number: int) -> str:
    return f"w{number:x}"


def _file_words(link: Link, workspace_id: int, rows: Sequence[tuple[int, str]]) -> None:
    """Store words and their keys, where they are new; in one order, so that none deadlock."""
    if not rows:
        return
    if link.postgres and link.draft is None:
        fresh = _send_words(link, workspace_id=workspace_id, rows=rows)
    else:
        have = _HAVE.rows(link, workspace_id=workspace_id, ids=[row[0] for row in rows])
        known = {row[0] for row in have}
        fresh = [row for row in rows if row[0] not in known]
        _take_words(link, workspace_id, fresh)
    keys = sorted((key, number) for number, one in fresh for key in keys_of(one))
    _take_keys(link, workspace_id, keys)


def _take_words(link: Link, workspace_id: int, rows: Sequence[tuple[int, str]]) -> None:
    if not rows:
        return
    if link.postgres:
        link.take(partial(_send_words, workspace_id=workspace_id, rows=rows))
    else:
        told = [(workspace_id, *row) for row in rows]
        link.take(Insertion("INSERT OR IGNORE INTO word", ("workspace_id", "id", "word"), told))


def _send_words(
    link: Link, *, workspace_id: int, rows: Sequence[tuple[int, str]]
) -> Sequence[tuple[int, str]]:
    """Store words that are not there on PostgreSQL, which tells which were not."""
    fresh: list[tuple[int, str]] = link.driver.execute(
        "INSERT INTO word (workspace_id, id, word) "
        "SELECT %s, * FROM unnest(%s::bigint[], %s::text[]) "
        "ON CONFLICT DO NOTHING RETURNING id, word",
        [workspace_id, array_of(row[0] for row in rows), texts_of(row[1] for row in rows)],
    ).fetchall()
    return fresh


def _take_keys(link: Link, workspace_id: int, rows: Sequence[tuple[int, int]]) -> None:
    if not rows:
        return
    if not link.postgres:
        names = ("workspace_id", "key", "word_id")
        told = [(workspace_id, *row) for row in rows]
        link.take(Insertion("INSERT OR IGNORE INTO word_key", names, told))
        return
    sql = (
        "INSERT INTO word_key (workspace_id, key, word_id) "
        "SELECT %s, unnest(%s::bigint[]), unnest(%s::bigint[]) ON CONFLICT DO NOTHING"
    )
    keys, words = array_of(key for key, _ in rows), array_of(number for _, number in rows)
    link.take(lambda one: one.driver.execute(sql, [workspace_id, keys, words]))


def _file_deals_postgres(
    link: Link, workspace_id: int, rows: Sequence[tuple[int, list[int]]], *, known: bool
) -> None:
    head = "INSERT INTO deal_word (workspace_id, deal_id, words) VALUES (%s, %s, %s)"
    if known or (len(rows) == 1 and link.draft is None):
        tail = " ON CONFLICT (workspace_id, deal_id) DO UPDATE SET words = excluded.words"
        for deal_id, ids in rows:
            link.driver.execute(head + tail, [workspace_id, deal_id, ids])
        return
    names = ("workspace_id", "deal_id", "words")
    told = [(workspace_id, deal_id, array_of(ids)) for deal_id, ids in rows]
    take_rows(link, "deal_word", names, told)

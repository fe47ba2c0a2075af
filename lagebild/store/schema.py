"""The tables of the store, alike in SQLite and PostgreSQL.

`report` and `coding` hold what came in and what was made of it (`coding.record` is the line that `lagebild code` writes;
older codings stay). `event`, `event_actor`, `event_source`, `event_count`, `statement` spread the *current* coding of each
report out for queries; they can always be rebuilt from `coding`. `story`, `happening`, `copy_group`, `link`, `claim_pair`
are what the merger found; `judgement` is what people decided, and only grows, as does `change`.

Days are ISO dates as text, so that ranges compare as strings in both databases; EDTF is kept beside its bounds. Words that
packs bring (modes, sectors, codes) have no length limit here, for users add their own. The ids of `report`, `coding`,
`event`, `statement` and `change` are given out by the writer (`dialect.next_ids`), which alone inserts there. The words of
reports are indexed in `report_words`, which differs between the databases (`dialect`, `migrations`) and stands not here.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

_UNMERGED = text("digest IS NULL AND error_code IS NULL")  # few of many: an index of these alone
_FAILED = text("error_code IS NOT NULL")

report = Table(
    "report",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("key", Text, nullable=False, unique=True),  # Report.id
    Column("content_id", String(16), nullable=False, index=True),
    Column("lang", String(8), nullable=False),
    Column("date", Text),  # ISO date or EDTF interval
    Column("date_basis", String(16)),
    Column("first_day", String(10), index=True),
    Column("last_day", String(10)),
    Column("outlet", Text, nullable=False, index=True),
    Column("agency", Text, nullable=False, index=True),
    Column("url", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("stated", Text, nullable=False),  # which of lang, date, agency the input stated, "|lang|date|": the rest is the coder's finding
    Column("added_at", String(32), nullable=False),
    Column("error_code", String(8)),
    Column("error_message", Text),
    Column("copy_group", Integer, index=True),  # copy_group.id; reports of one group count as one source
    Column("story", Integer, index=True),
    Column("digest", LargeBinary),  # what the merger keeps of a report (merge.digest)
    Index("ix_report_unmerged", "id", sqlite_where=_UNMERGED, postgresql_where=_UNMERGED),
    Index("ix_report_failed", "id", sqlite_where=_FAILED, postgresql_where=_FAILED),
)

coding = Table(
    "coding",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("report", Integer, ForeignKey("report.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("coder", String(64), nullable=False),  # version and hashes of code, packs and models that made it (store.coder)
    Column("content_id", String(16), nullable=False),  # of the text that was coded: a report's older versions stay here
    Column("digest", String(16), nullable=False),  # of the record, so that the same coding is never kept twice
    Column("made_at", String(32), nullable=False),
    Column("current", Boolean, nullable=False),
    Column("record", LargeBinary, nullable=False),  # zlib-compressed JSON of output.Record
    UniqueConstraint("report", "coder", "digest"),
)

event = Table(
    "event",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("key", String(32), nullable=False, unique=True),  # content_id(report key, Event.id)
    Column("report", Integer, ForeignKey("report.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("position", Integer, nullable=False),  # of the event in its record
    Column("act", String(16), nullable=False),
    Column("mode", Text),
    Column("status", String(16), nullable=False),
    Column("plover", String(16)),
    Column("cameo", Text),
    Column("quad", SmallInteger),
    Column("score", Float),
    Column("edtf", Text),
    Column("date_basis", String(16)),
    Column("first_day", String(10)),
    Column("last_day", String(10)),
    Column("place", Text),
    Column("country", Text),
    Column("lat", Float),
    Column("lon", Float),
    Column("precision", Text),
    Column("confidence", Float, nullable=False),
    Column("rule", Text, nullable=False),
    Column("trigger", Text, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("clause_start", Integer, nullable=False),
    Column("clause_end", Integer, nullable=False),
    Column("happening", Integer, index=True),
    Column("contexts", Text, nullable=False),  # "|a|b|", empty where none
)

event_actor = Table(
    "event_actor",
    metadata,
    Column("event", Integer, ForeignKey("event.id", ondelete="CASCADE"), primary_key=True),
    Column("side", String(1), primary_key=True),  # s acting side, t the side acted on
    Column("position", SmallInteger, primary_key=True),
    Column("actor", Text),
    Column("name", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("sector", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Index("ix_event_actor_code", "code", "side", "event", "sector"),
    Index("ix_event_actor_actor", "actor", "side", "event"),
)

event_source = Table(  # the attribution chain, outermost first
    "event_source",
    metadata,
    Column("event", Integer, ForeignKey("event.id", ondelete="CASCADE"), primary_key=True),
    Column("position", SmallInteger, primary_key=True),
    Column("actor", Text, index=True),
    Column("kind", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
)

event_count = Table(
    "event_count",
    metadata,
    Column("event", Integer, ForeignKey("event.id", ondelete="CASCADE"), primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("min", BigInteger, nullable=False),
    Column("max", BigInteger),
)

statement = Table(
    "statement",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("key", String(32), nullable=False, unique=True),
    Column("report", Integer, ForeignKey("report.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("kind", String(8), nullable=False),
    Column("speaker", Text, index=True),  # actor id, where known
    Column("speaker_text", Text, nullable=False),
    Column("speaker_code", Text, nullable=False, index=True),
    Column("stance", String(16), nullable=False),
    Column("addressee", Text),
    Column("content", Text, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
)

claim_pair = Table(
    "claim_pair",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("claim", String(32), nullable=False),  # statement.key
    Column("denial", String(32), nullable=False, index=True),  # statement.key
    Column("story", Integer, index=True),
    Column("score", Float, nullable=False),
    Column("reasons", Text, nullable=False),  # JSON list
    UniqueConstraint("claim", "denial"),
)

copy_group = Table(
    "copy_group",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("key", String(32), nullable=False, unique=True),
    Column("kind", String(16), nullable=False),  # exact, near, agency, translated
    Column("reasons", Text, nullable=False),
)

story = Table(
    "story",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("key", String(32), nullable=False, unique=True),
    Column("title", Text, nullable=False),
    Column("first_day", String(10), index=True),
    Column("last_day", String(10), index=True),
    Column("reports", Integer, nullable=False),
    Column("independent", Integer, nullable=False),
    Column("record", LargeBinary, nullable=False),  # JSON of merge.records.Story
)

happening = Table(
    "happening",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("key", String(32), nullable=False, unique=True),
    Column("story", Integer, index=True),
    Column("act", String(16), nullable=False),
    Column("status", String(16), nullable=False),
    Column("first_day", String(10)),
    Column("last_day", String(10)),
    Column("events", Integer, nullable=False),
    Column("independent", Integer, nullable=False),
    Column("conflicts", Text, nullable=False),  # "|time|count:dead|", empty where none
    Column("record", LargeBinary, nullable=False),  # JSON of merge.records.Happening
)

link = Table(  # pairwise decisions of the merger: between events (kind e) and between reports (kind r)
    "link",
    metadata,
    Column("kind", String(1), primary_key=True),
    Column("a", Text, primary_key=True, index=True),
    Column("b", Text, primary_key=True, index=True),
    Column("score", Float, nullable=False),
    Column("reasons", Text, nullable=False),
)

merge_key = Table(  # what the merger looks reports up by that may be linked (merge.blocks); derived from `report.digest`
    "merge_key",
    metadata,
    Column("key", BigInteger, primary_key=True, autoincrement=False),  # a hash, its last eight bits the key's weight
    Column("first", Integer, primary_key=True, autoincrement=False),  # the report's first day (ordinal), 0 where it has no usable date
    Column("report", Integer, ForeignKey("report.id", ondelete="CASCADE"), primary_key=True, autoincrement=False, index=True),
    sqlite_with_rowid=False,
)

judgement = Table(
    "judgement",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("made_at", String(32), nullable=False),
    Column("coder", Text, nullable=False, index=True),
    Column("verdict", String(16), nullable=False),  # accept reject correct merge split comment withdraw
    Column("kind", String(16), nullable=False),  # event, statement, report, happening, story, judgement
    Column("target", Text, nullable=False, index=True),  # key of what is judged, as it was then
    Column("other", Text),  # the other side of a merge or split
    Column("field", Text),
    Column("value", Text),
    Column("comment", Text),
    Column("content_id", String(16), index=True),  # of the text that the judged words stand in, where that is one
    Column("evidence", Text, nullable=False),  # JSON of evidence.Basis: text, span, quote and values that were judged; survives recoding
)

judged = Table(  # what the judgements amount to for each event of today; made from `judgement`, never more than that says
    "judged",
    metadata,
    Column("event", String(32), primary_key=True),  # event.key
    Column("state", String(16), nullable=False, index=True),  # accepted rejected corrected disputed outdated commented
    Column("corrections", Text, nullable=False),  # JSON object: field -> value
    Column("coders", Text, nullable=False),  # JSON object: coder -> verdict
)

snapshot = Table(
    "snapshot",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(64), nullable=False, unique=True),
    Column("made_at", String(32), nullable=False),
    Column("coder", Text, nullable=False),  # all coders of the store's reports then, joined by " | "
    Column("query", Text, nullable=False),
    Column("digest", String(64), nullable=False),  # SHA-256 over the sorted event keys and line digests
    Column("events", Integer, nullable=False),
    Column("reports", Integer, nullable=False),
    Column("note", Text, nullable=False),
)

snapshot_event = Table(
    "snapshot_event",
    metadata,
    Column("snapshot", Integer, ForeignKey("snapshot.id", ondelete="CASCADE"), primary_key=True),
    Column("event", String(32), primary_key=True),  # event.key
    Column("digest", String(32), nullable=False),  # snapshot_line.digest
)

snapshot_line = Table(  # the events as they were, each kept once for all snapshots that hold it
    "snapshot_line",
    metadata,
    Column("digest", String(32), primary_key=True),
    Column("line", LargeBinary, nullable=False),  # zlib-compressed JSON of snapshots.Line
)

change = Table(  # the feed of what was added, recoded, deleted: only grows
    "change",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("at", String(32), nullable=False, index=True),
    Column("kind", String(16), nullable=False),  # added recoded deleted merged judged snapshot failed
    Column("key", Text, nullable=False, index=True),
    Column("detail", Text, nullable=False),  # JSON
)

shard = Table(  # the ledger: a shard marked here is in the store, whatever happened after
    "shard",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("done_at", String(32), nullable=False),
    Column("reports", Integer, nullable=False),
)

meta = Table("meta", metadata, Column("key", String(64), primary_key=True), Column("value", Text, nullable=False))

facet_value = Table(  # the words that the columns below hold as numbers (store.columns)
    "facet_value",
    metadata,
    Column("name", String(16), primary_key=True),
    Column("code", Integer, primary_key=True, autoincrement=False),
    Column("value", Text, nullable=False),
)

facet_block = Table(  # columns of the current events, so many event ids to a block; derived from `event` (store.columns)
    "facet_block",
    metadata,
    Column("block", Integer, primary_key=True, autoincrement=False),
    Column("name", String(16), primary_key=True),
    Column("data", LargeBinary, nullable=False),
)

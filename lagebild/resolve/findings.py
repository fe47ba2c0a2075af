"""What stands in each sentence of a report before anybody is resolved: names, roles, persons and places, by token."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from msgspec.structs import replace

from lagebild.read.analysis import Analysis, Sentence, Token
from lagebild.resolve.lexicon import Lexicon, fold
from lagebild.resolve.names import Entity, Hit, find_entities, find_names
from lagebild.resolve.place_names import find_places
from lagebild.resolve.role_nouns import RoleHit, find_roles
from lagebild.resolve.rows import row_of
from lagebild.resolve.scene import NAMING, Found


def look(sentence: Sentence, lex: Lexicon) -> Found:
    """All names, roles, tagged persons and places of a sentence."""
    row = row_of(sentence, lex)
    hits = find_names(sentence, row, lex)
    by_token: dict[int, tuple[Hit, ...]] = {}
    for hit in hits:
        for i in range(hit.start, hit.end):
            by_token[i] = (*by_token.get(i, ()), hit)
    role_list = find_roles(sentence, row, lex)
    words = {i: r for r in role_list for i in range(r.start, r.end)}
    entities = find_entities(sentence)
    persons = _person_spans(sentence, entities, hits, words, lex)
    parts = {h.start for h in hits if h.first}
    bodies = (h for h in hits if h.form in ("name", "person") and h.names[0].kind != "state" and not h.first)
    others = parts | persons.keys() | {i for h in bodies for i in range(h.start, h.end)}
    orgs = {i: (e.start, e.end) for e in entities if e.label == "ORG" for i in range(e.start, e.end)}
    roles = {r.head: r for r in role_list}
    return Found(
        regime=any([told.regime for _, told in row.told]),
        marked=frozenset([*by_token, *roles, *persons, *orgs, *[i for i, told in row.told if told.may_mean]]),
        hits=hits, by_token=by_token, roles=roles, role_words=words,
        persons=persons, organisations=orgs, places=tuple([p for p in find_places(sentence, row, entities, lex) if p.start not in others]),
    )  # fmt: skip


def _person_spans(
    sentence: Sentence, entities: tuple[Entity, ...], hits: tuple[Hit, ...], roles: Mapping[int, RoleHit], lex: Lexicon
) -> dict[int, tuple[int, int]]:
    """Persons' names: tagged by the reader, or known to the pack; a tagged stretch sheds role nouns and Mr or Ms at its start."""
    out: dict[int, tuple[int, int]] = {}
    for hit in hits:
        if is_person_name(hit) and not hit.first:
            out |= dict.fromkeys(range(hit.start, hit.end), (hit.start, hit.end))
    solid = {i for h in hits if not is_person_name(h) and not h.first and h.form != "family" for i in range(h.start, h.end)}
    peoples = {i for h in hits if h.form in ("adjective", "demonym") and not h.first for i in range(h.start, h.end)}
    for entity in entities:
        if entity.label != "PER":
            continue
        start, end = entity.start, entity.end
        while start < end - 1 and (start in roles or start in peoples or not sentence.tokens[start].form[0].isupper()):
            start += 1
        if start < end - 1 and _polite(lex, sentence.tokens[start].form):
            start += 1
        inside = range(start, end)
        titled = start in roles and sentence.tokens[start].upos == "NOUN"
        if titled or all(i in solid or i in roles for i in inside):
            continue
        while end - 1 > start and end - 1 in roles and sentence.tokens[end - 1].upos == "NOUN":
            end -= 1
        end = _hyphenated(sentence, end)
        if not any(sentence.tokens[i].upos in ("PROPN", "X") for i in range(start, end)):
            continue
        known = {out[i] for i in range(start, end) if i in out}
        start, end = min([start, *(s for s, _ in known)]), max([end, *(e for _, e in known)])
        out |= dict.fromkeys(range(start, end), (start, end))
    for role in {r.start: r for r in roles.values()}.values():
        start = end = role.end
        if role.role.kind != "person" or end >= len(sentence.tokens) or sentence.tokens[end].upos != "PROPN":
            continue
        taken = solid | out.keys() | roles.keys()
        while end < len(sentence.tokens) and sentence.tokens[end].upos == "PROPN" and end not in taken:
            end = _hyphenated(sentence, end + 1)
        title = end - start == 1 and _title_of(sentence, role, start)
        if (end - start > 1 or title) and sentence.tokens[start].ner != "B-LOC":
            out |= dict.fromkeys(range(start, end), (start, end))
    return out


def _title_of(sentence: Sentence, role: RoleHit, i: int) -> bool:
    """Whether a rank in capitals belongs to the one name behind it: *Petty Officer Keating*, which readers take for a body."""
    last = sentence.tokens[role.end - 1]
    capital = all(sentence.tokens[j].form[0].isupper() for j in range(role.start, role.end))
    return bool(role.role.rank) and capital and last.upos == "PROPN" and last.head == i and sentence.tokens[i].ner != "O"


def _polite(lex: Lexicon, word: str) -> bool:
    """Whether a word before a name is no part of it: Mr, Mrs, Frau."""
    return lex.is_word("title_m", word) or lex.is_word("title_f", word)


def _hyphenated(sentence: Sentence, end: int) -> int:
    """The end of a name that goes on behind a hyphen without blanks (Jong - un)."""
    tokens = sentence.tokens
    while end + 1 < len(tokens) and tokens[end].form in ("-", "‐"):
        if not tokens[end - 1].end == tokens[end].start == tokens[end + 1].start - 1:
            break
        end += 2
    return end


def spread_persons(analysis: Analysis, found: tuple[Found, ...], lex: Lexicon) -> tuple[Found, ...]:
    """Persons' name parts found wherever they stand alone: "Lawrow" is a person once "Sergej Lawrow" is one.

    A reader that tags one mention of a name as person and another as something else is overruled by the full name.
    """
    families: set[str] = set()
    votes: Counter[str] = Counter()
    for sentence, here in zip(analysis.sentences, found, strict=True):
        for start, end in set(here.persons.values()):
            parts = [fold(sentence.tokens[i].form) for i in range(start, end) if sentence.tokens[i].form[0].isupper()]
            for part in parts:
                votes[part] += 1
            if len(parts) > 1:
                families |= {parts[-1], parts[0]}
        for i in here.organisations:
            votes[fold(sentence.tokens[i].form)] -= 1
    if not families:
        return found
    genitive = lex.endings.get("ending_genitive", ())[-1:]
    inflected = families.union([part + ending for part in families for ending in genitive])
    out = []
    for sentence, here in zip(analysis.sentences, found, strict=True):
        extra: dict[int, tuple[int, int]] = {}
        for token in sentence.tokens:
            if token.upos not in NAMING or token.i in here.persons or not token.form[0].isupper():
                continue
            word = fold(token.form)
            if word not in inflected:
                continue
            stems = (word, *[word.removesuffix(e) for e in genitive])
            if (
                (max(votes[s] for s in stems) > 0 or _titled(here, token.i))
                and not (token.i in here.roles and _common(sentence, token))
                and not any(not h.first for h in here.by_token.get(token.i, ()))
            ):  # fmt: skip
                extra[token.i] = (token.i, token.i + 1)
        out.append(replace(here, persons={**here.persons, **_joined(extra)}, marked=here.marked.union(extra)) if extra else here)
    return tuple(out)


def _titled(here: Found, i: int) -> bool:
    """Whether a person's title stands right before a token (Petty Officer Keating)."""
    title = here.role_words.get(i - 1)
    return title is not None and title.end == i and title.role.kind == "person"


def _common(sentence: Sentence, token: Token) -> bool:
    """Whether a word that is a name elsewhere is a common noun here: with a determiner or in the plural."""
    return token.upos == "NOUN" and (token.feat("Number") == "Plur" or bool(sentence.kids(token.i, "det", "amod", "nummod")))


def _joined(single: dict[int, tuple[int, int]]) -> dict[int, tuple[int, int]]:
    """Neighbouring name parts as one name."""
    out: dict[int, tuple[int, int]] = {}
    for i in sorted(single):
        start = out[i - 1][0] if i - 1 in out else i
        for j in range(start, i + 1):
            out[j] = (start, i + 1)
    return out


def is_person_name(hit: Hit) -> bool:
    return hit.names[0].kind == "person"

"""Building the lexicon of a pack: tables in, indexes out; once per pack and process."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from lagebild.model import ActorKind
from lagebild.packs import Entry, Pack
from lagebild.resolve.lexicon import Anaphor, Issuer, Lexicon, Name, Office, Person, PlaceName, Pronoun, Role, Term, fold, pieces
from lagebild.resolve.sounds import sounds_of

NO_FLAGS: frozenset[str] = frozenset()
HEADS = frozenset({"head_of_state", "head_of_government", "supreme_leader"})


class _Key:
    """Identity of a pack as a cache key; holds the pack, so that the identity stays its own."""

    __slots__ = ("pack",)

    def __init__(self, pack: Pack) -> None:
        self.pack = pack

    def __hash__(self) -> int:
        return id(self.pack)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and other.pack is self.pack

FROM_GRAMMAR = frozenset({"object_control", "blame_prep", "favour_verb"})  # kinds of function words that reference asks for too


def lexicon(pack: Pack) -> Lexicon:
    """The lexicon of a pack; the same object for the same pack."""
    return _lexicon(_Key(pack))


@lru_cache(maxsize=8)
def _lexicon(key: _Key) -> Lexicon:
    pack = key.pack
    lex = Lexicon(pack.lang)
    for entry in pack.table("nominals"):
        lex.words[entry["kind"]] = frozenset(fold(w) for w in entry.list("word"))
        lex.endings[entry["kind"]] = tuple(sorted(entry.list("word"), key=len, reverse=True))
    for entry in pack.table("grammar"):
        if entry["kind"] in FROM_GRAMMAR:
            lex.words[entry["kind"]] = frozenset(fold(w) for w in entry.list("word"))
    for entry in pack.table("prepositions"):
        lex.preps |= {fold(form): fold(entry["prep"]) for form in entry.list("form")}
    lex.inflects = "ending_adjective" in lex.words
    for entry in pack.table("states"):
        _add_state(lex, entry)
    lex.territories = frozenset(e.id for e in pack.table("states") if e["iso2"])
    for entry in pack.table("bodies"):
        _add_body(lex, entry)
    _add_persons(lex, pack)
    for entry in pack.table("roles"):
        _add_role(lex, entry)
    for entry in pack.table("places"):
        _add_place(lex, entry)
    _add_small(lex, pack)
    for names in lex.names.values():
        names.sort(key=lambda row: -len(row[0]))
    for places in lex.places.values():
        places.sort(key=lambda row: -len(row[0]))
    for word, roles in lex.roles.items():
        roles.sort(key=lambda row: -len(row[0]))
        if len(roles[0][0]) > 1:
            lex.long_roles[word] = tuple([row for row in roles if len(row[0]) > 1])
        if len(roles[-1][0]) == 1:
            lex.short_roles[word] = next(role for parts, role in roles if len(parts) == 1)
    for suffix in sorted(lex.suffixes, key=len, reverse=True):
        if len(suffix) > 2:
            lex.suffix_ends[suffix[-3:]] = (*lex.suffix_ends.get(suffix[-3:], ()), suffix)
    return lex


def _cautious(entry: Entry, word: str) -> frozenset[str]:
    """The flags that the table puts on a word: `needs_ner:Virginia` → {"needs_ner"}."""
    cell = entry["caution"]
    if not cell:
        return NO_FLAGS
    pairs = (c.strip().partition(":") for c in cell.split("|"))
    bare = word.removeprefix("*").casefold()
    return frozenset(flag for flag, _, flagged in pairs if not flagged or flagged.removeprefix("*").casefold() == bare)


def _plural_dative(lex: Lexicon, word: str) -> tuple[str, ...]:
    """What a plural name takes in the dative: Niederlande → den Niederlanden."""
    return tuple(e[1:] for e in lex.endings.get("ending_plural_dative", ()) if word.endswith(e[:1]))


def _acronym(word: str) -> bool:
    letters = [c for c in word if c.isalpha()]
    return 0 < len(letters) <= 5 and all(c.isupper() for c in letters) and len(pieces(word)) == 1


def _put(lex: Lexicon, word: str, name: Name, endings: Iterable[str] = ()) -> None:
    """Index a name under its pieces, with the endings its last piece may take and the endings of its adjectives."""
    parts = tuple(fold(p) for p in pieces(word))
    if not parts:
        return
    stems = {parts} if name.kind == "person" else {parts, *_adjective_variants(lex, parts)}
    rows = {(*stem[:-1], stem[-1] + ending) for stem in stems for ending in ("", *endings)}
    for row in rows:
        lex.names.setdefault(row[0], []).append((row, name))


def _adjective_variants(lex: Lexicon, parts: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Vereinte Nationen → Vereinten Nationen: all parts but the last, where they end like an adjective, in every ending."""
    endings = lex.endings.get("ending_adjective", ())
    if len(parts) < 2 or not endings:
        return []

    def inflect(part: str, ending: str) -> str:
        stem = next((part[: -len(e)] for e in endings if part.endswith(e) and len(part) - len(e) >= 3), "")
        return stem + ending if stem else part

    return [tuple(inflect(p, e) for p in parts[:-1]) + parts[-1:] for e in endings]


def _add_state(lex: Lexicon, entry: Entry) -> None:
    lang = lex.lang
    genitive, adjective = lex.endings.get("ending_genitive", ()), lex.endings.get("ending_adjective", ())
    nouns = lex.endings.get("ending_demonym", ())
    title = entry[f"name_{lang}"]

    def make(form: str, word: str = "", plural: bool = False) -> Name:
        kind: ActorKind = "group" if form == "demonym" else "state"
        caution = _cautious(entry, word)
        special = next((f.removeprefix("sector_").upper() for f in sorted(caution) if f.startswith("sector_")), "")
        sector = special or ("GOV" if form == "metonym" else "")
        return Name(
            id=entry.id, kind=kind, code=entry.id, sector=sector, name=title, form=form, line=entry.line,
            acronym=_acronym(word), word=word, caution=caution, plural=plural,
        )  # fmt: skip

    lex.states[entry.id] = make("name")
    for word in (title, *entry.list(f"alias_{lang}")):
        _put(lex, word, make("name", word), (*genitive, *_plural_dative(lex, word)))
    for form in ("capital", "metonym", "region"):
        for word in entry.list(f"{form}_{lang}"):
            _put(lex, word, make(form, word), genitive)
            if form != "metonym" and len(pieces(word)) == 1:
                for ending in lex.endings.get("city_adjective", ()):
                    _put(lex, word + ending.removeprefix(word[-1] if word[-1] == ending[0] else ""), make("adjective", word))
    for word in entry.list(f"adj_{lang}"):
        _put(lex, word, make("adjective", word), adjective)
    for word in entry.list(f"demonym_{lang}"):
        _put(lex, word, make("demonym", word), nouns)
    for word in entry.list(f"prefix_{lang}"):
        _put(lex, word, make("first", word))
    if not entry["iso2"]:
        return
    _add_place_name(lex, (title, *entry.list(f"alias_{lang}")), PlaceName(
        id=entry.id, name=title, country=entry.id, kind="country", lat=None, lon=None, weight=10**9, trusted=True),
        (*genitive, *_plural_dative(lex, title)))  # fmt: skip
    for form in ("capital", "region"):
        kind = "city" if form == "capital" else "region"
        for word in entry.list(f"{form}_{lang}"):
            place = PlaceName(
                id=f"{entry.id}.{form}", name=word, country=entry.id, kind=kind, lat=None, lon=None, weight=10**6, trusted=True
            )
            _add_place_name(lex, (word,), place, genitive)


def _add_body(lex: Lexicon, entry: Entry) -> None:
    lang = lex.lang
    kind: ActorKind = "group" if entry["kind"] == "group" else "organisation"

    def make(form: str, word: str) -> Name:
        return Name(
            id=entry.id, kind=kind, code=entry["code"], sector=entry["sector"], name=entry[f"name_{lang}"], form=form,
            line=entry.line, acronym=_acronym(word), word=word, caution=_cautious(entry, word), plural=kind == "group",
        )  # fmt: skip

    lex.bodies[entry.id] = make("name", "")
    endings = lex.endings.get("ending_genitive", ())
    if kind == "group":
        endings = (*endings, *lex.endings.get("ending_demonym", ()))
    for word in (entry[f"name_{lang}"], *entry.list(f"alias_{lang}")):
        _put(lex, word, make("name", word), endings)
    for word in entry.list(f"adj_{lang}"):
        _put(lex, word, make("adjective", word), lex.endings.get("ending_adjective", ()))


def _add_persons(lex: Lexicon, pack: Pack) -> None:
    lang = lex.lang
    for entry in pack.table("offices"):
        office = Office(
            id=entry.id,
            code=entry["code"],
            sector=entry["sector"],
            rank=entry["rank"],
            name=next(iter(entry.list(f"name_{lang}")), entry.id),
        )
        lex.offices[office.id] = office
        lex.ranks.setdefault((office.code, office.rank), office)
        for title in entry.list(f"name_{lang}") if office.rank in HEADS else ():
            lex.titles.setdefault(fold(title), set()).add(office.code)
    terms: dict[str, list[Term]] = {}
    for entry in pack.table("terms"):
        terms.setdefault(entry["person"], []).append(Term(office=entry["office"], start=entry["from"], end=entry["to"]))
    genitive = lex.endings.get("ending_genitive", ())[-1:]
    lex.sounds = sounds_of(pack)
    for entry in pack.table("persons"):
        title = entry.list(f"name_{lang}")[0]
        lex.persons[entry.id] = Person(
            id=entry.id, name=title, gender=entry["gender"], country=entry["country"], sector=entry["sector"],
            terms=tuple(terms.get(entry.id, ())), line=entry.line,
        )  # fmt: skip
        whole = [(w, "person") for w in dict.fromkeys((*entry.list("name_de"), *entry.list("name_en")))]
        families = [] if entry["alone"] == "no" else [(w, "family") for w in entry.list("family")]
        for word, form in (*whole, *families):
            name = Name(
                id=entry.id, kind="person", code=entry["country"], sector=entry["sector"], name=title, form=form,
                line=entry.line, caution=_cautious(entry, word), word=word,
            )  # fmt: skip
            _put(lex, word, name, genitive)
            if form == "person":
                lex.full_names.setdefault(" ".join(map(fold, pieces(word))), entry.id)
        for word in entry.list("family"):
            key = " ".join(map(fold, pieces(word)))
            lex.families.setdefault(key, []).append(entry.id)
            if families:
                lex.sounding.setdefault(lex.sounds.of(key), []).append(entry.id)


def _add_role(lex: Lexicon, entry: Entry) -> None:
    for word in entry.list("word"):
        star, plain = word.startswith("*"), word.removeprefix("*")
        caution = _cautious(entry, plain) | _cautious(entry, word)
        kind = {"person": "person", "organisation": "organisation", "group": "group", "office": "office"}[entry["kind"]]
        role = Role(
            id=entry.id, sector=entry["sector"], kind=kind, rank=entry["rank"], line=entry.line, word=fold(plain),  # type: ignore[arg-type]
            title=entry.list("word")[0].removeprefix("*"),
            alone=entry["alone"] == "yes" and "needs_country" not in caution, caution=caution,
        )  # fmt: skip
        parts = tuple("".join(fold(p) for p in pieces(part)) for part in plain.split())
        if not parts:
            continue
        lex.roles.setdefault(parts[0], []).append((parts, role))
        if star:
            lex.suffixes.setdefault("".join(parts), role)


def _number(cell: str) -> float | None:
    return float(cell) if cell else None


def _add_place(lex: Lexicon, entry: Entry) -> None:
    weight = int(entry["population"] or 0)
    place = PlaceName(
        id=entry.id, name=entry[f"name_{lex.lang}"], country=entry["country"], kind=entry["kind"],
        lat=_number(entry["lat"]), lon=_number(entry["lon"]), weight=weight,
    )  # fmt: skip
    words = dict.fromkeys((entry["name_de"], entry["name_en"], *entry.list("alias")))
    _add_place_name(lex, words, place, lex.endings.get("ending_genitive", ())[-1:])


def _add_place_name(lex: Lexicon, words: Iterable[str], place: PlaceName, endings: Iterable[str]) -> None:
    for word in words:
        parts = tuple(fold(p) for p in pieces(word))
        for stem in {parts, *_adjective_variants(lex, parts)} if place.kind in ("country", "region") and len(parts) > 1 else {parts}:
            if stem:
                for ending in ("", *endings):
                    row = (*stem[:-1], stem[-1] + ending)
                    lex.places.setdefault(row[0], []).append((row, place))


def _add_small(lex: Lexicon, pack: Pack) -> None:
    for entry in pack.table("proforms"):
        pronoun = Pronoun(id=entry.id, kind=entry["kind"], number=entry["number"], gender=frozenset(entry.list("gender")))
        for word in entry.list("word"):
            lex.pronouns.setdefault(fold(word), []).append(pronoun)
    for entry in pack.table("anaphors"):
        for word in entry.list("word"):
            table = lex.anaphor_ends if word.startswith("*") else lex.anaphors
            table.setdefault(fold(word.removeprefix("*")), []).append(Anaphor(id=entry.id, kind=entry["kind"], gender=entry["gender"]))
    for entry in pack.table("issuers"):
        for word in entry.list("word"):
            first, *rest = word.split()
            sign = Issuer(code=entry["code"], words=tuple(rest), weight=int(entry["weight"]), but=frozenset(entry.list("but")))
            lex.issuers.setdefault(first, []).append(sign)
    double = [e for e in pack.table("quotes") if e["level"] == "double"]
    lex.quotes = (frozenset(e["open"] for e in double), frozenset(c for e in double for c in e.list("close")))
    for entry in pack.table("camps"):
        lex.camps |= {tuple(map(fold, pieces(word))): entry["code"] for word in entry.list("word")}
    for entry in pack.table("partitives"):
        lex.partitives |= {fold(word): entry.id for word in entry.list("word")}
    for entry in pack.table("contexts"):
        for word in entry.list("word"):
            lex.contexts[fold(word), entry["kind"]] = (entry.id, entry.list("codes"))
            if entry["kind"] == "title":
                lex.titles.setdefault(fold(word), set()).update(entry.list("codes"))

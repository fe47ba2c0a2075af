"""Clause analysis over Universal Dependencies and pack data, the same for every language.

A clause is a predicate (verb, predicate adjective or noun, attributive participle) with its verb complex (auxiliaries,
particle, reflexive; tense, mood, voice, negation, modality) and its arguments in the roles of the *active* clause:
passives are turned round, relative pronouns replaced by their antecedents, understood subjects filled in.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lagebild.packs import Pack
from lagebild.read.analysis import Sentence, Token
from lagebild.read.grammar import Grammar, grammar_of, preposition

CLAUSAL = ("root", "ccomp", "xcomp", "advcl", "acl", "csubj", "parataxis", "conj", "appos", "dep", "obl", "nmod")
NOMINAL = ("NOUN", "PROPN", "PRON", "NUM", "DET", "ADJ", "X", "SYM")


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument:
    """A filler of a role: the head token of the phrase, and how it came to fill the role."""

    role: str  # subj obj dat gen pred ccomp xcomp prep:<adposition>
    head: int
    via: str = "own"  # own, agent, antecedent, modified, shared, control


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One predicate with its grammar and arguments; token indexes count within the sentence."""

    head: int
    pos: str  # V, N or A
    lemma: str
    particle: int | None = None
    reflexive: bool = False
    aux: tuple[int, ...] = ()
    modals: tuple[str, ...] = ()
    finite: bool = False
    tense: str = ""  # pres, past, fut
    mood: str = ""  # ind, sub1, sub2, imp
    perfect: bool = False
    passive: bool = False
    negated: bool = False
    conditional: bool = False
    purpose: bool = False
    question: bool = False
    infinitive: bool = False
    attributive: bool = False
    marks: tuple[str, ...] = ()
    rel: str = ""
    parent: int | None = None  # head token of the governing clause
    args: tuple[Argument, ...] = ()
    modifiers: tuple[int, ...] = ()
    tokens: tuple[int, ...] = field(default=(), repr=False)  # the clause's own words, embedded clauses left out

    def fillers(self, role: str) -> tuple[Argument, ...]:
        return tuple(a for a in self.args if a.role == role)

    def arg(self, role: str) -> Argument | None:
        return next((a for a in self.args if a.role == role), None)


def is_clause_head(sentence: Sentence, t: Token, grammar: Grammar) -> bool:
    """Whether a token is the predicate of a clause: verbs that are no auxiliaries, and predicates with a copula or subject."""
    if t.rel in ("aux", "cop", "case", "mark", "fixed", "flat", "punct", "det", "compound"):
        return False
    if t.upos in ("VERB", "AUX"):
        return True
    if any(k.rel in ("cop", "aux") or k.rel in ("nsubj", "csubj") for k in sentence.kids(t.i)):
        return True
    return t.deprel == "root"


def clauses(sentence: Sentence, pack: Pack, participles: dict[str, str] | None = None) -> tuple[Clause, ...]:
    """All clauses of a sentence in text order of their heads.

    Args:
        sentence: a UD tree.
        pack: the language's pack.
        participles: past participle → verb lemma, for attributive participles tagged as adjectives.
    """
    grammar = grammar_of(pack)
    heads = [t.i for t in sentence.tokens if is_clause_head(sentence, t, grammar) or _attributive(sentence, t, grammar, participles or {})]
    order = sorted(heads, key=lambda i: _depth(sentence, i))
    made: dict[int, Clause] = {}
    for i in order:
        made[i] = _Builder(sentence, grammar, participles or {}, frozenset(heads), made).build(i)
    return tuple(made[i] for i in sorted(made))


def _depth(sentence: Sentence, i: int) -> int:
    return sum(1 for _ in sentence.ancestors(i))


def participle_lemma(form: str, participles: dict[str, str]) -> tuple[str, bool] | None:
    """The verb of an attributive participle and whether it is passive (past participle); None where it is none.

    >>> participle_lemma("festgenommenen", {"festgenommen": "festnehmen"})
    ('festnehmen', True)
    """
    low = form.lower()
    for ending in ("", "e", "en", "er", "es", "em"):
        stem = low.removesuffix(ending) if low.endswith(ending) else ""
        if stem in participles:
            return participles[stem], True
        if stem.endswith("nd") and stem[:-1] in participles.values():
            return stem[:-1], False
    return None


def _attributive(sentence: Sentence, t: Token, grammar: Grammar, participles: dict[str, str]) -> bool:
    return (
        t.rel in ("amod", "acl") and t.upos in ("ADJ", "VERB") and (t.upos == "VERB" or participle_lemma(t.form, participles) is not None)
    )


@dataclass(slots=True)
class _Builder:
    sentence: Sentence
    grammar: Grammar
    participles: dict[str, str]
    heads: frozenset[int]
    made: dict[int, Clause]

    def build(self, i: int) -> Clause:
        s, g = self.sentence, self.grammar
        t = s.tokens[i]
        kids = s.kids(i)
        kids = [*kids, *(x for k in kids if k.deprel == "compound:prt" for x in s.kids(k.i))]  # what a parser hung on the particle
        aux = [k for k in kids if k.rel in ("aux", "cop")]
        finite = next((x for x in [t, *aux] if x.feat("VerbForm") == "Fin"), None) or next(
            (x for x in aux if x.feat("VerbForm") not in ("Inf", "Part")), None
        )
        marks = tuple(k.lemma.lower() for k in kids if k.rel == "mark") + tuple(k.lemma.lower() for k in kids if k.rel == "cc" and k.i < i)
        attributive = t.rel == "amod" or (t.deprel == "acl" and finite is None)
        parent = next((a.i for a in s.ancestors(i) if a.i in self.heads), None)
        beside = t.rel == "conj" or (t.rel == "parataxis" and not any(k.rel in ("nsubj", "csubj", "expl") for k in kids))
        head_clause = self.made.get(t.head) if beside and t.head in self.made else None
        inherits = head_clause is not None and finite is None and not any(k.rel == "mark" for k in kids)
        if inherits and head_clause:
            aux = [s.tokens[a] for a in head_clause.aux]
            finite = next((x for x in aux if x.feat("VerbForm") == "Fin"), aux[0] if aux else None)
        particle = next((k for k in kids if k.deprel == "compound:prt"), None)
        verbal = t.upos in ("VERB", "AUX") or attributive
        lemma, passive_participle = self._lemma(t, particle, attributive)
        passive = self._passive(t, aux, kids, attributive, passive_participle)
        cop = any(k.rel == "cop" for k in kids)
        args = self._arguments(t, kids, passive, attributive, passive_participle, head_clause, cop)
        modals = tuple(a.lemma.lower() for a in aux if self._is_modal(a))
        tense, mood, perfect = self._tense(t, finite, aux)
        return Clause(
            head=i,
            pos="V" if verbal else "A" if t.upos in ("ADJ", "ADV") else "N",
            lemma=lemma,
            particle=particle.i if particle else None,
            reflexive=any(
                k.feat("Reflex") == "Yes"
                or k.deprel == "expl:pv"
                or (g.has("reflexive", k.form.lower()) and k.rel in ("obj", "iobj", "expl", "obl"))
                for k in kids
            ),
            aux=tuple(a.i for a in aux),
            modals=modals,
            finite=finite is not None,
            tense=tense,
            mood=mood,
            perfect=perfect,
            passive=passive,
            negated=self._negated(i, kids, aux, head_clause if inherits and aux else None),
            conditional=self._conditional(t, finite, marks, kids),
            purpose=any(g.has("purpose_mark", m) for m in marks) and finite is None and t.rel == "advcl",
            question=any(g.has("question_mark", m) for m in marks) or (bool(s.tokens) and s.tokens[-1].form == "?"),
            infinitive=finite is None and not attributive,
            attributive=attributive,
            marks=marks,
            rel=t.deprel,
            parent=parent,
            args=tuple(args),
            modifiers=tuple(k.i for k in kids if k.rel in ("advmod", "obl", "discourse")),
            tokens=tuple(self._own_words(i)),
        )

    # ------------------------------------------------------------ verb complex

    def _lemma(self, t: Token, particle: Token | None, attributive: bool) -> tuple[str, bool]:
        lemma = t.lemma if t.lemma not in ("", "_") else t.form
        lemma = lemma if t.upos in ("NOUN", "PROPN") else lemma.lower()
        if attributive and self.participles:
            found = participle_lemma(t.form, self.participles)
            if found:
                return found
        if self.participles and t.upos in ("VERB", "AUX", "ADJ") and lemma in self.participles:
            lemma = self.participles[lemma]
        if particle is not None:
            word = particle.form.lower()
            if self.grammar.separable:
                lemma = lemma if lemma.startswith(word) and len(lemma) > len(word) + 3 else word + lemma
            else:
                lemma = f"{lemma} {word}"
        return lemma, t.feat("Tense") != "Pres" and t.feat("VerbForm") == "Part" and t.feat("Aspect") != "Prog"

    def _is_modal(self, a: Token) -> bool:
        lemma = a.lemma.lower()
        if lemma in self.grammar.modals or a.form.lower() in self.grammar.modals:
            return not (self.grammar.has("passive_aux", lemma) and a.deprel == "aux:pass")
        return False

    def _passive(self, t: Token, aux: list[Token], kids: list[Token], attributive: bool, participle: bool) -> bool:
        if any(k.deprel in ("aux:pass", "nsubj:pass", "csubj:pass", "obl:agent") for k in kids) or any(a.deprel == "aux:pass" for a in aux):
            return True
        return attributive and participle

    def _tense(self, t: Token, finite: Token | None, aux: list[Token]) -> tuple[str, str, bool]:
        g = self.grammar
        perfect = any(g.has("perfect_aux", a.lemma.lower()) and a.rel == "aux" and a.deprel != "aux:pass" for a in aux)
        if finite is None:
            return ("past" if perfect or t.feat("VerbForm") == "Part" else ""), "", perfect
        tense = {"Past": "past", "Pres": "pres", "Imp": "past", "Pqp": "past", "Fut": "fut"}.get(finite.feat("Tense"), "")
        mood = {"Ind": "ind", "Imp": "imp"}.get(finite.feat("Mood"), "")
        if finite.feat("Mood") == "Sub":
            mood = "sub2" if finite.feat("Tense") == "Past" else "sub1"
        if perfect and not any(self._is_modal(a) for a in aux):
            tense = "past"
        future = finite.rel == "aux" and finite.deprel != "aux:pass" and g.has("future_aux", finite.lemma.lower())
        if future and tense != "past" and mood != "sub2":
            tense = "fut"
        return tense, mood, perfect

    def _negated(self, i: int, kids: list[Token], aux: list[Token], shared: Clause | None) -> bool:
        g = self.grammar
        words = [k for k in kids if k.rel in ("advmod", "det", "cc", "mark", "discourse", "neg", "nsubj", "obj")]
        if any(g.has("negation", k.lemma.lower()) or g.has("negation", k.form.lower()) or k.feat("Polarity") == "Neg" for k in words):
            return True
        for k in kids:
            if k.rel in ("nsubj", "obj") and any(
                g.has("negation", d.form.lower()) or g.has("negation", d.lemma.lower()) for d in self.sentence.kids(k.i, "det", "advmod")
            ):
                return True
        return any(g.has("negation", n.form.lower()) for a in aux for n in self.sentence.kids(a.i, "advmod")) or bool(
            shared and shared.negated
        )

    def _conditional(self, t: Token, finite: Token | None, marks: tuple[str, ...], kids: list[Token]) -> bool:
        if any(self.grammar.has("conditional_mark", m) for m in marks) and t.rel in ("advcl", "conj", "root", "dep"):
            return True
        first = min((k.i for k in kids if k.rel != "punct"), default=t.i)
        inverted = finite is not None and finite.i <= first and t.rel == "advcl"
        return inverted and not marks

    def _own_words(self, i: int) -> Iterator[int]:
        stack, out = [i], []
        while stack:
            j = stack.pop()
            out.append(j)
            stack.extend(k for k in self.sentence.children[j] if k not in self.heads)
        yield from sorted(out)

    # ------------------------------------------------------------ arguments

    def _arguments(
        self, t: Token, kids: list[Token], passive: bool, attributive: bool, participle: bool, head_clause: Clause | None, cop: bool
    ) -> list[Argument]:
        args = [a for k in kids if (a := self._argument(k, passive))]
        for a in [a for a in args if a.via == "agent"]:  # a tool or cause may stand where an agent does: *durch Schüsse*
            args.append(Argument(role=f"prep:{preposition(self.sentence, a.head, self.grammar)}", head=a.head))
        args = [self._antecedent(a) for a in self._one_subject(args)]
        args += self._stranded_object(args, passive or attributive)
        roles = {a.role for a in args}
        if cop:
            prep = preposition(self.sentence, t.i, self.grammar)
            args.append(Argument(role=f"prep:{prep}" if prep else "pred", head=t.i))
        if attributive:
            role = "obj" if passive or participle else "subj"
            if role not in roles:
                args.append(Argument(role=role, head=t.head, via="modified"))
        elif head_clause is not None and not roles & {"subj"}:
            args += self._shared(head_clause, passive, roles)
        elif "subj" not in roles and not passive and (before := self._subject_before(t, kids)):
            args.append(before)
        elif "subj" not in roles and not passive and t.head >= 0:
            args += self._understood(t, roles)
        elif passive and "obj" not in roles and t.head >= 0 and t.rel in ("xcomp", "advcl", "acl"):
            args += [Argument(role="obj", head=a.head, via="control") for a in self._understood(t, roles)]
        return args

    def _argument(self, k: Token, passive: bool) -> Argument | None:
        g = self.grammar
        if k.rel in ("obj", "iobj", "nsubj") and (prep := preposition(self.sentence, k.i, g)):
            return Argument(role=f"prep:{prep}", head=k.i)
        match k.deprel if k.deprel in ("nsubj:pass", "obl:arg", "obl:agent", "csubj:pass") else k.rel:
            case "nsubj" | "csubj":
                return Argument(role="subj", head=k.i)
            case "nsubj:pass" | "csubj:pass":
                return Argument(role="obj", head=k.i)
            case "obj":
                return Argument(role="obj", head=k.i)
            case "iobj":
                return Argument(role="dat", head=k.i)
            case "obl" | "obl:arg" | "obl:agent" | "nmod":
                prep = preposition(self.sentence, k.i, g)
                if passive and (k.deprel == "obl:agent" or g.has("passive_agent", prep)) and k.upos not in ("NUM",):
                    return Argument(role="subj", head=k.i, via="agent")
                if prep:
                    return Argument(role=f"prep:{prep}", head=k.i)
                if k.deprel == "obl:arg":
                    return Argument(role="gen" if k.feat("Case") == "Gen" else "dat", head=k.i)
                return Argument(role="dat" if k.feat("Case") == "Dat" and k.upos in ("NOUN", "PROPN", "PRON") else "obl", head=k.i)
            case "xcomp":
                prep = preposition(self.sentence, k.i, g)
                nominal = k.upos in ("NOUN", "PROPN", "ADJ", "ADV", "PRON") and not self.sentence.kids(k.i, "mark")
                return Argument(role=(f"prep:{prep}" if prep else "pred") if nominal else "xcomp", head=k.i)
            case "ccomp":
                return Argument(role="ccomp", head=k.i)
            case "advcl" if preposition(self.sentence, k.i, g):
                return Argument(role=f"prep:{preposition(self.sentence, k.i, g)}", head=k.i)
            case "advcl" if marks := [m.form.lower() for m in self.sentence.kids(k.i, "mark") if m.upos in ("ADP", "SCONJ")]:
                return Argument(role=f"prep:{marks[0]}", head=k.i)
        return None

    def _one_subject(self, args: list[Argument]) -> list[Argument]:
        """Of two subjects of an active verb without object, the later one is its object: parsers mistake them in German."""
        subjects = [a for a in args if a.role == "subj" and a.via == "own"]
        if len(subjects) != 2 or any(a.role == "obj" for a in args):
            return args
        cases = [self.sentence.tokens[a.head].feat("Case") for a in subjects]
        patient = subjects[0] if cases == ["Acc", "Nom"] else subjects[1]
        return [Argument(role="obj", head=a.head) if a is patient else a for a in args]

    def _stranded_object(self, args: list[Argument], turned: bool) -> list[Argument]:
        """The object that a parser hung on the time before it as if it were its name: *besuchte am Donnerstag Weißrussland*."""
        if turned or any(a.role in ("obj", "ccomp") for a in args):
            return []
        for a in args:
            t = self.sentence.tokens[a.head]
            if a.role.startswith("prep:") and self.grammar.is_time(t.lemma):
                named = [k for k in self.sentence.kids(t.i, "appos") if k.upos == "PROPN" and k.i == t.i + 1]
                if named:
                    return [Argument(role="obj", head=named[0].i)]
        return []

    def _subject_before(self, t: Token, kids: list[Token]) -> Argument | None:
        """The subject of a coordinated clause that a parser made a dependent: *China behauptet …, wirft den USA jedoch vor …*."""
        if t.feat("VerbForm") != "Fin":
            return None
        for k in kids:
            if k.i < t.i and k.rel in ("ccomp", "advcl", "parataxis") and not self.sentence.kids(k.i, "mark"):
                subject = self.sentence.kid(k.i, "nsubj")
                if subject is not None:
                    return Argument(role="subj", head=subject.i, via="shared")
        return None

    def _antecedent(self, a: Argument) -> Argument:
        """A relative pronoun stands for the noun that its clause modifies."""
        t = self.sentence.tokens[a.head]
        if t.feat("PronType") != "Rel" and not (t.upos == "PRON" and t.feat("PronType") in ("Rel", "Int,Rel", "Int")):
            return a
        for up in self.sentence.ancestors(a.head):
            if up.deprel == "acl:relcl" and up.head >= 0:
                return Argument(role=a.role, head=up.head, via="antecedent")
        return a

    def _shared(self, first: Clause, passive: bool, roles: set[str]) -> list[Argument]:
        """Subject (or passive patient) that a coordinated verb shares with the first one."""
        want = "obj" if passive else "subj"
        if want in roles:
            return []
        subject = first.arg("obj") if first.passive else first.arg("subj")
        return [Argument(role=want, head=subject.head, via="shared")] if subject else []

    def _understood(self, t: Token, roles: set[str]) -> list[Argument]:
        """The understood subject of an infinitive or subjectless clause: the governing clause's subject, or the noun it hangs on."""
        if t.rel not in ("xcomp", "advcl", "acl", "ccomp", "parataxis"):
            return []
        if t.rel in ("ccomp", "parataxis") and t.feat("VerbForm") == "Fin":
            return []
        above = self.made.get(t.head) or next((self.made[a.i] for a in self.sentence.ancestors(t.i) if a.i in self.made), None)
        if above is None:
            return []
        subject = above.arg("obj") if above.passive else above.arg("subj")
        return [Argument(role="subj", head=subject.head, via="control")] if subject else []

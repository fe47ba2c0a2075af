"""The arguments of a clause in the roles of its active form: own, turned round, relative, shared and understood ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lagebild.read.analysis import Sentence, Token
from lagebild.read.clause import Argument, Clause
from lagebild.read.grammar import Grammar, preposition
from lagebild.read.objects import Objects
from lagebild.read.sharing import agent_in_subject, object_before, what_is_let

CONTROLLED = ("xcomp", "advcl", "acl", "ccomp", "parataxis")
HYPHENS = frozenset("-‐‑–")
NO_ARGUMENTS = frozenset(("punct", "aux", "cop", "mark", "cc", "conj", "case", "det", "expl", "compound", "parataxis", "amod"))


def is_bare_infinitive(sentence: Sentence, k: Token, grammar: Grammar) -> bool:
    """Whether a dependent is an infinitive with no mark but the infinitive's own: *to leave*, *abzureisen*, not *um … zu*."""
    if k.feat("VerbForm") != "Inf" or sentence.kids(k.i, "case"):
        return False
    marks = sentence.kids(k.i, "mark")
    if any(x.feat("VerbForm") == "Fin" for x in sentence.kids(k.i, "aux")):
        return False
    if not marks:
        return bool(grammar.separable)
    return all(grammar.has("infinitive_mark", m.form.lower()) for m in marks)


@dataclass(slots=True)
class Predication:
    """What the arguments depend on: the predicate with its verb complex."""

    t: Token
    kids: list[Token]
    lemma: str
    particle: Token | None
    passive: bool
    attributive: bool
    participle: bool  # a past participle
    finite: bool
    cop: bool
    shared: Clause | None  # the clause that it is coordinated with


@dataclass(slots=True)
class Arguments:
    """Fills the roles of one predicate, given the clauses above it."""

    sentence: Sentence
    grammar: Grammar
    heads: frozenset[int]
    made: Mapping[int, Clause]
    p: Predication

    def collect(self) -> list[Argument]:
        p, s = self.p, self.sentence
        governor = self._governor() if p.kids else None
        taken = {a.head for a in governor.args if a.via == "own"} if governor else set()
        args = [a for k in p.kids if k.i not in taken and k is not p.particle and (a := self._argument(k))]
        args += self._from_phrases(args)
        objects = Objects(s, self.grammar, p.lemma, p.t, p.passive)
        args = objects.settled(args)
        args = [self._antecedent(a) for a in args]
        roles = {a.role for a in args}
        if p.cop:
            prep = preposition(s, p.t.i, self.grammar)
            args.append(Argument(role=f"prep:{prep}" if prep else "pred", head=p.t.i))
        if p.attributive:
            role = "obj" if p.passive else "subj"
            args = [Argument(role="obj", head=a.head) if role == a.role == "subj" and a.via == "own" else a for a in args]
            if role not in {a.role for a in args}:
                args.append(Argument(role=role, head=p.t.head, via="modified"))
            return args
        return [*args, *self._missing(roles)]

    def _from_phrases(self, args: list[Argument]) -> list[Argument]:
        """Arguments that the parser hung on other phrases, or that stand for two roles."""
        p = self.p
        # a tool or cause may stand where an agent does: *durch Schüsse*
        extra = [Argument(role=f"prep:{preposition(self.sentence, a.head, self.grammar)}", head=a.head) for a in args if a.via == "agent"]
        roles = {a.role for a in args}
        if not (p.passive or p.attributive or roles & {"obj", "ccomp"}):
            extra += self._stranded_object(args) or self._mistaken_conjunct() or self._object_of_next() or self._object_of_gerund()
        if p.passive and "subj" not in roles:
            extra += agent_in_subject(self.sentence, self.grammar, p.t, p.kids)
            extra += self._tied_agent()
        if self.grammar.controls_object(p.lemma):
            extra += self._of_object(args)
        return extra

    # ------------------------------------------------------------ own dependents

    def _argument(self, k: Token) -> Argument | None:
        if k.rel in NO_ARGUMENTS:
            return None
        g, passive = self.grammar, self.p.passive
        if k.rel in ("obj", "iobj", "nsubj") and (prep := self._preposition(k)):
            return Argument(role=f"prep:{prep}", head=k.i)
        match k.deprel if k.deprel in ("nsubj:pass", "obl:arg", "obl:agent", "csubj:pass") else k.rel:
            case "nsubj" | "csubj" if not (passive and ((k.i < self.p.t.i and self._headline(k)) or self._undergoes(k))):
                return Argument(role="subj", head=k.i)
            case "nsubj:pass" | "csubj:pass" if not passive:
                return Argument(role="subj", head=k.i)
            case "obj" | "nsubj:pass" | "csubj:pass" | "nsubj":
                return Argument(role="obj", head=k.i)
            case "iobj":
                return Argument(role="dat", head=k.i)
            case "obl" | "obl:arg" | "obl:agent" | "nmod":
                return self._oblique(k)
            case "xcomp":
                prep = preposition(self.sentence, k.i, g)
                nominal = k.upos in ("NOUN", "PROPN", "ADJ", "ADV", "PRON") and not self.sentence.kids(k.i, "mark")
                return Argument(role=(f"prep:{prep}" if prep else "pred") if nominal else "xcomp", head=k.i)
            case "ccomp":
                return Argument(role="ccomp", head=k.i)
            case "advcl" if prep := preposition(self.sentence, k.i, g):
                return Argument(role=f"prep:{prep}", head=k.i)
            case "advcl" if is_bare_infinitive(self.sentence, k, g):
                return Argument(role="xcomp", head=k.i)
            case "advcl" if marks := [m.form.lower() for m in self.sentence.kids(k.i, "mark") if m.upos in ("ADP", "SCONJ")]:
                return Argument(role=f"prep:{marks[0]}", head=k.i)
            case "advmod" | "dep" if passive and self._headline(k) and not any(x.rel == "nsubj" for x in self.p.kids):
                return Argument(role="obj", head=k.i)
        return None

    def _headline(self, k: Token) -> bool:
        """Whether a noun before a bare participle is what the participle was done to."""
        finite_or_aux = self.p.finite or any(x.rel in ("aux", "cop") for x in self.p.kids)
        return not finite_or_aux and not self.p.shared and k.upos in ("NOUN", "PROPN") and k.i < self.p.t.i

    def _undergoes(self, k: Token) -> bool:
        """Whether the subject of a clause with a passive auxiliary of its own was not called the subject of a passive."""
        own = bool(self.grammar.separable) and any(x.deprel == "aux:pass" for x in self.p.kids)
        return own and k.rel == "nsubj" and not any(x.deprel == "nsubj:pass" for x in self.p.kids)

    def _preposition(self, k: Token) -> str:
        return preposition(self.sentence, k.i, self.grammar, without=self.p.particle.i if self.p.particle else None)

    def _oblique(self, k: Token) -> Argument:
        g, p = self.grammar, self.p
        prep = self._preposition(k)
        if p.passive and (k.deprel == "obl:agent" or g.has("passive_agent", prep)) and k.upos not in ("NUM",):
            return Argument(role="subj", head=k.i, via="agent")
        if prep:
            return Argument(role=f"prep:{prep}", head=k.i)
        if k.deprel == "obl:arg":
            return Argument(role="gen" if k.feat("Case") == "Gen" else "dat", head=k.i)
        if k.feat("Case") == "Dat" and k.upos in ("NOUN", "PROPN", "PRON"):
            return Argument(role="dat", head=k.i)
        return Argument(role="obj" if self._object_called_oblique(k) else "obl", head=k.i)

    def _object_called_oblique(self, k: Token) -> bool:
        """A bare noun phrase right behind the particle, no time or measure: *called off the summit*."""
        particle, p = self.p.particle, self.p
        if particle is None or self.grammar.separable or p.passive or any(x.rel == "obj" for x in p.kids):
            return False
        return min(self.sentence.subtree(k.i)) <= particle.i + 1 and k.i > particle.i and not self.grammar.is_time(k.lemma)

    def _tied_agent(self) -> list[Argument]:
        """The doer that a hyphen ties to a participle: *Turkish-backed rebels*, *UN-brokered talks*."""
        t = self.p.t
        if not self.p.attributive or self.grammar.separable or t.i < 2 or self.sentence.tokens[t.i - 1].form not in HYPHENS:
            return []
        first = self.sentence.tokens[t.i - 2]
        tied = first.head in (t.i, t.head) and first.upos in ("PROPN", "ADJ") and first.form[0].isupper()
        return [Argument(role="subj", head=first.i, via="agent")] if tied else []

    # ------------------------------------------------------------ repairs of attachment

    def _stranded_object(self, args: list[Argument]) -> list[Argument]:
        """The object that a parser hung on the time before it as if it were its name: *besuchte am Donnerstag Weißrussland*."""
        for a in args:
            t = self.sentence.tokens[a.head]
            if a.role.startswith("prep:") and self.grammar.is_time(t.lemma):
                named = [k for k in self.sentence.kids(t.i, "appos") if k.upos == "PROPN" and k.i == t.i + 1]
                if named:
                    return [Argument(role="obj", head=named[0].i)]
        return []

    def _mistaken_conjunct(self) -> list[Argument]:
        """A noun after a coordinated verb that the parser coordinated with a noun before it: *stormed the office and seized papers*."""
        t = self.p.t
        if t.rel != "conj" or not any(k.rel == "cc" and k.i < t.i for k in self.p.kids) or t.i + 1 >= len(self.sentence.tokens):
            return []
        for noun in self.sentence.tokens[t.i + 1 : t.i + 6]:
            if noun.rel == "conj" and noun.upos in ("NOUN", "PROPN") and 0 <= noun.head < t.i and not self.sentence.kids(noun.i, "cc"):
                first = min(self.sentence.subtree(noun.i))
                return [Argument(role="obj", head=noun.i)] if first == t.i + 1 else []
        return []

    def _object_of_next(self) -> list[Argument]:
        """The object that the parser hung on the second of two verbs side by side: *advising and assisting the army*."""
        t, s = self.p.t, self.sentence
        second = next((k for k in self.p.kids if k.rel == "conj" and k.upos == "VERB" and 0 < k.i - t.i <= 3), None)
        between = {x.rel for x in s.tokens[t.i + 1 : second.i]} if second is not None else set()
        if second is None or t.upos != "VERB" or not between or between - {"cc", "advmod"} or s.kids(second.i, "nsubj", "aux"):
            return []
        return [Argument(role="obj", head=k.i, via="shared") for k in s.kids(second.i, "obj") if k.i > second.i][:1]

    def _object_of_gerund(self) -> list[Argument]:
        """The object of a gerund in subject position that the parser took for the subject: *Defeating them takes time*."""
        t, s = self.p.t, self.sentence
        if t.rel != "csubj" or self.p.finite or t.head < 0:
            return []
        return [Argument(role="obj", head=k.i) for k in s.kids(t.head, "nsubj") if min(s.subtree(k.i)) == t.i + 1]

    def _of_object(self, args: list[Argument]) -> list[Argument]:
        """What a verb such as *ask* or *order* finds below its object: the infinitive; or its object below the infinitive."""
        s, out = self.sentence, []
        roles = {a.role for a in args}
        for a in args:
            if a.role in ("obj", "dat") and "xcomp" not in roles:
                below = [k for k in s.kids(a.head, "acl", "xcomp", "advcl") if k.i in self.heads]
                out += [Argument(role="xcomp", head=k.i) for k in below if is_bare_infinitive(s, k, self.grammar)]
        if not roles & {"obj", "dat"} and not self.p.passive:
            for x in (a for a in args if a.role == "xcomp"):
                first = next((k for k in s.kids(x.head, "obl", "obj", "iobj") if k.i < x.head), None)
                if first and first.feat("Case") == "Dat" and min(s.subtree(first.i)) == self.p.t.i + 1 and not s.kids(first.i, "case"):
                    out.append(Argument(role="dat", head=first.i))
        return out

    def _antecedent(self, a: Argument) -> Argument:
        """A relative pronoun stands for the noun that its clause modifies."""
        t = self.sentence.tokens[a.head]
        kind = t.feat("PronType")
        if kind != "Rel" and not (t.upos == "PRON" and kind in ("Int,Rel", "Int")):
            return a
        for up in self.sentence.ancestors(a.head):
            if up.deprel == "acl:relcl" and up.head >= 0:
                return Argument(role=a.role, head=up.head, via="antecedent")
        return a

    # ------------------------------------------------------------ subjects (and patients) that are not said again

    def _missing(self, roles: set[str]) -> Iterable[Argument]:
        p = self.p
        if p.shared is not None:
            first = self._finite_between(p.shared) or p.shared
            after = self._object_after(p.shared, roles)
            after = after or object_before(self.sentence, self.grammar, p.t, p.lemma, p.passive, p.shared, roles)
            return [*([] if "subj" in roles else self._shared(first, roles)), *after]
        if not p.passive and "subj" not in roles:
            before = self._subject_before()
            if before is not None:
                return [before]
            return what_is_let(self.sentence, self.grammar, p.t, p.lemma, self._governor(), roles) or self._understood()
        if p.passive and "obj" not in roles and p.t.rel in ("xcomp", "advcl", "acl"):
            return [Argument(role="obj", head=a.head, via="control") for a in self._understood()]
        return ()

    def _subject_before(self) -> Argument | None:
        """The subject of a coordinated clause that a parser made a dependent: *China behauptet …, wirft den USA jedoch vor …*."""
        if self.p.t.feat("VerbForm") != "Fin":
            return None
        for k in self.p.kids:
            if k.i < self.p.t.i and k.rel in ("ccomp", "advcl", "parataxis") and not self.sentence.kids(k.i, "mark"):
                subject = self.sentence.kid(k.i, "nsubj")
                if subject is not None:
                    return Argument(role="subj", head=subject.i, via="shared")
        return None

    def _finite_between(self, first: Clause) -> Clause | None:
        """The clause that a finite verb goes on where the parser coordinated it with a gerund: *keeps waiting until it stops, ends …*."""
        t = self.p.t
        if not (self.p.finite and t.feat("VerbForm") == "Fin") or first.finite or first.aux:
            return None
        between = (c for c in self.made.values() if first.head < c.head < t.i and c.finite and c.parent == first.head)
        return next((c for c in between if (a := c.arg("subj")) is not None and a.via == "own"), None)

    def _shared(self, first: Clause, roles: set[str]) -> list[Argument]:
        """Subject (or passive patient) that a coordinated verb shares with the first one."""
        want = "obj" if self.p.passive else "subj"
        subject = first.arg("obj") if first.passive else first.arg("subj")
        if subject is None or want in roles:
            return []
        listed = [a for a in first.args if a.role == subject.role and a.via == subject.via and a.head < first.head]
        return [Argument(role=want, head=a.head, via="shared") for a in (listed if subject in listed else [subject])]

    def _object_after(self, first: Clause, roles: set[str]) -> list[Argument]:
        """The object behind two coordinated verbs, which the parser hung on the first: *targeted and killed civilians*."""
        t = self.p.t
        if self.p.passive or t.upos != "VERB" or roles & {"obj", "ccomp", "xcomp"}:
            return []
        own = (a.head for a in first.args if a.role == "obj" and a.via == "own" and a.head > t.i)
        return [Argument(role="obj", head=i, via="shared") for i in own if self.sentence.tokens[i].head == first.head][:1]

    def _governor(self) -> Clause | None:
        tokens, made, i = self.sentence.tokens, self.made, self.p.t.head
        while i >= 0:
            if i in made:
                return made[i]
            i = tokens[i].head
        return None

    def _understood(self) -> list[Argument]:
        """The understood subject of a clause without one: the governing clause's subject or object, or the noun it hangs on."""
        t, s = self.p.t, self.sentence
        above = self._governor()
        if t.rel not in CONTROLLED or above is None or (self.p.finite and t.deprel in ("ccomp", "parataxis", "acl:relcl")):
            return []
        marks = [m.form.lower() for m in s.kids(t.i, "mark")]
        named = self._for_whom() if not self.p.finite and marks else None
        if named is not None:
            return [Argument(role="subj", head=named, via="control")]
        bound = not self.p.finite and (bool(marks) or not self._loose())
        if bound and self.grammar.controls_object(above.lemma) and all(self.grammar.has("control_mark", m) for m in marks):
            controller = self._controller(above)
            if controller is not None:
                return [Argument(role="subj", head=controller.head, via="control")]
        subject = above.arg("obj") if above.passive else above.arg("subj")
        if t.deprel == "acl" and t.head >= 0 and t.head != above.head:
            owners = (k for k in s.kids(t.head, "nmod", "det:poss") if k.deprel == "nmod:poss" or k.feat("Case") == "Gen")
            owner = next(owners, None)
            if owner is not None:
                return [Argument(role="subj", head=owner.i, via="control")]
            if subject is not None and subject.head == t.head:
                return []
        if subject is None and above.head == t.head and above.pos == "N" and t.deprel == "acl":
            return [Argument(role="subj", head=t.head, via="control")]  # headline: *Rome to send ships*
        return [Argument(role="subj", head=subject.head, via="control")] if subject else []

    def _for_whom(self) -> int | None:
        """The subject of an infinitive that stands right before its mark: *opened the border for monitors to enter*."""
        s = self.sentence
        mark = s.kids(self.p.t.i, "mark")[0]
        if not self.grammar.has("infinitive_mark", mark.form.lower()) or mark.i < 2:
            return None
        near = (s.tokens[mark.i - 1], *s.ancestors(mark.i - 1))
        phrases = (x for x in near if x.i < mark.i and any(self.grammar.has("subject_prep", c.form.lower()) for c in s.kids(x.i, "case")))
        return next((x.i for x in phrases if max(j for j in s.subtree(x.i) if j < self.p.t.i) == mark.i - 1 and x.i > mark.i - 5), None)

    def _loose(self) -> bool:
        """Whether a comma sets a participle apart, so that it goes on the subject: *made gains, taking two towns*."""
        t, s = self.p.t, self.sentence
        begin = min((j for j in s.subtree(t.i) if s.tokens[j].upos != "PUNCT"), default=t.i)
        return t.feat("VerbForm") in ("Ger", "Part") and begin > 0 and s.tokens[begin - 1].form == ","

    def _controller(self, above: Clause) -> Argument | None:
        """Who is to act under a verb such as *ask*, *force*, *allow*: its object, its dative, or a prepositional phrase in their place."""
        for role in ("dat", "obj"):
            found = next((a for a in above.fillers(role) if a.head != self.p.t.i), None)
            if found is not None:
                return found
        return next((a for a in above.args if self.grammar.has("control_prep", a.role.removeprefix("prep:")) and a.via == "own"), None)

"""Case against parser: which noun phrase of a clause is subject, accusative and dative object.

Parsers take German's look-alike cases (*die*, *den*, names without article) for each other; the forms that are clear, the relative
pronoun and what the verb governs settle most of it.
"""

from __future__ import annotations

from dataclasses import dataclass

from lagebild.read.analysis import Sentence, Token
from lagebild.read.clause import Argument
from lagebild.read.grammar import Grammar


def _as(role: str, a: Argument) -> Argument:
    return Argument(role=role, head=a.head, via=a.via)


@dataclass(slots=True)
class Objects:
    """The arguments of one predicate, to be put into the roles that forms and verb allow."""

    sentence: Sentence
    grammar: Grammar
    lemma: str
    t: Token
    passive: bool

    def settled(self, args: list[Argument]) -> list[Argument]:
        """The arguments with their roles corrected, relative pronouns not yet replaced by their antecedents."""
        if not args:
            return args
        args = self._pronouns(args)
        args = self._one_subject(args)
        args = self._lost_subject(args)
        if self.t.deprel == "acl:relcl":
            args = self._relative(args)
        return self._datives(args)

    def _form(self, a: Argument) -> str:
        return self.sentence.tokens[a.head].form.lower()

    def _own(self, args: list[Argument], role: str) -> list[Argument]:
        return [a for a in args if a.role == role and a.via == "own" and self.sentence.tokens[a.head].rel not in ("ccomp", "csubj")]

    def _pronouns(self, args: list[Argument]) -> list[Argument]:
        """A pronoun whose form is accusative is no subject: *sprach ihn frei*."""
        if self.passive:
            return args
        words = (a for a in self._own(args, "subj") if self.sentence.tokens[a.head].upos == "PRON")
        wrong = [a for a in words if self.grammar.has("accusative_pronoun", self._form(a))]
        return [_as("obj", a) if a in wrong else a for a in args] if wrong else args

    def _one_subject(self, args: list[Argument]) -> list[Argument]:
        """Of two subjects of an active verb without object, the later one is its object: parsers mistake them in German."""
        subjects = [a for a in args if a.role == "subj" and a.via == "own"]
        if len(subjects) == 1 and self._disagrees(subjects[0], args):
            return [Argument(role="obj", head=a.head) if a is subjects[0] else a for a in args]
        if len(subjects) != 2 or any(a.role == "obj" for a in args) or self._enumerated(subjects):
            return args
        cases = [self.sentence.tokens[a.head].feat("Case") for a in subjects]
        first = cases in (["Acc", "Nom"], ["Nom", "Nom"]) and self._clearly_subject(subjects[1]) and not self._clearly_subject(subjects[0])
        first = first or cases == ["Acc", "Nom"] or self._first_disagrees(subjects) or self._first_is_dative(subjects)
        patient = subjects[0] if first else subjects[1]
        return [Argument(role="obj", head=a.head) if a is patient else a for a in args]

    def _disagrees(self, subject: Argument, args: list[Argument]) -> bool:
        """Whether a plural behind a coordinated singular verb without object is its object: *zögert, beschuldigt aber die USA*."""
        tokens, t = self.sentence.tokens, self.t
        if self.passive or t.rel != "conj" or not self.grammar.separable or subject.head < t.i:
            return False
        if any(a.role in ("obj", "pred") for a in args):
            return False
        noun = tokens[subject.head]
        plural = noun.feat("Number") == "Plur" and noun.feat("Case") != "Dat" and noun.upos in ("NOUN", "PROPN")
        return plural and t.feat("VerbForm") == "Fin" and t.feat("Number") == "Sing" and t.feat("Person") == "3"

    def _lost_subject(self, args: list[Argument]) -> list[Argument]:
        """Of two objects of a finite verb without subject one is the subject, also of one that does not agree with its own.

        *Acht Tote forderte ein Anschlag*: what the number of the verb fits; else the one whose article is a nominative.
        """
        if self.passive or not self.grammar.separable or self.t.rel in ("conj", "amod", "xcomp") or self.t.deprel == "acl:relcl":
            return args
        subjects, objects = self._own(args, "subj"), [a for a in self._own(args, "obj") if self._is_noun(a)]
        number = self._finite_number()
        if not number or len(objects) + len(subjects) != 2 or len(objects) == 0 or not all(self._is_noun(a) for a in subjects):
            return args
        fits = [a for a in (*subjects, *objects) if self._number(a) == number and not self._accusative(a)]
        sure = [a for a in fits if self._clearly_subject(a)] if len(fits) > 1 else fits
        if len(sure) != 1 or sure[0] in subjects or (subjects and self._number(subjects[0]) in ("", number)):
            return args
        if subjects and (number != "Sing" or not subjects[0].head < self.t.i < sure[0].head):
            return args  # plurals that look like singulars (Taliban, Hacker) are often taken for such
        others = [a for a in (*subjects, *objects) if a not in fits and not self._accusative(a)]
        if len(fits) == 1 and any(self._number(a) in ("", number) for a in others):
            return args
        pair = {a.head for a in (*subjects, *objects)}
        return [_as("subj" if a is sure[0] else "obj", a) if a.head in pair and a.role in ("subj", "obj") else a for a in args]

    def _is_noun(self, a: Argument) -> bool:
        t = self.sentence.tokens[a.head]
        return t.upos in ("NOUN", "PROPN") and not self.grammar.is_time(t.lemma)

    def _number(self, a: Argument) -> str:
        return "Plur" if self.sentence.kids(a.head, "conj") else self.sentence.tokens[a.head].feat("Number")

    def _finite_number(self) -> str:
        """The number of the finite verb, '' where the clause has none."""
        finite = next((k for k in (*self.sentence.kids(self.t.i, "aux", "cop"), self.t) if k.feat("VerbForm") == "Fin"), None)
        if finite is not None and finite.form.lower() == finite.lemma.lower():
            return "Plur"  # looks like the infinitive, as no singular does
        return finite.feat("Number") if finite is not None else ""

    def _accusative(self, a: Argument) -> bool:
        """Whether the article leaves no nominative: *den*, *einen*."""
        return any(self.grammar.ends("accusative_form", d.form.lower()) for d in self.sentence.kids(a.head, "det"))

    def _clearly_subject(self, a: Argument) -> bool:
        """Whether the article leaves no case but the nominative: that of a masculine singular (*der Präsident*)."""
        s = self.sentence
        noun = s.tokens[a.head]
        masculine = noun.feat("Gender") == "Masc" and noun.feat("Number") == "Sing"
        return masculine and any(self.grammar.has("nominative_form", d.form.lower()) for d in s.kids(noun.i, "det"))

    def _first_disagrees(self, subjects: list[Argument]) -> bool:
        """Whether the number of the finite verb fits the second of two subjects alone: *Tausend Mann wird die Regierung schicken*."""
        s = self.sentence
        finite = next((k for k in (*s.kids(self.t.i, "aux", "cop"), self.t) if k.feat("VerbForm") == "Fin"), None)
        plural = [s.tokens[a.head].feat("Number") == "Plur" or bool(s.kids(a.head, "conj")) for a in subjects]
        return finite is not None and finite.feat("Number") == "Sing" and plural == [True, False]

    def _first_is_dative(self, subjects: list[Argument]) -> bool:
        """Whether a bare name stands before the subject of a verb with a dative: *Kenia droht ein Anschlag*."""
        s = self.sentence
        name, noun = (s.tokens[a.head] for a in subjects)
        bare = name.upos == "PROPN" and noun.upos == "NOUN" and not s.kids(name.i, "det", "case")
        before = name.i < noun.i and bool(s.kids(noun.i, "det", "amod"))
        return bare and before and self.grammar.verb_is("dative_verb", self.lemma)

    def _enumerated(self, subjects: list[Argument]) -> bool:
        """Whether a comma alone parts two subjects before the verb: a list that the parser broke up (*Ministerin A, Minister B und …*)."""
        s = self.sentence
        first, second = sorted(a.head for a in subjects)
        between = range(max(s.subtree(first)) + 1, min(s.subtree(second)))
        return [s.tokens[j].form for j in between] == [","] and second < self.t.i

    # ------------------------------------------------------------ relative clauses

    def _relative(self, args: list[Argument]) -> list[Argument]:
        tokens = self.sentence.tokens
        pronoun = next((a for a in args if tokens[a.head].feat("PronType") == "Rel" and a.role in ("subj", "obj", "dat")), None)
        if pronoun is None:
            return self._hidden_relative(args)
        if self.passive:
            return args
        case = self._relative_case(pronoun)
        subjects = [a for a in self._own(args, "subj") if a is not pronoun]
        objects = [a for a in self._own(args, "obj") if a is not pronoun]
        if not case and self.grammar.separable and len(objects) == 1 and not subjects and pronoun.role in ("subj", "obj"):
            doer = objects[0] if self._agrees_with_object(objects[0]) else pronoun
            return [_as("subj" if a is doer else "obj", a) if a is pronoun or a is objects[0] else a for a in args]
        if case and pronoun.role != case:
            args = [_as(case, a) if a is pronoun else a for a in args]
        if case and not subjects and objects and not (case == "dat" and len(objects) == 1 and pronoun.role == "dat"):
            return [_as("subj", a) if a is objects[0] else a for a in args]
        if not case and pronoun.role == "obj" and objects and len(subjects) == 1 and subjects[0].head == pronoun.head + 1:
            turned = {pronoun.head: "subj", subjects[0].head: "dat"}  # two accusatives there are not: *das Kiew Haubitzen lieferte*
            return [_as(turned[a.head], a) if a.head in turned else a for a in args]
        return args

    def _agrees_with_object(self, thing: Argument) -> bool:
        """Whether the number of the finite verb fits the object, not the antecedent: *die Dörfer, die die Armee zerstörte*."""
        s, t, number = self.sentence, self.t, self._finite_number()
        if not number or t.head < 0:
            return False
        other, noun = s.tokens[t.head], s.tokens[thing.head]
        mine = "Plur" if s.kids(noun.i, "conj") else noun.feat("Number")
        theirs = "Plur" if s.kids(other.i, "conj") else other.feat("Number")
        nominal = noun.upos in ("NOUN", "PROPN") and other.upos == "NOUN"
        return nominal and {number, theirs} == {"Sing", "Plur"} and mine == number

    def _relative_case(self, pronoun: Argument) -> str:
        """The role that the form of a relative pronoun leaves no choice about, '' where it does."""
        g, form = self.grammar, self._form(pronoun)
        if g.has("accusative_relative", form):
            return "obj"
        if g.has("dative_relative", form):
            return "dat"
        if g.has("feminine_dative_relative", form) and self.t.head >= 0:
            antecedent = self.sentence.tokens[self.t.head]
            if antecedent.feat("Gender") == "Fem" or antecedent.feat("Number") == "Plur":
                return "dat"
        return ""

    def _hidden_relative(self, args: list[Argument]) -> list[Argument]:
        """A relative pronoun that was read as the article of a name: *gegen den Brüssel ermittelt*; or none: *the man they arrested*."""
        s, t = self.sentence, self.t
        words = [j for j in s.subtree(t.i) if s.tokens[j].upos != "PUNCT"]
        subjects = self._own(args, "subj")
        for a in args:
            if a.role.startswith("prep:") and not subjects and s.tokens[a.head].upos == "PROPN" and t.head >= 0:
                article = next((d for d in s.kids(a.head, "det") if self.grammar.has("relative_form", d.form.lower())), None)
                if article and words[:3] == [article.i - 1, article.i, a.head]:
                    rest = [x for x in args if x is not a]
                    return [*rest, Argument(role=a.role, head=t.head, via="antecedent"), Argument(role="subj", head=a.head)]
        contact = subjects and not self.passive and not any(a.role in ("obj", "ccomp", "xcomp", "pred") for a in args)
        if contact and self.grammar.kinds.get("contact_relative") and words[0] == min(s.subtree(subjects[0].head)):
            noun = s.tokens[t.head]
            if s.tokens[subjects[0].head].feat("PronType") not in ("Rel", "Int") and not self.grammar.is_time(noun.lemma):
                return [*args, Argument(role="obj", head=noun.i, via="antecedent")]
        return args

    # ------------------------------------------------------------ dative or accusative

    def _datives(self, args: list[Argument]) -> list[Argument]:
        g = self.grammar
        args = self._shifted(args)
        args = [*args, *self._swallowed(args)]
        objects, datives = [a for a in args if a.role == "obj" and a.via == "own"], self._own(args, "dat")
        objects = [a for a in objects if self.sentence.tokens[a.head].upos in ("NOUN", "PROPN", "PRON", "NUM", "ADJ", "DET")]
        if g.verb_is("dative_verb", self.lemma):
            moved = [a for a in objects if not self._accusative(a)] if not datives else []
            return [_as("dat", a) if a in moved else a for a in args]
        if self.passive:
            return args
        if not datives and any(a.role == "subj" for a in args):
            clear = [a for a in objects if self._clearly_dative(a)]
            if clear and (g.verb_is("dative_pair", self.lemma) or len(objects) > 1):
                return [_as("dat", a) if a in clear else a for a in args]
        if datives and not objects and not g.verb_is("dative_pair", self.lemma):
            moved = [a for a in datives[:1] if not self._clearly_dative(a)]
            return [_as("obj", a) if a in moved else a for a in args]
        return args

    def _swallowed(self, args: list[Argument]) -> list[Argument]:
        """The dative that a parser hung on the name before it as its genitive: *warf die OSZE der Wahlkommission vor*."""
        g, s = self.grammar, self.sentence
        takes = g.verb_is("dative_pair", self.lemma) or g.verb_is("dative_verb", self.lemma)
        if self.passive or not takes or any(a.role == "dat" for a in args):
            return []
        names = (a.head for a in self._own(args, "subj") if s.tokens[a.head].upos == "PROPN")
        behind = (k for i in names for k in s.kids(i, "nmod") if not s.kids(k.i, "case") and min(s.subtree(k.i)) == i + 1)
        found = next((k for k in behind if self._clearly_dative(Argument(role="obj", head=k.i))), None)
        return [Argument(role="dat", head=found.i)] if found is not None else []

    def _shifted(self, args: list[Argument]) -> list[Argument]:
        """Who is given something, before the thing without a preposition: *granted Malawi a loan*, *promised Ukraine weapons*."""
        g, s, t = self.grammar, self.sentence, self.t
        if self.passive or not g.has("dative_shift", self.lemma) or any(a.role == "dat" for a in args):
            return args
        things = sorted((a for a in args if a.role == "obj" and a.via == "own" and a.head > t.i), key=lambda a: a.head)
        if len(things) == 2:
            return [_as("dat", a) if a is things[0] else a for a in args]
        if len(things) != 1:
            return args
        first = min(s.subtree(things[0].head))
        start = first + (s.tokens[first].rel == "det")
        names = [k for k in s.kids(things[0].head, "compound") if min(s.subtree(k.i)) == start and first == t.i + 1 and k.upos == "PROPN"]
        qualified = {k.i for k in names if any(k.i < j.i for j in s.kids(things[0].head, "amod"))}  # *the UN safe access*
        return [*args, *(Argument(role="dat", head=k.i) for k in names if k.ner.endswith("LOC") or k.i in qualified)]

    def _clearly_dative(self, a: Argument) -> bool:
        """Whether article, pronoun or noun ending leave no case but the dative (or genitive)."""
        g, t = self.grammar, self.sentence.tokens[a.head]
        words = [k.form.lower() for k in self.sentence.kids(t.i, "det")] or [t.form.lower()]
        if any(g.ends("dative_form", w) for w in words):
            return True
        return t.upos == "NOUN" and g.ends("dative_noun", t.form.lower())

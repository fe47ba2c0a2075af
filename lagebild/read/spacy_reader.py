"""Reading with a spaCy pipeline: the project's small pipelines, or a user's own through the label adapters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from lagebild.errors import ModelError
from lagebild.read.adapters import UD_TAGS, scheme_of, to_ud
from lagebild.read.analysis import Analysis
from lagebild.read.build import Columns, sentence
from lagebild.read.morphology import morphology
from lagebild.read.tokens import Spans, tokeniser

KINDS = {"PER": "PER", "PERSON": "PER", "ORG": "ORG", "LOC": "LOC", "GPE": "LOC", "FAC": "LOC"}


class SpacyReader:
    """A spaCy pipeline fed with the project's own tokens and sentences."""

    def __init__(self, name: str, lang: str) -> None:
        import spacy

        self.lang, self.name = lang, name
        try:
            self.nlp: Any = spacy.load(name)
        except (OSError, ValueError) as e:
            raise ModelError(f"spaCy cannot load {name!r}: {e}.", remedy="Install the pipeline, or leave --reader out.") from e
        self.tokeniser = tokeniser(lang)
        self.morphology = morphology(lang)
        parser: Any = self.nlp.get_pipe("parser") if self.nlp.has_pipe("parser") else None
        labels = parser.labels if parser else ()
        self.scheme = scheme_of({x.split("||")[0] for x in labels})

    def read(self, texts: Iterable[str]) -> Iterator[Analysis]:
        """One analysis per text, in order."""
        for text in texts:
            split = self.tokeniser.sentences(text)
            docs = self.nlp.pipe([self._doc(text, spans) for spans in split])
            made = [
                sentence(k, text, self._columns(doc, spans), self.morphology)
                for k, (doc, spans) in enumerate(zip(docs, split, strict=True))
            ]
            yield Analysis(text, self.lang, tuple(made))

    def _doc(self, text: str, spans: Spans) -> Any:
        from spacy.tokens import Doc

        words = [text[a:b] for a, b in spans]
        spaces = [i + 1 < len(spans) and spans[i + 1][0] > b for i, (_, b) in enumerate(spans)]
        return Doc(self.nlp.vocab, words=words, spaces=spaces, sent_starts=[i == 0 for i in range(len(words))])

    def _columns(self, doc: Any, spans: Spans) -> Columns:
        upos = [t.tag_ if t.tag_ in UD_TAGS else t.pos_ or "X" for t in doc]
        feats = [str(t.morph) for t in doc]
        head = [-1 if t.head.i == t.i else t.head.i for t in doc]
        head, deprel = to_ud(self.scheme, upos, ["VerbForm=Part" in f for f in feats], head, [t.dep_ for t in doc])
        return Columns(
            spans=spans,
            upos=upos,
            feats=feats,
            head=head,
            deprel=deprel,
            xpos=[t.tag_ if t.tag_ and t.tag_ not in UD_TAGS else "_" for t in doc],
            ner=[f"{t.ent_iob_}-{KINDS[t.ent_type_]}" if t.ent_type_ in KINDS else "O" for t in doc],
        )

"""Reading with a spaCy pipeline: the project's small pipelines, or a user's own through the label adapters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from lagebild.errors import ModelError
from lagebild.read.analysis import Analysis
from lagebild.read.build import Columns, sentence
from lagebild.read.morphology import morphology
from lagebild.read.tokens import Spans, tokeniser


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
        return Columns(
            spans=spans,
            upos=[t.tag_ if not t.pos_ else t.tag_ or t.pos_ for t in doc],
            feats=[str(t.morph) for t in doc],
            head=[-1 if t.head.i == t.i else t.head.i for t in doc],
            deprel=["root" if t.dep_ in ("ROOT", "") else t.dep_ for t in doc],
            xpos=["_"] * len(doc),
            ner=[f"{t.ent_iob_}-{t.ent_type_}" if t.ent_type_ else "O" for t in doc],
        )

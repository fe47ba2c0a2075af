"""Readers by language: the shipped models, other spaCy pipelines through an adapter, or CoNLL-U made elsewhere."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from lagebild.errors import ModelError, UnknownLanguage
from lagebild.read.analysis import Reader
from lagebild.read.tokens import PACKS

LANGUAGES = ("de", "en")


def model_folder(lang: str) -> Path:
    """Where the shipped model of a language lies."""
    return PACKS / "models" / lang


@lru_cache(maxsize=8)
def load_reader(lang: str, name: str | None = None) -> Reader:
    """The reader of a language, loaded once per process.

    Args:
        lang: "de" or "en".
        name: None for the shipped model, the path of a CoNLL-U file, or the name or folder of a spaCy pipeline.

    Raises:
        UnknownLanguage: no reader for `lang`.
        ModelError: the model is missing or does not fit.
    """
    if lang not in LANGUAGES:
        raise UnknownLanguage(f"There is no reader for the language {lang!r}.")
    if name is not None and name.endswith(".conllu"):
        from lagebild.read.conllu import ConlluReader

        return ConlluReader(Path(name), lang)
    folder = model_folder(lang)
    if name is None and (folder / "model.npz").exists():
        from lagebild.read.neural import NeuralReader, load_network

        return NeuralReader(load_network(folder), lang, f"lagebild-{lang}")
    if name is None and not (folder / "spacy").exists():
        raise ModelError(f"The shipped {lang} model is missing: {folder}.")
    from lagebild.read.spacy_reader import SpacyReader

    return SpacyReader(name or str(folder / "spacy"), lang)

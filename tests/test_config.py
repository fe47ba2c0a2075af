"""Settings: lagebild.toml, then the environment; what cannot be used is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from lagebild.config import Config, load_config, written
from lagebild.errors import ConfigError


def config(folder: Path, text: str, **environment: str) -> Config:
    (folder / "lagebild.toml").write_text(text, encoding="utf-8")
    return load_config(folder, environment)


def test_without_anything_there_are_defaults(tmp_path: Path) -> None:
    assert load_config(tmp_path, {}) == Config(store="lagebild.db", lang=None, workers=None, packs=())


def test_the_file_and_over_it_the_environment(tmp_path: Path) -> None:
    text = 'store = "nachrichten.db"\nlang = "de"\nworkers = 2\n[packs]\nfolders = ["eigen"]\n'
    assert config(tmp_path, text) == Config(store=str(tmp_path / "nachrichten.db"), lang="de", workers=2, packs=("eigen",))
    over = config(tmp_path, text, LAGEBILD_STORE="postgresql://localhost/x", LAGEBILD_WORKERS="4", LAGEBILD_LANG="")
    assert (over.store, over.workers, over.lang) == ("postgresql://localhost/x", 4, "de")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("stoer = 'x'", "unknown key 'stoer'"), ("lang = 'fr'", "lang is 'fr'"), ("workers = 0", "workers is 0"), ("workers = true", "workers"),
        ("store = 3", "store is no path"), ("packs = ['x']", "packs is not"), ("[packs]\nfolders = 'x'", "packs.folders"), ("lang =", "cannot be read"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(tmp_path: Path, text: str, named: str) -> None:
    with pytest.raises(ConfigError, match="E700") as caught:
        config(tmp_path, text)
    assert named in str(caught.value)


def test_a_wrong_variable_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="LAGEBILD_WORKERS is 'many'"):
        config(tmp_path, "", LAGEBILD_WORKERS="many")


@pytest.mark.parametrize("store", ["lagebild.db", 'mit "Zeichen".db', "postgresql://ana@host/x"])
def test_the_settings_that_init_writes_can_be_read(tmp_path: Path, store: str) -> None:
    found = config(tmp_path, written(store))
    assert found.store in (store, str(tmp_path / store))
    uncommented = "\n".join(line.removeprefix("# ") for line in written(store).splitlines() if "=" in line or "[" in line)
    assert config(tmp_path, uncommented).lang == "de"

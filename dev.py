#!/usr/bin/env python3
"""Install Lagebild beside its sources and run it: the two commands of the README. Standard library only.

    python3 dev.py demo     install into .venv, code examples/ and show the result
    python3 dev.py check    install with the development tools, then lint, type check, import contract, tests
    python3 dev.py install  install only

Uses uv where it is installed, pip otherwise. Everything is installed from PyPI; nothing else is downloaded.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
CHECKS = (
    ("lint", ("ruff", "check", ".")),
    ("types", ("mypy",)),
    ("import contract", ("lint-imports",)),
    ("tests", ("python", "-m", "pytest")),
)


def main(arguments: list[str]) -> int:
    command = arguments[0] if arguments else ""
    if command not in ("demo", "check", "install") or sys.version_info < (3, 11):
        print(__doc__ if sys.version_info >= (3, 11) else f"Lagebild needs Python 3.11; this is {sys.version.split()[0]}.")
        return 2
    install(extras="[dev]" if command == "check" else "")
    if command == "demo":
        return run("lagebild", "code", "examples", "--format", "table")
    if command == "install":
        return run("lagebild", "doctor")
    failed = []
    for name, check in CHECKS:
        print(f"\n== {name}: {' '.join(check)}", flush=True)
        if run(*check):
            failed.append(name)
    print("\nAll checks passed." if not failed else f"\nFailed: {', '.join(failed)}.")
    return 1 if failed else 0


def install(extras: str) -> None:
    """An editable install into .venv; skipped where this very pyproject.toml is installed already."""
    wanted = hashlib.sha256((ROOT / "pyproject.toml").read_bytes()).hexdigest()
    stamps = {e: VENV / f".installed{e.strip('[]') and '-' + e.strip('[]')}" for e in ("", "[dev]")}
    if any(s.exists() and s.read_text() == wanted for e, s in stamps.items() if e in ("[dev]", extras)):
        return
    uv = shutil.which("uv")
    print(f"Installing into {VENV} with {'uv' if uv else 'pip'} (a few minutes the first time) …", flush=True)
    if not (BIN / "python").exists() and not (BIN / "python.exe").exists():
        must([uv, "venv", "--quiet", "--python", sys.executable, str(VENV)] if uv else [sys.executable, "-m", "venv", str(VENV)])
    python = str(BIN / "python")
    target = f".{extras}"
    if uv:
        must([uv, "pip", "install", "--quiet", "--python", python, "-e", target])
    else:
        if subprocess.run([python, "-m", "pip", "--version"], capture_output=True, check=False).returncode:
            must([python, "-m", "ensurepip", "--upgrade"])
        must([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-e", target])
    stamps[extras].write_text(wanted)


def run(program: str, *arguments: str) -> int:
    return subprocess.run([str(BIN / program), *arguments], cwd=ROOT, check=False).returncode


def must(command: list[str | None]) -> None:
    done = subprocess.run([c for c in command if c], cwd=ROOT, check=False)
    if done.returncode:
        sys.exit(f"This command failed: {' '.join(c for c in command if c)}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

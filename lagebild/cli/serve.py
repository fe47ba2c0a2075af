"""`lagebild serve`: the store as pages and API; `lagebild serve token` makes and takes away tokens."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from lagebild.cli.store import store_option

SWITCH = 0.0005  # seconds a reading thread may keep the others waiting: what is answered from memory must not wait for what is worked out


def _tokens_option(command: Any) -> Any:
    words = "File with the hashes of tokens. [default: lagebild.tokens.json]"
    return click.option("--tokens", type=click.Path(path_type=Path, dir_okay=False), help=words)(command)


@click.group(invoke_without_command=True, short_help="Open the store to people: pages, API, feeds.")
@store_option
@_tokens_option
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on; another than this machine's needs tokens.")
@click.option("--port", type=click.IntRange(0, 65535), default=8474, show_default=True, help="Port to listen on.")
@click.option("--name", "names", multiple=True, help="A host name by which the server is reached (behind a proxy); repeatable.")
@click.option("--public", is_flag=True, help="Let everybody read who reaches the server.")
@click.option("--rate", type=click.FloatRange(0), default=50.0, show_default=True, help="Requests per second and client; 0 for any number.")
@click.option("--pack", "packs", multiple=True, metavar="DIR", help="A folder with your own entries, for pasted reports; repeatable.")
@click.pass_context
def serve(ctx: click.Context, /, where: str | None, tokens: Path | None, **rest: Any) -> None:
    """Serve the store on http://127.0.0.1:8474/ until interrupted. Nothing is written unless there are tokens (lagebild serve token)."""
    if ctx.invoked_subcommand is not None:
        ctx.obj = tokens
        return
    import uvicorn

    from lagebild.knowledge.folders import usable_folders
    from lagebild.serve.app import create_app, listening
    from lagebild.serve.settings import TOKENS, Settings

    folders = usable_folders(rest.pop("packs"))
    with listening(rest["host"], rest.pop("port")) as socket:
        settings = Settings(store=where, tokens=tokens or Path(TOKENS), packs=folders, port=socket.getsockname()[1], **rest)
        app = create_app(settings)
        shown = f"[{settings.host}]" if ":" in settings.host else settings.host
        click.echo(f"Lagebild on http://{shown}:{settings.port}/ (Ctrl-C ends it)")
        sys.setswitchinterval(SWITCH)
        config = uvicorn.Config(
            app, log_level="warning", access_log=False, server_header=False, proxy_headers=False, timeout_keep_alive=15,
            timeout_graceful_shutdown=10, h11_max_incomplete_event_size=64 * 1024,
        )  # fmt: skip
        uvicorn.Server(config).run(sockets=[socket])


@serve.group(short_help="Tokens with roles, for people and programs.")
def token() -> None:
    """Tokens let people and programs read, review, write or administer. Only their hashes are kept."""


@token.command(short_help="Make a token; it is shown this once.")
@click.argument("name")
@click.option("--role", type=click.Choice(["read", "review", "write", "admin"]), default="read", show_default=True)
@_tokens_option
@click.pass_context
def add(ctx: click.Context, name: str, role: str, tokens: Path | None) -> None:
    """Make a token called NAME; decisions made with it are signed with that name."""
    click.echo(_tokens(ctx, tokens).add(name, role))
    click.echo("Keep it: it is not shown again.", err=True)


@token.command("list", short_help="All tokens with their roles.")
@_tokens_option
@click.option("--json", "as_json", is_flag=True, help="One JSON object per token and line.")
@click.pass_context
def list_(ctx: click.Context, tokens: Path | None, as_json: bool) -> None:
    """All tokens: name, role, when made. The secrets are not kept."""
    import json

    for t in _tokens(ctx, tokens).all():
        told = {"name": t.name, "role": t.role, "made_at": t.made_at}
        click.echo(json.dumps(told, ensure_ascii=False) if as_json else f"{t.name}\t{t.role}\t{t.made_at}")


@token.command(short_help="Take a token away; it is refused at once.")
@click.argument("name")
@_tokens_option
@click.pass_context
def remove(ctx: click.Context, name: str, tokens: Path | None) -> None:
    """Take the token NAME away."""
    _tokens(ctx, tokens).remove(name)
    click.echo(f"{name} is taken away.")


def _tokens(ctx: click.Context, tokens: Path | None) -> Any:
    from lagebild.serve.access import Tokens
    from lagebild.serve.settings import TOKENS

    return Tokens(tokens or ctx.obj or Path(TOKENS))

"""Resolve: who is meant, where and when."""

from lagebild.resolve.resolution import Resolution, resolve_report

__all__ = ["Resolution", "resolve_report"]

"""Ingest: files, folders and standard input to reports; what cannot be read becomes a recorded failure."""

from lagebild.ingest.files import Failed, count_inputs, read_paths

__all__ = ["Failed", "count_inputs", "read_paths"]

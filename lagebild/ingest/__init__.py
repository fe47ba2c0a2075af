"""Ingest: files, folders, archives and standard input to reports; what cannot be read becomes a recorded failure."""

from lagebild.ingest.files import Garbled, count_inputs, read_paths
from lagebild.ingest.items import Failed, Withdrawn

__all__ = ["Failed", "Garbled", "Withdrawn", "count_inputs", "read_paths"]

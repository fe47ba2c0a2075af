"""Ingest: files, folders, archives and standard input to reports; what cannot be read becomes a recorded failure."""

from lagebild.ingest.files import Garbled, PassedOver, count_inputs, read_paths
from lagebild.ingest.items import Absent, Failed, Withdrawn

__all__ = ["Absent", "Failed", "Garbled", "PassedOver", "Withdrawn", "count_inputs", "read_paths"]

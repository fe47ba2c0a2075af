"""Running many reports: in this process, or on a pool of local processes with ordered results."""

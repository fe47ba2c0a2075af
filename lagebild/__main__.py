"""`python -m lagebild`: the command line without its script."""

from lagebild.cli import main

main()

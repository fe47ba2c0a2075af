"""The knowledge base as a tool: who is behind a name, checks of the tables, and a user's own entries and imports."""

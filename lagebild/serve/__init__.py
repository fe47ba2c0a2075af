"""`lagebild serve`: the store as pages for people and as an API for programs, on the same addresses.

Each screen is one function in `serve.views` that returns one struct: its JSON is the struct, its CSV the struct's main table, its page
a template over the same struct (docs/api.md, docs/serve.md).
"""

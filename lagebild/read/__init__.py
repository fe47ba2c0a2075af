"""Reading: text to tokens, sentences, Universal Dependencies, names and clauses."""

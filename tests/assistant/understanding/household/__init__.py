"""A household's skills, made of nothing but sentences, in both languages."""

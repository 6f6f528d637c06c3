"""How quick, how light and how right the assistant is, each figure beside what it must reach."""

"""How does it look? Answers as text."""

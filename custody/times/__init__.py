"""Times as text, and as people write them: the ground that every command stands on."""

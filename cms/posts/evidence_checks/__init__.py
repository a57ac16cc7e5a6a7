"""What speaks against showing the figures of a post as it shows them: checks of its preflight."""

"""Earlier states of drafts: compared with each other, and restored."""

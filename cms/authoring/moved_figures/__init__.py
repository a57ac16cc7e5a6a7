"""Figures that moved with what they rest on, and what editors decide about each."""

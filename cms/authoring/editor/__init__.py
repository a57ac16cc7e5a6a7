"""The editor of bodies: a field for models, and its settings. Its other half is in static/."""

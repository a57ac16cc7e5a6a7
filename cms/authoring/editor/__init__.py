"""The editor of bodies: a model field and its configuration. Its JavaScript is in static/."""

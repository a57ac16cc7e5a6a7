"""Schemas of views that are imported when somebody describes the API: no request needs them."""

from typing import Any

from django.utils.module_loading import import_string
from rest_framework.schemas.inspectors import ViewInspector


class DeferredSchema(ViewInspector):
    """The schema of the class with this dotted name.

    Behind it stand drf-spectacular and, by that, Django's tools for tests: some megabytes.
    """

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def __get__(self, instance: Any, owner: Any) -> Any:
        schema = import_string(self.name)()
        schema.view = instance
        return schema

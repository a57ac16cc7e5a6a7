"""The numbers of results in documents."""

from typing import Any

from rest_framework import serializers


class Number(serializers.DecimalField):
    """A decimal without trailing zeros; `decimals_reported` holds the decimals in print."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(14, 6, normalize_output=True, allow_null=True, **kwargs)

"""Values of a parameter that may stand in an address several times."""

from typing import Any

from django.core.exceptions import ValidationError

from cms.api.values import MOST_VALUES, Value, described_in_array


class Repeated(Value):
    """All values of a parameter, each of which is read by ``of``."""

    def __init__(self, *, of: Value, **kwargs: Any) -> None:
        self.of = of
        super().__init__(**kwargs)

    def clean(self, value: Any) -> list[Any]:
        texts: list[str] = value
        if len(texts) > MOST_VALUES:
            raise ValidationError(f"At most {MOST_VALUES} values can stand here.")
        return [self.of.clean(text) for text in texts]

    def describe(self) -> dict[str, Any]:
        items = described_in_array(self.of)
        return {"type": "array", "items": items, "minItems": 1, "maxItems": MOST_VALUES}

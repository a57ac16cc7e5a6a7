"""The licence terms of the content: one record, from which every signal is built.

Licences in feeds, linked data and oEmbed, RSL, TDMRep and AI preferences agree, because all of them
are built from this record.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings

RSL = "application/rsl+xml"


@dataclass(frozen=True)
class Terms:
    """The terms under which the content is published.

    ``mining_is_reserved``: text and data mining, and training, need permission; ``policy`` is the
    address where to ask. ``refresh_within``: how old a copy may become.
    """

    publisher: str
    license_name: str
    license_url: str
    refresh_within: timedelta
    mining_is_reserved: bool
    policy: str

    @property
    def document(self) -> str:
        """Return the address of the RSL document."""
        return f"{settings.BASE_URL}/license.xml"

    @property
    def permitted(self) -> str:
        """Return the permitted uses for RSL; all others are forbidden."""
        return "search" if self.mining_is_reserved else "all"

    @property
    def content_usage(self) -> str:
        """Return the AI preferences (an IETF draft) as a structured field."""
        return f"train-ai={'n' if self.mining_is_reserved else 'y'}"

    @property
    def tdm(self) -> dict[str, str]:
        """Return the names and values of TDMRep's headers and meta elements."""
        if not self.mining_is_reserved:
            return {"tdm-reservation": "0"}
        return {"tdm-reservation": "1", "tdm-policy": self.policy}


def get_terms() -> Terms:
    """Build the terms from the settings."""
    publisher = settings.PUBLISHER
    return Terms(
        publisher=publisher["name"],
        license_name=publisher["license_name"],
        license_url=publisher["license_url"],
        refresh_within=settings.REFRESH_WITHIN,
        mining_is_reserved=settings.TDM_RESERVED,
        policy=settings.TDM_POLICY or publisher["license_url"],
    )


def build_page_meta() -> dict[str, str]:
    """Return the names and values of the meta elements that every page carries (TDMRep)."""
    return get_terms().tdm

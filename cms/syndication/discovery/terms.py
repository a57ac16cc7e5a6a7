"""The terms under which all this is published: one record, from which every signal is made.

Licences in feeds, linked data and oEmbed, RSL, TDMRep and AI preferences say the same because they
all say what stands here.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings

RSL = "application/rsl+xml"


@dataclass(frozen=True)
class Terms:
    """``mining_is_reserved``: nobody may mine texts and data, or train on them, without asking;
    ``policy`` says where to ask. ``refresh_within``: how old a copy may become.
    """

    publisher: str
    license_name: str
    license_url: str
    refresh_within: timedelta
    mining_is_reserved: bool
    policy: str

    @property
    def document(self) -> str:
        """The address of the RSL document."""
        return f"{settings.BASE_URL}/license.xml"

    @property
    def permitted(self) -> str:
        """RSL: the uses that are allowed; no others are."""
        return "search" if self.mining_is_reserved else "all"

    @property
    def content_usage(self) -> str:
        """AI preferences (an IETF draft), as a structured field."""
        return f"train-ai={'n' if self.mining_is_reserved else 'y'}"

    @property
    def tdm(self) -> dict[str, str]:
        """TDMRep: the names and values of its headers and of its meta elements."""
        if not self.mining_is_reserved:
            return {"tdm-reservation": "0"}
        return {"tdm-reservation": "1", "tdm-policy": self.policy}


def get_terms() -> Terms:
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

"""Write what the log says of a change of evidence: its note, and how much it matters."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.conf import settings

from cms.evidence.graph import Node
from cms.lib import canonical_json
from cms.lib.placeholders import referenced_ids
from cms.published.models.evidence import Assessment, EvidenceStatus
from cms.published.models.log import Change
from cms.published.models.references import Card

MAX_SOURCES = 3
CURRENT_NOTE = "All that it rests on is current again."
#: How a status reads after the name of a source.
SOURCE_PHRASES = {
    EvidenceStatus.SOURCE_RETRACTED: "retracted",
    EvidenceStatus.DRIFTED: "a figure does not follow from its source any more",
    EvidenceStatus.SOURCE_FLAGGED: "in doubt, or withdrawn",
    EvidenceStatus.CONTESTED: "contradicted by published results",
    EvidenceStatus.SOURCE_CHANGED: "changed",
    EvidenceStatus.UNVERIFIED: "not verified",
}
#: The same where an entry quotes former words of the source.
QUOTED_PHRASE = "says another figure now than stands here"
#: How much it matters to those who keep copies that an entry has come to a status. Corrections are
#: never cut from feeds, and reach those who had the entry once.
SIGNIFICANCES = {
    EvidenceStatus.SOURCE_RETRACTED: Change.Significance.CORRECTION,
    EvidenceStatus.DRIFTED: Change.Significance.CORRECTION,
    EvidenceStatus.SOURCE_FLAGGED: Change.Significance.UPDATE,
    EvidenceStatus.CONTESTED: Change.Significance.UPDATE,
}


def choose_significance(status: EvidenceStatus) -> str:
    """Return the significance of a change of evidence: minor where no status says more.

    Where ``MARROW_RECALL_ON_RETRACTION`` is set, a retraction recalls copies as a safety notice.
    """
    if status == EvidenceStatus.SOURCE_RETRACTED and settings.RECALL_ON_RETRACTION:
        return Change.Significance.SAFETY.value
    return SIGNIFICANCES.get(status, Change.Significance.MINOR).value


def write_note(assessment: Assessment, nodes: Iterable[Node], names: Mapping[UUID, str]) -> str:
    """Write what has moved: the names of the most serious bases, or what the assessment says."""
    if assessment.note:
        return assessment.note
    if assessment.status == EvidenceStatus.CURRENT:
        return CURRENT_NOTE
    named = [names[node.entry_id] for node in nodes if node.entry_id in names]
    if not named:
        return f"{assessment.status.label}."
    shown = ", ".join(named[:MAX_SOURCES])
    more = f" and {len(named) - MAX_SOURCES} more" if len(named) > MAX_SOURCES else ""
    sources = assessment.detail.get("sources", ())
    blamed = [each for each in sources if each["status"] == assessment.status]
    is_quoted = bool(blamed) and all("current" in each for each in blamed)
    return f"{shown}{more}: {QUOTED_PHRASE if is_quoted else SOURCE_PHRASES[assessment.status]}."


def list_blamed(assessment: Assessment, node: Node, nodes: Mapping[int, Node]) -> list[Node]:
    """List those bases of an entry that its detail names with its own status."""
    sources = assessment.detail.get("sources", ())
    ids = {
        id
        for source in sources
        if source.get("status") == assessment.status
        for id in referenced_ids(source)
    }
    return [nodes[key] for _, key in node.bases if str(nodes[key].id) in ids]


def load_names(nodes: Iterable[Node]) -> dict[UUID, str]:
    """Load the names of entries, as "study/bone-marrow": those of published ones from their cards.

    The log keeps its notes for ever. So they hold no title, and nothing else of the content of an
    entry that may be withdrawn some day.
    """
    ids = {node.entry_id for node in nodes}
    if not ids:
        return {}
    cards = Card.objects.filter(entry_id__in=ids).values_list("entry_id", "type", "card")
    names = {id: f"{type}/{canonical_json.load(card)['slug']}" for id, type, card in cards}
    if missing := ids - names.keys():
        withdrawn = Change.objects.filter(entry_id__in=missing, kind=Change.Kind.WITHDRAW)
        rows = withdrawn.order_by("sequence").values_list("entry_id", "type", "slug")
        names |= {id: f"{type}/{slug}" for id, type, slug in rows}
    return names

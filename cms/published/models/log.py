"""The change log: publications, withdrawals and changes of evidence, in commit order; editions."""

from datetime import datetime

from django.db import models
from django.db.models import Q

from cms.lib.fields import CompressedText
from cms.published.models.evidence import EvidenceStatus


class Head(models.Model):
    """The single row with the latest place in the log. Publishers queue for its lock.

    ``sequence`` and ``chain`` are those of the latest change; before the first they are empty.
    ``targets_from`` is the first change that records all that its entry was part of before: an
    older server has recorded nothing of it.
    ``due_at`` is the next instant at which something scheduled must happen; NULL means nothing is.
    ``modified_at`` is the ``Last-Modified`` of all that readers get: a whole second, of this state
    of the log and of no other, so that a client that has the date has the state.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    sequence = models.PositiveBigIntegerField(default=0)
    chain = models.CharField(max_length=64, blank=True)
    latest_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    targets_from = models.PositiveBigIntegerField(default=0)
    modified_at = models.DateTimeField(null=True)
    #: ``modified_at`` before this transaction.
    former_modified_at: datetime | None = None
    #: The instant of the changes that its holder appends; None before the first.
    instant: datetime | None = None

    class Meta:
        constraints = [
            # Two heads would be two logs, and a reader of one would miss the other's changes.
            models.CheckConstraint(condition=Q(id=1), name="head_is_one_row"),
        ]


class Change(models.Model):
    """One change record of the append-only log.

    ``sequence`` is gapless and in commit order: a client that has change N has all before it. The
    ``edition`` of a withdrawal is the latest that was published, ``title`` is what that edition is
    called. A withdrawal has a ``reason``, all others their ``significance``. An ``evidence`` change
    tells that what the entry rests on has moved: its edition stays, ``evidence`` is the new status,
    and ``note`` says what has moved. ``chain`` is a hash over this line and the chain of the line
    before: see ``cms.published.chain``.
    """

    class Kind(models.TextChoices):
        PUBLISH = "publish"
        WITHDRAW = "withdraw"
        EVIDENCE = "evidence"

    class Significance(models.TextChoices):
        """How much a new edition matters to those who have the old one."""

        MINOR = "minor", "Minor: a slip of the pen; nobody need read it again"
        UPDATE = "update", "Update: it says more, or says it better"
        CORRECTION = "correction", "Correction: something in it was wrong"
        SAFETY = "safety", "Safety: following what it said could harm"

    class Reason(models.TextChoices):
        EXPIRED = "expired", "Expired: it was right for its time"
        SUPERSEDED = "superseded", "Superseded: something newer replaces it"
        ERROR = "error", "Error: something in it is wrong"
        SAFETY = "safety", "Safety: following it could harm"
        LEGAL = "legal", "Legal: we may not show it"
        RETRACTED = "retracted", "Retracted: its source was retracted"

    sequence = models.PositiveBigIntegerField(primary_key=True)
    kind = models.CharField(max_length=10, choices=Kind)
    type = models.CharField(max_length=30)
    entry_id = models.UUIDField()
    #: By it references name the entry (``cms.published.reference_keys``).
    reference_key = models.BigIntegerField()
    locale = models.CharField(max_length=12)
    slug = models.SlugField(max_length=120, db_index=False)
    title = models.CharField(max_length=300)
    edition = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()
    significance = models.CharField(max_length=10, choices=Significance, blank=True)
    note = models.TextField(blank=True)
    reason = models.CharField(max_length=10, choices=Reason, blank=True)
    replacement_id = models.UUIDField(null=True)
    evidence = models.CharField(max_length=16, choices=EvidenceStatus, blank=True)
    chain = models.CharField(max_length=64)

    class Meta:
        indexes = [
            models.Index(fields=["entry_id", "-sequence"], name="change_of_entry"),
            # Feeds: the latest changes of a type in a language, however few they are.
            models.Index(fields=["type", "locale", "-sequence"], name="change_of_type"),
            # Recalls and corrections are few among many changes.
            models.Index(fields=["reason", "sequence"], name="change_reason"),
            models.Index(fields=["significance", "sequence"], name="change_significance"),
            # Where the log's last days begin.
            models.Index(fields=["at", "sequence"], name="change_at"),
        ]
        constraints = [
            # Readers of a withdrawn entry are owed the reason; a publication has none.
            models.CheckConstraint(
                condition=Q(kind="withdraw") ^ Q(reason=""), name="change_withdrawal_has_reason"
            ),
            models.CheckConstraint(
                condition=Q(kind="withdraw") ^ ~Q(significance=""), name="change_has_significance"
            ),
            # Nobody need look up what an entry rests on to know how it stands.
            models.CheckConstraint(
                condition=Q(kind="evidence") ^ Q(evidence=""), name="change_of_evidence_has_status"
            ),
            # A correction has to say what was wrong.
            models.CheckConstraint(
                condition=~Q(significance__in=["correction", "safety"]) | ~Q(note=""),
                name="change_correction_has_note",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sequence}: {self.kind} {self.type} {self.slug}"


#: The significances that need a note, which every later edition carries too.
CORRECTING = (Change.Significance.CORRECTION, Change.Significance.SAFETY)


class ChangeTarget(models.Model):
    """One entry that a changed entry refers to, or referred to once, by relation.

    A view that is narrowed to a target (the feed of a series, say) reads here which changes concern
    it, also those of an entry that has left it: ``was_member`` and ``is_member`` are whether the
    entry referred to the target before the change and after it. What an entry says now can't tell
    where it was. ``relation`` and ``target`` are those of references.
    """

    # The changes that concern a target, in their order.
    pk = models.CompositePrimaryKey("relation", "target", "change_id")
    change = models.ForeignKey(Change, on_delete=models.CASCADE, related_name="targets")
    relation = models.IntegerField()
    target = models.BigIntegerField()
    was_member = models.BooleanField()
    is_member = models.BooleanField()

    class Meta:
        indexes = [
            # What has left a target is rare among its changes.
            models.Index(
                fields=["relation", "target", "-change"],
                condition=Q(is_member=False),
                name="change_of_former_target",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.change_id}: {self.relation} {self.target}"


class Edition(models.Model):
    """One published document. Immutable; deleted only when its entry is withdrawn.

    The columns are those that lists of the past (``as_of``) filter and order by: ``at`` is the
    ``updated_at`` of the published row, the others are copies of its columns.
    """

    entry_id = models.UUIDField()
    number = models.PositiveIntegerField()
    type = models.CharField(max_length=30)
    locale = models.CharField(max_length=12)
    slug = models.SlugField(max_length=120, db_index=False)
    title = models.CharField(max_length=300)
    folded_title = models.TextField()
    title_sort_key = models.BinaryField()
    translation_key = models.UUIDField()
    published_at = models.DateTimeField()
    sequence = models.PositiveBigIntegerField(unique=True)
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()
    document = CompressedText()

    class Meta:
        indexes = [
            # The time comes last, so that newer editions are skipped within the index.
            models.Index(
                fields=["type", "locale", "-published_at", "entry_id", "at"], name="edition_newest"
            ),
        ]
        constraints = [
            # An edition is cited by entry and number: they must name the same text for ever.
            models.UniqueConstraint(fields=["entry_id", "number"], name="edition_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.title}, edition {self.number}"

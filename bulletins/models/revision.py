"""The history of a bulletin: what stood in it at each step, chained by hash."""

import hashlib
import json

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bulletins.models import content
from bulletins.models.bulletin import Bulletin


class Action(models.TextChoices):
    KEPT = "kept", _("As it stood")
    BEGIN = "begin", _("Begun")
    IMPORT = "import", _("Imported")
    SAVE = "save", _("Saved")
    FACTS = "facts", _("Facts changed in another language")
    RESTORE = "restore", _("An earlier revision restored")
    SEND = "send", _("Sent for review")
    SEND_BACK = "send_back", _("Sent back")
    TAKE_BACK = "take_back", _("Taken back to draft")
    PUBLISH = "publish", _("Approved and published")
    PUBLISH_ALONE = "publish_alone", _("Published without a second person")
    PULL_BACK = "pull_back", _("Pulled back")
    CHANGE = "change", _("Changes to the published text saved")
    SEND_CHANGES = "send_changes", _("Changes sent for review")
    SEND_BACK_CHANGES = "send_back_changes", _("Changes sent back")
    TAKE_BACK_CHANGES = "take_back_changes", _("Changes taken back")
    DISCARD_CHANGES = "discard_changes", _("Changes discarded")
    PUBLISH_CHANGES = "publish_changes", _("Changes approved and published")
    LOOK = "look", _("Looked at afterwards")
    WITHDRAW = "withdraw", _("Withdrawn")
    CHANGE_NOTICE = "change_notice", _("Notice changed")
    BACK_TO_DRAFT = "back_to_draft", _("Back to draft")
    ADDRESS = "address", _("Address changed")
    MERGE = "merge", _("A name merged")
    LINK = "link", _("Linked with another language")
    UNLINK = "unlink", _("Parted from its other languages")
    AGREES = "agrees", _("Said to be right beside the other language")
    ASK = "ask", _("Sign-off asked for")
    ANSWER = "answer", _("Sign-off answered")
    REVOKE = "revoke", _("Sign-off link revoked")
    SEAL = "seal", _("A revision sealed")


def digest(value):
    """SHA-256, hex, of `value` as JSON with sorted keys and no spaces."""
    written = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(written.encode()).hexdigest()


class Revision(models.Model):
    """What stood in a bulletin after one act. Rows are only added; sealing empties `content` alone."""

    bulletin = models.ForeignKey(Bulletin, models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()  # 1, 2, … of its bulletin
    version = models.PositiveIntegerField()  # the bulletin's after the act
    content = models.JSONField(default=dict)  # see content.py; empty where sealed
    at = models.DateTimeField(default=timezone.now)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )  # None: an import, or a person without an account
    action = models.CharField(max_length=20, choices=Action.choices)
    reason = models.TextField(blank=True)
    content_hash = models.CharField(max_length=64)
    previous = models.CharField(max_length=64, blank=True)  # the hash of the one before
    hash = models.CharField(max_length=64)

    sealed_at = models.DateTimeField(null=True)
    sealed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    sealed_reason = models.TextField(blank=True)

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        default_permissions = ("view",)
        permissions = [("seal_revision", _("Can seal a revision"))]
        ordering = ["number"]
        constraints = [models.UniqueConstraint("bulletin", "number", name="one_revision_a_number")]

    def __str__(self):
        return f"{self.number}: {self.get_action_display()}"

    def chained(self):
        """What `hash` must be: of all that is in the row but the content itself, and of the one before."""
        return digest(
            [
                self.previous, self.bulletin_id, self.number, self.version, self.content_hash,
                self.at.isoformat(), self.author_id, self.action, self.reason,
            ]
        )  # fmt: skip

    @classmethod
    def take(cls, bulletin, by, action, reason="", written=None):
        """Add what stands in `bulletin` now, or `written` (content not yet in it), as its newest revision."""
        last = cls.objects.filter(bulletin=bulletin).only("number", "hash").last()
        revision = cls(
            bulletin=bulletin,
            number=last.number + 1 if last else 1,
            version=bulletin.version,
            content=content.of(bulletin) if written is None else written,
            author=by,
            action=action,
            reason=reason,
            previous=last.hash if last else "",
        )
        revision.content_hash = digest(revision.content)
        revision.hash = revision.chained()
        revision.save(force_insert=True)
        return revision

    def bulletin_then(self):
        """The bulletin with this content put into it, unsaved; `parts`, `uses` and `files` as they were."""
        return content.put(self.content, Bulletin.objects.get(pk=self.bulletin_id))


def as_withdrawn(bulletin):
    """A withdrawn `bulletin` as readers had it, whatever became of it as a draft since."""
    withdrawal = bulletin.revisions.filter(action=Action.WITHDRAW).last()
    return withdrawal.bulletin_then() if withdrawal and withdrawal.content else bulletin


class WorkingCopy(models.Model):
    """What an editor has typed and not saved: one row per editor and bulletin, or new form; overwritten."""

    editor = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    bulletin = models.ForeignKey(Bulletin, models.CASCADE, null=True, related_name="working_copies")
    form_key = models.UUIDField(null=True)  # of a form that has no bulletin yet
    version = models.PositiveIntegerField(default=0)  # of the bulletin that was opened
    typed = models.JSONField(
        default=dict
    )  # {field: [values]} as the form sends them; empty: only open
    opened_at = models.DateTimeField(default=timezone.now)
    typed_at = models.DateTimeField(null=True)  # when `typed` was last written
    seen_at = models.DateTimeField(default=timezone.now)  # when the form was last heard of

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint("editor", "bulletin", name="one_copy_a_bulletin"),
            models.UniqueConstraint("editor", "form_key", name="one_copy_a_form"),
        ]

    def __str__(self):
        return f"{self.editor}: {self.bulletin or self.form_key}"


class Correction(models.Model):
    """A published change: significant ones tell readers in one sentence, spelling stays silent."""

    bulletin = models.ForeignKey(Bulletin, models.CASCADE, related_name="corrections")
    at = models.DateTimeField(default=timezone.now)
    significant = models.BooleanField()
    sentence = models.TextField(blank=True)
    before = models.ForeignKey(Revision, models.CASCADE, related_name="+")
    after = models.ForeignKey(Revision, models.CASCADE, related_name="+")
    told_at = models.DateTimeField(null=True, editable=False)  # when mail and pings took it up

    class Meta:
        default_permissions = ()
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(
                "at", condition=models.Q(significant=True, told_at=None), name="correction_untold"
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="significant_says_what",
                condition=models.Q(significant=False) | ~models.Q(sentence=""),
                violation_error_message=_("Say in one sentence what was corrected."),
            )
        ]

    def __str__(self):
        return self.sentence or str(_("Spelling"))


class SignOff(models.Model):
    """A link for one person without an account to read one revision and to answer."""

    class Answer(models.TextChoices):
        APPROVE = "approve", _("Approved")
        RETURN = "return", _("Returned")

    revision = models.ForeignKey(Revision, models.CASCADE, related_name="sign_offs")
    token_hash = models.CharField(max_length=64, unique=True)  # SHA-256 of the token in the link
    who = models.CharField(_("who is asked"), max_length=100)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(_("good until"))
    revoked_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=10, blank=True, choices=Answer.choices)
    comment = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        ordering = ["-asked_at", "-id"]

    def __str__(self):
        return self.who

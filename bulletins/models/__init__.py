from bulletins.models.address import FormerSlug
from bulletins.models.bulletin import FACTS, Bulletin
from bulletins.models.choices import AloneReason, Kind, Precision, State, Status, WithdrawnReason
from bulletins.models.kinds import Commemoration, Event
from bulletins.models.media import Attachment, Image, ImageUse
from bulletins.models.mission import Mission
from bulletins.models.participation import Participation
from bulletins.models.revision import Action, Correction, Revision, SignOff, WorkingCopy
from bulletins.models.source import Source
from bulletins.models.taxonomy import Category, Observance, Party, Place, Series, Term, named

__all__ = [
    "FACTS", "Action", "AloneReason", "Attachment", "Bulletin", "Category", "Commemoration", "Correction",
    "Event", "FormerSlug", "Image", "ImageUse", "Kind", "Mission", "Observance", "Participation", "Party",
    "Place", "Precision", "Revision", "Series", "SignOff", "Source", "State", "Status", "Term",
    "WithdrawnReason", "WorkingCopy", "named",
]  # fmt: skip

from bulletins.models.address import Address, FormerSlug
from bulletins.models.bulletin import FACTS, Bulletin
from bulletins.models.choices import AloneReason, Kind, Precision, State, Status, WithdrawnReason
from bulletins.models.edition import Edition, one_writer
from bulletins.models.kinds import Commemoration, Event
from bulletins.models.media import Attachment, Image, ImageUse
from bulletins.models.mission import Mission
from bulletins.models.participation import Participation
from bulletins.models.revision import (
    Action,
    Correction,
    Revision,
    SignOff,
    WorkingCopy,
    as_withdrawn,
)
from bulletins.models.source import Source
from bulletins.models.subscription import (
    Delivery,
    Every,
    Message,
    Ping,
    SignUps,
    Subscription,
)
from bulletins.models.taxonomy import Category, Observance, Party, Place, Series, Term, named

__all__ = [
    "FACTS", "Action", "Address", "AloneReason", "Attachment", "Bulletin", "Category", "Commemoration",
    "Correction", "Delivery", "Edition", "Event", "Every", "FormerSlug", "Image", "ImageUse", "Kind", "Message",
    "Mission", "Observance", "Participation", "Party", "Ping", "Place", "Precision", "Revision", "Series",
    "SignOff", "SignUps", "Source", "State", "Status", "Subscription", "Term", "WithdrawnReason", "WorkingCopy",
    "as_withdrawn", "named", "one_writer",
]  # fmt: skip

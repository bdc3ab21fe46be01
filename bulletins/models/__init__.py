from bulletins.models.address import FormerSlug
from bulletins.models.bulletin import FACTS, Bulletin
from bulletins.models.choices import AloneReason, Kind, Precision, State, Status, WithdrawnReason
from bulletins.models.kinds import Commemoration, Event
from bulletins.models.mission import Mission
from bulletins.models.participation import Participation
from bulletins.models.source import Source
from bulletins.models.taxonomy import Category, Observance, Party, Place, Series, Term, named

__all__ = [
    "FACTS", "AloneReason", "Bulletin", "Category", "Commemoration", "Event", "FormerSlug", "Kind",
    "Mission", "Observance", "Participation", "Party", "Place", "Precision", "Series", "Source",
    "State", "Status", "Term", "WithdrawnReason", "named",
]  # fmt: skip

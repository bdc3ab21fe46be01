from bulletins.sample.many import YEARS, make_many
from bulletins.sample.one import make, wanted

__all__ = ["YEARS", "make", "make_many", "wanted"]

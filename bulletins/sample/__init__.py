from bulletins.sample.many import make_many
from bulletins.sample.one import make, wanted

__all__ = ["make", "make_many", "wanted"]

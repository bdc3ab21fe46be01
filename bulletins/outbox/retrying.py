"""How long to wait before something that failed is tried again."""


def delay(attempts, first, longest):
    """After the failure of attempt number `attempts` (1, 2, …): `first` doubled each time, at most `longest`."""
    return min(first * 2 ** min(attempts - 1, 20), longest)

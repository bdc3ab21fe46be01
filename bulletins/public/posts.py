"""What is sent to public pages: from whose page, and from which network. No cookie has a say in it."""

from ipaddress import ip_address, ip_network

from django.conf import settings

HERE = ("same-origin", "none")


def is_foreign(request):
    """Whether another site's page sent it; ours may send no referrer, and then its Origin is "null" (Fetch, 3.2)."""
    origin = request.headers.get("Origin", "null")
    return (
        origin not in ("null", settings.SITE_URL)
        or request.headers.get("Sec-Fetch-Site", "same-origin") not in HERE
    )


def network(request):
    """The reader's network: /24 of IPv4, /48 of IPv6; what the last of our proxies says where there are some."""
    address = _address(request.META.get("REMOTE_ADDR", ""))
    if settings.PROXIES:
        passed = request.headers.get("X-Forwarded-For", "").split(",")
        if len(passed) >= settings.PROXIES:
            address = _address(passed[-settings.PROXIES].strip()) or address
    if address is None:
        return ""
    return str(ip_network((address, 24 if address.version == 4 else 48), strict=False))


def _address(written):
    """The IP address, or None where it is none; one of IPv4 inside IPv6 (RFC 4291, 2.5.5.2) is taken out."""
    try:
        address = ip_address(written)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address

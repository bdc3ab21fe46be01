"""Addresses as others are given them."""

from django.conf import settings


def absolute(path):
    """The full address of `path`; the Host header has no say in it."""
    return settings.SITE_URL + path

"""The links in messages: only whoever reads the address's mail has them."""

from datetime import timedelta

from django.core import signing

from bulletins.models import SignUps, Subscription

CONFIRM_WITHIN = timedelta(days=3)


def confirm_token(subscription):
    return _signer("confirm").sign(subscription.pk.hex)


def leave_token(subscription):
    return _signer("leave").sign(subscription.pk.hex)


def to_confirm(token, now):
    """The subscription that `token` begins or began, or None: too old, or ended since; BadSignature as in to_leave."""
    found = _found("confirm", token)
    if found and not found.confirmed_at and found.asked_at < now - CONFIRM_WITHIN:
        return None
    return found


def to_leave(token):
    """The subscription that `token` ends, or None where it has ended already; BadSignature where it is none of ours."""
    return _found("leave", token)


def _signer(salt):
    return signing.Signer(salt=salt)


def _found(salt, token):
    return Subscription.objects.filter(pk=_signer(salt).unsign(token)).first()


def forget_unconfirmed(now):
    """Addresses whose link nobody pressed in time are deleted, and what was counted before yesterday."""
    Subscription.objects.filter(confirmed_at=None, asked_at__lt=now - CONFIRM_WITHIN).delete()
    SignUps.objects.filter(day__lt=now.date() - timedelta(days=1)).delete()

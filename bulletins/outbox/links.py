"""The links in messages: only whoever reads the address's mail has them."""

from datetime import timedelta

from django.core import signing

from bulletins.models import SignUps, Subscription

CONFIRM_WITHIN = timedelta(days=3)


def confirm_token(subscription):
    return signing.TimestampSigner(salt="confirm").sign(subscription.pk.hex)


def leave_token(subscription):
    return signing.Signer(salt="leave").sign(subscription.pk.hex)


def to_confirm(token):
    """The subscription that `token` confirms, or None: too old, not ours, used for a known selection."""
    return _found(signing.TimestampSigner(salt="confirm"), token, max_age=CONFIRM_WITHIN)


def to_leave(token):
    """The subscription that `token` ends, or None where it has ended already."""
    return _found(signing.Signer(salt="leave"), token)


def is_leave_token(token):
    """Whether it is one of ours, also where what it ends has ended already."""
    try:
        signing.Signer(salt="leave").unsign(token)
    except signing.BadSignature:
        return False
    return True


def _found(signer, token, **within):
    try:
        pk = signer.unsign(token, **within)
    except signing.BadSignature:
        return None
    return Subscription.objects.filter(pk=pk).first()


def forget_unconfirmed(now):
    """Addresses whose link nobody pressed in time are deleted, and what was counted before yesterday."""
    Subscription.objects.filter(confirmed_at=None, asked_at__lt=now - CONFIRM_WITHIN).delete()
    SignUps.objects.filter(day__lt=now.date() - timedelta(days=1)).delete()

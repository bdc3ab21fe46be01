"""The mail server that takes our messages, and what its replies mean."""

import logging
import re
import smtplib

from django.conf import settings
from django.core.mail import get_connection
from django.utils.translation import gettext as _

ENHANCED = re.compile(r"5\.[0-9]{1,3}\.[0-9]{1,3}")  # RFC 3463
OF_ADDRESS = {  # no such mailbox, domain or route; moved; the domain takes no mail; closed; full
    "5.1.0", "5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1", "5.2.2", "5.4.4",
}  # fmt: skip
log = logging.getLogger(__name__)


class RelayDown(Exception):
    """Nothing can be handed over now; the sentence says why. `perhaps_one`: or only this one, nobody knows."""

    def __init__(self, sentence, perhaps_one=False):
        super().__init__(sentence)
        self.perhaps_one = perhaps_one


class NotTaken(Exception):
    """The relay did not take one message. `of_address`: for good, and because of the address alone."""

    def __init__(self, of_address=False, perhaps=False):
        self.of_address = of_address
        self.perhaps = perhaps  # the line broke: nobody knows whether it was taken


class Relay:
    """The line to it, opened when something is to be sent, and used for all of a run."""

    def __init__(self):
        self.line = None
        self.used = False  # took a message since it was opened

    def send(self, letter):
        """NotTaken where it does not take this one, RelayDown where it takes none."""
        self.open()
        try:
            self.line.send_messages([letter])
        except smtplib.SMTPRecipientsRefused as no:
            code, reply = next(iter(no.recipients.values()))
            self.refused(letter, code, reply, at_address=True)
        except smtplib.SMTPDataError as no:
            self.refused(letter, no.smtp_code, no.smtp_error, at_address=False)
        except smtplib.SMTPSenderRefused as no:
            if no.smtp_code == 552:  # this message is too large for it (RFC 1870, 6.1)
                self.refused(letter, no.smtp_code, no.smtp_error, at_address=False)
            if self.used:  # some take so many of one line
                self.again(letter)
                return
            raise RelayDown(
                _("The relay does not take mail from %(sender)s: %(reply)s")
                % {"sender": settings.EMAIL_FROM, "reply": _said(no.smtp_code, no.smtp_error)}
            ) from no
        except OSError as error:
            if self.used:
                self.again(letter)
                return
            self.close()
            raise NotTaken(perhaps=True) from error
        self.used = True

    def again(self, letter):
        self.close()
        self.send(letter)

    def refused(self, letter, code, reply, at_address):
        if code == 421:  # it closes the line (RFC 5321, 3.8)
            if self.used:
                self.again(letter)
                return
            sentence = _("The relay takes nothing now: %s") % _said(code, reply)
            raise RelayDown(sentence, perhaps_one=True)
        raise NotTaken(of_address=is_of_address(code, reply, at_address))

    def open(self):
        if self.line is None:
            self.line, self.used = get_connection(), False
            try:
                self.line.open()
            except OSError as error:
                self.line = None
                raise RelayDown(
                    _("The relay %(host)s:%(port)s cannot be used: %(error)s")
                    % {"host": settings.EMAIL_HOST, "port": settings.EMAIL_PORT, "error": error}
                ) from error

    def close(self):
        line, self.line = self.line, None
        if line is not None:
            try:
                line.close()
            except OSError:
                log.info("The relay ended the line before it was closed.")


def is_of_address(code, reply, at_address):
    """Whether a reply says for good that the address takes no mail (RFC 5321, 4.2.3; RFC 3463).

    `at_address`: the reply to RCPT, else the one to the text. Policy, the sender's address and a
    relay that does not know us are no fault of the reader.
    """
    said = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
    if not 500 <= code <= 599 or "relay" in said.lower():
        return False
    enhanced = ENHANCED.match(said)
    if enhanced:
        return enhanced[0] in OF_ADDRESS
    return at_address and code in (550, 551, 553, 556)


def _said(code, reply):
    words = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
    return f"{code} {words}"

"""What readers lose at the desk: a bulletin withdrawn, its notice, a draft deleted."""

from django.urls import reverse

from bulletins.models import Bulletin, Status
from tests import builders as make
from tests.desk_form import change, page, read, typed, withdraw


def test_back_to_draft_and_published_again_keeps_instant_and_guid(desk, second):
    bulletin = make.event()
    desk.post(withdraw(bulletin), {"reason": "wrong", "words_en": "The day was wrong."})
    desk.post(change(bulletin), {"move": "back-to-draft"})
    draft = Bulletin.objects.get()
    assert draft.status == Status.DRAFT
    desk.post(change(draft), typed(draft, move="send", slug=draft.slug))
    read(second, draft)
    again = Bulletin.objects.get()
    assert (again.guid, again.published_at) == (bulletin.guid, bulletin.published_at)
    assert again.corrected_at is not None


def both_languages():
    bulletin = make.event()
    other = make.event(language="es", title="Reunión", translation_key=bulletin.translation_key)
    return bulletin, other


def test_withdrawing_both_languages_asks_for_a_sentence_in_each(desk):
    bulletin, other = both_languages()
    fields = {"reason": "wrong", "which": "all", "words_en": "The day was wrong."}
    desk.post(withdraw(bulletin), fields)
    assert Bulletin.objects.published().count() == 2
    desk.post(withdraw(bulletin), fields | {"words_es": "El día estaba mal."})
    other.refresh_from_db()
    assert (other.status, other.withdrawn_words) == (Status.WITHDRAWN, "El día estaba mal.")
    assert not Bulletin.objects.published().exists()


def test_one_language_alone_may_be_withdrawn(desk):
    bulletin, other = both_languages()
    desk.post(withdraw(other), {"reason": "wrong", "which": "es", "words_es": "El día."})
    assert list(Bulletin.objects.published()) == [bulletin]


def test_only_a_public_one_is_withdrawn(desk):
    draft = make.draft()
    answer = desk.get(withdraw(draft), follow=True)
    assert "nothing to withdraw" in page(answer)


def test_a_draft_that_was_never_public_is_deleted(desk):
    draft = make.draft()
    desk.post(reverse("admin:bulletins_bulletin_delete", args=[draft.pk]), {"post": "yes"})
    assert not Bulletin.objects.exists()


def test_a_public_one_is_never_deleted(desk):
    bulletin = make.event()
    address = reverse("admin:bulletins_bulletin_delete", args=[bulletin.pk])
    assert desk.post(address, {"post": "yes"}).status_code == 403
    assert Bulletin.objects.exists()


def test_deleting_many_refuses_where_one_was_public(desk):
    rows = [make.draft(), make.event()]
    marked = {"action": "delete_selected", "_selected_action": [row.pk for row in rows]}
    address = reverse("admin:bulletins_bulletin_changelist")
    assert "Nothing was deleted" in page(desk.post(address, marked, follow=True))
    desk.post(address, marked | {"post": "yes"})
    assert Bulletin.objects.count() == 2
    desk.post(address, marked | {"_selected_action": [rows[0].pk], "post": "yes"})
    assert list(Bulletin.objects.all()) == [rows[1]]


def test_the_notice_of_a_withdrawn_one_is_changed_in_place(second, client):
    bulletin = make.event()
    second.post(withdraw(bulletin), {"reason": "wrong", "words_en": "The day was wrong."})
    assert "The day was wrong." in page(second.get(withdraw(bulletin)))
    second.post(withdraw(bulletin), {"reason": "wrong", "words_en": "The place was wrong."})
    answer = client.get(bulletin.get_absolute_url())
    assert (answer.status_code, "The place was wrong." in page(answer)) == (410, True)
    assert [r.action for r in bulletin.revisions.all()][-2:] == ["withdraw", "change_notice"]


def test_a_writer_withdraws_nothing(client, db):
    client.force_login(make.writer())
    assert client.get(withdraw(make.event())).status_code == 403

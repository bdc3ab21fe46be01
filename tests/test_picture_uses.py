"""The pictures and files of a bulletin's form: uploaded in place, described, ordered, taken out."""

import pytest
from django.template.loader import render_to_string
from django.utils.datastructures import MultiValueDict

from bulletins import workflow
from bulletins.admin import attachments, picture_uses
from bulletins.models import Attachment, Bulletin, Image
from tests import builders as make
from tests import pictures

PDF = b"%PDF-1.7\nminutes"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path, db):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def writer():
    return make.writer()


def typed(prefix, *rows, initial=0):
    """What a form sends: the management fields, and each row's."""
    sent = {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": initial}
    for index, row in enumerate(rows):
        sent |= {f"{prefix}-{index}-{name}": value for name, value in row.items()}
    return {name: str(value) for name, value in sent.items()}


def uploads(prefix, content, name, index=0):
    return MultiValueDict({f"{prefix}-{index}-file": [pictures.upload(content, name)]})


def sent(writer, *rows, bulletin=None, files=None, initial=0):
    bulletin = bulletin or make.new()
    return picture_uses.formset(bulletin, writer, typed("pictures", *rows, initial=initial), files)


def as_shown(formset):
    return render_to_string("admin/bulletins/_picture_uses.html", {"pictures": formset})


def test_one_file_with_description_and_credit_becomes_a_picture_of_the_bulletin(writer):
    formset = sent(
        writer,
        {"alt": "A reef", "credit": "The Centre"},
        files=uploads("pictures", pictures.gps_jpeg(), "reef.jpg"),
    )
    assert formset.is_valid()
    bulletin = workflow.save(make.new(), writer, pictures=formset.uses())
    formset.note_credits()
    use = bulletin.image_uses.get()
    assert (use.image.name, use.alt, use.credit) == ("reef.jpg", "A reef", "The Centre")
    assert use.image.credit == "The Centre"  # offered to the next use


def test_a_form_without_pictures_changes_none(writer):
    sent = {"title": "Reefs"}, MultiValueDict()
    assert picture_uses.formset(make.draft(), writer, *sent).uses() is None
    assert attachments.formset(make.draft(), *sent).rows() is None


def test_an_empty_row_is_no_picture(writer):
    formset = sent(writer, {"alt": "", "credit": ""})
    assert formset.is_valid()
    assert formset.uses() == []


def test_a_picture_of_the_library_brings_its_credit(writer):
    image = pictures.in_library()
    Image.objects.update(credit="Ana Ruiz")
    formset = sent(writer, {"image": image.pk, "decorative": "on"})
    assert formset.is_valid()
    assert [(use.credit, use.decorative) for use in formset.uses()] == [("Ana Ruiz", True)]


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ({"image": True}, "Picture 1: Name the photographer or the source."),
        ({"credit": "The Centre"}, "Picture 1: Choose a file, or a picture of the library."),
        ({"image": True, "credit": "C", "alt": "A", "decorative": "on"}, "Picture 1: A picture is described or decorative, not both."),
        ({"image": "987654", "credit": "C"}, "Picture 1: This picture is not in the library."),
        ({"image": "9" * 40, "credit": "C"}, "Picture 1: This picture is not in the library."),
        ({"image": "x", "credit": "C"}, "Picture 1: This picture is not in the library."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_the_pictures_place(writer, row, sentence):
    image = pictures.in_library()
    formset = sent(writer, row | ({"image": image.pk} if row.get("image") is True else {}))
    assert not formset.is_valid()
    assert formset.problems() == [sentence]


def test_a_refused_file_says_why(writer):
    files = uploads("pictures", b"<svg/>", "logo.svg")
    formset = sent(writer, {"alt": "A", "credit": "C"}, files=files)
    assert not formset.is_valid()
    assert "logo.svg was not taken. It is a drawing (SVG)" in formset.problems()[0]


def test_a_file_that_was_sent_is_not_asked_for_again(writer):
    files = uploads("pictures", pictures.jpeg(), "reef.jpg")
    formset = sent(writer, {"alt": "A reef"}, files=files)
    assert not formset.is_valid()
    html = as_shown(formset)
    image = Image.objects.get()
    assert f'name="pictures-0-image" value="{image.pk}"' in html
    assert "A reef</textarea>" in html
    again = sent(writer, {"image": image.pk, "alt": "A reef", "credit": "C"})
    assert again.is_valid()


def test_somebody_without_the_right_adds_no_picture(django_user_model):
    stranger = django_user_model.objects.create_user("eva", password="x")
    files = uploads("pictures", pictures.jpeg(), "reef.jpg")
    formset = sent(stranger, {"alt": "A reef", "credit": "C"}, files=files)
    assert not formset.is_valid()
    assert not Image.objects.exists()


def test_pictures_are_put_in_order_and_taken_out(writer):
    bulletin = make.draft()
    first, second, third = (pictures.in_library(f"{name}.jpg") for name in "abc")
    for order, image in enumerate((first, second, third)):
        bulletin.image_uses.create(image=image, order=order, credit="C")
    formset = picture_uses.formset(Bulletin.objects.get(pk=bulletin.pk), writer)
    assert [form.chosen for form in formset] == [first, second, third, None]
    rows = [{"image": image.pk, "credit": "C", "ORDER": order} for image, order in ((first, 3), (second, 1), (third, 2))]  # fmt: skip
    rows[1]["DELETE"] = "on"
    formset = sent(writer, *rows, {"alt": ""}, initial=3, bulletin=bulletin)
    assert formset.is_valid()
    workflow.save(bulletin, writer, pictures=formset.uses())
    assert [use.image for use in bulletin.image_uses.all()] == [third, first]


def test_the_same_picture_twice_is_said(writer):
    image = pictures.in_library()
    row = {"image": image.pk, "credit": "C"}
    formset = sent(writer, row, row)
    assert not formset.is_valid()
    assert formset.problems() == ["A picture stands here twice. Take one of them out."]


def test_changes_to_a_public_bulletins_pictures_wait(writer):
    editor, bulletin = make.second(), make.event()
    files = uploads("pictures", pictures.jpeg(), "reef.jpg")
    formset = sent(editor, {"alt": "A reef", "credit": "C"}, files=files, bulletin=bulletin)
    assert formset.is_valid()
    workflow.save(bulletin, editor, pictures=formset.uses())
    stored = Bulletin.objects.get(pk=bulletin.pk)
    assert stored.uses == []
    then = workflow.with_changes(stored)
    assert [form.chosen for form in picture_uses.formset(then, editor)] == [
        Image.objects.get(),
        None,
    ]


def test_the_form_costs_the_same_whatever_the_number_of_pictures(writer, django_assert_num_queries):
    bulletin = make.draft()
    for number in range(6):
        image = pictures.in_library(f"reef-{number}.jpg")
        bulletin.image_uses.create(image=image, order=number, credit="C")
    bulletin = Bulletin.objects.get(pk=bulletin.pk)
    with django_assert_num_queries(3):
        as_shown(picture_uses.formset(bulletin, writer))
        render_to_string(
            "admin/bulletins/_attachments.html", {"files": attachments.formset(bulletin)}
        )


# Files


def attached(*rows, bulletin=None, files=None, initial=0):
    bulletin = bulletin or make.new()
    return attachments.formset(bulletin, typed("files", *rows, initial=initial), files)


def test_a_pdf_becomes_a_file_of_a_new_bulletin(writer):
    formset = attached(
        {"title": "Minutes", "language": "es", "accessible": "yes"},
        files=uploads("files", PDF, "minutes.pdf"),
    )
    assert formset.is_valid()
    bulletin = workflow.save(make.new(), writer, files=formset.rows())
    file = bulletin.attachments.get()
    assert (file.title, file.language, file.accessible, file.size, file.shown) == (
        "Minutes", "es", "yes", len(PDF), True
    )  # fmt: skip
    assert bulletin.revisions.last().content["files"][0]["file"] == file.pk


def test_a_pdf_for_a_public_bulletin_waits():
    editor, bulletin = make.second(), make.event()
    formset = attached(
        {"title": "Minutes"}, files=uploads("files", PDF, "minutes.pdf"), bulletin=bulletin
    )
    assert formset.is_valid()
    workflow.save(bulletin, editor, files=formset.rows())
    file = Attachment.objects.get()
    assert not file.shown
    bulletin = Bulletin.objects.get(pk=bulletin.pk)
    workflow.send_changes(bulletin, editor)
    workflow.publish_changes(bulletin, make.second())
    file.refresh_from_db()
    assert file.shown


@pytest.mark.parametrize(
    ("content", "row", "sentence"),
    [
        (b"MZ not a pdf", {"title": "T"}, "File 1: minutes.pdf was not taken. It is not a PDF. Save it as PDF and try again."),
        (PDF + bytes(21 * 10**6), {"title": "T"}, "File 1: minutes.pdf was not taken. It has 21 MB; the limit is 20 MB."),
        (PDF, {"title": ""}, "File 1: Say what the file is, in a few words."),
        (None, {"title": "Minutes"}, "File 1: Choose a PDF."),
        (None, {"title": "Minutes", "kept": "made up"}, "File 1: Choose a PDF."),
        (None, {"title": "Minutes", "attachment": "9" * 40}, "File 1: Choose a PDF."),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_taken_says_why(content, row, sentence):
    files = uploads("files", content, "minutes.pdf") if content else None
    formset = attached(row, files=files)
    assert not formset.is_valid()
    assert formset.problems() == [sentence]


def test_a_pdf_that_was_sent_is_not_asked_for_again(writer):
    formset = attached({"title": ""}, files=uploads("files", PDF, "minutes.pdf"))
    assert not formset.is_valid()
    word = formset.forms[0].word
    html = render_to_string("admin/bulletins/_attachments.html", {"files": formset})
    assert f'value="{word}"' in html
    again = attached({"title": "Minutes", "kept": word})
    assert again.is_valid()
    bulletin = workflow.save(make.new(), writer, files=again.rows())
    twice = attached({"title": "Minutes", "kept": word}, bulletin=bulletin)
    assert twice.is_valid()
    assert twice.rows() == list(bulletin.attachments.all())
    elsewhere = attached({"title": "Minutes", "kept": word}, bulletin=make.draft())
    assert not elsewhere.is_valid()


def test_files_stay_change_and_go(writer):
    bulletin = workflow.save(
        make.new(), writer,
        files=[Attachment(key=key * 64, name=f"{key}.pdf", size=9, title=key, language="en") for key in "ab"],
    )  # fmt: skip
    first, second = bulletin.attachments.all()
    formset = attached(
        {"attachment": first.pk, "title": "Minutes"},
        {"attachment": second.pk, "title": "b", "DELETE": "on"},
        bulletin=Bulletin.objects.get(pk=bulletin.pk), initial=2,
    )  # fmt: skip
    assert formset.is_valid()
    workflow.save(bulletin, writer, files=formset.rows())
    assert [(file.title, file.shown) for file in bulletin.attachments.order_by("pk")] == [
        ("Minutes", True), ("b", False)
    ]  # fmt: skip


def test_another_bulletins_file_is_not_taken_over(writer):
    theirs = workflow.save(
        make.new(title="Theirs"), writer,
        files=[Attachment(key="c" * 64, name="c.pdf", size=9, title="c", language="en")],
    )  # fmt: skip
    formset = attached(
        {"attachment": theirs.attachments.get().pk, "title": "Mine"}, bulletin=make.draft()
    )
    assert not formset.is_valid()

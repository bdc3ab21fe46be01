"""The library of pictures: add, find, set the focal point and the credit, see where used, remove."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from bulletins import images
from bulletins.models import Image
from bulletins.public import media

A_PAGE = 48  # pictures of the library
# To signed-in staff, drafts and withdrawn ones too; a name always means the same bytes.
KEEP = "private, max-age=31536000, immutable"


def urls(site):
    """The addresses of these screens in the desk `site`."""

    def at_desk(view):
        def with_site(request, **found):
            request.current_app = site.name
            return view(request, site, **found)

        return with_site

    return [
        path("pictures/", site.admin_view(at_desk(library)), name="pictures"),
        path("pictures/<int:pk>/", site.admin_view(at_desk(picture)), name="picture"),
        path("media/<str:name>", site.admin_view(at_desk(file), cacheable=True), name="media"),
    ]


def must(user, act):
    if not user.has_perm(f"bulletins.{act}_image"):
        raise PermissionDenied


@require_http_methods(["GET", "HEAD", "POST"])
def library(request, site):
    """The shelf with its search. A POST takes files in: told on the page, or as JSON to the script."""
    must(request.user, "view")
    told = []
    if request.method == "POST":
        must(request.user, "add")
        told = [outcome(upload, request) for upload in request.FILES.getlist("files")]
        if request.get_preferred_type(["text/html", "application/json"]) == "application/json":
            html = [render_to_string("admin/_upload.html", {"told": one}) for one in told]
            return JsonResponse({"html": "".join(html)})
        if not told:
            messages.error(request, _("Choose files first."))
    words = request.GET.get("q", "").strip()[:100]
    pages = Paginator(found(words), A_PAGE)
    page = pages.get_page(request.GET.get("p"))
    context = {
        **site.each_context(request),
        "title": _("Pictures"),
        "told": told,
        "words": words,
        "page": page,
        "numbers": pages.get_elided_page_range(page.number) if pages.num_pages > 1 else (),
        "shelf": on_shelf(page.object_list),
        "may_add": request.user.has_perm("bulletins.add_image"),
        "may_remove": request.user.has_perm("bulletins.delete_image"),
        "most": images.MOST_BYTES // 10**6,
    }
    return TemplateResponse(request, "admin/pictures.html", context)


def outcome(upload, request):
    """What became of one file: {"name", "says", "image"}; "image" is None where it was not taken."""
    try:
        taken = images.take(upload, request.user)
    except images.Refused as refused:
        return {"name": refused.name, "says": refused.reason, "image": None}
    image = taken.image
    says = [_("Done.") if taken.is_new else _("It is in the library already.")]
    says.append(f"{images.pixels(image.width, image.height)}.")
    if taken.located:
        says.append(_("Location removed."))
    if taken.moved:
        says.append(_("Of the animation, the first picture is kept."))
    return {"name": image.name, "says": " ".join(says), "image": image}


def found(words):
    """The library, newest first; with `words`, what has each of them in name, credit or a description."""
    rows = Image.objects.all()
    for word in words.split():
        described = Image.objects.filter(
            Q(image_uses__alt__icontains=word) | Q(image_uses__caption__icontains=word)
        )
        rows = rows.filter(
            Q(name__icontains=word) | Q(credit__icontains=word) | Q(pk__in=described.values("pk"))
        )
    return rows


def on_shelf(rows):
    """[{"image", "thumb", "alt", "used"}]: how many bulletins have it, in the text or in changes."""
    waiting = images.waiting()
    shelf = []
    for image in rows.prefetch_related("image_uses"):
        uses = image.image_uses.all()
        described = [use.alt for use in uses if use.alt]
        users = {use.bulletin_id for use in uses}
        users |= {bulletin.pk for bulletin in waiting.get(image.pk, ())}
        shelf.append(
            {
                "image": image,
                "thumb": thumb(image),
                "alt": described[0] if described else image.name,
                "used": len(users),
            }
        )
    return shelf


def thumb(image, width=0):
    """Its smallest JPEG that is at least `width` pixels wide, or the widest: {"src", "width", "height"}."""
    jpegs = [row for row in image.renditions if row["kind"] == "jpeg"]
    row = next((row for row in jpegs if row["width"] >= width), jpegs[-1])
    name = images.name_of(image.key, "jpeg", row["width"])
    return row | {"src": reverse("admin:media", args=[name])}


class PictureForm(forms.ModelForm):
    class Meta:
        model = Image
        fields = ("credit", "focal_x", "focal_y")
        widgets = {
            side: forms.NumberInput(
                attrs={"type": "range", "min": 0, "max": 100, "aria-describedby": "focal-help"}
            )
            for side in ("focal_x", "focal_y")
        }
        help_texts = {"credit": gettext_lazy("Photographer or source.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["credit"].required = True
        self.fields["credit"].error_messages["required"] = _("Name the photographer or the source.")


@require_http_methods(["GET", "HEAD", "POST"])
def picture(request, site, pk):
    must(request.user, "view")
    image = get_object_or_404(Image, pk=pk)
    if "remove" in request.POST:
        return removed(request, image)
    form = PictureForm(request.POST or None, instance=image)
    if request.method == "POST":
        must(request.user, "change")
        if form.is_valid():
            form.instance.save(update_fields=PictureForm.Meta.fields)
            messages.success(request, _("Saved. New uses are offered this credit."))
            return HttpResponseRedirect(reverse("admin:picture", args=[pk]))
    large, languages = thumb(image, images.WIDTHS[-1]), dict(settings.LANGUAGES)
    context = {
        **site.each_context(request),
        "title": image.name,
        "image": image,
        "pixels": images.pixels(image.width, image.height),
        "form": form,
        "large": large,
        "cross": cross(large, image),
        "uses": [
            (bulletin, languages.get(bulletin.language, bulletin.language), use)
            for bulletin, use in images.used_in(image)
        ],
        "may_change": request.user.has_perm("bulletins.change_image"),
        "may_remove": request.user.has_perm("bulletins.delete_image"),
    }
    return TemplateResponse(request, "admin/picture.html", context)


def cross(large, image):
    """Where the focal point stands in the drawing, and how large its mark is, in its pixels."""
    return {
        "x": large["width"] * image.focal_x // 100,
        "y": large["height"] * image.focal_y // 100,
        "scale": f"{large['width'] / images.WIDTHS[-1]:.2f}",
    }


def removed(request, image):
    must(request.user, "delete")
    try:
        images.remove(image)
    except images.NotRemoved as refused:
        messages.error(request, str(refused))
        return HttpResponseRedirect(reverse("admin:picture", args=[image.pk]))
    messages.success(request, _("“%s” is removed, with its files.") % image.name)
    return HttpResponseRedirect(reverse("admin:pictures"))


@require_safe
def file(request, site, name):
    """A rendition or a PDF, of drafts and withdrawn bulletins too."""
    must(request.user, "view")
    if media.RENDITION.fullmatch(name):
        response = media.picture(name)
    elif media.FILE.fullmatch(name):
        response = media.document(name.removesuffix(".pdf"))
    else:
        raise Http404
    response["Cache-Control"] = KEEP
    return response

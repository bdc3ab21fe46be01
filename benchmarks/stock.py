"""The addresses of the stock admin, with the same fields of a bulletin as the desk's form."""

from django.contrib import admin
from django.urls import include, path

from bulletins.models import (
    Bulletin,
    Category,
    ImageUse,
    Observance,
    Participation,
    Party,
    Place,
    Series,
)


class Named(admin.ModelAdmin):
    search_fields = ["slug"]


class Parties(admin.TabularInline):
    model = Participation
    autocomplete_fields = ["party"]
    extra = 1


class Pictures(admin.StackedInline):
    model = ImageUse
    extra = 1


class Stock(admin.ModelAdmin):
    search_fields = ["title"]
    autocomplete_fields = ["place", "reports_on", "series", "observance"]
    inlines = [Parties, Pictures]


site = admin.AdminSite()
site.register(Bulletin, Stock)
site.register([Category, Observance, Party, Place, Series], Named)
urlpatterns = [path("admin/", site.urls), path("", include("bulletins.public.urls"))]

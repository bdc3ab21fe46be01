from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("", include("bulletins.public.urls")),
]

handler404 = "bulletins.public.views.not_found"
handler500 = "bulletins.public.views.failed"

from django.contrib import admin
from django.contrib.admin.apps import AdminConfig


class DeskConfig(AdminConfig):
    default_site = "bulletins.admin.site.Desk"

    def ready(self):
        super().ready()
        from django_tasks_db.models import DBTaskResult

        admin.site.unregister(DBTaskResult)  # background work is the operator's

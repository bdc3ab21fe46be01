from django.contrib import admin


class Desk(admin.AdminSite):
    enable_nav_sidebar = False

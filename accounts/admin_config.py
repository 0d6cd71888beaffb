from django.contrib.admin.apps import AdminConfig


class RoomAdminConfig(AdminConfig):
    default_site = "accounts.admin_site.RoomAdminSite"

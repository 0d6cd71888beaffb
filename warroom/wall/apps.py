from django.apps import AppConfig
from django.db.models.signals import post_migrate


class WallConfig(AppConfig):
    name = "warroom.wall"
    label = "wall"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from warroom.wall import layouts, receivers  # noqa: F401  connects the news of the lower rooms

        post_migrate.connect(layouts.ship, sender=self, dispatch_uid="wall.layouts.ship")

from django.apps import AppConfig


class WallConfig(AppConfig):
    name = "warroom.wall"
    label = "wall"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from warroom.wall import receivers  # noqa: F401  connects the news of the lower rooms

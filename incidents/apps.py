from django.apps import AppConfig
from django.db.models.signals import post_migrate


class IncidentsConfig(AppConfig):
    name = "incidents"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from incidents import receivers  # noqa: F401  connects the news of the cameras
        from incidents.load import shipping
        from incidents.playbooks import shipped as procedures
        from incidents.rulebook import shipped as rules

        post_migrate.connect(shipping.migrated, sender=self)
        # Rules name their procedure, so the procedures come first.
        post_migrate.connect(procedures.ship_after_migrate, sender=self, dispatch_uid="incidents.playbooks.ship")
        post_migrate.connect(rules.ship, sender=self, dispatch_uid="incidents.rules.ship")

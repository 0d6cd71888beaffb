"""Who may sign in with a password: people. A machine's account has none, and should it get one it opens nothing."""

from typing import Any

from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.forms import AuthenticationForm

from accounts.models import User
from accounts.roles import Role


class PeopleForm(AuthenticationForm):
    def confirm_login_allowed(self, user: Any) -> None:
        super().confirm_login_allowed(user)
        if _is_machine(user):
            raise self.get_invalid_login_error()


class AdministratorsForm(AdminAuthenticationForm):
    def confirm_login_allowed(self, user: Any) -> None:
        super().confirm_login_allowed(user)
        if _is_machine(user):
            raise self.get_invalid_login_error()


def _is_machine(user: Any) -> bool:
    return isinstance(user, User) and user.role == Role.WALL

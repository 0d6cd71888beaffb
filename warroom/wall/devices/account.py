"""The account that a wall's devices act as: a machine that nobody signs in as."""

from accounts.models import User
from accounts.roles import Role
from warroom.wall.models import Wall


def of(wall: Wall) -> User:
    """The wall's account, made when it has none. The caller holds the wall's row or has just made it."""
    if wall.account is not None:
        return wall.account
    account, made = User.objects.get_or_create(
        username=f"dinding-{wall.slug}", defaults={"role": Role.WALL, "synthetic": wall.synthetic}
    )
    if not made and account.role != Role.WALL:  # a person has that name: never make a device of them
        account = User.objects.create(username=f"dinding-{wall.slug}-{wall.pk}", role=Role.WALL)
    account.set_unusable_password()
    account.save(update_fields=["password"])
    wall.account = account
    wall.save(update_fields=["account"])
    return account

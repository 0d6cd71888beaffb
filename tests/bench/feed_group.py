"""The baseline: the same product, but each alert goes to a group of channels_redis' core layer, as tutorials do it."""

from functools import partial
from typing import Any

from warroom.asgi import pages  # first: it loads the apps

from asgiref.sync import async_to_sync  # isort: skip
from channels.generic.websocket import AsyncWebsocketConsumer  # isort: skip
from channels.layers import channel_layers  # isort: skip
from channels.routing import ProtocolTypeRouter, URLRouter  # isort: skip
from channels_redis.core import RedisChannelLayer  # isort: skip
from django.conf import settings  # isort: skip
from django.db import transaction  # isort: skip
from django.urls import path  # isort: skip

from incidents.models import Alert  # isort: skip
from incidents.serializers import alert_card  # isort: skip
from incidents.signals import alert_raised  # isort: skip
from warroom.wall.messages import encode  # isort: skip

GROUP = "alerts"
layer = RedisChannelLayer(hosts=[{"address": settings.REDIS_URL, "socket_timeout": None}])
channel_layers.set("default", layer)


class GroupSocket(AsyncWebsocketConsumer):
    async def connect(self) -> None:
        await self.channel_layer.group_add(GROUP, self.channel_name)
        await self.accept()
        await self.send(text_data='{"seq":0,"kind":"snapshot","data":{}}')

    async def disconnect(self, code: int) -> None:
        await self.channel_layer.group_discard(GROUP, self.channel_name)

    async def alert(self, message: dict[str, Any]) -> None:
        await self.send(text_data=message["text"])


def tell_group(sender: object, *, alert: Alert, **rest: Any) -> None:
    text = encode({"kind": "alert.raised", "data": alert_card(alert)})
    transaction.on_commit(partial(async_to_sync(layer.group_send), GROUP, {"type": "alert", "text": text}))


alert_raised.connect(tell_group)
application = ProtocolTypeRouter(
    {"http": pages, "websocket": URLRouter([path("ws/desk/", GroupSocket.as_asgi())])},
)

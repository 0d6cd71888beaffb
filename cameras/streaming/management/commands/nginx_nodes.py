from typing import Any
from urllib.parse import urlsplit

from django.core.management.base import BaseCommand

from cameras.streaming.models import MediaNode

HEAD = """# Media nodes, written by `manage.py nginx_nodes`; included by deploy/nginx.conf.
"""


class Command(BaseCommand):
    help = "Print the media nodes as nginx includes them: an upstream each, and the map from name to upstream."

    def handle(self, *args: Any, **options: Any) -> None:
        nodes = {node.name: urlsplit(node.url) for node in MediaNode.objects.all()}
        plain = {name: url.netloc for name, url in nodes.items() if url.scheme == "http"}
        blocks = [_upstream(name, place) for name, place in plain.items()]
        self.stdout.write("\n".join([HEAD, *blocks, _map(list(plain))]))
        for name in sorted(nodes.keys() - plain.keys()):
            self.stderr.write(f"{name}: https behind nginx is not supported; it is reached through the web processes")


def _upstream(name: str, place: str) -> str:
    return f"upstream media_{name} {{\n    server {place} max_fails=0;\n    keepalive 64;\n}}\n"


def _map(names: list[str]) -> str:
    lines = "".join(f"    {name} media_{name};\n" for name in names)
    return f"map $media_node $media_upstream {{\n    default warroom_app;\n{lines}}}\n"

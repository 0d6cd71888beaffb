"""The rows of the wall: the feed, what walls show, the devices that show it, and the hardware in front of them."""

from warroom.wall.models.contents import AllowedSite, Announcement, Picture, Tour
from warroom.wall.models.devices import Output, OutputHour, Pairing
from warroom.wall.models.feed import FeedEntry, FeedHead
from warroom.wall.models.ledger import HardwarePanel, PanelReading
from warroom.wall.models.walls import (
    Layout,
    LayoutVersion,
    Panel,
    PanelLease,
    Scene,
    SceneVersion,
    ScheduledScene,
    Wall,
    WallEvent,
)

__all__ = [
    "AllowedSite",
    "Announcement",
    "FeedEntry",
    "FeedHead",
    "HardwarePanel",
    "Layout",
    "LayoutVersion",
    "Output",
    "OutputHour",
    "Pairing",
    "Panel",
    "PanelLease",
    "PanelReading",
    "Picture",
    "Scene",
    "SceneVersion",
    "ScheduledScene",
    "Tour",
    "Wall",
    "WallEvent",
]

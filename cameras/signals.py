"""News of this room, sent inside the transaction that made it. Listeners read rows; nothing here knows who listens."""

from django.dispatch import Signal

camera_state_changed = Signal()  # camera: Camera, state: StreamState (its newest row)
camera_lost = Signal()  # camera: Camera, fault: Fault
camera_recovered = Signal()  # camera: Camera, fault: Fault
fleet_lost = Signal()  # node: str, cameras: list[Camera], at: datetime
before_guests = Signal()  # user: User; a question: a receiver answers True if that screen stands before visitors
camera_changed = Signal()  # camera: Camera
storage_low = Signal()  # storage: MediaStorage, share: float, at: datetime
storage_recovered = Signal()  # storage: MediaStorage, at: datetime
areas_loaded = Signal()  # folder: str; the city's districts and urban villages are rows now

"""The ways out of the room. Each channel knows its own protocol; what becomes of a failure is not theirs to decide."""

"""Standard procedures: their shape, their text form, their versions, and the steps of one incident."""

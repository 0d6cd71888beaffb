"""The ledger of the hardware panels: their hours, their warranty, what replaced what."""

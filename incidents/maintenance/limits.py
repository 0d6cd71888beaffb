"""When dark cameras are more than maintenance. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limit:
    """Part of a place's cameras in service that may be dark. Over it the place is lost; it is back below half of it,
    so that one camera that flaps at the edge raises one alert."""

    share: float
    at_least: int

    def is_lost(self, *, down: int, of: int) -> bool:
        return down >= self.at_least and down > self.share * of

    def is_over(self, *, down: int, of: int) -> bool:
        return down == 0 or down < max(self.share * of, self.at_least) / 2


# Of a kecamatan: a third dark is no longer a matter of single cameras but of power or of the link that feeds them.
DISTRICT = Limit(share=0.30, at_least=3)
# Of a red lorong: the last eye of the most dangerous alleys.
RED_LORONG = Limit(share=0.999, at_least=1)

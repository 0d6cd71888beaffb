"""What went wrong with a stream lately."""

from cameras.streaming.engine.trouble import MOST_KEPT, Trouble


def test_only_interruptions_of_a_picture_count_as_restarts() -> None:
    trouble = Trouble()
    trouble.note("kamera menolak sambungan", at=10, interrupted=False)
    trouble.note("tidak ada gambar", at=20, interrupted=True)
    assert trouble.restarts_hour(now=30) == 1


def test_an_hour_later_they_are_forgotten_and_the_last_error_is_not() -> None:
    trouble = Trouble()
    trouble.note("tidak ada gambar", at=20, interrupted=True)
    assert trouble.restarts_hour(now=3619) == 1
    assert trouble.restarts_hour(now=3620) == 0
    assert (trouble.last_error, trouble.last_error_at) == ("tidak ada gambar", 20)


def test_a_stream_that_breaks_all_the_time_costs_no_memory() -> None:
    trouble = Trouble()
    for second in range(5 * MOST_KEPT):
        trouble.note("rusak", at=second / 10, interrupted=True)
    assert trouble.restarts_hour(now=500) == MOST_KEPT

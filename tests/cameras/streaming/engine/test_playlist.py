from cameras.streaming.engine import playlist
from cameras.streaming.engine.playlist import Segment


def test_the_playlist_says_everything_a_player_needs() -> None:
    segments = [
        Segment(100, 1.0, 1_770_000_000.25, 100, False, b""),
        Segment(101, 2.2, 1_770_000_001.25, 101, True, b""),
    ]
    text = playlist.render(segments, target_s=3, discontinuity_number=7)

    assert text.decode() == (
        "#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-INDEPENDENT-SEGMENTS\n#EXT-X-TARGETDURATION:3\n"
        "#EXT-X-MEDIA-SEQUENCE:100\n#EXT-X-DISCONTINUITY-SEQUENCE:7\n"
        '#EXT-X-MAP:URI="init-100.mp4"\n#EXT-X-PROGRAM-DATE-TIME:2026-02-02T02:40:00.250Z\n#EXTINF:1.00000,\n100.m4s\n'
        '#EXT-X-DISCONTINUITY\n#EXT-X-MAP:URI="init-101.mp4"\n'
        "#EXT-X-PROGRAM-DATE-TIME:2026-02-02T02:40:01.250Z\n#EXTINF:2.20000,\n101.m4s\n"
    )


def test_no_segment_is_longer_than_the_target_after_rounding() -> None:
    for tenths in range(1, 200):
        assert round(tenths / 10) <= playlist.target_duration(tenths / 10)

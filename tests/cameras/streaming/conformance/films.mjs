// Plays a replay with the product's own hls.js as fast as it decodes, and tells what a person would have seen.
import Hls from "./hls.mjs";

window.show = (address) => new Promise((resolve) => {
  const video = document.createElement("video");
  const sizes = [];
  const complaints = [];
  const hls = new Hls({ maxBufferLength: 600 });
  const tell = () => {
    const ranges = Array.from({ length: video.buffered.length }, (_, at) => [video.buffered.start(at), video.buffered.end(at)]);
    const { totalVideoFrames, corruptedVideoFrames } = video.getVideoPlaybackQuality();
    resolve({ complaints, sizes, ranges, total: totalVideoFrames, corrupted: corruptedVideoFrames, ended: video.ended });
    hls.destroy();
    video.remove();
  };
  video.muted = true;
  document.body.append(video);
  video.addEventListener("resize", () => sizes.push(`${video.videoWidth}x${video.videoHeight}`));
  video.addEventListener("ended", tell);
  hls.on(Hls.Events.ERROR, (name, data) => {
    // At this pace a busy machine's loading falls behind; that says nothing of what was loaded.
    if (data.details !== Hls.ErrorDetails.BUFFER_STALLED_ERROR) complaints.push(data.details);
    if (data.fatal) tell();
  });
  hls.loadSource(address);
  hls.attachMedia(video);
  video.playbackRate = 16;
  video.play();
});

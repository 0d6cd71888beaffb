"""The engine against RTSP servers written by others: gst-rtsp-server, VLC, and the product's own simulator."""

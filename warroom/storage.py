"""Static files: compressed, named by content, and with the imports of ES modules rewritten to those names."""

from typing import Any

from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage


class ModuleManifestStorage(CompressedManifestStaticFilesStorage):
    support_js_module_import_aggregation = True
    max_post_process_passes = 16  # a pass resolves one level of imports or more, and ours nest nine deep

    def create_compressor(self, **kwargs: Any) -> Compressor:
        """gzip alone. Brotli is there because the PDF needs it; its best level would add a minute to each new start,
        for some kilobytes on a local network."""
        return Compressor(**kwargs, use_brotli=False)

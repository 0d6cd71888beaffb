"""Static files: compressed, named by content, and with the imports of ES modules rewritten to those names."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class ModuleManifestStorage(CompressedManifestStaticFilesStorage):
    support_js_module_import_aggregation = True
    max_post_process_passes = 16  # a pass resolves one level of imports or more, and ours nest nine deep

"""Codes in addresses of pages and API: what cannot be a code is not found, before any query sees it."""

from django.urls import register_converter

from cameras.models import CODE_PATTERN


class CodeConverter:
    """As cameras.models.CODE: PostgreSQL refuses NUL in a look-up, and nobody needs a longer code."""

    regex = CODE_PATTERN

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(CodeConverter, "code")

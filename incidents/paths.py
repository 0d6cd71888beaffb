"""How an incident's number looks in an address. Anything else is not found before a database hears of it."""

from django.urls import register_converter
from django.urls.converters import StringConverter


class NumberConverter(StringConverter):
    regex = r"[A-Z]{3}-\d{8}-\d{4,9}"


register_converter(NumberConverter, "incident")

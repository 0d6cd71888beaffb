"""Cursor paging of the API: stable while rows arrive, and the cost of a page does not grow with its number."""

from rest_framework.pagination import CursorPagination


class Cursor(CursorPagination):
    page_size = 100
    page_size_query_param = "limit"
    max_page_size = 1000
    ordering = "-id"

from django.urls import path

from incidents.rulebook import api

urlpatterns = [
    path("rules/", api.RuleList.as_view(), name="rules"),
    path("rules.csv", api.RuleSheet.as_view(), name="rules-sheet"),
    path("rules/<slug:kind>/", api.RuleDetail.as_view(), name="rule"),
    path("rules/<slug:kind>/versions/", api.RuleVersions.as_view(), name="rule-versions"),
]

"""The hub's address. Subscriptions of partners are made in the admin."""

from django.urls import path

from cms.syndication.push.websub.views import hub

urlpatterns = [path("hub", hub, name="hub")]

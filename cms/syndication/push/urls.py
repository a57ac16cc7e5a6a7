"""The address of the WebSub hub. Partners' subscriptions are created in the admin."""

from django.urls import path

from cms.syndication.push.websub.views import hub

urlpatterns = [path("hub", hub, name="hub")]

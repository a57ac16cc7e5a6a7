"""Views that the editor calls from the browser."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_POST

from cms.authoring.editor.markdown import MarkdownKeptError, convert_markdown


@require_POST
def markdown_view(request: HttpRequest) -> JsonResponse:
    """Convert pasted Markdown to HTML, or say why it is kept as typed."""
    try:
        html, left_out = convert_markdown(request.POST.get("text", ""))
    except MarkdownKeptError as error:
        return JsonResponse({"problem": str(error)})
    return JsonResponse({"html": html, "left_out": left_out})

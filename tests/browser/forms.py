"""Forms of topics in a browser, and the texts that the browser keeps of them."""

from cms.posts.models import Topic

KEPT_TEXTS = """() => new Promise((resolve) => {
    const opening = indexedDB.open("marrow", 1);
    opening.onsuccess = () => {
        if (!opening.result.objectStoreNames.length) return resolve([]);
        const all = opening.result.transaction("texts").objectStore("texts").getAll();
        all.onsuccess = () => resolve(all.result);
    };
})"""


def address(row, page="change"):
    return f"/admin/{row._meta.app_label}/{row._meta.model_name}/{row.pk}/{page}/"


def type_summary(window, row, text="What moves."):
    """Open the form of a row, type a summary, and wait until the browser keeps it."""
    window.open(address(row))
    window.fill("#id_summary", text)
    window.get_by_text("Kept in this browser").wait_for()


def kept_titles(window):
    return [text["title"] for text in window.evaluate(KEPT_TEXTS)]


def wait_until_kept(window, value):
    """Wait until the browser keeps a field with this value."""
    window.evaluate(
        f"""async (value) => {{
            while (!JSON.stringify(await ({KEPT_TEXTS})()).includes(value))
                await new Promise(requestAnimationFrame);
        }}""",
        value,
    )


def click(window, name):
    """Press a button that leads to no page, or not yet."""
    window.get_by_role("button", name=name, exact=True).click()


def saved_summary():
    return Topic.objects.get().summary

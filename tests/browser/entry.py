"""Enter evidence in the admin with a mouse and a keyboard, and count the clicks."""

from tests.browser.conftest import press

#: A choice from a list takes two clicks: one opens it, one picks.
CLICKS_A_CHOICE = 2


class Entry:
    """The form of a new entry. The keyboard types texts, and leads to the next field."""

    def __init__(self, window, path):
        self.window, self.clicks = window, 0
        window.open(f"/admin/{path}/add/")

    def type(self, **texts):
        for name, text in texts.items():
            self.window.fill(f"#id_{name}", str(text))

    def click(self, control):
        control.click()
        self.clicks += 1

    def choose(self, control, label):
        control.select_option(label=label)
        self.clicks += CLICKS_A_CHOICE

    def choose_fields(self, **labels):
        for name, label in labels.items():
            self.choose(self.window.locator(f"#id_{name}"), label)

    def tick(self, name):
        self.click(self.window.locator(f"#id_{name}"))

    def search(self, row, name, text):
        """Choose in a box with a search."""
        self.click(row.locator(f".field-{name} .select2-selection"))
        self.window.keyboard.type(text)
        self.click(self.window.locator(".select2-results__option", has_text=text).first)

    def open_tab(self, name):
        self.click(self.window.locator("#tabs-items a:visible", has_text=name).first)

    def add_row(self, prefix, **values):
        self.click(self.window.locator(f"[data-add={prefix}]"))
        return self.fill_row(prefix, **values)

    def copy_row(self, prefix, number, **values):
        self.click(self.rows(prefix).nth(number).locator("[data-copy]"))
        return self.fill_row(prefix, **values)

    def rows(self, prefix):
        return self.window.locator(f"#{prefix}-data > tbody.form-group:not(.empty-form)")

    def fill_row(self, prefix, **values):
        """Type and choose the values of the latest row; a pair is searched for in a box."""
        row = self.rows(prefix).last
        for name, value in values.items():
            control = row.locator(f"[name$='-{name}']")
            if control.evaluate("field => field.matches('.admin-autocomplete')"):
                self.search(row, name, value)
            elif control.evaluate("field => field.tagName") == "SELECT":
                self.choose(control, value)
            else:
                control.fill(str(value))
        return row

    def unfold(self, row):
        self.click(row.locator("summary"))

    def save(self, name="Save and publish"):
        self.clicks += 1
        press(self.window, name)

"""A browser without a screen: keeps cookies, follows redirects, fills in the forms that a page has."""
import html.parser
import urllib.parse

REDIRECTS = (301, 302, 303, 307, 308)


class _Forms(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.forms = []
        self.inside = False

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag == "form":
            self.forms.append({"action": attributes["action"], "method": attributes.get("method", "get"), "fields": {}})
            self.inside = True
        elif self.inside and tag in ("input", "select", "textarea") and "name" in attributes:
            self.forms[-1]["fields"][attributes["name"]] = attributes.get("value") or ""

    def handle_endtag(self, tag):
        if tag == "form":
            self.inside = False


class Visitor:
    """`answer` is the page in the window, `path` where it is."""

    def __init__(self, server):
        self.server = server
        self.cookies = {}

    def go(self, path):
        return self._load("GET", path)

    def submit(self, action, headers=None, **values):
        """Sends the first form of this page that goes to `action` and has these fields, with them filled in."""
        forms = [form for form in self.forms() if form["action"] == action]
        form = next((form for form in forms if set(values) <= set(form["fields"])), None)
        assert form, f"none of {forms} has {set(values)}"
        body = urllib.parse.urlencode(form["fields"] | values)
        return self._load(form["method"].upper(), action, body, headers)

    def forms(self):
        parser = _Forms()
        parser.feed(self.answer.text())
        return parser.forms

    def _load(self, method, path, body=None, headers=None):
        for _ in range(6):
            sent = {"Content-Type": "application/x-www-form-urlencoded"} if body is not None else {}
            self.answer = self.server.send(method, path, body, sent | (headers or {}), cookies=self.cookies)
            for name, value in self.answer.cookies().items():
                self.cookies[name] = value
            self.cookies = {name: value for name, value in self.cookies.items() if value}
            self.path = path
            if self.answer.status not in REDIRECTS:
                break
            method, path, body = "GET", self.answer.header("Location"), None
        return self.answer

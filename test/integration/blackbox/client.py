"""HTTP as a client speaks it, with nothing added that the test did not ask for."""
import http.client
import json
import socket

PATIENCE = 60  # seconds: for a loaded machine


class Answer:
    def __init__(self, status, headers, body):
        self.status = status
        self.headers = headers  # (name, value) as they came
        self.body = body

    def header(self, name):
        values = self.header_all(name)
        return values[0] if values else None

    def header_all(self, name):
        return [value for other, value in self.headers if other.lower() == name.lower()]

    def cookies(self):
        """What Set-Cookie gave: name -> value; a dropped one has an empty value."""
        pairs = (line.split(";")[0].split("=", 1) for line in self.header_all("Set-Cookie"))
        return {name: value for name, value in pairs}

    def text(self):
        return self.body.decode("utf-8")

    def json(self):
        return json.loads(self.body)

    def __repr__(self):
        return f"<{self.status} {self.body[:300]!r}>"


class Client:
    def __init__(self, host, port):
        self.host = host
        self.port = port

    def request(self, method, path, body=None, headers=None, timeout=PATIENCE):
        connection = http.client.HTTPConnection(self.host, self.port, timeout=timeout)
        try:
            connection.request(method, path, body=body, headers=headers or {})
            response = connection.getresponse()
            return Answer(response.status, response.getheaders(), response.read())
        finally:
            connection.close()

    def get(self, path, headers=None, token=None, cookies=None):
        return self.request("GET", path, headers=self._headers(headers, token, cookies))

    def send_json(self, method, path, value, headers=None, token=None, cookies=None):
        all_headers = {"Content-Type": "application/json"} | self._headers(headers, token, cookies)
        body = value if isinstance(value, bytes) else json.dumps(value).encode()
        return self.request(method, path, body, all_headers)

    def post(self, path, value, **extra):
        return self.send_json("POST", path, value, **extra)

    def send(self, method, path, body=None, headers=None, token=None, cookies=None):
        return self.request(method, path, body, self._headers(headers, token, cookies))

    def raw(self, request, timeout=PATIENCE):
        """Sends bytes as they are and reads until the server closes; the request should say so."""
        with socket.create_connection((self.host, self.port), timeout=timeout) as connection:
            try:
                connection.sendall(request)
            except ConnectionError:
                pass  # it may refuse before it has read all; its answer is what counts
            received = b""
            try:
                while piece := connection.recv(65536):
                    received += piece
            except ConnectionError:
                pass
        return received

    @staticmethod
    def _headers(headers, token, cookies):
        out = dict(headers or {})
        if token:
            out["Authorization"] = f"Bearer {token}"
        if cookies:
            out["Cookie"] = "; ".join(f"{name}={value}" for name, value in cookies.items())
        return out


def parsed(received):
    """The first answer in raw bytes."""
    head, _, body = received.partition(b"\r\n\r\n")
    lines = head.decode("latin-1").split("\r\n")
    headers = [tuple(line.split(": ", 1)) for line in lines[1:] if ": " in line]
    return Answer(int(lines[0].split(" ")[1]) if lines[0] else 0, headers, body)

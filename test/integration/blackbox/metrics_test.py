"""/metrics: what it says, to whom, and that its figures move."""
import unittest

from case import PASSWORD, Case
from exposition import Exposition
from server import Server


def metrics_of(server):
    answer = server.get("/metrics")
    assert (answer.status, answer.header("Content-Type")) == (200, "text/plain; version=0.0.4; charset=utf-8"), answer
    return Exposition(answer.text())


class Metrics(Case):
    def test_they_are_prometheus_text(self):
        families = metrics_of(self.server).families

        self.assertEqual("counter", families["postkey_http_requests_total"].kind)
        self.assertEqual("histogram", families["postkey_http_request_duration_seconds"].kind)

    def test_requests_are_counted_by_route_and_class_of_status(self):
        def figures():
            now = metrics_of(self.server)
            return [now.value("postkey_http_requests_total", method=method, route=route, status=status)
                    for method, route, status in (("POST", "/v1/accounts", "2xx"), ("POST", "/v1/accounts", "4xx"),
                                                  ("GET", "none", "4xx"), ("GET", "/health/live", "2xx"))] + [
                    now.value("postkey_http_request_duration_seconds_count", method="POST", route="/v1/accounts")]

        before = figures()
        self.claimant()
        self.server.post("/v1/accounts", {"email": "no address", "password": PASSWORD})
        self.server.get("/nowhere")
        self.server.get("/health/live")

        self.assertEqual([1, 1, 1, 1, 2], [now - then for now, then in zip(figures(), before)])

    def test_the_process_tells_its_memory_and_its_start(self):
        now = metrics_of(self.server)

        self.assertGreater(now.value("process_resident_memory_bytes"), 1_000_000)
        self.assertGreater(now.value("process_start_time_seconds"), 1_700_000_000)

    def test_nothing_personal_is_in_a_label(self):
        """R-50, with everything in sight that could be: addresses, names, tokens, paths."""
        person = self.member(username="augusta", name="Augusta Ada King")
        reset = person.recovery()
        self.server.get(f"/{person.email}/{reset.token}?email={person.email}")
        self.server.get(f"/reset_password/{reset.token}")
        self.server.send("DELETE", "/v1/accounts/" + person.id)
        answer = self.server.get("/metrics")

        for secret in (person.email, "example.org", person.id, "augusta", "King", reset.token, reset.token[:20], "127.0.0.1"):
            self.assertNotIn(secret, answer.text())
        for value in Exposition(answer.text()).label_values():
            self.assertNotRegex(value, r"@|[0-9a-f]{8}-|[\w-]{40}")

    def test_who_is_not_asked_for_learns_that_there_is_nothing(self):
        unknown = self.server.get("/metrics2")

        through_a_proxy = self.server.get("/metrics", headers={"X-Forwarded-For": "192.0.2.7"})

        self.assertEqual((404, unknown.body), (through_a_proxy.status, through_a_proxy.body))

    def test_a_network_that_is_allowed_may_read_them_and_its_neighbour_may_not(self):
        with Server({"server.trusted_proxies": "127.0.0.1", "server.metrics_allowed": "192.0.2.0/25"}) as server:
            for source, status in (("192.0.2.127", 200), ("192.0.2.128", 404)):
                self.assertEqual(status, server.get("/metrics", headers={"X-Forwarded-For": source}).status, source)
            self.assertEqual(200, server.get("/metrics").status)


if __name__ == "__main__":
    unittest.main()

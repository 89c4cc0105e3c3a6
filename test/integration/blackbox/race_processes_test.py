"""Two processes on one database (T-RACE): commands of an operator while fifty requests for the same account are under way."""
from case import PASSWORD
from runners import RUNNERS, Races
from server import run_program

UNAVAILABLE = 69


class TwoProcesses(Races):
    def test_R_45_a_second_server_on_the_same_database_is_refused(self):
        person = self.member()

        second = run_program("serve", "--data-dir", self.server.data_dir, "--listen", "127.0.0.1:0")

        self.assertEqual((UNAVAILABLE, ""), (second.returncode, second.stdout), second.stderr)
        self.assertIn("postkey.db is in use by another Postkey process", second.stderr)
        self.assertEqual(200, person.sign_in().status, "the first one goes on")

    def test_S_020_beside_a_deletion_a_reset_wins_once_or_not_at_all_and_opens_nothing(self):
        self.rounds("new passwords beside a deletion", self.reset_beside_deletion)

    def reset_beside_deletion(self):
        person = self.member()
        person.session()

        _, answers = self.reset_beside(person, "delete")

        self.assert_gone(person)
        self.server.wait_for_mail(person.email, "account_closed")
        self.server.settle()
        self.assertEqual(1, len(self.server.mails(person.email, "account_closed")))
        return answers

    def test_S_020_beside_a_disabling_a_reset_wins_once_or_not_at_all_and_opens_nothing(self):
        self.rounds("new passwords beside a disabling", self.reset_beside_disabling)

    def reset_beside_disabling(self):
        person = self.member()
        person.session()

        passwords, answers = self.reset_beside(person, "disable")

        self.assertEqual([("DISABLED", 0, 0)], self.server.query(
            "SELECT user_status, (SELECT count(*) FROM sessions WHERE account = a.id), "
            "(SELECT count(*) FROM action_tokens WHERE subject = a.id AND used_at IS NULL AND scope <> 'undo_change') "
            "FROM accounts a WHERE email = ?", person.email), "but for the link that takes the reset back")
        for password in passwords:
            self.assertEqual(401, person.sign_in(password).status, password)
        return answers

    def reset_beside(self, person, command):
        """What now may be the password, and the answers."""
        token = person.recovery().token
        passwords = self.phrases()
        ended, racing, late = self.beside_command(
            "/v1/recoveries/confirm", [{"token": token, "password": password} for password in passwords],
            "account", command, person.email, "--yes")

        self.assertEqual(0, ended.returncode, ended.stderr)
        self.assertLessEqual({answer.status for answer in racing}, {204, 400, 503})
        self.assertLessEqual({answer.status for answer in late}, {400, 503}, "it came after the command had ended")
        winners = [password for password, answer in zip(passwords, racing) if answer.status == 204]
        self.assertLessEqual(len(winners), 1, [answer.status for answer in racing])
        return [PASSWORD, *winners], racing + late

    def test_S_020_beside_a_deletion_a_verification_leaves_neither_claim_nor_account(self):
        self.rounds("verifications beside a deletion", self.verify_beside_deletion)

    def verify_beside_deletion(self):
        person = self.claimant()
        ended, racing, late, winners = self.verify_beside(person, "delete")

        self.assertEqual(0, ended.returncode, ended.stderr)
        self.assert_gone(person)
        for password in [PASSWORD, *winners]:
            self.assertEqual(401, person.sign_in(password).status, password)
        self.server.settle()
        self.assertEqual(len(winners), len(self.server.mails(person.email, "account_closed")), "who had an account is told")
        return racing + late

    def test_S_015_of_an_operators_word_and_fifty_new_passwords_one_verifies(self):
        self.rounds("verifications beside the operator's", self.verify_beside_operator)

    def verify_beside_operator(self):
        person = self.claimant()
        ended, racing, late, winners = self.verify_beside(person, "verify")

        said = ended.stdout + ended.stderr
        verified = ended.stdout.startswith("Verified ")
        self.assertTrue(verified or "verified already" in said or "could not be verified" in said, said)
        self.assertEqual(1, len(winners) + verified, said)
        self.assertEqual([(1,)], self.server.query("SELECT count(*) FROM accounts WHERE email = ?", person.email))
        self.assertEqual(401, person.sign_in().status, "nobody proved the password of the sign-up")
        for password in winners:
            self.assertEqual(200, person.sign_in(password).status, password)
        return racing + late

    def verify_beside(self, person, command):
        token = person.verification().token
        passwords = self.phrases()
        ended, racing, late = self.beside_command(
            "/v1/verifications/confirm", [{"token": token, "password": password} for password in passwords],
            "account", command, person.email, "--yes")

        self.assertLessEqual({answer.status for answer in racing}, {200, 400, 503})
        self.assertLessEqual({answer.status for answer in late}, {400, 503}, "it came after the command had ended")
        winners = [password for password, answer in zip(passwords, racing) if answer.status == 200]
        self.assertLessEqual(len(winners), 1, [answer.status for answer in racing])
        return ended, racing, late, winners

    def test_S_068_S_084_beside_a_sign_out_no_refresh_outlives_it(self):
        self.rounds("uses of one refresh token beside a sign-out", self.refresh_beside_sign_out)

    def refresh_beside_sign_out(self):
        person = self.member()
        token = person.session()["refresh_token"]

        ended, racing, late = self.beside_command("/v1/sessions/refresh", [{"refresh_token": token}] * RUNNERS,
                                                  "account", "sign-out", person.email)

        self.assertEqual((0, f"Ended 1 session of {person.email}.\n"), (ended.returncode, ended.stdout), ended.stderr)
        self.assertLessEqual({answer.status for answer in racing}, {200, 401})
        self.assertEqual({401}, {answer.status for answer in late})
        refreshed = [answer.json() for answer in racing if answer.status == 200]
        self.assertLessEqual(len({session["refresh_token"] for session in refreshed}), 1)
        self.assert_ended(refreshed)
        return racing + late

    def test_S_068_beside_a_disabling_no_sign_in_outlives_it(self):
        self.rounds("sign-ins beside a disabling", self.sign_in_beside_disabling)

    def sign_in_beside_disabling(self):
        person = self.member()

        ended, racing, late = self.beside_command(
            "/v1/sessions", [{"identifier": person.email, "password": PASSWORD}] * RUNNERS, "account", "disable", person.email, "--yes")

        self.assertEqual(0, ended.returncode, ended.stderr)
        self.assertLessEqual({answer.status for answer in racing}, {200, 401, 503})
        self.assertLessEqual({answer.status for answer in late}, {401, 503})
        self.assert_ended([answer.json() for answer in racing if answer.status == 200])
        self.assertEqual([(0,)], self.server.query(
            "SELECT count(*) FROM sessions s JOIN accounts a ON a.id = s.account WHERE a.email = ?", person.email))
        return racing + late

    @staticmethod
    def phrases():
        return [f"velvet harbour number {n:02d}" for n in range(RUNNERS)]

    def assert_ended(self, sessions):
        for session in sessions:
            self.assertEqual(401, self.server.get("/v1/account", token=session["access_token"]).status)
            refreshed = self.server.post("/v1/sessions/refresh", {"refresh_token": session["refresh_token"]})
            self.assertEqual(401, refreshed.status)

    def assert_gone(self, person):
        for table, column in (("accounts", "id"), ("claims", "id"), ("sessions", "account"), ("action_tokens", "subject")):
            self.assertEqual([], self.server.query(f"SELECT 1 FROM {table} WHERE {column} = ?", person.id), table)

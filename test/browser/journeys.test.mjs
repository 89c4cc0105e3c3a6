// The four journeys, as people make them: with script on, and off.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { openWindow, startBrowser } from "./browser.mjs";
import { startServer } from "./server.mjs";

const password = "plum velvet harbour 52";
const otherPassword = "quiet lantern orchard 71";

let server, browser;
before(async () => {
  server = await startServer();
  browser = await startBrowser();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

let number = 0;
const freshAddress = () => `ada${++number}@example.org`;

async function signUp(window, email) {
  await window.go("/register");
  await window.fill("email", email);
  await window.page.locator('input[name="password"]').fill(password);
  await window.press(window.words.sign_up.submit);
  await window.page.getByRole("heading", { level: 1, name: window.words.heading.check_mail }).waitFor();
}

// Reads the newest mail of the inbox and follows its link, as one does on the first day with this program.
async function followMailedLink(window, email, kind) {
  await server.mail(email, kind);
  await window.go("/dev/inbox");
  const newest = window.page.locator(".mails li").filter({ hasText: email }).first();
  await window.follow(window.words.inbox.open_link, newest);
}

async function verify(window, email) {
  await followMailedLink(window, email, "verify_email");
  await window.page.getByText(email).first().waitFor();
  await window.press(window.words.verify.submit);
  await window.page.getByText(window.words.flash.verified).waitFor();
}

async function signIn(window, email, secret) {
  await window.go("/login");
  await window.fill("identifier", email);
  await window.fill("password", secret);
  await window.press(window.words.sign_in.submit, window.page.locator("main"));
}

async function expectSignedIn(window) {
  await window.page.getByRole("heading", { level: 1, name: window.words.heading.home }).waitFor();
  assert.equal(new URL(window.page.url()).pathname, "/");
  await window.page.getByRole("button", { name: window.words.every_page.sign_out }).first().waitFor();
}

async function signOut(window) {
  await window.press(window.words.every_page.sign_out);
  await window.page.getByText(window.words.flash.signed_out).waitFor();
}

async function expectRefused(window) {
  await window.page.getByText(window.words.refusal.credentials_not_valid).first().waitFor();
}

for (const [script, javaScriptEnabled] of [["on", true], ["off", false]]) {
  describe(`with script ${script}`, () => {
    let window;
    const inWindow = (journey) => async () => {
      window = await openWindow(browser, server, { javaScriptEnabled });
      try {
        await journey(window);
        // A refused form is answered with its status, which Chromium writes to the console; nothing else may be there.
        assert.deepEqual(window.errors.filter((error) => !error.startsWith("Failed to load resource")), []);
      } finally {
        await window.close();
      }
    };

    test("a new person signs up, proves the mailbox, signs in and signs out", inWindow(async (window) => {
      const email = freshAddress();
      await signUp(window, email);
      await verify(window, email);
      await signIn(window, email, password);
      await expectSignedIn(window);
      for (const page of ["/login", "/reset_password_request", "/register"]) {
        await window.go(page);
        assert.equal(new URL(window.page.url()).pathname, "/", `${page} sends signed-in people home`);
      }
      await signOut(window);
      await window.go("/account");
      assert.equal(new URL(window.page.url()).pathname, "/login");
    }));

    test("who typed the code instead of following the link is verified too", inWindow(async (window) => {
      const email = freshAddress();
      await signUp(window, email);
      const { code } = await server.mail(email, "verify_email");
      await window.fill("code", code);
      await window.press(window.words.check_mail.submit);
      await window.page.getByText(window.words.flash.verified).waitFor();
    }));

    test("in another browser the password chosen at sign-up is asked for", inWindow(async (window) => {
      const email = freshAddress();
      await signUp(window, email);
      const { link } = await server.mail(email, "verify_email");
      const other = await openWindow(browser, server, { javaScriptEnabled });
      try {
        await other.go(link);
        await other.fill("sign_up_password", "not what I chose 9");
        await other.press(other.words.verify.submit);
        await other.page.getByText(other.words.error.sign_up_password_wrong).first().waitFor();
        await other.fill("sign_up_password", password);
        await other.press(other.words.verify.submit);
        await other.page.getByText(other.words.flash.verified).waitFor();
      } finally {
        await other.close();
      }
      await signIn(window, email, password);
      await expectSignedIn(window);
    }));

    test("a locked-out person resets the password and signs in with the new one", inWindow(async (window) => {
      const email = freshAddress();
      await signUp(window, email);
      await verify(window, email);
      await window.go("/login");
      await window.follow(window.words.sign_in.forgot);
      await window.fill("email", email);
      await window.press(window.words.request_recovery.submit);
      await window.page.getByText(window.words.flash.recovery_requested).waitFor();
      await followMailedLink(window, email, "reset_password");
      assert.doesNotMatch(window.page.url(), /\w+\.\w+\.\w{20,}/, "the token is not left in the address");

      await window.fill("new_password", otherPassword);
      await window.fill("password2", "something else entirely 3");
      await window.press(window.words.reset_password.submit);
      await window.page.getByText(window.words.error.passwords_differ).first().waitFor();
      await window.fill("new_password", otherPassword);
      await window.fill("password2", otherPassword);
      await window.press(window.words.reset_password.submit);
      await window.page.getByText(window.words.flash.password_reset).waitFor();

      await signIn(window, email, password);
      await expectRefused(window);
      await signIn(window, email, otherPassword);
      await expectSignedIn(window);
    }));

    test("a used link is told kindly and a new one is offered", inWindow(async (window) => {
      const email = freshAddress();
      await signUp(window, email);
      await verify(window, email);
      const { link } = await server.mail(email, "verify_email");
      await window.go(link);
      await window.page.getByRole("heading", { level: 1, name: window.words.problem.link_heading }).waitFor();
      assert.ok(await window.page.locator("main form, main a").count());
    }));

    test("who got no mail has it sent again", inWindow(async (window) => {
      const email = freshAddress();
      await signUp(window, email);
      await window.go("/register/sent");
      await window.press(window.words.check_mail.resend);
      await window.page.getByText(window.words.flash.verification_resent).waitFor();
      await verify(window, email);
    }));

    test("a signed-in person changes the address, and the old one takes it back", inWindow(async (window) => {
      const email = freshAddress();
      const moved = freshAddress();
      await signUp(window, email);
      await verify(window, email);
      await signIn(window, email, password);
      await expectSignedIn(window);
      await window.go("/account");
      const form = window.page.locator("form").filter({ has: window.page.getByRole("button", { name: window.words.account.change_address }) });
      await window.fill("new_email", moved, form);
      await window.fill("current_password", "not my password 4", form);
      await window.press(window.words.account.change_address, form);
      await window.page.getByText(window.words.error.current_password_wrong).first().waitFor();
      await window.fill("current_password", password, form);
      await window.press(window.words.account.change_address, form);
      await window.page.getByText(window.words.flash.email_change_requested).waitFor();
      await window.page.getByRole("button", { name: window.words.account.cancel_change }).waitFor();

      await followMailedLink(window, moved, "email_change_confirm");
      await window.page.getByText(moved).first().waitFor();
      await window.press(window.words.change_email.submit);
      await window.page.getByText(window.words.flash.email_changed).waitFor();
      assert.equal(new URL(window.page.url()).pathname, "/account");

      const { link } = await server.mail(email, "email_changed");
      const other = await openWindow(browser, server, { javaScriptEnabled });
      try {
        await other.go(link);
        await other.page.getByText(email).first().waitFor();
        await other.press(other.words.undo_change.submit);
        await other.page.getByText(other.words.flash.taken_back).waitFor();
        const { link: reset } = await server.mail(email, "reset_password");
        await other.go(reset);
        await other.fill("new_password", otherPassword);
        await other.fill("password2", otherPassword);
        await other.press(other.words.reset_password.submit);
        await other.page.getByText(other.words.flash.password_reset).waitFor();
        await signIn(other, email, otherPassword);
        await expectSignedIn(other);
      } finally {
        await other.close();
      }
      await window.go("/account");
      assert.equal(new URL(window.page.url()).pathname, "/login", "whoever was signed in is not any more");
    }));

    test("a signed-in person changes the password", inWindow(async (window) => {
      const email = freshAddress();
      await signUp(window, email);
      await verify(window, email);
      await signIn(window, email, password);
      await expectSignedIn(window);
      await window.go("/account");
      const form = window.page.locator("form").filter({ has: window.page.getByRole("button", { name: window.words.account.change_password }) });
      await window.fill("current_password", "not my password 4", form);
      await window.fill("new_password", otherPassword, form);
      await window.fill("password2", otherPassword, form);
      await window.press(window.words.account.change_password, form);
      await window.page.getByText(window.words.error.current_password_wrong).first().waitFor();

      await window.fill("current_password", password, form);
      await window.fill("new_password", otherPassword, form);
      await window.fill("password2", otherPassword, form);
      await window.press(window.words.account.change_password, form);
      await window.page.getByText(window.words.flash.password_changed).waitFor();
      await server.mail(email, "password_changed");

      await signOut(window);
      await signIn(window, email, password);
      await expectRefused(window);
      await signIn(window, email, otherPassword);
      await expectSignedIn(window);
    }));
  });
}

// "Where is my mail?" on the page that follows a request: by itself with script, by its button without.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { languages, openWindow, startBrowser } from "./browser.mjs";
import { startServer } from "./server.mjs";

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

async function signUp(window) {
  await window.go("/register");
  await window.fill("email", `ada${++number}@example.org`);
  await window.page.locator('input[name="password"]').fill("plum velvet harbour 52");
  await window.press(window.words.sign_up.submit);
}

// Told as taken ten seconds after its request at the latest, looked at every five.
const longest = { timeout: 25_000 };

describe("the story of a mail", () => {
  for (const language of languages) {
    test(`goes on by itself with script, in ${language}`, async () => {
      const window = await openWindow(browser, server, { language });
      try {
        await signUp(window);
        const story = window.page.getByRole("status").filter({ has: window.page.locator("time") });
        await story.getByText(window.words.mail_story.queued).waitFor();
        await story.getByText(window.words.mail_story.taken).waitFor(longest);
        assert.deepEqual(window.errors, []);
      } finally {
        await window.close();
      }
    });
  }

  test("does not disturb who types the code meanwhile", async () => {
    const window = await openWindow(browser, server);
    try {
      await signUp(window);
      await window.fill("code", "0123");
      await window.page.getByText(window.words.mail_story.taken).waitFor(longest);
      const code = window.page.getByLabel(window.words.label.code, { exact: true }).first();
      assert.equal(await code.inputValue(), "0123");
      assert.ok(await code.evaluate((field) => field === document.activeElement));
    } finally {
      await window.close();
    }
  });

  test("is looked at again with a button without script", async () => {
    const window = await openWindow(browser, server, { javaScriptEnabled: false });
    try {
      await window.go("/reset_password_request");
      await window.fill("email", "nobody@example.org");
      await window.press(window.words.request_recovery.submit);
      await window.page.getByText(window.words.mail_story.queued).waitFor();
      const until = Date.now() + longest.timeout;
      while (!(await window.page.getByText(window.words.mail_story.taken_if_any).count())) {
        assert.ok(Date.now() < until, "it is taken in the end");
        await window.follow(window.words.every_page.look_again);
        await window.page.waitForTimeout(500);
      }
      assert.deepEqual(window.errors, []);
    } finally {
      await window.close();
    }
  });
});

// The development inbox as developers use it, with script and without.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { gzipSync } from "node:zlib";

import { violations } from "./axe.mjs";
import { openWindow, startBrowser } from "./browser.mjs";
import { startServer } from "./server.mjs";

const password = "plum velvet harbour 52";

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
async function signUp(name = "ada") {
  const email = `${name}+${++number}@example.org`;
  const body = JSON.stringify({ email, password });
  await fetch(`${server.url}/v1/accounts`, { method: "POST", headers: { "Content-Type": "application/json" }, body });
  return email;
}

async function mailed(name) {
  const email = await signUp(name);
  await server.mail(email, "verify_email");
  return email;
}

const inWindow = (options, journey) => async () => {
  const window = await openWindow(browser, server, options);
  try {
    await journey(window);
    assert.deepEqual(window.errors, []);
  } finally {
    await window.close();
  }
};

const row = (window, email) => window.page.locator(".mails li").filter({ hasText: email });

for (const [script, javaScriptEnabled] of [["on", true], ["off", false]]) {
  describe(`with script ${script}`, () => {
    test("a mail is searched for, opened, looked at and deleted", inWindow({ javaScriptEnabled }, async (window) => {
      const { page, words } = window;
      const email = await mailed("grace");
      const other = await mailed("eve");
      await window.go("/dev/inbox");
      await page.getByLabel(words.inbox.search, { exact: true }).fill(`to:${email} kind:verify`);
      await window.press(words.inbox.search);
      await row(window, email).waitFor();
      assert.equal(await row(window, other).count(), 0);

      await row(window, email).getByRole("heading").getByRole("link").click();
      const frame = page.frameLocator("iframe.preview");
      await frame.getByText(email).first().waitFor();
      await window.follow("390");
      assert.equal((await page.locator("iframe.preview").boundingBox()).width, 390);
      await window.follow(words.inbox_mail.both);
      await page.locator(".plain").filter({ hasText: email }).waitFor();
      await window.follow(words.inbox_mail.delivery);
      await page.getByText(words.inbox_mail.requested).waitFor();
      await window.press(words.inbox_mail.delete);
      await page.getByText(words.flash.mails_deleted).waitFor();
      assert.equal(await row(window, email).count(), 0);
    }));

    test("what did not arrive is shown with the relay's words", inWindow({ javaScriptEnabled }, async (window) => {
      const email = await signUp("bounce+550.5.1.1");
      const item = window.page.locator(".undelivered li").filter({ hasText: email });
      for (let look = 0; look < 200 && !(await item.getByText("failed").count()); ++look) await window.go("/dev/inbox");
      await item.getByText("550 5.1.1").waitFor();
      await item.getByRole("link").click();
      await window.page.getByText(`${window.words.inbox_mail.attempt} 1`).waitFor();
    }));

    test("a mail of the gallery is shown", inWindow({ javaScriptEnabled }, async (window) => {
      await window.go("/dev/mail/gallery");
      await window.follow("한국어");
      await window.page.locator(".sample h2 a").nth(1).click();
      await window.follow(window.words.inbox_mail.inverted);
      await window.page.frameLocator("iframe.preview").locator("h1").waitFor();
    }));
  });
}

test("a mail that comes is shown without being asked for, and the place of the reader is kept", inWindow({}, async (window) => {
  const first = await mailed("first");
  await window.go("/dev/inbox");
  await row(window, first).getByRole("heading").getByRole("link").focus();
  const href = await window.page.evaluate(() => document.activeElement.getAttribute("href"));

  const second = await mailed("second");
  await row(window, second).waitFor();

  assert.equal(await window.page.evaluate(() => document.activeElement.getAttribute("href")), href);
}));

test("who opens a mail with script has read it, and without is offered to say so", async () => {
  const email = await mailed("reader");
  for (const javaScriptEnabled of [false, true]) {
    const window = await openWindow(browser, server, { javaScriptEnabled });
    await window.go(`/dev/inbox?q=to:${encodeURIComponent(email)}`);
    assert.equal(await window.page.locator(".mails .unread").count(), 1);
    await row(window, email).getByRole("heading").getByRole("link").click();
    const button = window.page.getByRole("button", { name: window.words.inbox_mail.mark_read });
    if (javaScriptEnabled) await button.waitFor({ state: "detached" });
    else assert.ok(await button.isVisible());
    await window.close();
  }
  const window = await openWindow(browser, server);
  await window.go(`/dev/inbox?q=is:unread to:${encodeURIComponent(email)}`);
  assert.equal(await window.page.locator(".mails .unread").count(), 0);
  await window.close();
});

test("keys move, search and can be turned off", inWindow({}, async (window) => {
  const { page } = window;
  await mailed();
  await mailed();
  await window.go("/dev/inbox");
  const titles = await page.locator(".mails h2 a").evaluateAll((links) => links.map((link) => link.getAttribute("href")));
  const focused = () => page.evaluate(() => document.activeElement.getAttribute("href") ?? document.activeElement.id);
  for (const [key, expected] of [["j", titles[0]], ["j", titles[1]], ["k", titles[0]], ["/", "q"]]) {
    await page.keyboard.press(key);
    assert.equal(await focused(), expected, key);
  }
  await page.keyboard.press("Escape");
  await page.locator(".tips summary").click();
  await page.locator("[data-keys]").click();
  await page.keyboard.press("/");
  assert.notEqual(await focused(), "q");
}));

test("the code is copied with one click", async () => {
  const email = await mailed("copy");
  const { code } = await server.mail(email, "verify_email");
  const window = await openWindow(browser, server, { permissions: ["clipboard-read", "clipboard-write"] });
  await window.go("/dev/inbox");
  await row(window, email).getByRole("button", { name: window.words.inbox.copy }).click();
  await window.page.locator(".copy.done").waitFor();
  assert.equal(await window.page.evaluate(() => navigator.clipboard.readText()), code);
  await window.close();
});

test("an undelivered mail's page has nothing that axe complains about", inWindow({ bypassCSP: true }, async (window) => {
  await signUp("bounce+550.5.1.1");
  await window.go("/dev/inbox");
  await window.page.locator(".undelivered a").first().waitFor();
  assert.deepEqual(await violations(window.page), []);
  await window.page.locator(".undelivered a").first().click();
  await window.page.locator(".steps").waitFor();
  assert.deepEqual(await violations(window.page), []);
}));

test("all of the inbox is under 40 KB compressed", async () => {
  await mailed();
  const page = await (await fetch(`${server.url}/dev/inbox`)).text();
  const assets = [...page.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map((match) => match[1]);
  const bodies = await Promise.all(assets.map(async (asset) => (await fetch(server.url + asset)).text()));
  const size = [page, ...bodies].reduce((sum, body) => sum + gzipSync(body).length, 0);
  assert.ok(assets.some((asset) => asset.includes("inbox.js")));
  assert.ok(size < 40 * 1024, `${size} bytes`);
});

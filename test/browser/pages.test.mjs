// Every page: accessible in light and dark, whole on a phone, in five languages.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { violations } from "./axe.mjs";
import { catalogue, languages, openWindow, startBrowser } from "./browser.mjs";
import { startServer } from "./server.mjs";

const password = "plum velvet harbour 52";
const email = "ada.lovelace@example.org";

let server, browser, resetLink, verifyLink, changeLink, undoLink, session, mailPage;
before(async () => {
  server = await startServer();
  browser = await startBrowser();
  const post = (path, body, headers = {}) =>
    fetch(server.url + path, { method: "POST", headers: { "Content-Type": "application/json", ...headers }, body: JSON.stringify(body) });
  const signedUp = await post("/v1/accounts", { email, password, username: "ada", name: "Ada Lovelace" });
  const { link } = await server.mail(email, "verify_email");
  await post("/v1/verifications/confirm", { token: link.split("/").at(-1) }, { Cookie: signedUp.headers.get("set-cookie").split(";")[0] });
  await post("/v1/recoveries", { email });
  resetLink = (await server.mail(email, "reset_password")).link;
  await post("/v1/accounts", { email: "grace@example.org", password });
  verifyLink = (await server.mail("grace@example.org", "verify_email")).link;
  const { access_token } = await (await post("/v1/sessions", { identifier: email, password })).json();
  await post("/v1/account/email", { current_password: password, email: "ada@new.example" }, { Authorization: `Bearer ${access_token}` });
  changeLink = (await server.mail("ada@new.example", "email_change_confirm")).link;
  undoLink = (await server.mail(email, "email_change_notice")).link;
  session = await signedInCookies();
  mailPage = await addressOfAMail();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

async function signedInCookies() {
  const window = await openWindow(browser, server);
  await window.go("/login");
  await window.fill("identifier", email);
  await window.fill("password", password);
  await window.press(window.words.sign_in.submit, window.page.locator("main"));
  await window.page.getByRole("heading", { level: 1, name: window.words.heading.home }).waitFor();
  const cookies = await window.page.context().cookies();
  await window.close();
  return cookies;
}

async function addressOfAMail() {
  const window = await openWindow(browser, server);
  await window.go("/dev/inbox");
  const address = await window.page.locator(".mails h2 a").first().getAttribute("href");
  await window.close();
  return address;
}

// Every page and every state of it that looks different: how to get there from an empty window.
const pages = {
  "home, signed out": (window) => window.go("/"),
  "sign up": (window) => window.go("/register"),
  "sign up, refused": async (window) => {
    await window.go("/register");
    await window.page.locator('input[name="email"]').evaluate((input) => input.form.setAttribute("novalidate", ""));
    await window.page.locator('input[name="email"]').fill("nobody");
    await window.page.locator('input[name="password"]').fill("short");
    await window.press(window.words.sign_up.submit);
  },
  "check your mail": (window) => window.go("/register/sent"),
  "check your mail, and where it is": async (window) => {
    await window.go("/register");
    await window.page.locator('input[name="email"]').fill("hedy.lamarr@example.org");
    await window.page.locator('input[name="password"]').fill(password);
    await window.press(window.words.sign_up.submit);
    await window.page.locator("#story").waitFor();
  },
  "sign in": (window) => window.go("/login"),
  "sign in, refused": async (window) => {
    await window.go("/login");
    await window.fill("identifier", email);
    await window.fill("password", "not her password");
    await window.press(window.words.sign_in.submit, window.page.locator("main"));
  },
  "forgotten password": (window) => window.go("/reset_password_request"),
  "new password by link": (window) => window.go(resetLink),
  "new password by code": (window) => window.go("/reset_password"),
  "confirm the address": (window) => window.go(verifyLink),
  "confirm a new address": (window) => window.go(changeLink),
  "confirm a new address, signed in": (window) => signedIn(window, changeLink),
  "take the account back": (window) => window.go(undoLink),
  "a link that is not valid": (window) => window.go("/reset_password/a.b.c"),
  "not found": (window) => window.go("/no-such-page"),
  "home, signed in": (window) => signedIn(window, "/"),
  "account": (window) => signedIn(window, "/account"),
  "inbox": (window) => window.go("/dev/inbox"),
  "inbox, searched": (window) => window.go("/dev/inbox?q=kind:verify -to:nobody"),
  "inbox, nothing found": (window) => window.go("/dev/inbox?q=nothing"),
  "all mails at a glance": (window) => window.go("/dev/mail/gallery"),
  "a mail of the inbox": (window) => window.go(mailPage),
  "a mail of the inbox, its text": (window) => window.go(mailPage + "?view=text"),
  "a mail of the inbox, side by side": (window) => window.go(mailPage + "?view=both&width=320&look=dark"),
  "a mail of the inbox, its headers": (window) => window.go(mailPage + "?view=headers"),
  "a mail of the inbox, its checks": (window) => window.go(mailPage + "?view=checks"),
  "a mail of the inbox, its delivery": (window) => window.go(mailPage + "?view=delivery"),
};

async function signedIn(window, address) {
  await window.page.context().addCookies(session);
  await window.go(address);
}

for (const colorScheme of ["light", "dark"]) {
  describe(`in ${colorScheme}`, () => {
    for (const [name, open] of Object.entries(pages)) {
      test(`"${name}" has nothing that axe complains about`, async () => {
        const window = await openWindow(browser, server, { colorScheme, bypassCSP: true });
        try {
          await open(window);
          assert.deepEqual(await violations(window.page), []);
        } finally {
          await window.close();
        }
      });
    }
  });
}

describe("in Arabic", () => {
  for (const [name, open] of Object.entries(pages)) {
    test(`"${name}" has nothing that axe complains about`, async () => {
      const window = await openWindow(browser, server, { language: "ar", bypassCSP: true });
      try {
        await open(window);
        assert.deepEqual(await violations(window.page), []);
      } finally {
        await window.close();
      }
    });
  }

  test("the form runs from right to left, what is typed into it from left to right", async () => {
    const window = await openWindow(browser, server, { language: "ar" });
    try {
      await window.go("/login");
      const [brand, main] = await Promise.all([".brand", "main"].map((each) => window.page.locator(each).boundingBox()));
      const field = window.page.getByLabel(window.words.label.identifier, { exact: true });
      const style = await field.evaluate((input) => ({ direction: getComputedStyle(input).direction, align: getComputedStyle(input).textAlign }));

      assert.ok(Math.abs(brand.x + brand.width - (main.x + main.width)) < 2, "the name stands at the right edge");
      assert.deepEqual(style, { direction: "ltr", align: "end" });
    } finally {
      await window.close();
    }
  });
});

test("axe would complain about a field without a label and about pale text", async () => {
  const window = await openWindow(browser, server, { bypassCSP: true });
  try {
    await window.go("/login");
    await window.page.evaluate(() => {
      document.querySelector("label").remove();
      document.querySelector("h1").style.color = "#ddd";
    });
    const found = (await violations(window.page)).map((violation) => violation.split(":")[0]);
    assert.deepEqual(found.sort(), ["color-contrast", "label"]);
  } finally {
    await window.close();
  }
});

for (const language of ["en", "ar"]) describe(`on a phone, in ${language}`, () => {
  for (const [name, open] of Object.entries(pages)) {
    test(`"${name}" needs no sideways scrolling at 320 pixels and its buttons can be hit`, async () => {
      const window = await openWindow(browser, server, { language, viewport: { width: 320, height: 640 }, hasTouch: true });
      try {
        await open(window);
        const width = await window.page.evaluate(() => document.documentElement.scrollWidth);
        assert.ok(width <= 320, `the page is ${width} pixels wide`);
        // WCAG 2.2, 2.5.8: 24 by 24 pixels at least.
        const small = await window.page.evaluate(() =>
          [...document.querySelectorAll("button, input:not([type=hidden]), select")]
            .filter((each) => each.checkVisibility())
            .map((each) => ({ html: each.outerHTML.slice(0, 100), box: each.getBoundingClientRect() }))
            .filter(({ box }) => box.height < 24 || box.width < 24)
            .map(({ html }) => html));
        assert.deepEqual(small, []);
      } finally {
        await window.close();
      }
    });
  }
});

describe("in every language", () => {
  const keys = (object, before = "") =>
    Object.entries(object).flatMap(([key, value]) => (typeof value === "object" ? keys(value, `${before}${key}.`) : [before + key])).sort();

  for (const language of languages) {
    test(`${language} has every word that English has`, () => {
      assert.deepEqual(keys(catalogue(language)), keys(catalogue("en")));
    });

    test(`${language} is said by the pages to be their language, and no placeholder or key is left in them`, async () => {
      const window = await openWindow(browser, server, { language });
      try {
        for (const [name, open] of Object.entries(pages)) {
          if (name.startsWith("a mail of the inbox")) continue; // shows what was sent, in its own language
          await open(window);
          assert.equal(await window.page.locator("html").getAttribute("lang"), language, name);
          assert.equal(await window.page.locator("html").getAttribute("dir"), language === "ar" ? "rtl" : "ltr", name);
          const text = await window.page.locator("body").innerText();
          assert.doesNotMatch(text, /\{\{|\}\}|\b(label|hint|error|refusal|flash|heading|problem|every_page)\.[a-z_]+/, name);
          assert.ok((await window.page.title()).trim(), name);
          assert.equal(await window.page.locator("h1").count(), 1, `${name} has one h1`);
        }
      } finally {
        await window.close();
      }
    });
  }
});

test("the keyboard reaches every field and button, and where it is can be seen", async () => {
  const window = await openWindow(browser, server);
  try {
    await window.go("/login");
    const seen = new Set();
    for (let step = 0; step < 40; ++step) {
      await window.page.keyboard.press("Tab");
      const focused = await window.page.evaluate(() => {
        const style = getComputedStyle(document.activeElement);
        const visible = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0 || style.boxShadow !== "none";
        return { what: document.activeElement.getAttribute("name") ?? document.activeElement.tagName, visible };
      });
      if (focused.what === "BODY") break;
      assert.ok(focused.visible, `focus on ${focused.what} cannot be seen`);
      seen.add(focused.what);
    }
    for (const wanted of ["identifier", "password", "BUTTON", "A"]) assert.ok(seen.has(wanted), `${wanted} of ${[...seen]}`);
  } finally {
    await window.close();
  }
});

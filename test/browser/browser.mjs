// Chromium, and the words on the pages.
import { readFileSync } from "node:fs";
import path from "node:path";

import { chromium } from "playwright-core";

import { root } from "./server.mjs";

const flags = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync",
];

export const languages = ["en", "pt-BR", "ar", "zh-TW", "ko"];

// A browser with a fresh profile.
export function startBrowser() {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", headless: true, args: flags });
}

export function catalogue(language) {
  return JSON.parse(readFileSync(path.join(root, "locales", language, "pages.json"), "utf8"));
}

// One person's window: what can be read is what she is asked for by its label, as a screen reader would say it.
export async function openWindow(browser, server, { language = "en", ...options } = {}) {
  const context = await browser.newContext({ baseURL: server.url, locale: language, ...options });
  context.setDefaultTimeout(10_000);
  const page = await context.newPage();
  const errors = [];
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  page.on("pageerror", (error) => errors.push(String(error)));
  const words = catalogue(language);
  return {
    page,
    words,
    errors,
    go: (address) => page.goto(address),
    fill: (label, value, where = page) => where.getByLabel(words.label[label], { exact: true }).first().fill(value),
    press: (name, where = page) => where.getByRole("button", { name, exact: true }).first().click(),
    follow: (name, where = page) => where.getByRole("link", { name, exact: true }).first().click(),
    close: () => context.close(),
  };
}

// Every mail in every language, read by two readers that are not ours: Python's email and npm's mailparser.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, describe, test } from "node:test";

import { simpleParser } from "mailparser";

const writer = process.env.POSTKEY_MAIL_SAMPLES;
const readPython = path.join(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), "read_mails.py");

let directory, expected, byPython;
before(() => {
  directory = mkdtempSync(path.join(tmpdir(), "postkey-mails-"));
  execFileSync(writer, [directory]);
  expected = JSON.parse(readFileSync(path.join(directory, "expected.json"), "utf8"));
  const read = execFileSync("python3", ["-I", readPython, directory], { maxBuffer: 64 * 1024 * 1024 });
  byPython = new Map(JSON.parse(read).map((mail) => [mail.name, mail]));
});
after(() => rmSync(directory, { recursive: true, force: true }));

const lines = (text) => text.replaceAll("\r\n", "\n").replace(/\n+$/, "\n");

// The same questions, put to mailparser.
async function byMailparser(name) {
  const mail = await simpleParser(readFileSync(path.join(directory, `${name}.eml`)), {
    skipHtmlToText: true, skipTextToHtml: true, skipImageLinks: true, skipTextLinks: true,
  });
  const one = (field) => {
    assert.equal(field.value.length, 1);
    return field.value[0];
  };
  assert.equal(mail.attachments.length, 0);
  return {
    subject: mail.subject,
    from_name: one(mail.from).name,
    from: one(mail.from).address,
    reply_to: one(mail.replyTo).address,
    to: one(mail.to).address,
    date: mail.date.toISOString(),
    language: mail.headers.get("content-language"),
    text: mail.text,
    html: mail.html,
  };
}

const unescaped = (text) =>
  text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"').replaceAll("&#39;", "'").replaceAll("&amp;", "&");

function linksOf(reading) {
  return {
    text: [...new Set(reading.text.match(/https?:\/\/\S+/g) ?? [])].sort(),
    html: [...new Set([...reading.html.matchAll(/<a href="(http[^"]+)"/g)].map(([, link]) => unescaped(link)))].sort(),
  };
}

function codesOf(reading) {
  const shown = reading.html.replace(/<[^>]*>/g, " ");
  const eightDigits = (text) => [...new Set(text.match(/(?<![0-9A-Za-z_-])[0-9]{8}(?![0-9A-Za-z_-])/g) ?? [])];
  return { text: eightDigits(reading.text), html: eightDigits(shown) };
}

function compare(reader, reading, mail) {
  for (const field of ["subject", "from_name", "from", "reply_to", "to", "date", "language"])
    assert.equal(reading[field], mail[field], `${reader}, ${mail.name}: ${field}`);
  for (const part of ["text", "html"])
    assert.equal(lines(reading[part]), lines(mail[part]), `${reader}, ${mail.name}: ${part}`);
  const links = mail.links.toSorted?.() ?? [...mail.links].sort();
  assert.deepEqual(linksOf(reading), { text: links, html: links }, `${reader}, ${mail.name}: links`);
  const codes = mail.code === "" ? [] : [mail.code];
  assert.deepEqual(codesOf(reading), { text: codes, html: codes }, `${reader}, ${mail.name}: codes`);
}

describe("every mail of every kind and language", () => {
  test("is there: as many as kinds and languages make", () => {
    const languages = new Set(expected.map((mail) => mail.language));
    const kinds = new Set(expected.map((mail) => mail.name.split(".")[0]));

    assert.deepEqual([...languages].sort(), readdirSync(new URL("../../locales", import.meta.url)).sort());
    assert.deepEqual([...kinds].sort(), readdirSync(new URL("../../templates/mail", import.meta.url)).filter((name) => name !== "layout").sort());
    assert.equal(expected.length, languages.size * kinds.size);
    assert.equal(byPython.size, expected.length);
  });

  test("has no defect for Python's email, and the shape text then HTML", () => {
    for (const mail of expected) {
      const reading = byPython.get(mail.name);

      assert.deepEqual(reading.defects, [], mail.name);
      assert.deepEqual(reading.types, ["multipart/alternative", "text/plain", "text/html"], mail.name);
    }
  });

  test("says to Python's email what was meant", () => {
    for (const mail of expected) compare("email", byPython.get(mail.name), mail);
  });

  test("says to mailparser what was meant", async () => {
    for (const mail of expected) compare("mailparser", await byMailparser(mail.name), mail);
  });

  test("is seven-bit, in lines of CRLF and at most 76 characters", () => {
    for (const mail of expected) {
      const bytes = readFileSync(path.join(directory, `${mail.name}.eml`), "latin1");

      assert.match(bytes, /^[\r\n\t\x20-\x7e]*$/, mail.name);
      assert.doesNotMatch(bytes, /[^\r]\n|\r[^\n]/, mail.name);
      for (const line of bytes.split("\r\n")) assert.ok(line.length <= 76, `${mail.name}: ${line}`);
    }
  });
});

// What axe has to say about a page.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export async function violations(page) {
  await page.evaluate(axeSource);
  // The stripes on top of a card are a pseudo-element beside which no text stands; axe would give up on the whole page for it.
  await page.addStyleTag({ content: "*::before, *::after { content: none !important; }" });
  const result = await page.evaluate(() =>
    globalThis.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
  // A contrast that axe could not work out is not one that is good.
  const unsure = result.incomplete.filter(({ id }) => id === "color-contrast");
  return [...result.violations, ...unsure].map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map((node) => node.html.slice(0, 120)).join(" | ")}`);
}

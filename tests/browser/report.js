// The pages of reports in Chromium, by keyboard only: at two widths, light and dark.
// report.js CHROMIUM DIRECTORY: `check.html` and `requirements.html` are in the directory, which gets pictures of both.
"use strict";
const assert = require("node:assert/strict");
const path = require("node:path");
const { chromium } = require(path.join(__dirname, "../../.ci/npm/node_modules/playwright-core"));

const [executablePath, directory] = process.argv.slice(2);
const WIDTHS = [1280, 380];
const FOCUSABLE = "a[href], input, select, summary, [tabindex='0']";

// What has the focus, as someone sees and hears it.
const FOCUSED = (selector) => {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const framed = element.closest(".choice") ?? element;
  const style = getComputedStyle(framed);
  const box = framed.getBoundingClientRect();
  const named = element.getAttribute("aria-label") ?? [...(element.labels ?? [])].map((label) => label.textContent).join(" ");
  const all = [...document.querySelectorAll(selector)];
  return {
    tag: element.tagName.toLowerCase(),
    index: all.indexOf(element),
    name: (named || element.textContent).trim(),
    field: element.name ?? "",
    value: element.value ?? "",
    framed: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    seen: box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
  };
};

const visible = (page) =>
  page.$$eval(FOCUSABLE, (all) => all.flatMap((one, index) => (one.checkVisibility() && one.getClientRects().length ? [index] : [])));
const focused = (page) => page.evaluate(FOCUSED, FOCUSABLE);
const shown = (page) => page.$eval("#shown", (status) => Number(/^\d+/.exec(status.textContent)[0]));
const counted = (page) => page.$$eval("[data-item]", (items) => items.filter((item) => item.checkVisibility()).length);

async function press(page, ...keys) {
  for (const key of keys) await page.keyboard.press(key);
}

// From the top: each thing that does something gets the focus in the order of the page, has a name and a visible frame.
async function walk(page) {
  await page.reload();
  const expected = await visible(page);
  const seen = [];
  for (let count = 0; count <= expected.length; count++) {
    await press(page, "Tab");
    const now = await focused(page);
    if (!now) break;
    assert.ok(now.name, `no name: ${JSON.stringify(now)}`);
    assert.ok(now.framed, `no frame: ${JSON.stringify(now)}`);
    assert.ok(now.seen, `out of sight: ${JSON.stringify(now)}`);
    seen.push(now.index);
  }
  assert.deepEqual(seen, expected, "everything in the order of the page");
  return seen.length;
}

// Presses Tab until something has the focus.
async function tabTo(page, fits) {
  for (let count = 0; count < 1000; count++) {
    const now = await focused(page);
    if (now && fits(now)) return now;
    await press(page, "Tab");
  }
  throw new Error(`the focus never gets to ${fits}`);
}

async function boxes(page) {
  const names = await page.$$eval("[type=checkbox]", (all) => all.map((box) => box.value));
  for (const value of names) {
    const before = await shown(page);
    const box = await tabTo(page, (now) => now.tag === "input" && now.value === value);
    const own = Number(/(\d+)$/.exec(box.name)[1]);
    await press(page, "Space");
    assert.equal(await shown(page), before - own, `${value} off`);
    assert.equal(await counted(page), before - own);
    await press(page, "Space");
    assert.equal(await shown(page), before, `${value} on`);
  }
}

async function lists(page) {
  const all = await shown(page);
  const names = await page.$$eval("select", (lists) => lists.map((list) => list.name));
  for (const name of names) {
    const number = await page.$eval(`select[name=${name}]`, (list) => list.options.length);
    await tabTo(page, (now) => now.tag === "select" && now.field === name);
    let sum = 0;
    for (let option = 1; option < number; option++) {
      await press(page, "ArrowDown");
      assert.equal(await counted(page), await shown(page));
      sum += await shown(page);
    }
    assert.equal(sum, all, `the choices of ${name} are all there is`);
    for (let option = 1; option < number; option++) await press(page, "ArrowUp");
    assert.equal(await shown(page), all);
  }
}

async function words(page) {
  const all = await shown(page);
  await tabTo(page, (now) => now.field === "words");
  await page.keyboard.type("no such words");
  assert.equal(await shown(page), 0);
  await press(page, "Escape");
  assert.equal(await shown(page), all);
}

// Every filter, in the order of the page.
async function filters(page) {
  await page.reload();
  await boxes(page);
  await lists(page);
  await words(page);
}

// The drawing of the first finding: opened, scrolled, left and closed.
async function drawing(page) {
  await page.reload();
  const line = await tabTo(page, (now) => now.tag === "summary");
  const open = () => page.$eval("[data-item]", (item) => item.open);
  for (const key of ["Enter", "Space"]) {
    await press(page, key);
    assert.equal(await open(), true, key);
    await press(page, "Tab");
    const drawn = await focused(page);
    assert.match(drawn.name, /^Drawing of \S+ at \S+$/);
    await scrolls(page);
    await press(page, "Escape");
    assert.equal(await open(), false, "Escape");
    assert.equal((await focused(page)).index, line.index);
  }
}

// What is too wide moves by the arrow keys.
async function scrolls(page) {
  const wide = await page.evaluate(() => document.activeElement.scrollWidth > document.activeElement.clientWidth);
  if (!wide) return;
  await press(page, "ArrowRight", "ArrowRight");
  await page.waitForFunction(() => document.activeElement.scrollLeft > 0, null, { timeout: 5000 });
}

async function regions(page) {
  await page.reload();
  for (const name of ["Map of modules", "Findings by rule"]) {
    await tabTo(page, (now) => now.name === name);
    await scrolls(page);
  }
}

// The details of the requirements, and the links to them.
async function requirements(page) {
  await page.reload();
  await tabTo(page, (now) => now.tag === "summary");
  for (const [key, expected] of [["Enter", true], ["Escape", false], ["Space", true]]) {
    await press(page, key);
    assert.equal(await page.evaluate(() => document.activeElement.closest("details").open), expected, key);
  }
  await tabTo(page, (now) => now.tag === "a");
  await press(page, "Enter");
  const target = await page.evaluate(() => document.querySelector(":target")?.getBoundingClientRect().top);
  assert.ok(target > -1 && target < 900, `the link leads to its section: ${target}`);
}

// Of the texts against what is behind them: 4.5 to 1, as WCAG 2.2 has it for level AA.
const CONTRASTS = () => {
  const parts = (color) => color.match(/[\d.]+/g).map(Number);
  const light = (color) => {
    const linear = parts(color).slice(0, 3).map((part) => part / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
  };
  const behind = (element) => {
    const color = getComputedStyle(element).backgroundColor;
    return (parts(color)[3] ?? 1) === 0 ? behind(element.parentElement) : color;
  };
  const low = new Set();
  for (const element of document.querySelectorAll("main *")) {
    if (![...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim())) continue;
    const pair = [light(getComputedStyle(element).color), light(behind(element))].sort((a, b) => b - a);
    const ratio = (pair[0] + 0.05) / (pair[1] + 0.05);
    if (ratio < 4.5) low.add(`${element.tagName}.${element.className} ${ratio.toFixed(2)}`);
  }
  return [...low];
};

async function judge(browser, name, width, colorScheme) {
  const page = await browser.newPage({ colorScheme, viewport: { width, height: 900 } });
  const errors = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  await page.goto(`file://${path.resolve(directory, name)}.html`);
  const number = await walk(page);
  await filters(page);
  if (name === "check") {
    await drawing(page);
    await regions(page);
  } else {
    await requirements(page);
  }
  assert.deepEqual(await page.evaluate(CONTRASTS), []);
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "the page is not wider than its window");
  assert.deepEqual(errors, []);
  await page.screenshot({ path: path.join(directory, `${name}-${width}-${colorScheme}.png`) });
  console.log(`browser: ${name} at ${width}, ${colorScheme}: ${number} stops`);
  await page.close();
}

async function main() {
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  try {
    for (const name of ["check", "requirements"])
      for (const width of WIDTHS) for (const colors of ["light", "dark"]) await judge(browser, name, width, colors);
  } finally {
    await browser.close();
  }
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});

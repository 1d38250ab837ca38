"use strict";
// Each item carries what it can be filtered by. Boxes and lists of the form have the names of these.
const form = document.forms.filters;
const items = [...document.querySelectorAll("[data-item]")];
const links = [...document.querySelectorAll("[data-for]")];
const shown = document.getElementById("shown");
function fits(item, boxes, lists, words) {
  for (const [name, values] of boxes) if (!values.has(item.dataset[name])) return false;
  for (const list of lists) if (list.value !== "" && item.dataset[list.name] !== list.value.slice(1)) return false;
  return words === "" || item.textContent.toLowerCase().includes(words);
}
function filter() {
  const boxes = new Map();
  for (const box of form.querySelectorAll("[type=checkbox]")) {
    if (!boxes.has(box.name)) boxes.set(box.name, new Set());
    if (box.checked) boxes.get(box.name).add(box.value);
  }
  const lists = [...form.querySelectorAll("select")];
  const words = form.elements.words.value.toLowerCase();
  let number = 0;
  for (const item of items) {
    item.hidden = !fits(item, boxes, lists, words);
    number += item.hidden ? 0 : 1;
  }
  for (const link of links) link.hidden = document.getElementById(link.dataset.for).hidden;
  shown.textContent = `${number} of ${items.length} shown`;
}
if (form) {
  form.hidden = false;
  form.addEventListener("input", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  filter();
}

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
  // Only some browsers empty a field for searches by this key.
  form.elements.words.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.target.value === "") return;
    event.preventDefault();
    event.target.value = "";
    filter();
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  filter();
}
// From anywhere in an open finding this key leads back to its line.
document.addEventListener("keydown", (event) => {
  const open = event.key === "Escape" && document.activeElement?.closest("details[open]");
  if (!open) return;
  open.open = false;
  open.querySelector("summary").focus();
});

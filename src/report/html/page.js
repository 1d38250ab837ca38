"use strict";
const form = document.forms.filters;
const findings = [...document.querySelectorAll("details[data-rule]")];
const shown = document.getElementById("shown");
function filter() {
  const severities = new Set([...form.querySelectorAll("[name=severity]:checked")].map((box) => box.value));
  const rule = form.elements.rule.value;
  const module = form.elements.module.value;
  const words = form.elements.words.value.toLowerCase();
  let number = 0;
  for (const one of findings) {
    const fits =
      severities.has(one.dataset.severity) &&
      (rule === "" || one.dataset.rule === rule) &&
      (module === "" || one.dataset.module === module.slice(1)) &&
      (words === "" || one.textContent.toLowerCase().includes(words));
    one.hidden = !fits;
    number += fits ? 1 : 0;
  }
  shown.textContent = `${number} of ${findings.length} shown`;
}
form.hidden = false;
form.addEventListener("input", filter);
form.addEventListener("submit", (event) => event.preventDefault());
filter();

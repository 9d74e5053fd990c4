// Search as you type (the combobox pattern of WAI-ARIA) and copy buttons. Every page works without it.
"use strict";

const WAIT = 120; // milliseconds of rest before a search
const LEAST = 2; // characters of a search

/** Give an input a list of suggestions; choosing one goes to its page or, with data-fill, writes it into the input. */
function suggest(input) {
  const list = document.createElement("ul");
  const status = document.createElement("span");
  let found = [], at = -1, timer = 0, asked = 0;
  list.id = input.id + "-options";
  list.className = "options";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Suggestions");
  status.className = "unseen";
  status.setAttribute("role", "status");
  input.after(list, status);
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-controls", list.id], ["aria-expanded", "false"]]) input.setAttribute(name, value);

  const close = () => {
    list.hidden = true;
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const mark = (n) => {
    at = n;
    [...list.children].forEach((option, i) => option.setAttribute("aria-selected", String(i === n)));
    if (n < 0) return input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-activedescendant", list.children[n].id);
    list.children[n].scrollIntoView({ block: "nearest" });
  };
  const choose = (n) => {
    if ("fill" in input.dataset) { input.value = found[n].label; close(); } else location.assign(found[n].href);
  };
  const show = (items) => {
    found = items.filter((item) => /^\/(?![/\\])/.test(item.href)).filter((item) => !("fill" in input.dataset) || item.type !== "document");
    list.replaceChildren(...found.map((item, i) => {
      const option = document.createElement("li"), type = document.createElement("small");
      option.id = list.id + "-" + i;
      option.setAttribute("role", "option");
      type.textContent = item.type;
      option.append(Object.assign(document.createElement("span"), { textContent: item.label }), " ", type);
      option.addEventListener("pointerdown", (event) => event.preventDefault());
      option.addEventListener("click", () => choose(i));
      return option;
    }));
    status.textContent = found.length ? found.length + " suggestions" : "No suggestions";
    if (!found.length) return close();
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    mark(-1);
  };
  const ask = async () => {
    const words = input.value.trim(), mine = ++asked;
    if (words.length < LEAST) return close();
    try {
      const answer = await fetch(input.dataset.find + "?q=" + encodeURIComponent(words));
      const items = answer.ok ? await answer.json() : [];
      if (mine === asked && document.activeElement === input) show(items);
    } catch { close(); }
  };
  input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, WAIT); });
  input.addEventListener("blur", () => { asked++; clearTimeout(timer); close(); });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !list.hidden) { event.preventDefault(); close(); }
    if (list.hidden) { if (event.key === "ArrowDown") ask(); return; }
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1, size = found.length + 1; // one place is the input itself
      mark((at + 1 + step + size) % size - 1);
    }
    if (event.key === "Enter" && at >= 0) { event.preventDefault(); choose(at); }
  });
}

/** Show a button that copies the text of an element, and say that it did. */
function copies(button) {
  if (!navigator.clipboard) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const said = button.parentElement.querySelector("[role=status]");
    try {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent.trim());
      said.textContent = "Copied";
    } catch { said.textContent = "Not copied: select the text instead"; }
    setTimeout(() => { said.textContent = ""; }, 4000);
  });
}

document.querySelectorAll("input[data-find]").forEach(suggest);
document.querySelectorAll("button[data-copy]").forEach(copies);

// Suggestions that follow the typing, asked for at the address in data-suggest. The list is the page's own:
// of a datalist a browser shows only what holds the very letters typed, with their marks and in their order.

const PAUSE = 200;

function listBelow(input) {
  const place = document.createElement("div");
  const list = document.createElement("ul");
  place.className = "suggest";
  list.className = "suggest-list";
  list.id = `${input.id}-suggestions`;
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.dataset.suggestName);
  input.before(place);
  place.append(input, list);
  input.removeAttribute("list");
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-expanded", "false");
  return list;
}

function optionOf(text, number, list) {
  const option = document.createElement("li");
  option.id = `${list.id}-${number}`;
  option.textContent = text;
  option.setAttribute("role", "option");
  return option;
}

async function answers(address, words) {
  const answer = await fetch(`${address}?q=${encodeURIComponent(words)}`, {
    headers: { Accept: "application/json" },
  });
  return answer.ok ? answer.json() : [];
}

function suggest(input) {
  const first = [...input.list.options].map((option) => option.value);
  const list = listBelow(input);
  let timer;
  let asked = "";
  let at = -1;

  function mark(number) {
    at = number;
    [...list.children].forEach((option, other) => option.setAttribute("aria-selected", other === at));
    const option = list.children[at];
    option?.scrollIntoView({ block: "nearest" });
    if (option) input.setAttribute("aria-activedescendant", option.id);
    else input.removeAttribute("aria-activedescendant");
  }

  function show(texts) {
    list.replaceChildren(...texts.map((text, number) => optionOf(text, number, list)));
    list.hidden = texts.length === 0;
    input.setAttribute("aria-expanded", String(!list.hidden));
    mark(-1);
  }

  function take(option) {
    input.value = asked = option.textContent;
    show([]);
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  async function ask() {
    const words = input.value.trim();
    if (words.length < 2) asked = "";
    if (words.length < 2 || words === asked) return;
    asked = words;
    const texts = await answers(input.dataset.suggest, words).catch(() => []);
    if (asked === words && document.activeElement === input) show(texts.filter((text) => text !== words));
  }

  const keys = {
    ArrowDown() {
      if (list.hidden && input.value === "") show(first);
      mark(Math.min(at + 1, list.children.length - 1));
    },
    ArrowUp: () => mark(Math.max(at - 1, -1)),
    Enter: () => take(list.children[at]),
    Escape: () => show([]),
  };
  input.addEventListener("keydown", (event) => {
    const isOurs = { Enter: at >= 0, Escape: !list.hidden }[event.key] ?? event.key in keys;
    if (!isOurs || event.isComposing) return;
    event.preventDefault();
    keys[event.key]();
  });
  input.addEventListener("input", () => {
    clearTimeout(timer);
    show([]);
    timer = setTimeout(ask, PAUSE);
  });
  input.addEventListener("blur", () => {
    asked = "";
    show([]);
  });
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) take(option);
  });
}

export function suggestions() {
  document.querySelectorAll("[data-suggest]").forEach(suggest);
}

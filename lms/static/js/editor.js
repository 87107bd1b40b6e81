// The trainer's editor: Squire over a text area; what it holds is cleaned here and again on the server.
import DOMPurify from "dompurify";
import Squire from "squire-rte";

const TAGS = [
  ...["h2", "h3", "h4", "p", "div", "blockquote", "ul", "ol", "li", "br", "hr", "b", "i", "strong", "em", "u", "s"],
  ...["sub", "sup", "a", "img", "figure", "figcaption", "table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"],
];
const ATTRIBUTES = ["href", "src", "alt", "width", "height", "start", "scope", "colspan", "rowspan"];
const SAME = { strong: "b", em: "i", h1: "h2", h5: "h4", h6: "h4" };

function renamed(node, tag) {
  const twin = document.createElement(tag);
  for (const { name, value } of node.attributes) twin.setAttribute(name, value);
  twin.append(...node.childNodes);
  node.replaceWith(twin);
  return twin;
}

/** Clean nodes from HTML of any origin: a web page, Word, a spreadsheet. */
function cleaned(html) {
  const fragment = DOMPurify.sanitize(html, {
    ALLOWED_TAGS: [...TAGS, ...Object.keys(SAME)],
    ALLOWED_ATTR: ATTRIBUTES,
    ALLOW_DATA_ATTR: false,
    RETURN_DOM_FRAGMENT: true,
  });
  for (const [tag, other] of Object.entries(SAME)) {
    for (const node of fragment.querySelectorAll(tag)) renamed(node, other);
  }
  for (const picture of fragment.querySelectorAll("img")) {
    if (!picture.getAttribute("src")?.startsWith("/files/")) picture.remove();
  }
  return document.importNode(fragment, true);
}

function html(editor) {
  const page = document.createElement("div");
  page.append(cleaned(editor.getHTML()));
  for (const only of page.querySelectorAll("li > p:only-child, td > p:only-child, th > p:only-child")) {
    only.replaceWith(...only.childNodes);
  }
  const isEmpty = !page.textContent.trim() && !page.querySelector("img, hr, table");
  // Browsers keep a typed space alive as a hard one, which would forbid the line to break there.
  return isEmpty ? "" : page.innerHTML.replaceAll("&nbsp;", " ");
}

function isIn(editor, tag) {
  return new RegExp(`(^|>)${tag}([.#[>]|$)`).test(editor.getPath()) || editor.hasFormat(tag);
}

function block(editor, tag) {
  const wanted = isIn(editor, tag) ? "P" : tag;
  editor.modifyBlocks((fragment) => {
    for (const node of fragment.querySelectorAll("p, h2, h3, h4")) {
      if (!node.closest("li, td, th")) renamed(node, wanted);
    }
    return fragment;
  });
}

function toggle(editor, tag, add, remove) {
  if (isIn(editor, tag)) editor[remove]();
  else editor[add]();
}

function commands(editor, askLink) {
  return {
    bold: ["B", () => toggle(editor, "B", "bold", "removeBold")],
    italic: ["I", () => toggle(editor, "I", "italic", "removeItalic")],
    "heading-2": ["H2", () => block(editor, "H2")],
    "heading-3": ["H3", () => block(editor, "H3")],
    bullets: ["UL", () => toggle(editor, "UL", "makeUnorderedList", "removeList")],
    numbers: ["OL", () => toggle(editor, "OL", "makeOrderedList", "removeList")],
    quote: ["BLOCKQUOTE", () => toggle(editor, "BLOCKQUOTE", "increaseQuoteLevel", "removeQuote")],
    link: ["A", () => (isIn(editor, "A") ? editor.removeLink() : askLink())],
    clear: [null, () => editor.removeAllFormatting()],
    undo: [null, () => editor.undo()],
    redo: [null, () => editor.redo()],
  };
}

function linkDialog(editor, dialog) {
  const input = dialog.querySelector("[data-address]");
  const set = () => {
    const wanted = input.value.trim();
    const address = /^(https?:|mailto:|tel:|\/files\/)/i.test(wanted) ? wanted : wanted && `https://${wanted}`;
    dialog.close();
    editor.focus();
    if (address) editor.makeLink(address);
  };
  dialog.querySelector("[data-set-link]").addEventListener("click", set);
  input.addEventListener("input", (event) => event.stopPropagation());
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    set();
  });
  return () => {
    input.value = "";
    dialog.showModal();
  };
}

/** One stop for Tab, arrows inside, as a toolbar works. */
function roving(bar) {
  const buttons = [...bar.querySelectorAll("button")];
  const stopAt = (button) => buttons.forEach((other) => (other.tabIndex = other === button ? 0 : -1));
  stopAt(buttons[0]);
  bar.addEventListener("focusin", (event) => stopAt(event.target));
  bar.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const place = buttons.indexOf(event.target) + step;
    buttons[(place + buttons.length) % buttons.length].focus();
  });
}

export function edit(box) {
  const source = box.querySelector("textarea");
  const area = box.querySelector(".editor-text");
  const bar = box.querySelector("[role=toolbar]");
  const editor = new Squire(area, { blockTag: "P", sanitizeToDOMFragment: cleaned });
  const askLink = linkDialog(editor, box.querySelector("dialog"));
  const known = commands(editor, askLink);
  let written = source.value;

  for (const name of ["aria-describedby", "aria-invalid"]) {
    if (source.hasAttribute(name)) area.setAttribute(name, source.getAttribute(name));
  }
  editor.setHTML(source.value);
  source.hidden = true;
  area.hidden = false;
  bar.hidden = false;
  roving(bar);

  const draw = () => {
    for (const button of bar.querySelectorAll("[data-command]")) {
      const [tag] = known[button.dataset.command];
      if (tag) button.setAttribute("aria-pressed", String(isIn(editor, tag)));
      else button.removeAttribute("aria-pressed");
    }
  };
  const sync = () => {
    source.value = html(editor);
    if (source.value !== written) source.dispatchEvent(new Event("input", { bubbles: true }));
    written = source.value;
  };

  bar.addEventListener("mousedown", (event) => event.preventDefault());
  bar.addEventListener("click", (event) => {
    const button = event.target.closest("[data-command]");
    if (!button) return;
    known[button.dataset.command][1]();
    if (button.dataset.command !== "link") editor.focus();
    draw();
  });
  for (const kind of ["pathChange", "select", "cursor", "input"]) editor.addEventListener(kind, draw);
  editor.addEventListener("input", sync);
  source.form?.addEventListener("submit", sync, true);
  for (const key of ["Ctrl-k", "Meta-k"]) {
    editor.setKeyHandler(key, (_editor, event) => {
      event.preventDefault();
      askLink();
    });
  }
  // A link to the field, as in the summary of errors, leads to the editor.
  source.addEventListener("focus", () => editor.focus());
  document.querySelectorAll(`a[href="#${source.id}"], label[for="${source.id}"]`).forEach((link) => {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      editor.focus();
    });
  });
}

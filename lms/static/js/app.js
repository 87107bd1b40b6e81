// Every page loads this; each part improves markup that works without it.
import { copying } from "./copy.js";
import { countdown } from "./countdown.js";
import { days } from "./days.js";
import { dialogs } from "./dialogs.js";
import { forms } from "./forms.js";
import { jobs } from "./jobs.js";
import { leaving } from "./leaving.js";
import { passwords } from "./passwords.js";
import { preferences } from "./preferences.js";
import { printing } from "./printing.js";
import { suggestions } from "./suggest.js";
import { tables } from "./tables.js";

preferences();
dialogs();
forms();
days();
tables();
suggestions();
copying();
jobs();
passwords();
printing();
leaving();
for (const element of document.querySelectorAll("[data-countdown]")) {
  if (!element.closest("[data-paper]")) countdown(element);
}

const editors = document.querySelectorAll("[data-editor]");
if (editors.length) {
  // Where nothing was built the packages of the editor are missing, and its text areas stay as they are.
  import("./editor.js").then(({ edit }) => editors.forEach(edit), () => {});
}

const lesson = document.querySelector("[data-reading]");
if (lesson) import("./reading.js").then(({ reading }) => reading(lesson));

const written = document.querySelector("[data-essay]");
if (written) import("./essay.js").then(({ essay }) => essay(written), () => {});

const outline = document.querySelector("[data-outline]");
if (outline) import("./arranging.js").then(({ arranging }) => arranging(outline), () => {});

const rows = document.querySelector("[data-sheet]");
if (rows) import("./sheet.js").then(({ sheet }) => sheet(rows), () => {});

const look = document.querySelector("[data-look]");
if (look) import("./looking.js").then(({ looking }) => looking(look), () => {});

const figures = document.querySelector("[data-live]");
if (figures) import("./live.js").then(({ live }) => live(), () => {});

const worker = document.querySelector('meta[name="worker"]');
// A worker is a help where there is a place for it: a private window or a full phone goes without.
if (worker && "serviceWorker" in navigator) navigator.serviceWorker.register(worker.content).catch(() => {});

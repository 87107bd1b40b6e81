// Small comforts of forms: filters that send themselves, named files, a warning before unsaved work is left.

function autosubmit(form) {
  form.addEventListener("change", (event) => {
    if (event.target.matches("select, [type=checkbox], [type=radio], [type=date]")) form.requestSubmit();
  });
  form.addEventListener("formdata", (event) => {
    for (const [name, value] of [...event.formData]) if (value === "") event.formData.delete(name);
  });
}

function size(bytes) {
  const megabytes = bytes / 1024 / 1024;
  const [value, unit] = megabytes >= 1 ? [megabytes, "MB"] : [Math.max(bytes / 1024, 0.1), "kB"];
  return `${value.toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 })} ${unit}`;
}

function upload(box) {
  const input = box.querySelector("input[type=file]");
  const output = box.querySelector("output");
  const show = () => {
    const names = [...input.files].map((file) => `${file.name} (${size(file.size)})`).join(", ");
    output.textContent = names && box.dataset.chosen.replace("{name}", names);
  };
  input.addEventListener("change", show);
  for (const kind of ["dragenter", "dragover"]) {
    box.addEventListener(kind, (event) => {
      event.preventDefault();
      box.classList.add("is-over");
    });
  }
  box.addEventListener("dragleave", () => box.classList.remove("is-over"));
  box.addEventListener("drop", (event) => {
    event.preventDefault();
    box.classList.remove("is-over");
    const [first] = event.dataTransfer.files;
    if (!first) return;
    const chosen = new DataTransfer();
    for (const file of input.multiple ? event.dataTransfer.files : [first]) chosen.items.add(file);
    input.files = chosen.files;
    show();
  });
}

function watch(form) {
  let isDirty = false;
  form.addEventListener("input", () => (isDirty = true));
  form.addEventListener("submit", () => (isDirty = false));
  addEventListener("beforeunload", (event) => {
    if (isDirty) event.preventDefault();
  });
}

function once(form) {
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    addEventListener("pageshow", () => delete form.dataset.sent, { once: true });
    setTimeout(() => delete form.dataset.sent, 8000);
  });
}

export function forms() {
  document.querySelectorAll("form[data-autosubmit]").forEach(autosubmit);
  document.querySelectorAll("[data-upload]").forEach(upload);
  document.querySelectorAll("form[data-dirty]").forEach(watch);
  document.querySelectorAll("form[method=post]").forEach(once);
  document.querySelector("[data-focus]")?.focus();
}

// A password that its owner may look at: a button beside it, worded by the page.

export function passwords() {
  for (const input of document.querySelectorAll("input[data-reveal]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button is-link reveal";
    button.textContent = input.dataset.reveal;
    button.setAttribute("aria-pressed", "false");
    button.setAttribute("aria-controls", input.id);
    button.addEventListener("click", () => {
      const isShown = input.type === "text";
      input.type = isShown ? "password" : "text";
      button.setAttribute("aria-pressed", String(!isShown));
    });
    input.after(button);
    input.form.addEventListener("submit", () => (input.type = "password"));
  }
}

// Signs in again over a page that stays open, as the person whose page it is.
import { session } from "./sender.js";

export function signInAgain(form, paper, onDone) {
  const error = form.querySelector("[data-again-error]");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    error.hidden = true;
    const fields = new FormData(form);
    fields.set("account_id", paper.account);
    try {
      const { csrf_token: token } = await session(paper);
      const reply = await fetch(paper.againUrl, {
        method: "POST",
        headers: { Accept: "application/json", "X-CSRFToken": token },
        body: fields,
      });
      const answer = await reply.json();
      if (reply.ok) {
        paper.token = answer.csrf_token;
        form.reset();
        onDone();
        return;
      }
      error.textContent = answer.text;
    } catch {
      error.textContent = form.dataset.offline;
    }
    error.hidden = false;
  });
}

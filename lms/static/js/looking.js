// Beside a form that can be looked at, what was typed is shown again a moment after each change.
const PAUSE = 700;

export function looking(box) {
  const form = document.querySelector("main form:has([name=look])");
  let timer = 0;
  let asked = 0;

  async function look() {
    const mine = ++asked;
    const typed = new FormData(form);
    for (const [name, value] of [...typed]) if (value instanceof File) typed.delete(name);
    typed.set("look", "1");
    try {
      const answer = await fetch(location.href, { method: "POST", body: typed });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.querySelector("[data-look]");
      if (fresh && mine === asked) box.replaceChildren(...document.adoptNode(fresh).childNodes);
    } catch {
      // Without a network the last look stays.
    }
  }

  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE);
  });
}

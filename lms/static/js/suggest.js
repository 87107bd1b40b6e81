// Suggestions that follow the typing: the field's list is filled anew from the address in data-suggest.

const PAUSE = 200;

function suggest(input) {
  let timer;
  let asked = "";
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      const words = input.value.trim();
      if (words.length < 2 || words === asked) return;
      asked = words;
      const answer = await fetch(`${input.dataset.suggest}?q=${encodeURIComponent(words)}`, {
        headers: { Accept: "application/json" },
      });
      if (!answer.ok || asked !== words) return;
      const texts = await answer.json();
      input.list.replaceChildren(...texts.map((text) => new Option("", text)));
    }, PAUSE);
  });
}

export function suggestions() {
  document.querySelectorAll("[data-suggest]").forEach(suggest);
}

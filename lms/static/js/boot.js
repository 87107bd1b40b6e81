// Runs before the first paint: the theme, the chosen size of text, and the sign that scripts run.
const page = document.documentElement;
const night = matchMedia("(prefers-color-scheme: dark)");
let chosen = null;

function paint() {
  page.dataset.theme = chosen ?? (night.matches ? "dark" : "light");
}

page.classList.add("has-script");
try {
  chosen = localStorage.getItem("theme");
  const size = localStorage.getItem("text-size");
  if (size) page.dataset.textSize = size;
} catch {
  // A browser that keeps nothing shows the page as it comes.
}
paint();
night.addEventListener("change", paint);
addEventListener("theme", (event) => {
  chosen = event.detail;
  paint();
});

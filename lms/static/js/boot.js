// Runs before the first paint: the chosen theme and size of text, and the sign that scripts run.
const page = document.documentElement;
page.classList.add("has-script");
try {
  const theme = localStorage.getItem("theme");
  if (theme === "light" || theme === "dark") page.dataset.theme = theme;
  const size = localStorage.getItem("text-size");
  if (size) page.dataset.textSize = size;
} catch {
  // A browser that keeps nothing shows the page as it comes.
}

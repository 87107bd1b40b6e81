// A button that prints the page.

export function printing() {
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) print();
  });
}

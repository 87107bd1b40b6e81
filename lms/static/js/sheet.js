// The table of questions by keyboard: arrows, Enter, pasting from a spreadsheet, undo. It works as a form without.

/**
 * Cells as Excel copies them: tabs and lines apart. Only a cell of several lines stands in quotes, the quotes in it
 * doubled; in any other a quote is a sign like all.
 */
export function cellsOf(text) {
  const cell = /"((?:[^"\t]|"")*\n(?:[^"\t]|"")*)"(?=[\t\n]|$)|[^\t\n]*/y;
  const body = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
  const rows = [[]];
  for (let at = 0; at <= body.length; at = cell.lastIndex + 1) {
    cell.lastIndex = at;
    const [plain, quoted] = cell.exec(body);
    rows.at(-1).push((quoted?.replaceAll('""', '"') ?? plain).replace(/\s+/g, " ").trim());
    if (body[cell.lastIndex] === "\n") rows.push([]);
  }
  return rows;
}

export function sheet(table) {
  const body = table.tBodies[0];
  const status = document.querySelector("[data-sheet-status]");
  const { most, pasted, full, undone } = table.dataset;
  const done = [];
  const undo = [];
  let typing = null;

  const cellAt = (row, column) => body.rows[row]?.querySelectorAll("textarea")[column];
  const say = (text) => (status.textContent = text);

  function placeOf(cell) {
    const row = cell.closest("tr");
    return [row.sectionRowIndex, [...row.querySelectorAll("textarea")].indexOf(cell)];
  }

  function focus(row, column) {
    const cell = cellAt(row, column);
    if (!cell) return false;
    cell.focus();
    cell.select();
    return true;
  }

  function addRow() {
    const number = body.rows.length;
    if (number >= Number(most)) return false;
    const row = body.rows[number - 1].cloneNode(true);
    for (const field of row.querySelectorAll("input, textarea")) {
      for (const name of ["id", "name"]) field[name] = field[name].replace(/^rows-\d+-/, `rows-${number}-`);
      field.value = "";
      field.removeAttribute("aria-invalid");
      field.removeAttribute("aria-describedby");
      const label = field.getAttribute("aria-label");
      if (label) field.setAttribute("aria-label", label.replace(/\d+/, number + 1));
    }
    for (const error of row.querySelectorAll(".field-error")) error.remove();
    row.querySelector("[data-number]").textContent = number + 1;
    body.append(row);
    return true;
  }

  function remember(changes) {
    if (!changes.length) return;
    done.push(changes);
    undo.length = 0;
  }

  function stopTyping() {
    if (typing && typing.cell.value !== typing.before) remember([[typing.cell, typing.before, typing.cell.value]]);
    typing = null;
  }

  function step(from, to, side) {
    stopTyping();
    const changes = from.pop();
    if (!changes) return;
    to.push(changes);
    for (const [cell, before, after] of changes) cell.value = side === "before" ? before : after;
    changes[0][0].focus();
    if (side === "before") say(undone);
  }

  function paste(start, rows) {
    stopTyping();
    const [top, left] = placeOf(start);
    const changes = [];
    let count = 0;
    for (const [down, cells] of rows.entries()) {
      if (!body.rows[top + down] && !addRow()) break;
      count += 1;
      for (const [right, value] of cells.entries()) {
        const cell = cellAt(top + down, left + right);
        if (!cell || cell.value === value) continue;
        changes.push([cell, cell.value, value]);
        cell.value = value;
      }
    }
    remember(changes);
    table.dispatchEvent(new Event("input", { bubbles: true }));
    say(count < rows.length ? full : pasted.replace("{rows}", count));
  }

  function move(event) {
    const cell = event.target;
    const [row, column] = placeOf(cell);
    const isWhole = cell.selectionStart === 0 && cell.selectionEnd === cell.value.length;
    const isAtStart = isWhole || cell.selectionEnd === 0;
    const isAtEnd = isWhole || cell.selectionStart === cell.value.length;
    const ways = {
      ArrowUp: () => focus(row - 1, column),
      ArrowDown: () => focus(row + 1, column),
      ArrowLeft: () => isAtStart && focus(row, column - 1),
      ArrowRight: () => isAtEnd && focus(row, column + 1),
      Enter: () => (body.rows[row + 1] || addRow() ? focus(row + 1, column) : true),
    };
    if (event.shiftKey || event.altKey || event.ctrlKey || event.metaKey || event.isComposing) return;
    if (ways[event.key]?.()) event.preventDefault();
  }

  table.addEventListener("keydown", (event) => {
    if (!event.target.matches("textarea")) return;
    const key = event.key.toLowerCase();
    if ((event.ctrlKey || event.metaKey) && (key === "z" || key === "y")) {
      event.preventDefault();
      if (key === "y" || event.shiftKey) step(undo, done, "after");
      else step(done, undo, "before");
    } else move(event);
  });
  table.addEventListener("focusin", ({ target }) => {
    stopTyping();
    if (target.matches("textarea")) typing = { cell: target, before: target.value };
  });
  table.addEventListener("focusout", stopTyping);
  table.addEventListener("paste", (event) => {
    const text = event.clipboardData.getData("text/plain");
    if (!event.target.matches("textarea") || !/[\t\n]/.test(text.replace(/\r?\n$/, ""))) return;
    event.preventDefault();
    paste(event.target, cellsOf(text));
    typing = { cell: event.target, before: event.target.value };
  });
  document.querySelector("[data-sheet-help]").hidden = false;
}

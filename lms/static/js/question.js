// A question on the page: what is answered there, and putting back what was.

export function numberOf(question) {
  return Number(question.dataset.question);
}

/** The fields of a question that is answered by writing; none where it is answered by choosing. */
function fieldsOf(question) {
  return [...question.querySelectorAll(`[name="v${numberOf(question)}"]`)];
}

/** What the server is sent: the letters that were chosen, or what stands in the fields. */
export function answerOf(question) {
  const fields = fieldsOf(question);
  if (fields.length) return { values: fields.map((field) => field.value) };
  return { choice: [...question.querySelectorAll("input:checked")].map((input) => input.value) };
}

export function isWhole(question) {
  const { choice, values } = answerOf(question);
  return choice ? choice.length > 0 : values.every((value) => value.trim());
}

/** Puts an answer back that waited in this browser while the page was made. */
export function putBack(question, { choice, values }) {
  if (values) fieldsOf(question).forEach((field, row) => (field.value = values[row] ?? ""));
  else for (const input of question.querySelectorAll("input")) input.checked = choice.includes(input.value);
}

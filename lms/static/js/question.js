// A question on the page: what is answered there, and putting back what was.

export function numberOf(question) {
  return Number(question.dataset.question);
}

/** The fields of a question that is answered by writing; none where it is answered by choosing. */
function fieldsOf(question) {
  return [...question.querySelectorAll(`[name="v${numberOf(question)}"]`)];
}

/** Where the essay of the paper is written; nothing where the question is none. */
export function essayOf(question) {
  return question.querySelector("[name=essay]");
}

export function countWords(text) {
  return text.split(/\s+/).filter(Boolean).length;
}

/** What the server is sent: the letters that were chosen, what stands in the fields, or the text of the essay. */
export function answerOf(question) {
  const essay = essayOf(question);
  if (essay) return { text: essay.value };
  const fields = fieldsOf(question);
  if (fields.length) return { values: fields.map((field) => field.value) };
  return { choice: [...question.querySelectorAll("input:checked")].map((input) => input.value) };
}

export function isWhole(question) {
  const { choice, values, text } = answerOf(question);
  if (text !== undefined) {
    const words = countWords(text);
    return words >= Number(question.dataset.fewest) && words <= Number(question.dataset.most);
  }
  return choice ? choice.length > 0 : values.every((value) => value.trim());
}

/** Puts an answer back that waited in this browser while the page was made. */
export function putBack(question, { choice, values, text }) {
  if (text !== undefined) essayOf(question).value = text;
  else if (values) fieldsOf(question).forEach((field, row) => (field.value = values[row] ?? ""));
  else for (const input of question.querySelectorAll("input")) input.checked = choice.includes(input.value);
}

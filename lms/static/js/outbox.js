// The answers that wait to be sent, in order; they survive a reload and belong to one attempt of one account.
import { read, remove, write } from "./storage.js";

export class Outbox {
  #key;
  #state;

  /** `serverSeq` is the last of the attempt, `arrived` the last of each question that the server has. */
  constructor(attempt, account, serverSeq, arrived) {
    this.#key = `paper-${attempt}-${account}`;
    const kept = JSON.parse(read(this.#key) ?? "null") ?? { waiting: [], seq: 0, flags: [] };
    kept.waiting = kept.waiting.filter((entry) => entry.seq > (arrived.get(entry.question) ?? 0));
    kept.seq = Math.max(kept.seq, serverSeq);
    this.#state = kept;
    this.#keep();
  }

  #keep() {
    write(this.#key, JSON.stringify(this.#state));
  }

  get waiting() {
    return this.#state.waiting;
  }

  get first() {
    return this.#state.waiting[0];
  }

  get flags() {
    return this.#state.flags;
  }

  /** Add an answer; an older answer to the same question need not be sent any more, unless it is under way. */
  add(question, answer, sending) {
    const entry = { question, ...answer, seq: this.#state.seq + 1 };
    this.#state.seq = entry.seq;
    const isOld = (other) => other.question === question && other !== sending;
    this.#state.waiting = [...this.#state.waiting.filter((other) => !isOld(other)), entry];
    this.#keep();
  }

  done(entry) {
    this.#state.waiting = this.#state.waiting.filter((other) => other.seq !== entry.seq);
    this.#keep();
  }

  toggleFlag(question) {
    const isSet = this.#state.flags.includes(question);
    this.#state.flags = isSet
      ? this.#state.flags.filter((other) => other !== question)
      : [...this.#state.flags, question];
    this.#keep();
    return !isSet;
  }

  clear() {
    this.#state = { waiting: [], seq: this.#state.seq, flags: [] };
    remove(this.#key);
  }
}

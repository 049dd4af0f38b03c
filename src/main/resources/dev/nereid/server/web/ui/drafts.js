// What somebody writes and has not saved, by what it is: there again when one comes back to it, and not left without a question.

const drafts = new Map();

/** Undefined where there is none. */
export const draftOf = (key) => drafts.get(key);

export const keepDraft = (key, text) => drafts.set(key, text);

export const dropDraft = (key) => drafts.delete(key);

window.addEventListener("beforeunload", (event) => {
  if (drafts.size > 0) {
    event.preventDefault();
  }
});

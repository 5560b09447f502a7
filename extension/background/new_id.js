// The one place where ids of requests are minted.

/** @returns {string} unlike every other, over all ports and workers */
export function newId() {
  return crypto.randomUUID();
}

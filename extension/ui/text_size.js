// The text size that the person chose, on a page of ours: all its lengths are in rem, so that everything grows along.

/** @param {number} size  1: as the browser has it */
export function setTextSize(size) {
  document.documentElement.style.fontSize = `${size * 100}%`;
}

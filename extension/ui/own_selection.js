// What is selected in this page of ours, taken by the scripts that take it from any page: the browser lets no extension
// send a script to its own pages, so here they are loaded with the page.

import "../page/sure.js";
import "../page/flat_tree.js";
import "../page/offset_map.js";
import "../page/transcript.js";
import "../page/block.js";
import "../page/walk.js";
import "../page/texts.js";
import "../page/unread.js";
import "../page/maths.js";
import "../page/field.js";
import "../page/selection.js";

/** @returns {import("../messages.js").Taken} */
export function ownSelection() {
  return utterPage.takeSelection();
}

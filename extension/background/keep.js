// Settings that are changed in passing, while something is read.

import { save } from "../settings.js";

/** @import { Settings } from "../settings.js" */

/** Keep these, if the disk takes them: the reading that is on needs none of it. @param {Partial<Settings>} patch */
export async function keep(patch) {
  await save(patch).catch(() => {});
}

// The name of a file of sound: the page's title, as every file system takes it. Pure.

const OURS = "Utter";
/** Of the whole name in UTF-8. File systems take 255; the browser adds to it while it writes, and a number to a double. */
const MAX_BYTES = 200;
// What Windows, macOS or Linux refuse, control characters, and marks that turn the direction: such a mark can make a name
// look as if it had another ending. Joiners stay: words of Persian and many emoji are written with them.
const REFUSED = /[<>:"/\\|?*~\p{Cc}\p{Co}\p{Cs}\p{Zl}\p{Zp}\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]+/gu;
/** Windows takes these for devices, whatever follows after a point. */
const DEVICE = /^(con|prn|aux|nul|com[\d¹²³]|lpt[\d¹²³])(?=\.| |$)/i;

/**
 * "Page title - Utter.mp3"
 *
 * @param {string} title  "" if there is none
 * @param {string} format  the file's ending
 * @returns {string}
 */
export function fileName(title, format) {
  const ending = `.${format}`;
  const plain = title.normalize("NFC").toWellFormed().replace(REFUSED, " ").replace(/\s+/gu, " ").replace(/^[ .]+|[ .]+$/gu, "");
  const short = shortened(plain.replace(DEVICE, "_$1"), MAX_BYTES - bytes(` - ${OURS}${ending}`));
  return `${/[^\p{Cf}\p{M}\s]/u.test(short) ? `${short} - ${OURS}` : OURS}${ending}`;
}

/** @param {string} text @param {number} most  bytes @returns {string} as many whole characters, as a person sees them, as fit */
function shortened(text, most) {
  if (bytes(text) <= most) return text;
  const room = most - bytes("…");
  let kept = "";
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    if (bytes(kept + segment) > room) break;
    kept += segment;
  }
  return `${kept.trimEnd()}…`;
}

/** @param {string} text @returns {number} */
function bytes(text) {
  return new TextEncoder().encode(text).length;
}

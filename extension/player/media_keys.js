// The keyboard's media keys, those of headphones and of the system's own media controls.
//
// The browser gives them to a media element that sounds for more than five seconds, and not to an audio context. So an
// element plays silence beside it. All that the system is told is the product's name: never what is read.

/** @import { MediaKey } from "../messages.js" */

const TITLE = "Utter";
const SILENCE_S = 10;
const RATE_HZ = 8_000;
const HEADER_BYTES = 44;

/** @type {Readonly<Partial<Record<MediaSessionAction, MediaKey["key"]>>>} */
const KEYS = { play: "resume", pause: "pause", stop: "stop", nexttrack: "next", previoustrack: "previous" };

export class MediaKeys {
  /** @type {HTMLAudioElement | null} */
  #silence = null;
  /** @type {MediaSessionPlaybackState} */
  #state = "none";
  #pressed;

  /** @param {(key: MediaKey["key"]) => void} pressed */
  constructor(pressed) {
    this.#pressed = pressed;
  }

  /** @param {MediaSessionPlaybackState} state  of the reading; without one the keys are left to others */
  show(state) {
    if (state === this.#state) return;
    if (this.#state === "none") this.#take();
    this.#state = navigator.mediaSession.playbackState = state;
    // It fails where the browser lets nothing sound: then there is no reading that the keys could be for.
    if (state === "playing") void this.#silence?.play().catch(() => {});
    else this.#silence?.pause();
    if (state === "none") this.#leave();
  }

  #take() {
    this.#silence = new Audio(URL.createObjectURL(silence()));
    this.#silence.loop = true;
    navigator.mediaSession.metadata = new MediaMetadata({ title: TITLE });
    for (const [action, key] of Object.entries(KEYS)) {
      navigator.mediaSession.setActionHandler(/** @type {MediaSessionAction} */ (action), () => this.#pressed(key));
    }
  }

  #leave() {
    if (this.#silence !== null) {
      URL.revokeObjectURL(this.#silence.src);
      this.#silence.removeAttribute("src");
      this.#silence.load(); // else the element keeps its place among the system's players
      this.#silence = null;
    }
    navigator.mediaSession.metadata = null;
    for (const action of Object.keys(KEYS)) {
      navigator.mediaSession.setActionHandler(/** @type {MediaSessionAction} */ (action), null);
    }
  }
}

/** @returns {Blob} a WAV file of 8 bits */
function silence() {
  const n = SILENCE_S * RATE_HZ;
  const bytes = new Uint8Array(HEADER_BYTES + n).fill(128); // the middle of unsigned samples
  const header = new DataView(bytes.buffer);
  /** @param {number} at @param {string} name */
  const write = (at, name) => new TextEncoder().encodeInto(name, bytes.subarray(at));
  write(0, "RIFF");
  header.setUint32(4, HEADER_BYTES - 8 + n, true);
  write(8, "WAVEfmt ");
  header.setUint32(16, 16, true); // bytes of the description that follows
  header.setUint16(20, 1, true); // PCM
  header.setUint16(22, 1, true); // channel
  header.setUint32(24, RATE_HZ, true);
  header.setUint32(28, RATE_HZ, true); // bytes per second
  header.setUint16(32, 1, true); // byte per frame
  header.setUint16(34, 8, true); // bits
  write(36, "data");
  header.setUint32(40, n, true);
  return new Blob([bytes], { type: "audio/wav" });
}

// The offscreen document that holds the player: there is at most one, and the browser may close it at any time.
//
// Chrome ends a document of reason AUDIO_PLAYBACK alone 30 s after its last sound, so it is made when the first
// sound is there, and a long pause may cost it. BLOBS is the other true reason: heard sentences are kept as Blobs.

const URL = "player/player.html";

/** @returns {Promise<boolean>} */
export async function exists() {
  return chrome.offscreen.hasDocument();
}

/** Resolves when the player's scripts have run. */
export async function create() {
  await chrome.offscreen.createDocument({
    url: URL,
    reasons: [chrome.offscreen.Reason.AUDIO_PLAYBACK, chrome.offscreen.Reason.BLOBS],
    justification: "Plays the spoken text, and keeps what was heard so that it can be heard again.",
  });
}

export async function close() {
  if (await exists()) await chrome.offscreen.closeDocument();
}

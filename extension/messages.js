// What runs between the extension's own parts: the service worker, its pages (popup, options, welcome) and the
// player. What runs between the worker and the helper is in protocol.js.

/** Name of the port that a page opens to the worker with chrome.runtime.connect. */
export const UI_PORT = "ui";

/**
 * Name of the port that the player opens to the worker. Never the other way round: a page that listens for ports also
 * takes those that the popup opens, and then nobody is told when the worker at their other end goes.
 */
export const PLAYER_PORT = "player";

/** Type of the runtime message by which a new worker asks a player from before its time to open its port. */
export const CALL_PLAYER = "call_player";

/**
 * Something that a person must know. `message` and `remedy` are sentences for a person, localised when they come
 * from the extension itself.
 * @typedef {{code: string, message: string, remedy: string | null}} Problem
 *
 * What was asked to be read: a selection by menu, key or popup; a preview of a voice; a text of our own pages.
 * @typedef {"selection" | "menu" | "preview" | "text"} Source
 *
 * The reading as a page of ours sees it. The text itself never leaves the worker.
 * @typedef {object} Reading
 * @property {"idle" | "waiting" | "speaking" | "paused"} phase
 * @property {string | null} id
 * @property {string} title
 * @property {Source} source
 * @property {number} position_s  media seconds heard
 * @property {number} made_s  media seconds made
 * @property {boolean} done  all sound is made
 * @property {import("./protocol.js").Span | null} sentence  that is heard now
 * @property {{start_s: number, end_s: number} | null} sounds  when that is heard; null while its end is not known
 * @property {number} n_units  length of the text in UTF-16 units
 * @property {string | null} voice
 * @property {string | null} language
 * @property {number} speed
 * @property {Problem | null} error
 * @property {boolean} error_here  it arose in the tab of the page that is told: the popup shows all, other pages these
 *
 * @typedef {import("./protocol.js").VoiceInfo} VoiceInfo
 * @typedef {object} Helper
 * @property {"unknown" | "connecting" | "ready" | "missing" | "forbidden" | "failed"} phase
 * @property {string | null} version
 * @property {string | null} build
 * @property {import("./protocol.js").Family[]} families
 * @property {string | null} default_voice
 * @property {Problem | null} problem
 *
 * The natural voice's files, as far as the worker knows.
 * @typedef {object} VoiceFiles
 * @property {"unknown" | "missing" | "damaged" | "downloading" | "installed"} phase
 * @property {number | null} size_bytes  of the whole set
 * @property {number | null} left_bytes  still to be fetched
 * @property {number | null} free_bytes  on the disk where they go
 * @property {Problem | null} problem  why the last download ended before its end
 *
 * Worker -> page, over UI_PORT. `state` comes at once and after every change.
 * @typedef {{type: "state", reading: Reading, helper: Helper, files: VoiceFiles}} StateMessage
 * @typedef {{type: "voices", voices: import("./protocol.js").VoiceInfo[], default_voice: string | null}
 *   | {type: "voices", problem: Problem}} VoicesMessage
 * @typedef {StateMessage | VoicesMessage | {type: "take_selection"}} ToUi
 *
 * Page -> worker, over UI_PORT. `toggle` is play or pause; `back` goes to the start of the sentence, or to the
 * one before if it began less than two seconds ago; `selection` answers `take_selection`.
 * `quietly`: only what is found is told, not that it is looked for, as nobody asked just now.
 * @typedef {{type: "speak_tab"} | {type: "speak_text", text: string, voice?: string} | {type: "toggle"}
 *   | {type: "pause"} | {type: "resume"} | {type: "stop"} | {type: "back"} | {type: "set_speed", speed: number}
 *   | {type: "check_helper", quietly?: boolean} | {type: "voices"}
 *   | {type: "files", action: import("./protocol.js").Model["action"]}
 *   | {type: "selection", selected: import("./background/selection.js").Selected}} FromUi
 *
 * Worker -> player, over PLAYER_PORT. Times are media seconds of the reading as the person hears it.
 *   begin: sound of job `id` follows, from `base_s` on; what is queued before it is still played, what lies after
 *   it is dropped.
 * @typedef {{type: "begin", id: string, base_s: number, paused: boolean, latency_s: number}} Begin
 * @typedef {{type: "audio", id: string, pcm: string}} PlayerAudio  base64, in order
 * @typedef {{type: "last", id: string}} Last  all sound of the job was sent
 * @typedef {{type: "seek", id: string, position_s: number}} Seek
 * @typedef {{type: "stop", id?: string}} Stop  with an id: only if that is what the player holds
 * @typedef {Begin | PlayerAudio | Last | Seek | Stop | {type: "pause"} | {type: "resume"}} ToPlayer
 *
 * Player -> worker. `holding` comes first on every new port.
 * @typedef {{type: "holding", id: string | null, position_s: number}} Holding
 * @typedef {{type: "heard", id: string, position_s: number}} Heard
 * @typedef {{type: "finished", id: string}} Finished  the last sample was heard
 * @typedef {{type: "lacks", id: string, position_s: number}} Lacks  the sound that `seek` wanted is no longer kept
 * @typedef {{type: "problem", id: string, code: "audio_suspended" | "audio_failed"}} PlayerProblem
 * @typedef {{type: "runs", id: string}} Runs  after `audio_suspended`: the device plays now, it was only slow
 * @typedef {Holding | Heard | Finished | Lacks | PlayerProblem | Runs} FromPlayer
 */

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

/** Name of the port that the page which saves sound opens to the worker: one for each file, and one for what to save. */
export const SAVE_PORT = "save";

/**
 * Name of the port that our scripts in a web page open to the worker. They are classic scripts, which cannot import:
 * page/link.js has a copy of it and of CALL_PAGE, page/waits.js one of CALL_SCRIPTS.
 */
export const PAGE_PORT = "page";

/** Type of the message by which the worker asks our scripts in a tab, if there are any, to open their ports. */
export const CALL_PAGE = "call_page";

/** Type of the message by which a script that waited for an Alt+click has the others sent; answered when they are there. */
export const CALL_SCRIPTS = "call_scripts";

/**
 * Something that a person must know. `message` and `remedy` are sentences for a person, localised when they come
 * from the extension itself; else `language` and `remedy_language` tell which language they are in.
 * @typedef {{code: string, message: string, remedy: string | null, language?: string, remedy_language?: string}} Problem
 *
 * What was asked to be read: a selection by menu, key or popup; a page's article; a preview of a voice; a text of our
 * own pages.
 * @typedef {"selection" | "menu" | "article" | "preview" | "text"} Source
 *
 * What our scripts took from a page.
 * @typedef {object} Taken
 * @property {string | null} taken  names this text on its page, which keeps where each character stands; null if none does
 * @property {string} text  raw; "" if there is nothing to read
 * @property {import("./protocol.js").Segment[]} segments
 * @property {string | null} language
 * @property {string} title
 * @property {boolean} focused  its frame has the focus
 * @property {number} from  UTF-16 offset in `text` where the reading shall begin
 *
 * The reading as a page of ours sees it. Of the text only a translated
 * sentence leaves the worker, which the bar shows.
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
 * @property {number} speed  how fast it is played, pitch kept; chosen by the person
 * @property {string | null} translation  the sentence as it is heard, in `language`, where it is translated
 * @property {number | null} capped_speed  at which it is played, where the sound is not made fast enough for `speed`
 * @property {number | null} left_s  about how long the rest will take at this speed; null while nothing is known
 * @property {Problem | null} error
 * @property {boolean} error_here  it arose in the tab of the page that is told: the popup shows all, other pages these
 *
 * @typedef {import("./protocol.js").VoiceInfo} VoiceInfo
 * @typedef {object} Helper
 * @property {"unknown" | "connecting" | "ready" | "missing" | "forbidden" | "failed"} phase
 * @property {string | null} version
 * @property {string | null} build
 * @property {import("./protocol.js").Family[]} families
 * @property {import("./protocol.js").Translator} [translator]  absent: not known yet, or a helper that has none
 * @property {string | null} default_voice
 * @property {Problem | null} problem
 * @property {boolean} [newer]  the extension's folder holds another build than the one that is loaded
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
 * `answer`: the helper's to what `ask` named, or why there is none.
 * @typedef {{type: "answer", ask: string, answer: HelperAnswer} | {type: "answer", ask: string, problem: Problem}} AnswerMessage
 * @typedef {StateMessage | AnswerMessage | {type: "take_selection"}} ToUi
 *
 * What a page may ask the helper, in the protocol's own forms; the worker gives them their ids.
 * @typedef {{type: "voices"} | Omit<import("./protocol.js").Preview, "id"> | Omit<import("./protocol.js").Dictionary, "id">} HelperQuestion
 * @typedef {import("./protocol.js").VoiceList | import("./protocol.js").PreviewReport
 *   | import("./protocol.js").DictionaryReport} HelperAnswer
 *
 * What a person does to the reading that is on. `toggle` is play or pause. A `step` back goes to the start of the
 * sentence or paragraph, or to the one before if it began less than two seconds ago. `jump` goes to the sentence that
 * holds the offset.
 * @typedef {{type: "toggle"} | {type: "pause"} | {type: "resume"} | {type: "stop"} | {type: "set_speed", speed: number}
 *   | {type: "step", unit: "sentence" | "paragraph", by: 1 | -1} | {type: "jump", offset: number}} Control
 *
 * Page of ours -> worker, over UI_PORT. `selection` answers `take_selection`.
 * `quietly`: only what is found is told, not that it is looked for, as nobody asked just now.
 * `reload`: take up the extension that is in the folder now; while something is read, nothing happens.
 * `read_page`: the article of the tab that the person looks at, from its beginning.
 * @typedef {Control | {type: "speak_tab"} | {type: "read_page"} | {type: "save_tab"}
 *   | {type: "speak_text", text: string, voice?: string} | {type: "check_helper", quietly?: boolean}
 *   | {type: "ask", ask: string, question: HelperQuestion} | {type: "forget_places"} | {type: "reload"}
 *   | {type: "files", action: import("./protocol.js").Model["action"]}
 *   | {type: "selection", selected: Taken}} FromUi
 *
 * What can be saved as sound.
 * @typedef {object} Savable
 * @property {string} title  of its page
 * @property {"selection" | "article"} source
 * @property {string} text
 * @property {import("./protocol.js").Segment[]} segments
 * @property {string | null} language
 *
 * @typedef {object} HowSaved
 * @property {import("./protocol.js").FileFormat} format
 * @property {string | null} to  BCP 47: translated into it; null: as it is written
 *
 * The page that saves sound -> worker, over SAVE_PORT. A port has one of these. `take`: what the page was opened for, which
 * the worker then forgets. `save`: make a file of it; the port's end ends that too.
 * @typedef {{type: "take", name: string} | ({type: "save", savable: Savable} & HowSaved)} FromSave
 *
 * Worker -> the page that saves sound. `taken`: null if the worker has it no more; `host`: who gets text of some voices, null if
 * nobody does, absent while the helper is not asked. `part`: base64, in order.
 * @typedef {{type: "taken", savable: Savable | null, host?: string | null} | {type: "advanced", what: "loading" | "saving", fraction: number}
 *   | {type: "part", bytes: string} | {type: "saved", duration_s: number} | {type: "failed", problem: Problem}} ToSave
 *
 * Our script in a web page -> worker, over PAGE_PORT. `here` comes first on every new port, and after `call`: which text
 * the frame has. `lost`: the text stands nowhere on the page any more.
 * `speak_taken`: Alt+click. `bar_moved`: where the person put the bar, as parts of the window.
 * @typedef {{type: "here", taken: string | null} | {type: "lost", taken: string} | Control
 *   | {type: "speak_taken", taken: Taken} | {type: "bar_moved", x: number, y: number} | {type: "hide_bar"}
 *   | {type: "set_translating", on: boolean}
 *   | {type: "open_options"} | {type: "list_voices"} | {type: "choose_voice", voice: string}} FromPage
 *
 * The reading as the bar shows it: with its voice's name, which a script in a page cannot make of the id.
 * @typedef {Reading & {voice_name: string | null}} PageReading
 *
 * A voice that the bar offers. `accent`: how it speaks its language, where that is worth a word. `language`: of words in its
 * name, if they are not the interface's.
 * @typedef {{id: string, name: string, accent: string | null, language?: string}} OfferedVoice
 *
 * How a page shows the reading: the settings of these names.
 * @typedef {Pick<import("./settings.js").Settings, "highlight" | "color" | "dim" | "follow" | "bar" | "bar_at"
 *   | "text_size" | "alt_click" | "translate" | "translating">} Look
 *
 * Worker -> our script in a web page. `look` and `reading` come at once and on every change; `lit` to the frame that has
 * the text: what is heard now, in offsets of it; `unlit`: nothing is any more. `call`: a text was taken there. `voices` answers
 * `list_voices`: who speaks the language that is read, favorites first.
 * @typedef {{type: "look", look: Look} | {type: "reading", reading: PageReading} | {type: "unlit"} | {type: "call"}
 *   | {type: "voices", voices: OfferedVoice[]}
 *   | {type: "lit", taken: string, word: import("./protocol.js").Span | null, sentence: import("./protocol.js").Span | null}
 * } ToPage
 *
 * Worker -> player, over PLAYER_PORT. Times are media seconds of the reading as the person hears it, at speed 1.
 *   begin: sound of job `id` follows, from `base_s` on; what is queued before it is still played, what lies after
 *   it is dropped. `preroll_s`: silence before the first sound, where the device was asleep.
 *   audio: base64, in order; `words` and `start_s` count from the begin of the job, as the engine sends them.
 * @typedef {{type: "begin", id: string, base_s: number, paused: boolean, latency_s: number, speed: number,
 *   preroll_s: number}} Begin
 * @typedef {{type: "audio", id: string, pcm: string, start_s: number, sentence: import("./protocol.js").Span,
 *   words: import("./protocol.js").WordTime[]}} PlayerAudio
 * @typedef {{type: "last", id: string}} Last  all sound of the job was sent
 * @typedef {{type: "seek", id: string, position_s: number}} Seek
 * @typedef {{type: "stop", id?: string}} Stop  with an id: only if that is what the player holds
 * @typedef {{type: "speed", speed: number}} Speed  at once, also within what is queued
 * @typedef {Begin | PlayerAudio | Last | Seek | Stop | Speed | {type: "pause"} | {type: "resume"}} ToPlayer
 *
 * Player -> worker. `holding` comes first on every new port, then, if something sounds, `lit`.
 * @typedef {{type: "holding", id: string | null, position_s: number}} Holding
 * @typedef {{type: "heard", id: string, position_s: number}} Heard
 * @typedef {{type: "finished", id: string}} Finished  the last sample was heard
 * @typedef {{type: "lacks", id: string, position_s: number}} Lacks  the sound that `seek` wanted is no longer kept
 * @typedef {{type: "problem", id: string, code: "audio_suspended" | "audio_failed"}} PlayerProblem
 * @typedef {{type: "runs", id: string}} Runs  after `audio_suspended`: the device plays now, it was only slow
 * @typedef {object} Lit  another word or sentence is heard now, or none
 * @property {"lit"} type
 * @property {string} id
 * @property {import("./protocol.js").Span | null} word  null between words
 * @property {import("./protocol.js").Span | null} sentence
 * @property {number} position_s
 * @typedef {{type: "starved", id: string, is: boolean}} Starved  it waits for sound to be made; or has enough again
 * @typedef {{type: "capped", id: string, speed: number | null}} Capped  played so, since no more is made; null: no more
 * @typedef {{type: "media_key", key: "toggle" | "pause" | "resume" | "stop" | "next" | "previous"}} MediaKey
 * @typedef {Holding | Heard | Finished | Lacks | PlayerProblem | Runs | Lit | Starved | Capped | MediaKey} FromPlayer
 */

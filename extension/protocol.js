// The extension's copy of the protocol: names, codes and limits, and the forms of all messages.
//
// The other copy is native_helper/wire/types.py. tests/protocol/ holds what both must agree on; a test of each
// side reads it. Offsets are UTF-16 units of the whole text, as JavaScript counts them.

export const HOST_NAME = "org.utter.helper";
export const PROTOCOL = 1;

/** The helper's sentences for a person, and its names of languages, are written in it. */
export const HELPER_LANGUAGE = "en";

// Sound: mono, signed 16 bit, little-endian.
export const RATE_HZ = 24_000;
export const SAMPLE_BYTES = 2;

export const MAX_FRAME_BYTES = 1 << 20;
export const MAX_PCM_BYTES = 256 << 10;
export const MAX_ID_CHARS = 128;
export const MAX_LANGUAGE_CHARS = 35;
export const MAX_VOICE_CHARS = 500;
export const MAX_VOICE_CHOICES = 256; // languages for which the person has chosen a voice
export const MAX_NAME_CHARS = 200; // of a client, its version, build and origin
export const MAX_TEXT_UNITS = 16 << 20;
export const MIN_SPEED = 0.5;
export const MAX_SPEED = 3;

export const LEAD_S = 15; // sound made ahead of what was heard
export const PORT_IDLE_S = 60; // a port that was not used for so long is closed

/** Why a request failed; who must act stands in native_helper/wire/types.py. */
export const ERROR_CODES = /** @type {const} */ ([
  "bad_message", "bad_frame", "unsupported_protocol", "forbidden_origin", "not_supported", "text_too_long",
  "nothing_to_speak", "unknown_voice", "no_voice_for_language", "voice_unavailable",
  "dictionary_unusable", "queue_full", "engine_unreachable", "engine_crashed", "engine_unresponsive", "download_failed", "canceled", "internal",
]);

/** What a segment of the text is on the page. */
export const KINDS = /** @type {const} */ ([
  "paragraph", "heading", "list_item", "quote", "code", "table_row", "caption",
]);

/** Rules that leave something unspoken. */
export const SKIP_RULES = /** @type {const} */ (["citations", "urls", "emoji", "code", "captions"]);

export const FAMILY_STATES = /** @type {const} */ (["ready", "loading", "missing"]);
export const MODEL_STATES = /** @type {const} */ (["installed", "damaged", "missing"]);
export const DICTIONARY_DEEDS = /** @type {const} */ (["added", "replaced", "unchanged", "removed", "absent"]);
export const FILE_FORMATS = /** @type {const} */ (["wav", "flac", "ogg", "mp3", "opus"]);

/** Every type of message that an engine of this protocol sends. */
export const ENGINE_MESSAGE_TYPES = /** @type {const} */ ([
  "ready", "started", "progress", "audio", "file", "end", "voices", "health", "preview", "dictionary", "model",
  "pong", "error",
]);

/**
 * @typedef {typeof ERROR_CODES[number]} ErrorCode
 * @typedef {typeof KINDS[number]} Kind
 * @typedef {typeof SKIP_RULES[number]} SkipRule
 * @typedef {typeof FILE_FORMATS[number]} FileFormat
 *
 * @typedef {{start: number, end: number}} Span  half-open
 * @typedef {Span & {kind?: Kind, language?: string}} Segment
 *
 * To the engine:
 * @typedef {{type: "hello", protocol: number, client: "extension", version: string, build: string}} Hello
 * @typedef {object} Speak
 * @property {"speak"} type
 * @property {string} id
 * @property {string} text
 * @property {string} [voice]  speaks everything, whatever the language
 * @property {Record<string, string>} [voices]  the person's choice by language
 * @property {number} speed
 * @property {string} [language]
 * @property {string} [to]  speak it in that language, translated where the text is in another
 * @property {Segment[]} segments
 * @property {SkipRule[]} skip
 * @property {number} from  begin at the sentence that holds this offset
 * @property {boolean} more  `append` follows
 * @property {boolean} words
 * @property {boolean} [markup]  the text has marks: pauses and sounds
 * @typedef {Omit<Speak, "type" | "from" | "words"> & {type: "save", format: FileFormat}} Save
 * @typedef {{type: "append", id: string, text: string, segments: Segment[], more: boolean}} Append
 * @typedef {{type: "cancel", id: string}} Cancel
 * @typedef {{type: "played", id: string, seconds: number}} Played  media seconds heard since the job's start
 * @typedef {{type: "voices" | "health" | "ping", id: string}} Question
 * @typedef {{type: "model", id: string, action: "status" | "install" | "cancel"}} Model  the natural voice's files
 * @typedef {object} Dictionary  the person's own words
 * @property {"dictionary"} type
 * @property {string} id
 * @property {"list" | "add" | "remove" | "test"} action
 * @property {string} [word]  to add or to remove
 * @property {string} [pattern]
 * @property {string} [say]
 * @property {string} [ipa]
 * @property {string} [language]  of the entry, or of the text to test
 * @property {string} [text]  to test
 * @property {boolean} [markup]
 * @typedef {object} Preview  what would be spoken, without sound
 * @property {"preview"} type
 * @property {string} id
 * @property {string} text
 * @property {Segment[]} [segments]
 * @property {SkipRule[]} skip
 * @property {string} [language]
 * @property {boolean} [markup]
 * @typedef {Hello | Speak | Save | Append | Cancel | Played | Question | Model | Dictionary | Preview} ClientMessage
 *
 * From the engine:
 * @typedef {object} Family
 * @property {string} name
 * @property {typeof FAMILY_STATES[number]} state
 * @property {string} [remedy]
 * @property {string} [host]  who its text is sent to; absent: it stays in Utter
 * @typedef {{state: typeof FAMILY_STATES[number], remedy?: string}} Translator
 * @typedef {object} Ready
 * @property {"ready"} type
 * @property {number} protocol
 * @property {string} version
 * @property {string} build
 * @property {number} rate_hz
 * @property {Family[]} families
 * @property {Translator} [translator]  absent: a helper that has none
 * @property {string} [default_voice]
 * @typedef {{type: "started", id: string, language: string, voice: string}} Started
 * @typedef {object} Progress
 * @property {"progress"} type
 * @property {string} [id]
 * @property {"loading" | "downloading" | "saving"} what
 * @property {number} fraction
 * @property {number} [size_bytes]  of all that is downloaded, as soon as that is known
 * @typedef {Span & {start_s: number, end_s: number}} WordTime
 * @typedef {object} Audio
 * @property {"audio"} type
 * @property {string} id
 * @property {number} seq
 * @property {number} start_s
 * @property {string} pcm  base64
 * @property {string} voice
 * @property {Span} sentence
 * @property {string} [translation]  the sentence as it is spoken, with its first sound, where it was translated
 * @property {number} paragraph
 * @property {WordTime[]} [words]
 * @typedef {{type: "end", id: string, duration_s: number, stages: Record<string, number>}} End
 * @typedef {object} VoiceInfo
 * @property {string} id
 * @property {string} name
 * @property {string} family
 * @property {string[]} languages  its own first
 * @property {"female" | "male"} [gender]
 * @property {boolean} listed  whether a short list shows it
 * @property {string} [grade]  how good its author thinks it is: A, A-, B+ ... F
 * @property {true} [remote]  its text leaves Utter, for the host that its family names
 * @property {true} [untried]  its model has never run with its real weights
 * @typedef {object} VoiceList
 * @property {"voices"} type
 * @property {string} id
 * @property {VoiceInfo[]} voices
 * @property {string[]} [targets]  BCP 47: what can be translated into and read, once the translator is there
 * @property {string} [default_voice]
 * @property {number} [left_out]  how many more there are, which one frame does not hold
 * @typedef {{type: "health", id: string, health: Record<string, unknown>}} HealthReport
 * @typedef {object} ModelReport
 * @property {"model"} type
 * @property {string} id
 * @property {typeof MODEL_STATES[number]} state
 * @property {string} repository
 * @property {string} [revision]
 * @property {number} size_bytes  of the whole set; about, until it is recorded
 * @property {number} left_bytes  still to be fetched
 * @property {number} free_bytes  on the disk where they go
 * @property {string[]} voices  that are there
 * @typedef {object} DictionaryEntry
 * @property {number} line  of the file
 * @property {string} [word]
 * @property {string} [pattern]
 * @property {string} [say]
 * @property {string} [ipa]
 * @property {string} [language]
 * @typedef {Span & {line: number, spoken_start: number, spoken_end: number}} DictionaryMatch
 * @typedef {Span & {spoken: string, phonemes: string}} PronouncedWord
 * @typedef {object} DictionaryTrial
 * @property {string} spoken
 * @property {string} voice
 * @property {boolean} sounded  whether the voice takes phonemes; else it reads the text
 * @property {DictionaryMatch[]} matches
 * @property {PronouncedWord[]} words
 * @typedef {object} DictionaryReport
 * @property {"dictionary"} type
 * @property {string} id
 * @property {typeof DICTIONARY_DEEDS[number]} [done]
 * @property {DictionaryEntry[]} entries  all, or those that the request was about
 * @property {{line?: number, message: string}[]} problems
 * @property {DictionaryTrial} [trial]
 * @typedef {{type: "pong", id: string}} Pong
 * @typedef {{type: "error", id?: string, code: ErrorCode, message: string, remedy?: string}} EngineError
 * @typedef {{type: "file", id: string, seq: number, bytes: string}} FilePart  base64; in order
 * @typedef {Span & {spoken_start: number, spoken_end: number}} Rewrite  a part of the text, and what is spoken for it
 * @typedef {{type: "preview", id: string, spoken: string, spans: Rewrite[]}} PreviewReport  spans in order
 * @typedef {Ready | Started | Progress | Audio | FilePart | End | VoiceList | HealthReport | ModelReport
 *   | DictionaryReport | PreviewReport | Pong | EngineError} EngineMessage
 */

/** @param {string} version @returns {Hello} */
export function hello(version) {
  // A folder of plain files has no build of its own; the helper's build is in its `ready`.
  return { type: "hello", protocol: PROTOCOL, client: "extension", version, build: version };
}

/**
 * What was asked to be read; frames.js makes messages of it.
 * @typedef {Omit<Speak, "type" | "more" | "words">} SpeechRequest
 */

/**
 * The first message of a reading: `request` with a part of its text and that part's segments.
 *
 * @param {SpeechRequest} request @param {string} text @param {Segment[]} segments @param {boolean} more
 * @returns {Speak}
 */
export function speak(request, text, segments, more) {
  return { type: "speak", ...request, text, segments, more, words: true };
}

/**
 * What was asked to be made into a file.
 * @typedef {Omit<Save, "type" | "more">} FileRequest
 */

/**
 * The first message of a file, as `speak` is of a reading.
 *
 * @param {FileRequest} request @param {string} text @param {Segment[]} segments @param {boolean} more
 * @returns {Save}
 */
export function save(request, text, segments, more) {
  return { type: "save", ...request, text, segments, more };
}

/** @param {string} id @param {string} text @param {Segment[]} segments @param {boolean} more @returns {Append} */
export function append(id, text, segments, more) {
  return { type: "append", id, text, segments, more };
}

/** @param {string} id @returns {Cancel} */
export function cancel(id) {
  return { type: "cancel", id };
}

/** @param {string} id @param {number} seconds @returns {Played} */
export function played(id, seconds) {
  return { type: "played", id, seconds };
}

/** @param {Question["type"]} type @param {string} id @returns {Question} */
export function question(type, id) {
  return { type, id };
}

/** @param {Model["action"]} action @param {string} id @returns {Model} */
export function model(action, id) {
  return { type: "model", id, action };
}

/**
 * @param {Dictionary["action"]} action @param {string} id @param {Omit<Dictionary, "type" | "action" | "id">} fields
 * @returns {Dictionary}
 */
export function dictionary(action, id, fields = {}) {
  return { type: "dictionary", id, action, ...fields };
}

/** @param {number} speed @returns {number} the nearest at which a voice can speak */
export function nearestSpeed(speed) {
  return Math.min(Math.max(speed, MIN_SPEED), MAX_SPEED);
}

/**
 * @param {string} id @param {string} text @param {Omit<Preview, "type" | "id" | "text">} fields
 * @returns {Preview}
 */
export function preview(id, text, fields) {
  return { type: "preview", id, text, ...fields };
}

/**
 * Return `message` as what the engine sends, or null if it is of a type that this protocol does not have.
 *
 * @param {unknown} message
 * @returns {EngineMessage | null}
 */
export function engineMessage(message) {
  if (typeof message !== "object" || message === null || !("type" in message)) return null;
  const types = /** @type {readonly unknown[]} */ (ENGINE_MESSAGE_TYPES);
  return types.includes(message.type) ? /** @type {EngineMessage} */ (message) : null;
}

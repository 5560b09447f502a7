// Chrome as far as the service worker needs it, in memory. Messages go through JSON, as in the browser.

import { TAKE_SELECTION } from "../../extension/page/scripts.js";

/** @template {(...values: any[]) => void} T */
export class FakeEvent {
  /** @type {T[]} */
  listeners = [];

  /** @param {T} listener */
  addListener(listener) {
    this.listeners.push(listener);
  }

  /** @param {Parameters<T>} values */
  tell(...values) {
    for (const listener of [...this.listeners]) listener(...values);
  }
}

/** One end of a port; what is posted to it is in `posted`. */
export class FakePort {
  /** @type {any[]} */
  posted = [];
  isOpen = true;
  /** @type {{url: string, frameId?: number, tab?: {id: number, incognito?: boolean, url?: string, title?: string}}} */
  sender = { url: "https://example.org/" };
  onMessage = new FakeEvent();
  onDisconnect = new FakeEvent();

  /** @param {string} name */
  constructor(name) {
    this.name = name;
  }

  /** @param {any} message */
  postMessage(message) {
    if (!this.isOpen) throw new Error("Attempting to use a disconnected port object");
    this.posted.push(JSON.parse(JSON.stringify(message)));
  }

  disconnect() {
    this.isOpen = false;
  }

  /** The other end posts. @param {any} message */
  tell(message) {
    this.onMessage.tell(JSON.parse(JSON.stringify(message)));
  }

  /** The other end goes. */
  drop() {
    this.isOpen = false;
    this.onDisconnect.tell();
  }
}

export class FakeChrome {
  /** Ports to the helper, in the order in which they were opened. @type {FakePort[]} */
  hosts = [];
  /** Ports to the player. @type {FakePort[]} */
  players = [];
  /** What the present player holds. @type {{id: string | null, position_s: number} | null} */
  document = null;
  /** @type {Record<string, any>} */
  session = {};
  /** @type {Record<string, any>} */
  local = {};
  /** Why nothing can be written, as with a full disk. @type {Error | null} */
  full = null;
  /** Who may use `local`. */
  localAccess = "TRUSTED_AND_UNTRUSTED_CONTEXTS";
  /** What the browser has loaded, and what lies in the folder now. @type {Record<string, string>} */
  manifest = { version: "0.1.0" };
  /** @type {Record<string, string> | null} null: the same */
  onDisk = null;
  reloads = 0;
  /** Text on the icon. */
  badge = "";
  /** What scripts in pages were asked for, by tab. @type {any[]} */
  injected = [];
  /** What takeSelection finds; an Error forbids the page. @type {any} */
  selected = undefined;
  /** What takeArticle finds. @type {any} */
  article = undefined;
  /** Messages to the scripts in a tab. @type {{tab_id: number, message: any}[]} */
  toTabs = [];
  /** Sites that the person allowed. @type {string[]} */
  origins = [];
  /** Scripts that wait in pages. @type {any[]} */
  registered = [];
  /** @type {string[]} */
  opened = [];
  optionsOpened = 0;
  /** @type {any[]} */
  menu = [];

  /** What the globals of a worker are. */
  api = this.#api();

  #api() {
    const fake = this;
    const onChanged = new FakeEvent();
    const area = (/** @type {"local" | "session"} */ name) => ({
      get: async (/** @type {string | string[]} */ keys) =>
        structuredClone(Object.fromEntries([keys].flat().flatMap((key) => (key in fake[name] ? [[key, fake[name][key]]] : [])))),
      set: async (/** @type {Record<string, any>} */ items) => {
        if (fake.full !== null) throw fake.full;
        const changes = Object.fromEntries(Object.entries(items).map(([key, newValue]) => [key, { oldValue: fake[name][key], newValue }]));
        Object.assign(fake[name], JSON.parse(JSON.stringify(items)));
        onChanged.tell(changes, name);
      },
      remove: async (/** @type {string | string[]} */ keys) => {
        for (const key of [keys].flat()) delete fake[name][key];
      },
      setAccessLevel: async (/** @type {{accessLevel: string}} */ { accessLevel }) => {
        if (name === "local") fake.localAccess = accessLevel;
      },
    });
    return {
      runtime: {
        lastError: /** @type {{message: string} | undefined} */ (undefined),
        id: "utter",
        getManifest: () => ({ ...fake.manifest }),
        reload: () => void (fake.reloads += 1),
        getURL: (/** @type {string} */ path) => `chrome-extension://utter/${path}`,
        connectNative: (/** @type {string} */ name) => fake.hosts[fake.hosts.push(new FakePort(name)) - 1],
        sendMessage: async (/** @type {any} */ { type }) => {
          if (fake.document === null) throw new Error("Could not establish connection. Receiving end does not exist.");
          if (type === "call_player" && !fake.players.at(-1)?.isOpen) fake.playerComes();
        },
        openOptionsPage: async () => void (fake.optionsOpened += 1),
        OnInstalledReason: { INSTALL: "install" },
        onInstalled: new FakeEvent(),
        onStartup: new FakeEvent(),
        onConnect: new FakeEvent(),
        onMessage: new FakeEvent(),
      },
      i18n: { getUILanguage: () => "en", getMessage: (/** @type {string} */ name) => (name === "ui_language" ? "en" : name) },
      storage: {
        local: area("local"), session: area("session"), onChanged,
        AccessLevel: { TRUSTED_CONTEXTS: "TRUSTED_CONTEXTS" },
      },
      offscreen: {
        Reason: { AUDIO_PLAYBACK: "AUDIO_PLAYBACK", BLOBS: "BLOBS" },
        hasDocument: async () => fake.document !== null,
        createDocument: async () => {
          fake.document = { id: null, position_s: 0 };
          fake.playerComes();
        },
        closeDocument: async () => void (fake.document = null),
      },
      action: {
        setBadgeText: async (/** @type {{text: string}} */ { text }) => void (fake.badge = text),
        setBadgeBackgroundColor: async () => {},
        setBadgeTextColor: async () => {},
      },
      contextMenus: {
        removeAll: async () => void (fake.menu = []),
        create: (/** @type {any} */ item) => fake.menu.push(item),
        onClicked: new FakeEvent(),
      },
      commands: { onCommand: new FakeEvent() },
      tabs: {
        create: async (/** @type {{url: string}} */ { url }) => fake.opened.push(url),
        query: async () => [{ id: 7, incognito: false, url: "https://example.org/page#part" }],
        sendMessage: async (/** @type {number} */ tab_id, /** @type {any} */ message) => void fake.toTabs.push({ tab_id, message }),
        onRemoved: new FakeEvent(),
      },
      permissions: {
        getAll: async () => ({ origins: [...fake.origins] }),
        onAdded: new FakeEvent(),
        onRemoved: new FakeEvent(),
      },
      scripting: {
        getRegisteredContentScripts: async () => fake.registered,
        unregisterContentScripts: async () => void (fake.registered = []),
        registerContentScripts: async (/** @type {any[]} */ scripts) => void fake.registered.push(...scripts),
        executeScript: async (/** @type {any} */ injection) => {
          if (fake.selected instanceof Error) throw fake.selected;
          fake.injected.push(injection);
          const takes = String(injection.func ?? injection.files.at(-1));
          const result = takes.includes("takeArticle") ? fake.article : takes === TAKE_SELECTION ? fake.selected : undefined;
          return [{ result, frameId: injection.target.frameIds?.[0] ?? 0 }];
        },
      },
    };
  }

  /** The player in the document opens its port. */
  playerComes() {
    const port = this.opens("player", "player/player.html");
    port.tell({ type: "holding", ...this.document });
  }

  /**
   * A page of the extension opens a port to the worker.
   *
   * @param {string} name @param {string} path @param {number} [tab_id]  of a page in a tab @returns {FakePort}
   */
  opens(name, path, tab_id) {
    const port = new FakePort(name);
    port.sender = { url: this.api.runtime.getURL(path), ...(tab_id !== undefined && { tab: { id: tab_id } }) };
    if (name === "player") this.players.push(port);
    this.api.runtime.onConnect.tell(port);
    return port;
  }

  /**
   * A script of ours in a web page opens its port, and says which text it has.
   *
   * @param {number} tab_id @param {string | null} taken @param {number} [frame_id] @returns {FakePort}
   */
  pageOpens(tab_id, taken, frame_id = 0) {
    const port = new FakePort("page");
    port.sender = { url: "https://example.org/page", frameId: frame_id, tab: { id: tab_id } };
    this.api.runtime.onConnect.tell(port);
    port.tell({ type: "here", taken });
    return port;
  }

  install() {
    setUserAgent("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)");
    globalThis.chrome = /** @type {any} */ (this.api);
    globalThis.fetch = /** @type {any} */ (async (/** @type {string} */ url) => {
      if (url !== this.api.runtime.getURL("manifest.json")) throw new Error(`nothing is fetched from ${url}`);
      return { json: async () => structuredClone(this.onDisk ?? this.manifest) };
    });
    return this;
  }

  /** @returns {FakePort} the port to the helper that was opened last */
  get host() {
    const host = this.hosts.at(-1);
    if (!host) throw new Error("no port to the helper was opened");
    return host;
  }

  /** @returns {any[]} all that the player was told, over all ports */
  get toPlayer() {
    return this.players.flatMap((port) => port.posted);
  }

  /** The helper answers the hello. */
  ready() {
    this.host.tell({
      type: "ready", protocol: 1, version: "0.1.0", build: "b", rate_hz: 24_000, default_voice: "espeak:en-us",
      families: [{ name: "espeak", state: "ready" }],
    });
  }

  /** The helper's port closes, as the browser tells it. @param {string} [lastError] */
  loseHost(lastError) {
    this.api.runtime.lastError = lastError === undefined ? undefined : { message: lastError };
    this.host.drop();
    this.api.runtime.lastError = undefined;
  }
}

/** Which computer the browser says it runs on. @param {string} userAgent */
export function setUserAgent(userAgent) {
  Object.defineProperty(globalThis, "navigator", { value: { userAgent, languages: ["en-US", "en"] }, configurable: true });
}

/** Let everything that waits for nothing but its turn go on. */
export async function settled() {
  for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
}

/** A second of silence. */
export const SECOND = Buffer.alloc(48_000).toString("base64");

/** @param {string} id @param {number} seq  the chunk's number, second and sentence */
export const chunk = (id, seq) => ({
  type: "audio", id, seq, start_s: seq, pcm: SECOND, voice: "espeak:en-us", paragraph: 0,
  sentence: { start: seq * 10, end: seq * 10 + 9 },
});

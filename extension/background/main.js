// The service worker: makes the parts and registers every listener.
//
// Listeners are registered here, at once: an event that starts the worker is delivered only to those. The parts are
// caches of what storage and the player know, since the browser may end the worker whenever nothing happens.

import { CALL_SCRIPTS, PAGE_PORT, PLAYER_PORT, SAVE_PORT, UI_PORT } from "../messages.js";
import { load, onChange, targetOf } from "../settings.js";
import { showBadge } from "./badge.js";
import { playAt, speakIn, speakWith, stop } from "./controls.js";
import { CurrentReading } from "./current.js";
import { COMMAND, keyPressed } from "./keys.js";
import { createMenu, menuClicked } from "./menu.js";
import { NativePort } from "./native_port.js";
import { Notice } from "./notice.js";
import { remember } from "./places.js";
import { PlayerLink } from "./player_link.js";
import { problem } from "./problem.js";
import { isPlaying } from "./reading.js";
import { engineNews, playerLost, playerNews, portLost } from "./relay.js";
import { FileSaves } from "./save.js";
import { waitOnSites } from "./sites.js";
import { fail, translates } from "./speak.js";
import { TabLinks } from "./tab_links.js";
import { UiPorts } from "./ui_port.js";
import { VoiceFilesOwner } from "./voice_files.js";
import { showWelcome } from "./welcome.js";

/** @import { Problem } from "../messages.js" */
/** @import { Parts } from "./speak.js" */

const POPUP = "popup/popup.html";

const port = new NativePort();
/** @type {Parts} */
const parts = {
  current: new CurrentReading(), port, player: new PlayerLink(), files: new VoiceFilesOwner(port), tabs: new TabLinks(),
  saves: new FileSaves(port), report, ownSelection,
};
parts.tabs.parts = parts;
const pages = new UiPorts(parts);
const notice = new Notice();
let alarm = false; // a problem that the person has not seen
let passed = ""; // the sentence that was remembered last

parts.current.onChange = () => {
  if (parts.current.state.error === null) {
    alarm = false;
    notice.hide();
  }
  const { id, sentence } = parts.current.state;
  const place = `${id} ${sentence?.start}`;
  if (place !== passed) void remember(parts.current.state);
  passed = place;
  tell();
};
void parts.current.restored.then(() => {
  const { error, error_tab_id, tab_id, phase } = parts.current.state;
  if (error !== null) notice.isShownIn(error_tab_id);
  if (phase !== "idle" && tab_id !== null) parts.tabs.call(tab_id);
});
parts.port.onHelper = () => pages.tell();
parts.port.onMessage = (message) => void engineNews(parts, message);
parts.port.onLost = (reason) => {
  void portLost(parts, reason);
  if (parts.current.state.phase === "idle") void parts.player.close(); // quiet for long: give its memory back
};
parts.port.isNeeded = () => isPlaying(parts.current.state) && !parts.current.state.done;
parts.files.onChange = () => pages.tell();
parts.files.onFailed = () => {
  alarm ||= !pages.areOpen; // the popup, opened next, says what it is
  tell();
};
parts.tabs.onLeft = (tab_id) => void pageLeft(tab_id, false);
parts.player.onNews = (news) => void playerNews(parts, news);
parts.player.onLost = () => void playerLost(parts);

chrome.runtime.onInstalled.addListener(({ reason }) => {
  void createMenu();
  void waitOnSites(); // an update may bring other scripts
  if (reason === chrome.runtime.OnInstalledReason.INSTALL) void showWelcome();
});
chrome.runtime.onStartup.addListener(() => void createMenu());
chrome.contextMenus.onClicked.addListener((info, tab) => void menuClicked(parts, info, tab));
chrome.commands.onCommand.addListener((command, tab) => {
  if (command === COMMAND) void keyPressed(parts, tab);
});
chrome.runtime.onConnect.addListener((port) => {
  if (port.name === PAGE_PORT) return parts.tabs.accept(port);
  // Whoever opens another port from a web page is not ours.
  if (!port.sender?.url?.startsWith(chrome.runtime.getURL(""))) return undefined;
  if (port.name === PLAYER_PORT) parts.player.accept(port);
  if (port.name === SAVE_PORT) parts.saves.accept(port);
  if (port.name !== UI_PORT) return undefined;
  pages.accept(port);
  if (port.sender.url.startsWith(chrome.runtime.getURL(POPUP))) alarm = false; // it shows every problem
  void parts.current.restored.then(tell);
  return undefined;
});
chrome.runtime.onMessage.addListener((message, { tab, frameId = 0 }, answer) => {
  if (message?.type !== CALL_SCRIPTS || tab?.id === undefined) return false;
  void readsAltClicks(tab.id, frameId).then(answer);
  return true; // the answer comes later
});
chrome.permissions.onAdded.addListener(() => void waitOnSites());
chrome.permissions.onRemoved.addListener(() => void waitOnSites());
chrome.tabs.onRemoved.addListener((tab_id) => void pageLeft(tab_id, true));
onChange((settings) => {
  void parts.current.restored.then(() => {
    void playAt(parts, settings.speed);
    // In another language it begins anew, with whoever was chosen for that.
    if (!changesLanguage(settings)) void speakWith(parts, settings.voices);
    void speakIn(parts, targetOf(settings));
  });
  void parts.tabs.tellLook();
  void waitOnSites();
});

// By default scripts in web pages may read and change what is stored, and so may a page that has broken out of its
// bounds: where articles were left off would tell it whether a page was ever read. Ours in there need none of it.
void chrome.storage.local.setAccessLevel({ accessLevel: chrome.storage.AccessLevel.TRUSTED_CONTEXTS });

// A fault of ours must not look like a reading that never comes. The browser's console has the rest.
self.addEventListener("unhandledrejection", () => fail(parts, problem("internal")));

function tell() {
  showBadge(parts.current.state, alarm);
  pages.tell();
  parts.tabs.tell();
}

/**
 * An Alt+click where our scripts only wait: the others are sent, if the person still wants that.
 *
 * @param {number} tab_id @param {number} frame_id @returns {Promise<boolean>}
 */
async function readsAltClicks(tab_id, frame_id) {
  return (await load()).alt_click && parts.tabs.show(tab_id, frame_id);
}

/**
 * The page that is read is gone. Who closes a page has done with it; who goes to another may want to hear on.
 *
 * @param {number} tab_id @param {boolean} isClosed
 */
async function pageLeft(tab_id, isClosed) {
  await parts.current.restored;
  if (tab_id !== parts.current.state.tab_id || parts.current.state.phase === "idle") return;
  if (isClosed || !(await load()).outlives_page) stop(parts);
}

/** @param {import("../settings.js").Settings} settings */
function changesLanguage(settings) {
  const { state } = parts.current;
  return state.phase !== "idle" && translates(state) && state.to !== targetOf(settings);
}

/** @param {number} tab_id */
function ownSelection(tab_id) {
  return pages.selection(tab_id);
}

/** @param {Problem} found @param {number | null} tab_id */
async function report(found, tab_id) {
  if (pages.shows(tab_id)) return;
  if (tab_id !== null && (await notice.show(found, tab_id))) return;
  alarm = true;
  tell();
}

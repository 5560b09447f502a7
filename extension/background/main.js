// The service worker: makes the parts and registers every listener.
//
// Listeners are registered here, at once: an event that starts the worker is delivered only to those. The parts are
// caches of what storage and the player know, since the browser may end the worker whenever nothing happens.

import { PLAYER_PORT, UI_PORT } from "../messages.js";
import { onChange } from "../settings.js";
import { showBadge } from "./badge.js";
import { setSpeed } from "./controls.js";
import { CurrentReading } from "./current.js";
import { COMMAND, keyPressed } from "./keys.js";
import { createMenu, menuClicked } from "./menu.js";
import { NativePort } from "./native_port.js";
import { Notice } from "./notice.js";
import { PlayerLink } from "./player_link.js";
import { problem } from "./problem.js";
import { isPlaying } from "./reading.js";
import { engineNews, playerLost, playerNews, portLost } from "./relay.js";
import { fail } from "./speak.js";
import { UiPorts } from "./ui_port.js";
import { VoiceFilesOwner } from "./voice_files.js";
import { showWelcome } from "./welcome.js";

/** @import { Problem } from "../messages.js" */
/** @import { Parts } from "./speak.js" */

const POPUP = "popup/popup.html";

const port = new NativePort();
/** @type {Parts} */
const parts = {
  current: new CurrentReading(), port, player: new PlayerLink(), files: new VoiceFilesOwner(port), report, ownSelection,
};
const pages = new UiPorts(parts);
const notice = new Notice();
let alarm = false; // a problem that the person has not seen

parts.current.onChange = () => {
  if (parts.current.state.error === null) {
    alarm = false;
    notice.hide();
  }
  tell();
};
void parts.current.restored.then(() => {
  const { error, error_tab_id } = parts.current.state;
  if (error !== null) notice.isShownIn(error_tab_id);
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
parts.player.onNews = (news) => void playerNews(parts, news);
parts.player.onLost = () => void playerLost(parts);

chrome.runtime.onInstalled.addListener(({ reason }) => {
  void createMenu();
  if (reason === chrome.runtime.OnInstalledReason.INSTALL) void showWelcome();
});
chrome.contextMenus.onClicked.addListener((info, tab) => void menuClicked(parts, info, tab));
chrome.commands.onCommand.addListener((command, tab) => {
  if (command === COMMAND) void keyPressed(parts, tab);
});
chrome.runtime.onConnect.addListener((port) => {
  // Our scripts in web pages open no port; whoever does so from there is not ours.
  if (!port.sender?.url?.startsWith(chrome.runtime.getURL(""))) return;
  if (port.name === PLAYER_PORT) parts.player.accept(port);
  if (port.name !== UI_PORT) return;
  pages.accept(port);
  if (port.sender.url.startsWith(chrome.runtime.getURL(POPUP))) alarm = false; // it shows every problem
  void parts.current.restored.then(tell);
});
onChange(({ speed }) => void parts.current.restored.then(() => setSpeed(parts, speed)));

// A fault of ours must not look like a reading that never comes. The browser's console has the rest.
self.addEventListener("unhandledrejection", () => fail(parts, problem("internal")));

function tell() {
  showBadge(parts.current.state, alarm);
  pages.tell();
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

// The key that speaks. The browser may not have granted the one that was suggested: another extension had it first.

/** The key as the browser writes it ("Alt+Shift+S"), "" if there is none. @returns {Promise<string>} */
export async function speakShortcut() {
  const commands = await chrome.commands.getAll();
  return commands.find(({ name }) => name === "speak")?.shortcut ?? "";
}

/** Open the browser's own page for keys; a link cannot, since pages may not lead to chrome:// addresses. */
export function openShortcutSettings() {
  return chrome.tabs.create({ url: "chrome://extensions/shortcuts" });
}

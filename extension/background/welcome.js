// The page that opens once, after the extension was installed.

export async function showWelcome() {
  await chrome.tabs.create({ url: chrome.runtime.getURL("welcome/welcome.html") });
}

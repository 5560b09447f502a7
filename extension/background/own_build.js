// Which build of the extension the browser has loaded, and whether its folder holds another one by now.
//
// install.sh replaces the folder under a browser that runs: that browser keeps the manifest and the worker that it has, and
// takes up the new ones when the extension is reloaded.

/** The build that is loaded; the version alone where the folder was not written by the helper's install. */
export function ownBuild() {
  const { version, version_name = version } = chrome.runtime.getManifest();
  return version_name;
}

/** @returns {Promise<boolean>} whether reloading would bring another build than the one that runs */
export async function isNewerOnDisk() {
  try {
    const found = await fetch(chrome.runtime.getURL("manifest.json"), { cache: "no-store" });
    const { version, version_name = version } = await found.json();
    return version_name !== ownBuild();
  } catch {
    return false; // the folder is gone, or being replaced at this moment: reloading now would end the extension
  }
}

// What computer this is, as far as a remedy depends on it.

/** Not ChromeOS and not Android, which are other systems to the person. */
export function isLinux() {
  return /\bLinux (?!.*Android)/.test(navigator.userAgent);
}

// Sent first to the pages of a site that the person allowed: the scripts after it wait, and call nobody before a click.
// A classic script.

globalThis.utterPage = { ...globalThis.utterPage, waits: true };

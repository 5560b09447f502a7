// Loaded before the service worker's own code, in a measured copy of the extension: notes when what passes by.

import { mark, traced } from "./marks.js";

const connect = chrome.runtime.connectNative.bind(chrome.runtime);
chrome.runtime.connectNative = (name) => traced(connect(name), "posted", "worker_in");

const execute = chrome.scripting.executeScript.bind(chrome.scripting);
chrome.scripting.executeScript = async (injection) => {
  mark("inject");
  const results = await execute(injection);
  if (injection.files?.at(-1)?.includes("take_selection")) mark("taken");
  return results;
};

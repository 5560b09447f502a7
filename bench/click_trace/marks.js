// Marks in time, milliseconds since 1970 on this machine's clock, read from outside as globalThis.utterMarks.

// timeOrigin is this process's idea of the wall clock; what it is off is seen where Date.now() turns to the next millisecond.
let skew = -Infinity;
for (const end = performance.now() + 20; performance.now() < end; ) {
  skew = Math.max(skew, Date.now() - performance.timeOrigin - performance.now());
}
globalThis.utterMarks = [];

/** @param {string} name @param {object} about */
export function mark(name, about = {}) {
  globalThis.utterMarks.push({ name, at_ms: performance.timeOrigin + performance.now() + skew, ...about });
}

globalThis.utterMark = mark;

/**
 * The same port, whose messages leave marks: their type and id.
 *
 * @param {chrome.runtime.Port} port @param {string} out @param {string} into
 */
export function traced(port, out, into) {
  const about = ({ type, id, seq }) => ({ type, id, seq });
  const onMessage = {
    addListener: (listener) =>
      port.onMessage.addListener((message) => {
        mark(into, { ...about(message), ...(message.type === "end" && { stages: message.stages }) });
        listener(message);
      }),
  };
  const postMessage = (message) => {
    mark(out, about(message));
    port.postMessage(message);
  };
  return new Proxy(port, {
    get(target, key) {
      if (key === "onMessage") return onMessage;
      if (key === "postMessage") return postMessage;
      const value = target[key];
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

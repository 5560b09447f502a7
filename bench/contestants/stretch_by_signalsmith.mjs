// Signalsmith Stretch: node stretch_by_signalsmith.mjs NODE_MODULES SPEED, as stretch_by_us.mjs. The package is an audio
// worklet, so this is the scope that such a one finds.

import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const RATE_HZ = 24_000;
const BLOCK = 128;

const speed = Number(process.argv[3]);
const bytes = readFileSync(0);
const sound = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4).slice();

let Processor;
const posted = [];
globalThis.sampleRate = RATE_HZ;
globalThis.currentTime = 0;
globalThis.AudioWorkletProcessor = class {
  port = { postMessage: (message) => posted.push(message), onmessage: null };
};
globalThis.registerProcessor = (_name, processor) => {
  Processor = processor;
};
await import(pathToFileURL(`${process.argv[2]}/signalsmith-stretch/SignalsmithStretch.mjs`).href);
const node = new Processor({ numberOfOutputs: 1, outputChannelCount: [1] });
while (!posted.some(([what]) => what === "ready")) await new Promise((resolve) => setTimeout(resolve, 5));

const begin = process.cpuUsage();
node.port.onmessage({ data: [1, "addBuffers", [sound]] });
node.port.onmessage({ data: [2, "schedule", { active: true, output: 0, input: 0, rate: speed }] });
const out = [];
for (let done = 0; done < sound.length / speed; done += BLOCK) {
  globalThis.currentTime = done / RATE_HZ;
  const block = new Float32Array(BLOCK);
  node.process([[]], [[block]]);
  out.push(block);
}
const { user, system } = process.cpuUsage(begin);
writeFileSync(1, Buffer.concat(out.map((block) => Buffer.from(block.buffer))));
console.error((user + system) / 1e6);

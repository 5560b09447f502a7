// SoundTouchJS: node stretch_by_soundtouch.mjs NODE_MODULES SPEED, as stretch_by_us.mjs.

import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const { SimpleFilter, SoundTouch } = await import(pathToFileURL(`${process.argv[2]}/soundtouchjs/dist/soundtouch.js`).href);

const RATE_HZ = 24_000;
const BLOCK = 1024;

const speed = Number(process.argv[3]);
const bytes = readFileSync(0);
const sound = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
const begin = process.cpuUsage();
const touch = new SoundTouch();
touch.stretch.setParameters(RATE_HZ, 0, 0, 8);
touch.tempo = speed;
const source = {
  // Silence follows, so that all of the sound comes out.
  extract: (target, n, from) => {
    for (let i = 0; i < n; i += 1) target[2 * i] = target[2 * i + 1] = sound[from + i] ?? 0;
    return from > sound.length + RATE_HZ ? 0 : n;
  },
};
const filter = new SimpleFilter(source, touch);
const out = [];
for (;;) {
  const both = new Float32Array(2 * BLOCK);
  const n = filter.extract(both, BLOCK);
  if (n === 0) break;
  out.push(Float32Array.from({ length: n }, (_, i) => both[2 * i]));
}
const { user, system } = process.cpuUsage(begin);
writeFileSync(1, Buffer.concat(out.map((block) => Buffer.from(block.buffer))));
console.error((user + system) / 1e6);

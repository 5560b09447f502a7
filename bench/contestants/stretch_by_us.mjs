// Utter's player: node stretch_by_us.mjs NODE_MODULES SPEED: float32 samples of 24 kHz in, the same out, by the queue that
// the audio thread has, as many at a time as it asks for. The last line of stderr: CPU seconds.

import { readFileSync, writeFileSync } from "node:fs";

import { SoundQueue } from "../../extension/player/sound_queue.js";

const speed = Number(process.argv[3]);
const bytes = readFileSync(0);
const sound = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4).slice();
const queue = new SoundQueue();
const out = [];
const begin = process.cpuUsage();
queue.speed = speed;
queue.push(sound);
queue.complete();
while (queue.position < sound.length) {
  const block = new Float32Array(128);
  queue.fill(block);
  out.push(block);
}
const { user, system } = process.cpuUsage(begin);
writeFileSync(1, Buffer.concat(out.map((block) => Buffer.from(block.buffer))).subarray(0, 4 * (out.length * 128 - queue.silent)));
console.error((user + system) / 1e6);

// Globals that the standard type libraries do not have. Nothing of this runs.

/** One global of the content scripts: classic scripts cannot import each other. */
declare var utterPage: any;

// AudioWorkletGlobalScope
declare abstract class AudioWorkletProcessor {
  readonly port: MessagePort;
  abstract process(inputs: Float32Array[][], outputs: Float32Array[][]): boolean;
}
declare const currentTime: number;
declare function registerProcessor(name: string, processor: new () => AudioWorkletProcessor): void;

// The document of the tests; its package carries no types.
declare module "jsdom";

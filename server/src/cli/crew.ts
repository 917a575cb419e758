import { availableParallelism } from 'node:os';
import {
  MessageChannel,
  type MessagePort,
  receiveMessageOnPort,
  type Transferable,
  Worker,
  workerData,
} from 'node:worker_threads';
import type { Diagnostic } from '../features/diagnostic';
import type { Arguments } from './arguments';
import type { Failure } from './failure';
import type { FileReport } from './report';

/** A file that is to be read. */
export interface FileRef {
  /** As given. */
  readonly path: string;
  readonly absolute: string;
  readonly walked: boolean;
}

/** What was found in a file; undefined where nothing here reads it. */
export interface Checked {
  readonly findings: readonly Diagnostic[];
  readonly status: FileReport['status'];
}

/** What became of a file. */
export interface Outcome {
  readonly checked: Checked | undefined;
  readonly failures: readonly Failure[];
}

/** What a thread is given: the command line and the files, of which it takes one share after the other. */
export interface Shift {
  readonly args: Arguments;
  readonly cwd: string;
  readonly today: string;
  readonly files: readonly FileRef[];
  readonly shared: Int32Array;
  readonly port: MessagePort;
}

/** Files taken at a time. */
const SHARE = 4;
/** Fewer files than that are done before another thread has begun. */
const WORTH = 48;
/** A thread that says nothing for so long is taken for dead, and its files are done here. */
const PATIENCE_MS = 60_000;

/** Indexes in what threads share: the next file, and how many messages were sent. */
const NEXT = 0;
const SENT = 1;

type Message = readonly (readonly [index: number, outcome: Outcome])[];

/** How many threads a number of files is worth, this one included. */
export const threadsFor = (files: number, jobs: number | undefined): number =>
  files < WORTH && jobs === undefined ? 1 : Math.max(1, Math.min(jobs ?? availableParallelism(), files));

/**
 * Has files looked at by several threads, this one among them, and hands on what became of each in their order. Nothing
 * here waits for an event, so that a command line stays a plain run from top to bottom.
 */
export function withCrew(
  script: string,
  threads: number,
  shift: Omit<Shift, 'shared' | 'port'>,
  look: (file: FileRef) => Outcome,
  hand: (index: number, outcome: Outcome) => void,
): void {
  const { files } = shift;
  const shared = new Int32Array(new SharedArrayBuffer(8));
  const workers: Worker[] = [];
  const ports: MessagePort[] = [];
  for (let i = 1; i < threads; i++) {
    const { port1, port2 } = new MessageChannel();
    const transferList: Transferable[] = [port2];
    // The code that is kept for this process is found by its command line, and good for all of its threads.
    const argv = process.argv.slice(2);
    const data: Shift = { ...shift, shared, port: port2 };
    const worker = new Worker(script, { argv, workerData: data, transferList });
    worker.on('error', () => undefined);
    worker.unref();
    workers.push(worker);
    ports.push(port1);
  }
  const done = new Map<number, Outcome>();
  const drain = (): boolean => {
    let any = false;
    for (const port of ports) {
      for (let got = receiveMessageOnPort(port); got; got = receiveMessageOnPort(port)) {
        for (const [index, outcome] of got.message as Message) done.set(index, outcome);
        any = true;
      }
    }
    return any;
  };
  let handed = 0;
  const handOn = (): void => {
    for (let outcome = done.get(handed); outcome; outcome = done.get(handed)) {
      done.delete(handed);
      hand(handed++, outcome);
    }
  };
  for (const share of sharesOf(shared, files)) {
    for (const index of share) done.set(index, look(files[index] as FileRef));
    drain();
    handOn();
  }
  let heard = Date.now();
  while (handed < files.length) {
    const sent = Atomics.load(shared, SENT);
    if (drain()) heard = Date.now();
    handOn();
    if (handed >= files.length) break;
    if (Date.now() - heard > PATIENCE_MS) done.set(handed, look(files[handed] as FileRef));
    else Atomics.wait(shared, SENT, sent, 1000);
  }
  for (const worker of workers) void worker.terminate();
}

/** What a thread does: looks at one share of the files after the other until none is left. */
export function workShift(lookFor: (shift: Shift) => (file: FileRef) => Outcome): void {
  const shift = workerData as Shift;
  const { files, shared, port } = shift;
  const look = lookFor(shift);
  for (const share of sharesOf(shared, files)) {
    const message: Message = share.map((index) => [index, look(files[index] as FileRef)]);
    port.postMessage(message);
    Atomics.add(shared, SENT, 1);
    Atomics.notify(shared, SENT);
  }
}

/** The shares of the files that fall to whoever asks. */
function* sharesOf(shared: Int32Array, files: readonly FileRef[]): Generator<number[]> {
  for (;;) {
    const first = Atomics.add(shared, NEXT, SHARE);
    if (first >= files.length) return;
    yield Array.from({ length: Math.min(SHARE, files.length - first) }, (_, i) => first + i);
  }
}

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Io } from '../../server/src/cli/io';
import { run } from '../../server/src/cli/run';
import type { Engine } from '../../server/src/engine/engine';
import { toyEngine } from './toyEngine';

export interface Ran {
  readonly status: number | undefined;
  readonly out: string;
  readonly err: string;
}

/** A folder of its own for one test. */
export class Folder {
  readonly path = mkdtempSync(join(tmpdir(), 'exchange-ports-'));

  write(name: string, content: string | Uint8Array): string {
    const path = join(this.path, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    return path;
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }

  /** Runs a command line in the folder, inside this process. */
  run(argv: readonly string[], more: Partial<Io> & { engine?: () => Engine; input?: string } = {}): Ran {
    let out = '';
    let err = '';
    const { engine = toyEngine, input = '', ...io } = more;
    const status = run(
      argv,
      {
        cwd: this.path,
        env: {},
        out: (text) => {
          out += text;
        },
        err: (text) => {
          err += text;
        },
        outIsTerminal: false,
        errIsTerminal: false,
        columns: undefined,
        readInput: () => Buffer.from(input, 'utf8'),
        today: '2026-11-25',
        ...io,
      },
      { engine, version: '1.2.3', serve: () => undefined },
    );
    return { status, out, err };
  }
}

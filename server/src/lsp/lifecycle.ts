import {
  ErrorCodes,
  type Message,
  type MessageStrategy,
  type NotificationMessage,
  type RequestMessage,
  ResponseError,
} from 'vscode-languageserver';
import { isObject } from './client';

/** The method under which refused requests arrive; its handler answers with the error they carry. */
export const REFUSED = '$/exchangePorts/refused';

/** How long the end waits for answers that are still being made. */
const PATIENCE_MS = 1000;

/**
 * Keeps the order of a session: nothing before `initialize`, nothing after `shutdown`, no end before what was asked is
 * answered, and parameters that are an object whatever was sent, so that no handler sees anything else.
 */
export class Lifecycle {
  private state: 'new' | 'running' | 'ended' = 'new';
  private readonly pending = new Set<Promise<unknown>>();
  private handled = 0;

  readonly strategy: MessageStrategy = {
    handleMessage: (message, next) => {
      this.handled++;
      const passed = this.pass(message);
      if (!passed) return undefined;
      if (isNotification(passed) && passed.method === 'exit') return this.answered().then(() => next(passed));
      const result: unknown = next(passed);
      if (isRequest(passed) && result instanceof Promise) this.follow(result);
      return result as ReturnType<typeof next>;
    },
  };

  /** How many messages have come so far. */
  get messages(): number {
    return this.handled;
  }

  /** Whether the editor asked to shut down: the exit status depends on it. */
  get isShutDown(): boolean {
    return this.state === 'ended';
  }

  /** Resolves when no message is left to be handled and every request is answered, or when that takes too long. */
  async drained(): Promise<void> {
    for (let seen = -1; seen !== this.handled; ) {
      seen = this.handled;
      await this.answered();
      // Messages that were read wait in a queue that hands out one a turn.
      await pause(20);
    }
  }

  private follow(answer: Promise<unknown>): void {
    const settled = answer.then(
      () => undefined,
      () => undefined,
    );
    this.pending.add(settled);
    void settled.then(() => this.pending.delete(settled));
  }

  private async answered(): Promise<void> {
    if (this.pending.size === 0) return;
    await Promise.race([Promise.all(this.pending), pause(PATIENCE_MS)]);
  }

  private pass(message: Message): Message | undefined {
    if (isRequest(message)) return this.request(message);
    if (!isNotification(message)) return message;
    if (message.method !== 'exit' && this.state !== 'running') return undefined;
    return withObject(message);
  }

  private request(message: RequestMessage): RequestMessage {
    if (message.method === 'initialize') {
      if (this.state !== 'new')
        return refused(message, ErrorCodes.InvalidRequest, 'The server is initialized already.');
      this.state = 'running';
    } else if (this.state === 'new') {
      return refused(message, ErrorCodes.ServerNotInitialized, 'The server is not initialized yet.');
    } else if (this.state === 'ended') {
      return refused(message, ErrorCodes.InvalidRequest, 'The server is shut down.');
    }
    if (message.method === 'shutdown') {
      this.state = 'ended';
      return message;
    }
    return withObject(message);
  }
}

/** What a refused request is answered with. */
export function refusal(params: unknown): ResponseError<void> {
  const { code, message } = params as { code: number; message: string };
  return new ResponseError(code, message);
}

const refused = (request: RequestMessage, code: number, message: string): RequestMessage => ({
  ...request,
  method: REFUSED,
  params: { code, message },
});

function withObject<M extends RequestMessage | NotificationMessage>(message: M): M {
  return isObject(message.params) ? message : { ...message, params: {} };
}

const isRequest = (message: Message): message is RequestMessage => 'method' in message && 'id' in message;
const isNotification = (message: Message): message is NotificationMessage => 'method' in message && !('id' in message);

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

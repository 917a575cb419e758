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

/**
 * Keeps the order of a session: nothing before `initialize`, nothing after `shutdown`, and parameters that are an
 * object whatever was sent, so that no handler sees anything else.
 */
export class Lifecycle {
  private state: 'new' | 'running' | 'ended' = 'new';

  readonly strategy: MessageStrategy = {
    handleMessage: (message, next) => {
      const passed = this.pass(message);
      return passed ? next(passed) : undefined;
    },
  };

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

import { AbstractMessageWriter, type Message, type MessageWriter } from 'vscode-languageserver/node';

/**
 * Writes each message in one go. The library writes head and body one after the other: the editor wakes for each, and
 * between them a process waits that has something to compute.
 */
export class WholeMessageWriter extends AbstractMessageWriter implements MessageWriter {
  private errors = 0;

  constructor(private readonly stream: NodeJS.WritableStream) {
    super();
    stream.on('error', (error) => this.fireError(error));
    stream.on('close', () => this.fireClose());
  }

  async write(message: Message): Promise<void> {
    const body = JSON.stringify(message);
    const length = Buffer.byteLength(body);
    const text = `Content-Length: ${length}\r\n\r\n${body}`;
    // Most messages are ASCII, which nobody has to encode.
    const encoding = length === body.length ? 'latin1' : 'utf8';
    try {
      await new Promise<void>((resolve, reject) => {
        this.stream.write(text, encoding, (error) => (error ? reject(error) : resolve()));
      });
      this.errors = 0;
    } catch (error) {
      this.errors++;
      this.fireError(error, message, this.errors);
      throw error;
    }
  }

  end(): void {
    this.stream.end();
  }
}

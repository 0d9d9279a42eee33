// Server-sent events as they arrive: bytes in pieces of any size, one `data` text per event. A stream that is too long
// in one line is no stream of events.
import { Fault } from '#base/fault';

const longestEvent = 8_000_000;

export async function* eventsOf(body: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  const lines = new Lines();
  for await (const chunk of body) yield* lines.take(decoder.decode(chunk, { stream: true }));
  yield* lines.take(`${decoder.decode()}\n\n`);
}

class Lines {
  #rest = '';
  #data: string[] = [];
  #length = 0;

  /** The events that are whole by now. */
  take(text: string): string[] {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop() ?? '';
    if (this.#rest.length > longestEvent) throw tooLong();
    return lines.flatMap((line) => this.#line(line.endsWith('\r') ? line.slice(0, -1) : line));
  }

  #line(line: string): string[] {
    if (line === '') return this.#ended();
    if (!line.startsWith('data:')) return [];
    const text = line.slice(line.charAt(5) === ' ' ? 6 : 5);
    this.#length += text.length;
    if (this.#length > longestEvent) throw tooLong();
    this.#data.push(text);
    return [];
  }

  #ended(): string[] {
    if (this.#data.length === 0) return [];
    const event = this.#data.join('\n');
    this.#data = [];
    this.#length = 0;
    return [event];
  }
}

function tooLong(): Fault {
  return new Fault('upstream', 'The provider sends an event that does not end', { details: { reason: 'shape' } });
}
